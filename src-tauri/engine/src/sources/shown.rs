//! Text that came from outside, made safe to show: nothing in it can hide, reorder or end a line.

/// How much of a value a message shows, in characters.
const SHOWN_CHARACTERS: usize = 120;

/// Whether a character cannot be seen, or changes how others are seen.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The text with hidden characters written out.
pub(crate) fn safe(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        if is_hidden(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
        safe
    })
}

/// The beginning of a text, with hidden characters written out.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => safe(&text[..end]) + "…",
        None => safe(text),
    }
}

/// The beginning of bytes that are not all text, with those that are none written out.
pub(crate) fn excerpt_of_bytes(bytes: &[u8]) -> String {
    let mut shown = String::new();
    for piece in bytes[..bytes.len().min(4 * SHOWN_CHARACTERS)].utf8_chunks() {
        shown.push_str(piece.valid());
        for byte in piece.invalid() {
            shown.push_str("\\x");
            shown.push_str(&hex::encode([*byte]));
        }
    }
    excerpt(&shown)
}
