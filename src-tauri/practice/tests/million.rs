//! Room for a million people.

use std::fmt::Write as _;

use reqwest::Method;

use crate::support::{IMPORTS, request, send, start, unhurried};

const BODIES: usize = 100;
const PEOPLE: usize = 10_000;

fn body(number: usize) -> String {
    let mut body = String::from(r#"{"data":{"attributes":{"profiles":{"data":["#);
    for person in number * PEOPLE..(number + 1) * PEOPLE {
        let comma = if person % PEOPLE == 0 { "" } else { "," };
        write!(
            body,
            r#"{comma}{{"attributes":{{"email":"person.{person}@mail.example.com","first_name":"Ada","last_name":"Byron","location":{{"city":"Turku","country":"Finland","zip":"20100"}},"phone_number":"+1500{person:07}","properties":{{"Last order":"2026-05-01","Tier":"gold","Visits":{person}}}}},"type":"profile"}}"#
        )
        .expect("memory takes it");
    }
    body + r#"]}},"relationships":{"lists":{"data":[{"id":"Nw5LtR","type":"list"}]}},"type":"profile-bulk-import-job"}}"#
}

/// The most memory that this process ever had, in megabytes.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1_000)
}

#[tokio::test]
#[ignore = "long: `cargo xtask deep`"]
async fn a_million_profiles_fit_into_a_corner_of_memory() {
    let running = start(unhurried()).await;
    for number in 0..BODIES {
        let sent = send(request(&running, Method::POST, IMPORTS).body(body(number))).await;
        assert_eq!(sent.status(), 202, "body {number}");
    }
    assert_eq!(running.ledger().totals.profiles_stored, 1_000_000, "everybody is there");
    if let Some(peak) = peak_megabytes() {
        assert!(peak < 500, "in {peak} MB, this test and its requests included");
    }
}
