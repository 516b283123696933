//! Asking for people by their e-mail addresses, in questions that are not too long.

use serde_json::json;

/// As many addresses as Klaviyo looks up at once.
const MOST: usize = 100;

/// An address travels in the request's own address, which servers cut off at some length; percent-encoded it may be three
/// times as long as here.
const MOST_BYTES: usize = 5_000;

/// Cuts `emails` into questions, in their order. An address that is too long by itself is a question of its own.
pub(crate) fn questions<'a>(emails: &'a [&'a str]) -> impl Iterator<Item = &'a [&'a str]> {
    let mut rest = emails;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = rest.iter().take(MOST).take_while(|email| {
            bytes += email.len();
            bytes <= MOST_BYTES
        });
        let (question, later) = rest.split_at(fits.count().max(1).min(rest.len()));
        rest = later;
        (!question.is_empty()).then_some(question)
    })
}

/// `any(email,["ada@example.com","bob@example.com"])`
pub(crate) fn any_of(emails: &[&str]) -> String {
    format!("any(email,{})", json!(emails))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_hold_a_hundred_addresses_or_as_many_as_fit() {
        let short = vec!["a@b.example"; 250];
        let long = "x".repeat(250);
        let long = vec![long.as_str(); 45];
        let endless = "x".repeat(9_000);
        let table = [
            (short.as_slice(), vec![100, 100, 50]),
            (long.as_slice(), vec![20, 20, 5]),
            (&["a@b.example", endless.as_str(), "c@d.example"], vec![1, 1, 1]),
            (&[], vec![]),
        ];
        for (emails, expected) in table {
            let sizes: Vec<usize> = questions(emails).map(<[_]>::len).collect();
            assert_eq!(sizes, expected, "{} addresses", emails.len());
        }
    }
}
