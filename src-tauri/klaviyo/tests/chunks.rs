//! Whatever is pushed, no body breaks Klaviyo's limits and nobody gets lost between two bodies.

use std::sync::Arc;

use bytes::Bytes;
use listward_klaviyo::{
    Attribute, ImportBody, Layout, ListId, MAX_BODY_BYTES, MAX_PROFILES, Pushed, Value,
};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_body_keeps_the_limits_and_all_profiles_keep_their_order(
        most in 1..300_usize,
        large in any::<bool>(),
        seed in proptest::collection::vec(0..2_000_usize, 0..400),
    ) {
        let notes: Vec<usize> = seed.iter().map(|n| if large { n * 49 } else { n % 50 }).collect();
        let bodies = chunks(most, &notes);
        let mut all = Vec::new();
        for body in &bodies {
            let inside = emails(body);
            prop_assert!(body.len() <= MAX_BODY_BYTES, "{} bytes", body.len());
            prop_assert!(inside.len() <= most, "{} profiles", inside.len());
            all.extend(inside);
        }
        let expected: Vec<String> = (0..notes.len()).map(|n| format!("p{n}@example.com")).collect();
        prop_assert_eq!(all, expected, "everybody, in order, once");
    }
}

#[test]
fn a_body_is_full_at_ten_thousand_profiles() {
    let bodies = chunks(usize::MAX, &vec![0; MAX_PROFILES + 1]);
    let sizes: Vec<usize> = bodies.iter().map(|body| emails(body).len()).collect();
    assert_eq!(sizes, [10_000, 1], "Klaviyo takes no more");
}
