//! A column's values as Klaviyo takes them. Downcast once a chunk, so that writing a million profiles decides nothing twice.

use std::borrow::Cow;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BooleanArray, DictionaryArray, Float64Array, ListArray,
    StringArray,
};
use arrow::datatypes::{DataType, Float64Type, Int32Type};
use listward_klaviyo::{Number, Value};

use crate::columns::text_of;
use crate::contract::ErrorCode;
use crate::error::Result;

/// One column of one chunk.
pub(super) enum Values {
    Text(StringArray),
    Repeating(DictionaryArray<Int32Type>, StringArray),
    Number(Float64Array),
    Boolean(BooleanArray),
    Date(ArrayRef),
    List(ListArray),
    Nothing,
}

impl Values {
    /// Takes a column as it is kept.
    pub(super) fn of(array: ArrayRef) -> Result<Self> {
        Ok(match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string::<i32>().clone()),
            DataType::Dictionary(..) => {
                let repeating = array.as_dictionary::<Int32Type>().clone();
                let texts = repeating.values().as_string_opt::<i32>();
                let texts = texts.ok_or(ErrorCode::DatabaseDamaged)?.clone();
                Self::Repeating(repeating, texts)
            }
            DataType::Float64 => Self::Number(array.as_primitive::<Float64Type>().clone()),
            DataType::Boolean => Self::Boolean(array.as_boolean().clone()),
            DataType::Timestamp(..) => Self::Date(array),
            DataType::List(_) => Self::List(array.as_list::<i32>().clone()),
            DataType::Null => Self::Nothing,
            _ => return Err(ErrorCode::DatabaseDamaged.into()),
        })
    }

    /// The value of a record as text; none where there is none.
    pub(super) fn text(&self, record: usize) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(texts) => texts.is_valid(record).then(|| texts.value(record).into()),
            Self::Repeating(repeating, texts) => {
                repeating.key(record).map(|key| texts.value(key).into())
            }
            Self::Number(numbers) => text_of(numbers, record),
            Self::Boolean(truths) => text_of(truths, record),
            Self::Date(dates) => text_of(dates, record),
            Self::List(lists) => text_of(lists, record),
            Self::Nothing => None,
        }
    }

    /// The value of a record; none where there is none.
    ///
    /// Klaviyo keeps types in custom properties only. A list that goes elsewhere becomes one text.
    pub(super) fn value(&self, record: usize, is_property: bool) -> Option<Value<'_>> {
        match self {
            Self::Number(numbers) if numbers.is_valid(record) => {
                Number::float(numbers.value(record)).map(Value::Number)
            }
            Self::Boolean(truths) if truths.is_valid(record) => {
                Some(Value::Boolean(truths.value(record)))
            }
            Self::Date(_) => self.text(record).map(Value::Date),
            Self::List(lists) if is_property && lists.is_valid(record) => {
                let items = lists.value(record);
                let texts = items.as_string_opt::<i32>()?;
                let owned = texts.iter().flatten().map(|text| Cow::Owned(text.to_owned()));
                Some(Value::List(owned.collect()))
            }
            _ => self.text(record).map(Value::Text),
        }
    }
}
