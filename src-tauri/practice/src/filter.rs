//! The two filters that are rehearsed: `equals(field,"value")` and `any(field,["one","two"])`.

use crate::answer::{Answer, Complaint};
use crate::call::Call;

/// A field and the values it may have.
pub(crate) struct Filter {
    pub(crate) field: String,
    pub(crate) values: Vec<String>,
}

/// Reads the filter, which must be about one of `fields`.
pub(crate) fn read(call: &Call, fields: &[&str]) -> Result<Option<Filter>, Answer> {
    let Some(text) = call.parameter("filter") else { return Ok(None) };
    let filter = parse(text).filter(|filter| fields.contains(&filter.field.as_str()));
    filter.map(Some).ok_or_else(|| {
        let complaint = Complaint::parameter("filter", "Invalid filter provided.");
        Answer::bad_request(vec![complaint])
    })
}

fn parse(text: &str) -> Option<Filter> {
    let (operator, rest) = text.split_once('(')?;
    let (field, value) = rest.strip_suffix(')')?.split_once(',')?;
    let values = match operator {
        "equals" => vec![serde_json::from_str(value).ok()?],
        "any" => serde_json::from_str(value).ok()?,
        _ => return None,
    };
    Some(Filter { field: field.to_owned(), values })
}
