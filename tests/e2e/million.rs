//! A million rows through the real window: minutes long, in a release build, by `cargo xtask deep`.

use crate::crowd::Crowd;

/// The longest that the window may not answer, in milliseconds, while both cores of a small machine are busy for minutes.
const AWAKE: f64 = 2_000.0;

#[test]
#[ignore = "minutes long; `cargo xtask deep` runs it"]
fn a_million_rows_go_all_the_way_through_the_window() {
    Crowd::of(1_000_000)
        .comes_in()
        .gets_counted()
        .gets_an_export()
        .gets_sent()
        .never_froze_the_window(AWAKE);
}
