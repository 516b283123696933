//! Waiting for programs that send no word when they are ready.

use std::time::{Duration, Instant};

/// How long a person would wait before they call it broken; a loaded machine takes its time.
const LIMIT: Duration = Duration::from_secs(30);

const PAUSE: Duration = Duration::from_millis(50);

/// Looks again and again until something is so; false when it never was.
pub fn see(mut is_so: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < LIMIT {
        if is_so() {
            return true;
        }
        pause();
    }
    false
}

/// Looks again and again until something is so. The test fails when it never is.
pub fn until(what: &str, is_so: impl FnMut() -> bool) {
    assert!(see(is_so), "waited {LIMIT:?} in vain until {what}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "the other side is a program that can only be asked again"
)]
fn pause() {
    std::thread::sleep(PAUSE);
}
