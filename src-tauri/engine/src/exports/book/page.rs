//! A page of the book: addresses, and beside each the profile as Klaviyo confirmed it.
//!
//! Layout, LZ4 with the length before it: for each person the length of the address and of the profile (little-endian, 32
//! bits each), then the two.

use crate::contract::ErrorCode;
use crate::error::Result;

/// What stands for a profile that was sent and that Klaviyo did not confirm.
const UNCONFIRMED: &[u8] = b"?";

/// What the book knows of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exports) enum Known<'page> {
    /// Klaviyo confirmed them, as the profile that was sent.
    Confirmed(&'page [u8]),
    /// They were sent, and Klaviyo did not confirm it: they may be on the list.
    Unconfirmed,
    /// They were taken off the list.
    TakenOff,
}

/// A page that is being written.
#[derive(Debug, Default)]
pub(in crate::exports) struct PageWriter {
    people: u32,
    bytes: Vec<u8>,
}

impl PageWriter {
    /// Adds a person.
    pub(in crate::exports) fn push(&mut self, email: &str, known: Known<'_>) {
        let profile = match known {
            Known::Confirmed(profile) => profile,
            Known::Unconfirmed => UNCONFIRMED,
            Known::TakenOff => &[],
        };
        for part in [email.as_bytes(), profile] {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            self.bytes.extend_from_slice(&length.to_le_bytes());
        }
        self.bytes.extend_from_slice(email.as_bytes());
        self.bytes.extend_from_slice(profile);
        self.people += 1;
    }

    /// How many people it holds.
    pub(in crate::exports) fn people(&self) -> u32 {
        self.people
    }

    /// The page as it is kept.
    pub(in crate::exports) fn finish(self) -> Vec<u8> {
        lz4_flex::compress_prepend_size(&self.bytes)
    }
}

/// A page that was read.
#[derive(Debug)]
pub(in crate::exports) struct Page(Vec<u8>);

impl Page {
    /// Reads a page. [`ErrorCode::DatabaseDamaged`] when it is not one.
    pub(in crate::exports) fn read(data: &[u8]) -> Result<Self> {
        let bytes = lz4_flex::decompress_size_prepended(data);
        Ok(Self(bytes.map_err(|_| ErrorCode::DatabaseDamaged)?))
    }

    /// The people on it, in the order in which they were written.
    pub(in crate::exports) fn people(&self) -> impl Iterator<Item = Result<(&str, Known<'_>)>> {
        let mut rest = self.0.as_slice();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let person = take_person(&mut rest);
            if person.is_none() {
                rest = &[];
            }
            Some(person.ok_or_else(|| ErrorCode::DatabaseDamaged.into()))
        })
    }
}

fn take_person<'page>(rest: &mut &'page [u8]) -> Option<(&'page str, Known<'page>)> {
    let email = take_length(rest)?;
    let profile = take_length(rest)?;
    let email = std::str::from_utf8(rest.split_off(..email)?).ok()?;
    let known = match rest.split_off(..profile)? {
        [] => Known::TakenOff,
        UNCONFIRMED => Known::Unconfirmed,
        profile => Known::Confirmed(profile),
    };
    Some((email, known))
}

fn take_length(rest: &mut &[u8]) -> Option<usize> {
    let bytes = rest.split_off(..size_of::<u32>())?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_what_was_written_on_it() {
        let people = [
            ("aino@example.fi", Known::Confirmed(br#"{"attributes":{}}"#)),
            ("väinö@example.fi", Known::Unconfirmed),
            ("", Known::TakenOff),
        ];
        let mut page = PageWriter::default();
        for (email, known) in people {
            page.push(email, known);
        }
        assert_eq!(page.people(), 3, "each was counted");
        let page = Page::read(&page.finish()).expect("a page");
        let read: Vec<_> = page.people().map(|person| person.expect("a person")).collect();
        assert_eq!(read, people, "in the order of writing");
    }

    #[test]
    fn a_damaged_page_is_refused_and_not_misread() {
        let mut page = PageWriter::default();
        page.push("aino@example.fi", Known::Unconfirmed);
        let whole = page.bytes.clone();
        for cut in [1, 7, 12, whole.len() - 1] {
            let page = Page(whole[..cut].to_vec());
            let read: Vec<_> = page.people().collect();
            assert!(matches!(read[..], [Err(_)]), "cut after {cut} bytes: {read:?}");
        }
        assert!(Page::read(&[1, 2]).is_err(), "too short to be a page");
    }
}
