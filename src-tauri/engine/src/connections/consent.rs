//! The privacy text that a person agrees to, as it is proven later: by its version and its hash.

use sha2::{Digest as _, Sha256};

/// The text in English, version [`CONSENT_VERSION`](crate::contract::CONSENT_VERSION). Catalogues translate it; whoever changes it
/// raises the version, and everybody is asked again.
const TEXT: &str = include_str!("consent.txt");

/// The text on data privacy and compliance that whoever makes a connection agrees to, in English.
pub fn consent_text() -> &'static str {
    TEXT
}

/// SHA-256 of the text, in hexadecimal. White space does not count, so that neither line ends nor layout change it.
pub(super) fn text_hash() -> String {
    let words: Vec<_> = TEXT.split_whitespace().collect();
    hex::encode(Sha256::digest(words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::CONSENT_VERSION;

    #[test]
    fn the_text_does_not_change_without_a_new_version() {
        let known = (1, "78d4ba4cf68776208dda86366ae2d26443466d94761a06caf816e39d8fa02668");

        assert_eq!(
            (CONSENT_VERSION, text_hash().as_str()),
            known,
            "people agreed to the text with this hash: a changed one needs a new version"
        );
    }

    #[test]
    fn the_page_shows_what_people_agree_to() {
        let catalogue = include_str!("../../../../ui/locales/en.ftl");
        for sentence in TEXT.lines().filter(|line| !line.trim().is_empty()) {
            assert!(catalogue.contains(sentence), "the page does not show: {sentence}");
        }
    }
}
