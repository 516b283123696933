//! Runs under anything that may happen, in any order, against a model of what Klaviyo and the receipts must say.
//!
//! | part | |
//! |---|---|
//! | `steps` | what may happen |
//! | `program` | the program, which can be killed at any request |
//! | `course` | carries the steps out |
//! | `model` | what must hold after each |

mod course;
mod model;
mod program;
mod steps;

use std::time::Duration;

use listward_practice::{JobTime, Limits, Options, Practice, Running};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tokio::runtime::{Builder, Runtime};

use crate::world::people;
use course::Course;
use program::Program;

/// Where Klaviyo is rehearsed: outside of the program, which is killed.
struct Klaviyo {
    runtime: Runtime,
}

impl Klaviyo {
    fn new() -> Self {
        let built = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        Self { runtime: built.expect("a runtime") }
    }

    fn start(&self) -> Running {
        let options = Options {
            limits: Limits::klaviyo().times(1_000),
            job_time: JobTime { queued: Duration::from_millis(5), per_profile: Duration::ZERO },
            keep_exchanges: true,
            ..Options::default()
        };
        self.runtime.block_on(Practice::start(options)).expect("a rehearsal")
    }
}

/// Carries out so many sequences of steps, the same ones for the same seed.
fn carry_out(sequences: u32, seed: u8) {
    let klaviyo = Klaviyo::new();
    let config = Config {
        cases: sequences,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let outcome = TestRunner::new_with_rng(config, random).run(&steps::steps(), |steps| {
        let mut course = Course::new(Program::new(&klaviyo, &people(1)));
        for step in &steps {
            course.take(step);
        }
        course.end();
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// So many rows of sequences go on side by side: most of their time is spent waiting.
const ROWS: u8 = 8;

/// Carries out so many sequences.
fn side_by_side(sequences: u32) {
    std::thread::scope(|scope| {
        for seed in 1..=ROWS {
            scope.spawn(move || carry_out(sequences / u32::from(ROWS), seed));
        }
    });
}

#[test]
fn whatever_happens_the_receipt_is_true_and_the_list_comes_right() {
    side_by_side(24);
}

mod deep {
    #[test]
    #[ignore = "takes long"]
    fn a_thousand_times_whatever_happens_the_receipt_is_true_and_the_list_comes_right() {
        super::side_by_side(1_000);
    }
}
