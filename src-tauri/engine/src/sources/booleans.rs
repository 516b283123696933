//! Yes and no in Listward's languages.

const YES: [&str; 11] = ["true", "yes", "y", "1", "t", "kyllä", "да", "bai", "はい", "是", "有"];
const NO: [&str; 11] = ["false", "no", "n", "0", "f", "ei", "нет", "ez", "いいえ", "否", "無"];

/// The boolean in a cell without white space around it.
pub(crate) fn boolean(cell: &str) -> Option<bool> {
    if cell.len() > 16 {
        return None;
    }
    match cell {
        "true" | "1" | "yes" => return Some(true),
        "false" | "0" | "no" => return Some(false),
        _ => {}
    }
    let word = cell.to_lowercase();
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        None
    }
}
