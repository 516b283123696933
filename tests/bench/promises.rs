//! What is promised of the figures, and whether it holds.

use crate::options::Outcome;
use crate::tell;

/// Promises that were looked at, of which some may be broken.
#[derive(Debug, Default)]
pub(crate) struct Promises {
    broken: Vec<String>,
}

impl Promises {
    /// Tells a figure beside the most that is promised of it, such as "share 0.31, at most 0.6 promised: kept".
    pub(crate) fn at_most(&mut self, allowed: f64, figure: f64, what: &str) {
        let kept = figure <= allowed;
        let verdict = if kept { "kept" } else { "BROKEN" };
        tell(&format!("{what} {figure:.2}, at most {allowed} promised: {verdict}"));
        if !kept {
            self.broken.push(format!("{what} is {figure:.2} where at most {allowed} is promised"));
        }
    }

    /// An error that names every broken promise.
    pub(crate) fn kept(self) -> Outcome<()> {
        if self.broken.is_empty() {
            return Ok(());
        }
        let broken = self.broken.join("; ");
        Err(format!("a promise is broken: {broken}. Measure again on a machine that rests").into())
    }
}

/// The middle of some figures; 0 of none.
pub(crate) fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}
