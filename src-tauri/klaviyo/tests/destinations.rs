//! Where requests may go, and what must not be seen of the key.

use listward_klaviyo::BaseUrlRefused::{Elsewhere, Malformed, MoreThanOrigin};
use listward_klaviyo::{ApiKey, ApiKeyRefused, BaseUrl, Client, Pacing};

use crate::support::api_key;

#[test]
fn only_klaviyo_and_this_computer_are_addressed() {
    let accepted = [
        ("https://a.klaviyo.com", "https://a.klaviyo.com"),
        (" https://A.Klaviyo.com:443/ ", "https://a.klaviyo.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9:1/", "http://127.9.9.9:1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost:8080", "http://127.0.0.1:8080"),
    ];
    for (text, address) in accepted {
        let base = text.parse::<BaseUrl>().map(|base| base.to_string());
        assert_eq!(base.as_deref(), Ok(address), "{text}");
    }
    let refused = [
        ("http://a.klaviyo.com", Elsewhere),
        ("https://a.klaviyo.com.evil.example", Elsewhere),
        ("https://b.klaviyo.com", Elsewhere),
        ("https://a.klaviyo.com:8443", Elsewhere),
        ("https://127.0.0.1", Elsewhere),
        ("http://10.0.0.1", Elsewhere),
        ("http://0.0.0.0:80", Elsewhere),
        ("http://127.0.0.1.evil.example", Elsewhere),
        ("https://a.klaviyo.com@evil.example", MoreThanOrigin),
        ("https://a.klaviyo.com/api", MoreThanOrigin),
        ("http://127.0.0.1:80/?x", MoreThanOrigin),
        ("ftp://127.0.0.1", Elsewhere),
        ("a.klaviyo.com", Malformed),
        ("", Malformed),
    ];
    for (text, why) in refused {
        assert_eq!(text.parse::<BaseUrl>().err(), Some(why), "{text}");
    }
}

#[test]
fn a_pasted_key_is_trimmed_and_mistakes_are_named() {
    let outcome =
        |text: &str| ApiKey::new(&text.to_owned().into()).map(|key| key.last_four().to_owned());
    assert_eq!(
        outcome("  pk_0123456789abcdef\n").as_deref(),
        Ok("cdef"),
        "blanks come with pasting"
    );
    assert_eq!(outcome(" \n"), Err(ApiKeyRefused::Empty), "nothing");
    assert_eq!(outcome("AbC123"), Err(ApiKeyRefused::PublicKey), "the site id");
    assert_eq!(outcome("pk_0123 4567"), Err(ApiKeyRefused::StrangeCharacter), "a blank inside");
    assert_eq!(outcome("pk_0123–4567"), Err(ApiKeyRefused::StrangeCharacter), "a long dash");
}

#[test]
fn the_key_is_in_nothing_that_is_printed() {
    let secret = "pk_0123456789abcdef0123456789abcdefXY";
    let key = api_key(secret);
    let client = Client::new(BaseUrl::klaviyo(), key.clone(), Pacing::klaviyo()).expect("a client");
    let printed = format!("{key:?} {client:?} {client:#?}");
    assert!(!printed.contains("0123456789"), "hardly anything of it: {printed}");
    assert!(printed.contains("••••efXY"), "just enough to tell keys apart: {printed}");
}
