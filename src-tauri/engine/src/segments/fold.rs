//! Text without regard to case: every character by its simple lower-case letter (Unicode), whatever stands around it.
//!
//! Unlike `str::to_lowercase` this maps one character to one, so that a part of a text folds as it does within the whole.

/// Text that was folded and holds at least one character: what values are compared with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Wanted(String);

impl Wanted {
    /// Folds a text. None when there is nothing in it.
    pub(crate) fn new(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.chars().map(lower).collect()))
    }

    /// The folded text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a value is this text.
    pub(crate) fn is(&self, value: &str) -> bool {
        self.is_ascii(value) || !value.is_ascii() && value.chars().map(lower).eq(self.0.chars())
    }

    /// Whether a value that is known to be ASCII is this text.
    pub(super) fn is_ascii(&self, value: &str) -> bool {
        value.eq_ignore_ascii_case(&self.0)
    }

    /// Whether a value begins with this text.
    pub(crate) fn begins(&self, value: &str) -> bool {
        let mut letters = value.chars().map(lower);
        self.begins_ascii(value)
            || !value.is_ascii() && self.0.chars().all(|wanted| letters.next() == Some(wanted))
    }

    /// Whether a value that is known to be ASCII begins with this text.
    pub(super) fn begins_ascii(&self, value: &str) -> bool {
        let head = value.as_bytes().get(..self.0.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(self.0.as_bytes()))
    }
}

/// Many values folded into one text, to be searched in one go.
pub(super) struct Folded {
    /// The values, one right after the other.
    pub(super) bytes: Vec<u8>,
    /// Where each value ends.
    pub(super) ends: Vec<usize>,
}

impl Folded {
    /// Folds values that lie one after the other in `text`, each from its offset to the next one.
    pub(super) fn new(text: &[u8], offsets: &[i32]) -> Self {
        let place = |offset: &i32| usize::try_from(*offset).unwrap_or(0);
        let first = offsets.first().map_or(0, place);
        let last = offsets.last().map_or(0, place);
        let used = text.get(first..last).unwrap_or_default();
        let ends = offsets.iter().skip(1).map(|offset| place(offset) - first);
        if used.is_ascii() {
            return Self { bytes: used.to_ascii_lowercase(), ends: ends.collect() };
        }
        let mut bytes = Vec::with_capacity(used.len() + used.len() / 8);
        let mut begin = 0;
        let ends = ends
            .map(|end| {
                fold_onto(&mut bytes, used.get(begin..end).unwrap_or_default());
                begin = end;
                bytes.len()
            })
            .collect();
        Self { bytes, ends }
    }
}

fn fold_onto(folded: &mut Vec<u8>, value: &[u8]) {
    if value.is_ascii() {
        folded.extend(value.iter().map(u8::to_ascii_lowercase));
        return;
    }
    let mut letter = [0; 4];
    for each in String::from_utf8_lossy(value).chars().map(lower) {
        folded.extend_from_slice(each.encode_utf8(&mut letter).as_bytes());
    }
}

/// The simple lower-case letter of a character. `İ` is the only one whose full mapping is longer; it begins with the simple one.
fn lower(letter: char) -> char {
    if letter.is_ascii() {
        letter.to_ascii_lowercase()
    } else {
        letter.to_lowercase().next().unwrap_or(letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(text: &str) -> Wanted {
        Wanted::new(text).expect("the text is not empty")
    }

    #[test]
    fn case_does_not_matter_in_any_script() {
        for (value, text) in [
            ("HELSINKI", "helsinki"),
            ("МОСКВА", "москва"),
            ("ÅBO", "åbo"),
            ("İstanbul", "istanbul"),
            ("\u{212A}elvin", "kelvin"), // the Kelvin sign, three bytes long
            ("東京", "東京"),
        ] {
            assert!(wanted(text).is(value), "{value} is {text}, whatever the case");
            assert!(wanted(value).is(text), "{text} is {value}, whatever the case");
            assert!(wanted(text).begins(&format!("{value} 1")), "{value} 1 begins with {text}");
        }
        assert!(!wanted("abo").is("ÅBO"), "another letter is another letter");
        assert!(!wanted("helsinki").begins("HELSINK"), "a text does not begin with a longer one");
    }

    #[test]
    fn values_keep_their_ends_when_folding_changes_their_length() {
        let text = "A\u{212A}\u{212A}BC";
        let folded = Folded::new(text.as_bytes(), &[0, 1, 7, 7, 9]);
        assert_eq!(folded.bytes, b"akkbc", "every value is folded in its place");
        assert_eq!(folded.ends, [1, 3, 3, 5], "and ends where it ends now");
    }
}
