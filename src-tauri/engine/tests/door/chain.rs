//! What was done is written down so that a later change shows.

use listward_engine::Session;
use listward_engine::contract::ActivityCheck;

use crate::laptop::{Laptop, PASSWORD, sign_in};

async fn six_lines() -> (Laptop, Session) {
    let laptop = Laptop::with_anna().await;
    let window = laptop.start();
    for _ in 0..5 {
        sign_in(&window, "Anna", PASSWORD).await.expect("Anna is known");
    }
    (laptop, window)
}

#[tokio::test]
async fn a_line_that_was_changed_or_taken_out_shows() {
    let (laptop, window) = six_lines().await;
    let check = async || window.verify_activity().await.expect("Anna may check");
    assert_eq!(check().await, ActivityCheck { whole: 6, broken_at: None });

    for (change, whole, broken_at) in [
        ("UPDATE activity SET count = 7 WHERE id = 6", 5, 6),
        ("UPDATE activity SET act = 'no_such_act' WHERE id = 5", 4, 5),
        ("UPDATE activity SET person = '' WHERE id = 4", 3, 4),
        ("UPDATE activity SET at = at + 1 WHERE id = 3", 2, 3),
        ("DELETE FROM activity WHERE id = 2", 1, 3),
    ] {
        laptop.change(change);
        assert_eq!(check().await, ActivityCheck { whole, broken_at: Some(broken_at) }, "{change}");
    }
}
