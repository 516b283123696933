//! Paging by opaque cursors.

use serde_json::{Value, json};

use crate::answer::{Answer, Complaint};
use crate::call::Call;

/// How large pages may be.
pub(crate) struct Sizes {
    pub(crate) usual: usize,
    pub(crate) most: usize,
}

/// Which part of everything is asked for.
pub(crate) struct Part {
    pub(crate) skip: usize,
    pub(crate) size: usize,
}

const SIZE: &str = "page[size]";
const CURSOR: &str = "page[cursor]";

/// Reads size and cursor.
pub(crate) fn part(call: &Call, sizes: &Sizes) -> Result<Part, Answer> {
    let size = match call.parameter(SIZE).map(str::parse::<usize>) {
        None => sizes.usual,
        Some(Ok(size)) if (1..=sizes.most).contains(&size) => size,
        Some(_) => {
            let detail = format!("Page size must be an integer between 1 and {}.", sizes.most);
            return Err(Answer::bad_request(vec![Complaint::parameter(SIZE, detail)]));
        }
    };
    let skip = match call.parameter(CURSOR) {
        None => 0,
        Some(cursor) => read_cursor(cursor).ok_or_else(|| {
            Answer::bad_request(vec![Complaint::parameter(CURSOR, "Invalid page cursor.")])
        })?,
    };
    Ok(Part { skip, size })
}

/// Answers with a part of `total` things.
pub(crate) fn answer(call: &Call, part: &Part, total: usize, data: &[Value]) -> Answer {
    let end = part.skip + data.len();
    let next = (end < total).then(|| link(call, end));
    let previous = (part.skip > 0).then(|| link(call, part.skip.saturating_sub(part.size)));
    let links = json!({ "self": call.own_link(), "next": next, "prev": previous });
    Answer::ok(&json!({ "data": data, "links": links }))
}

fn link(call: &Call, skip: usize) -> String {
    let others = call.query.iter().filter(|(name, _)| name != CURSOR);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(others)
        .append_pair(CURSOR, &cursor(skip))
        .finish();
    format!("{}{}?{query}", call.origin, call.path)
}

fn cursor(skip: usize) -> String {
    hex::encode(format!("next::{skip}"))
}

fn read_cursor(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(hex::decode(cursor).ok()?).ok()?;
    text.strip_prefix("next::")?.parse().ok()
}
