//! CSV files that a spreadsheet may open.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula. Phone numbers and negative numbers stay as they are.
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    let formula = match cell.as_bytes() {
        [b'=' | b'@' | b'\t' | b'\r', ..] => true,
        [b'+' | b'-', rest @ ..] => {
            !rest.iter().all(|byte| byte.is_ascii_digit() || b" .,()-".contains(byte))
        }
        _ => false,
    };
    if formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}
