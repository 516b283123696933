//! Fixed windows, as Klaviyo counts.

use listward_practice::{Limits, Options, Rate};
use reqwest::Method;

use crate::support::{IMPORTS, get, request, send, start, unhurried};

#[tokio::test]
async fn the_eleventh_request_of_a_second_is_refused_and_told_when_to_come_back() {
    let running = start(Options { limits: Limits::klaviyo(), ..unhurried() }).await;
    let mut refused = 0;
    // Two seconds may share these requests, and then twenty of them are fine.
    for _ in 0..25 {
        let response = send(request(&running, Method::GET, IMPORTS)).await;
        let header = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        if response.status() == 429 {
            refused += 1;
            assert_eq!(header("retry-after").as_deref(), Some("1"), "in the next second");
            assert_eq!(header("ratelimit-limit"), None, "a refusal carries no other numbers");
        } else {
            let limit = header("ratelimit-limit");
            assert_eq!(limit.as_deref(), Some("10, 10;w=1, 150;w=60"), "not an integer");
            assert!(header("ratelimit-remaining").is_some(), "and what is left of the second");
        }
    }
    assert!(refused >= 5, "of 25 requests at most 20 fit into two seconds, refused {refused}");
    assert_eq!(running.ledger().totals.refused_for_pace, refused, "the ledger counts them");
}

#[tokio::test]
async fn a_minute_has_its_own_share() {
    let slow = Rate { per_second: 100, per_minute: 3 };
    let limits = Limits { large: slow, ..Limits::klaviyo() };
    let running = start(Options { limits, ..unhurried() }).await;
    for _ in 0..3 {
        assert_eq!(get(&running, "/api/lists").await.0, 200, "within the share");
    }
    let response = send(request(&running, Method::GET, "/api/lists")).await;
    assert_eq!(response.status(), 429, "the fourth");
    let after = response.headers()["retry-after"].to_str().map(str::parse::<u64>);
    assert!(matches!(after, Ok(Ok(1..=60))), "until the minute is over: {after:?}");
    let other = get(&running, "/api/accounts").await;
    assert_eq!(other.0, 200, "other operations are counted apart");
}

#[tokio::test]
async fn counting_a_list_is_dearer_than_reading_it() {
    let running = start(Options { limits: Limits::klaviyo(), ..unhurried() }).await;
    let counted = "/api/lists/Nw5LtR?additional-fields[list]=profile_count";
    let mut taken = 0;
    for _ in 0..4 {
        taken += u32::from(get(&running, counted).await.0 == 200);
        assert_eq!(get(&running, "/api/lists/Nw5LtR").await.0, 200, "reading is cheap");
    }
    assert!((1..=2).contains(&taken), "one a second, and perhaps two seconds: {taken}");
}
