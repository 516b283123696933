//! Counts tests as their runners report them, so that the last line tells what really ran.

use std::fmt;

/// Tests that ran, by how they ended.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tally {
    passed: u32,
    failed: u32,
    skipped: u32,
}

impl Tally {
    /// Takes in one line of a runner's output; lines that are no summary count nothing.
    ///
    /// cargo says `test result: ok. 3 passed; 0 failed; 1 ignored; …` once per test program, Vitest
    /// `Tests  1 failed | 3 passed (4)` once.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some((_, counts)) =
            line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        {
            self.add(counts.split(';'));
        } else if let Some(counts) = line.strip_prefix("Tests  ") {
            self.add(counts.split(['|', '(']));
        }
    }

    fn add<'a>(&mut self, counts: impl Iterator<Item = &'a str>) {
        for count in counts {
            let mut words = count.split_whitespace();
            let (Some(number), Some(word)) =
                (words.next().and_then(|word| word.parse::<u32>().ok()), words.next())
            else {
                continue;
            };
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" | "skipped" | "todo" => self.skipped += number,
                _ => {}
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(out, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[&str]) -> String {
        let mut tally = Tally::default();
        for line in lines {
            tally.read(line);
        }
        tally.to_string()
    }

    #[test]
    fn every_test_program_of_cargo_adds_to_the_count() {
        let lines = [
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s",
            "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ];
        assert_eq!(
            told(&lines),
            "7 passed, 2 failed, 1 skipped",
            "tests filtered out did not run and do not count"
        );
    }

    #[test]
    fn vitest_is_counted_by_tests_not_by_files() {
        let lines = [" Test Files  2 passed (2)", "      Tests  1 failed | 12 passed (13)"];
        assert_eq!(told(&lines), "12 passed, 1 failed", "files are not tests");
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            told(&["test a ... ok", "3 passed", ""]),
            "0 passed, 0 failed",
            "only summaries count"
        );
    }
}
