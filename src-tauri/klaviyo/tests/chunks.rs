//! Whatever is pushed, no body breaks Klaviyo's limits and nobody gets lost between two bodies.

use std::sync::Arc;

use bytes::Bytes;
use listward_klaviyo::{
    Attribute, ImportBody, Layout, ListId, MAX_BODY_BYTES, MAX_PROFILES, Pushed, Value,
};
use proptest::prelude::{Strategy as _, prop_assert, prop_assert_eq};
use proptest::test_runner::{Config, TestRunner};
use proptest::{bool, collection};

fn layout() -> Arc<Layout> {
    let note = Attribute::Property("Note".to_owned());
    Arc::new(Layout::new([Attribute::Email, note]).expect("a layout"))
}

/// Cuts profiles with notes of these lengths into bodies, as a run does.
fn chunks(most: usize, notes: &[usize]) -> Vec<Bytes> {
    let (layout, list) = (layout(), ListId::new("Nw5LtR"));
    let empty = || ImportBody::new(Arc::clone(&layout), &list).holding(most);
    let (mut bodies, mut body) = (Vec::new(), empty());
    for (number, length) in notes.iter().enumerate() {
        let (email, note) = (format!("p{number}@example.com"), "n".repeat(*length));
        let values = [Some(Value::text(email.as_str())), Some(Value::text(note.as_str()))];
        if body.push(&values) == Ok(Pushed::Full) {
            bodies.push(std::mem::replace(&mut body, empty()).finish());
            assert_eq!(body.push(&values), Ok(Pushed::Added), "an empty body takes anybody");
        }
    }
    bodies.push(body.finish());
    bodies
}

fn emails(body: &Bytes) -> Vec<String> {
    let document: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    let profiles = document["data"]["attributes"]["profiles"]["data"].as_array().expect("a list");
    let email =
        |profile: &serde_json::Value| profile["attributes"]["email"].as_str().map(str::to_owned);
    profiles.iter().filter_map(email).collect()
}

/// So many mixes of short and long profiles, cut at any number: every body keeps the limits, and everybody keeps their place.
fn any_mix_keeps_the_limits(cases: u32) {
    let notes =
        (bool::weighted(0.1), collection::vec(0..2_000_usize, 0..400)).prop_map(|(large, seed)| {
            let length = |n| if large { n * 49 } else { n % 50 };
            seed.into_iter().map(length).collect::<Vec<usize>>()
        });
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&(1..300_usize, notes), |(most, notes)| {
        let mut all = Vec::new();
        for body in &chunks(most, &notes) {
            let inside = emails(body);
            prop_assert!(body.len() <= MAX_BODY_BYTES, "{} bytes", body.len());
            prop_assert!(inside.len() <= most, "{} profiles", inside.len());
            all.extend(inside);
        }
        let expected: Vec<String> = (0..notes.len()).map(|n| format!("p{n}@example.com")).collect();
        prop_assert_eq!(all, expected, "everybody, in order, once");
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[test]
fn every_body_keeps_the_limits_and_all_profiles_keep_their_order() {
    any_mix_keeps_the_limits(256);
}

#[test]
fn a_body_is_full_at_ten_thousand_profiles() {
    let bodies = chunks(usize::MAX, &vec![0; MAX_PROFILES + 1]);
    let sizes: Vec<usize> = bodies.iter().map(|body| emails(body).len()).collect();
    assert_eq!(sizes, [10_000, 1], "Klaviyo takes no more");
}

mod deep {
    #[test]
    #[ignore = "takes long"]
    fn ten_thousand_mixes_keep_the_limits_and_all_profiles_their_order() {
        super::any_mix_keeps_the_limits(10_000);
    }
}
