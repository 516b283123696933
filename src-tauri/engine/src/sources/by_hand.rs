//! One value as a person types it into a profile, checked as cells of files are. What a file may leave empty and be counted is
//! refused here: somebody sits before it.

use super::dates::DateOrder;
use super::email;
use super::kinds::{Kind, looks_like_phone};
use super::phone::international;
use super::typing::Typing;
use crate::columns::{self, Field, Texts, text_of};
use crate::contract::{ErrorCode, Failure, FieldKey, FieldType};
use crate::error::Result;

/// No value is longer, in bytes.
const LONGEST: usize = 64 << 10;

/// The value of a field as text, as it is shown and kept; none when it is emptied.
pub(crate) fn value(field: &Field, typed: Option<&str>) -> Result<Option<String>> {
    let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
    let refused = |code| Err(Failure::new(code).about(&field.key.0).into());
    if field.key == FieldKey::email() {
        return match typed.map(email::usable) {
            None => refused(ErrorCode::AddressNeeded),
            Some(Ok(address)) => Ok(Some(address.to_owned())),
            Some(Err(_)) => refused(ErrorCode::AddressInvalid),
        };
    }
    let Some(typed) = typed else { return Ok(None) };
    if typed.len() > LONGEST {
        return refused(ErrorCode::ValueTooLong);
    }
    let is_phone = is_phone(field);
    if is_phone && international(typed).is_none() && !looks_like_phone(typed) {
        return refused(ErrorCode::PhoneInvalid);
    }
    // A day and a month that could be either is asked for again: nobody looks over a column here to find out.
    if field.kind == FieldType::Date && DateOrder::of(std::iter::once(typed)).is_none() {
        return refused(ErrorCode::NotADate);
    }
    let mut texts = Texts::default();
    texts.push(typed);
    let kind = Kind::decided(field.kind, &[typed.to_owned()], false);
    let column = columns::decode(&columns::encode(&Typing::new(kind).column(texts, &[1])))?;
    match text_of(&column, 0) {
        Some(value) => Ok(Some(value.into_owned())),
        None => refused(match field.kind {
            FieldType::Number => ErrorCode::NotANumber,
            FieldType::Date => ErrorCode::NotADate,
            FieldType::Boolean => ErrorCode::NotABoolean,
            FieldType::Text | FieldType::List => ErrorCode::ValueMisfit,
        }),
    }
}

/// Whether Klaviyo would take the value: of a telephone number it takes only the international form.
pub(crate) fn is_sent(field: &Field, value: Option<&str>) -> bool {
    !is_phone(field) || value.is_none_or(|value| international(value).is_some())
}

fn is_phone(field: &Field) -> bool {
    field.key.0 == "phone_number"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::ColumnId;
    use crate::error::Error;

    fn typed(key: &str, kind: FieldType, text: &str) -> std::result::Result<String, ErrorCode> {
        let field = Field { id: ColumnId(1), key: FieldKey(key.to_owned()), kind };
        match value(&field, Some(text)) {
            Ok(value) => Ok(value.unwrap_or_default()),
            Err(Error::Refused(failure)) => Err(failure.code),
            Err(other) => panic!("a refusal was expected, not {other}"),
        }
    }

    #[test]
    fn what_a_person_types_is_kept_as_a_file_would_be_read_or_refused_with_what_is_wrong() {
        use FieldType::{Boolean, Date, List, Number, Text};
        let table = [
            ("email", Text, " Anna@X.fi ", Ok("Anna@X.fi")),
            ("email", Text, "anna@x", Err(ErrorCode::AddressInvalid)),
            ("email", Text, " ", Err(ErrorCode::AddressNeeded)),
            ("phone_number", Text, "+358 40 123 4567", Ok("+358 40 123 4567")),
            ("phone_number", Text, "040 123 4567", Ok("040 123 4567")),
            ("phone_number", Text, "call me", Err(ErrorCode::PhoneInvalid)),
            ("City", Text, " Oulu ", Ok("Oulu")),
            ("City", Text, "", Ok("")),
            ("Points", Number, "1 234,5", Ok("1234.5")),
            ("Points", Number, "many", Err(ErrorCode::NotANumber)),
            ("Since", Date, "31.12.2026", Ok("2026-12-31")),
            ("Since", Date, "2026-12-31", Ok("2026-12-31")),
            ("Since", Date, "02/05/2026", Err(ErrorCode::NotADate)),
            ("Since", Date, "soon", Err(ErrorCode::NotADate)),
            ("Vip", Boolean, "Yes", Ok("true")),
            ("Vip", Boolean, "perhaps", Err(ErrorCode::NotABoolean)),
            ("Tags", List, "vip; news", Ok("vip, news")),
        ];
        for (key, kind, text, expected) in table {
            assert_eq!(typed(key, kind, text), expected.map(str::to_owned), "{key}: {text:?}");
        }
    }
}
