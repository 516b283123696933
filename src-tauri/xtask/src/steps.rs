//! Steps: what is being done, how long it took, and what to do when it did not work.

use std::fmt;
use std::time::{Duration, Instant};

/// The steps of one call, in the order they were taken.
pub(crate) struct Steps {
    started: Instant,
    taken: Vec<Taken>,
}

struct Taken {
    title: String,
    time: Duration,
    ended_well: bool,
}

/// A step that failed. Nothing after it was tried.
#[derive(Debug)]
pub(crate) struct Failure {
    step: String,
    cause: String,
    next: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Stopped at: {}\n  {}\n  What to do: {}", self.step, self.cause, self.next)
    }
}

impl Steps {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), taken: Vec::new() }
    }

    /// Does one step and tells its time. `next` is what a person should do when it fails.
    pub(crate) fn take<T>(
        &mut self,
        title: &str,
        next: &str,
        work: impl FnOnce() -> Result<T, String>,
    ) -> Result<T, Failure> {
        println!("\n== {title}");
        let begun = Instant::now();
        let result = work();
        let time = begun.elapsed();
        self.taken.push(Taken { title: title.to_owned(), time, ended_well: result.is_ok() });
        result.map_err(|cause| Failure { step: title.to_owned(), cause, next: next.to_owned() })
    }

    /// Lists every step with its time, and the whole.
    pub(crate) fn summarise(&self) {
        if self.taken.is_empty() {
            return;
        }
        println!("\n{:>9}  step", "time");
        for step in &self.taken {
            let mark = if step.ended_well { "" } else { "  FAILED" };
            println!("{:>9}  {}{mark}", human(step.time), step.title);
        }
        println!("{:>9}  in all", human(self.started.elapsed()));
    }
}

fn human(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} m {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_the_way_a_person_says_them() {
        assert_eq!(human(Duration::from_millis(1_240)), "1.2 s", "short steps keep a tenth");
        assert_eq!(human(Duration::from_secs(185)), "3 m 05 s", "long steps are told in minutes");
    }

    #[test]
    fn a_failure_names_its_step_its_cause_and_the_way_on() {
        let failed: Result<(), Failure> =
            Steps::start().take("Packages", "Install curl.", || Err("No curl.".into()));
        let text = failed.expect_err("the step failed").to_string();
        for part in ["Packages", "No curl.", "Install curl."] {
            assert!(text.contains(part), "{part:?} is missing from {text:?}");
        }
    }
}
