//! Text tests over a chunk of texts.

use arrow::array::{Array, BooleanBufferBuilder, StringArray};
use arrow::buffer::BooleanBuffer;
use memchr::memmem::Finder;

use super::criterion::TextMatch;
use super::fold::{Folded, Wanted};

/// Which values match. What stands under a missing value may match too; the caller takes those out.
pub(super) fn matching(values: &StringArray, how: TextMatch, wanted: &Wanted) -> BooleanBuffer {
    // One look at the whole chunk saves one at each value.
    let ascii = values.value_data().is_ascii();
    match how {
        TextMatch::Part => holding(values, wanted),
        TextMatch::Whole if ascii => each(values, |value| wanted.is_ascii(value)),
        TextMatch::Whole => each(values, |value| wanted.is(value)),
        TextMatch::Beginning if ascii => each(values, |value| wanted.begins_ascii(value)),
        TextMatch::Beginning => each(values, |value| wanted.begins(value)),
    }
}

fn each(values: &StringArray, matches: impl Fn(&str) -> bool) -> BooleanBuffer {
    BooleanBuffer::collect_bool(values.len(), |record| matches(values.value(record)))
}

/// Which values have a character in them.
pub(super) fn filled(values: &StringArray) -> BooleanBuffer {
    let offsets = values.value_offsets();
    BooleanBuffer::collect_bool(values.len(), |record| offsets[record] < offsets[record + 1])
}

/// Searches all values as one text: most values hold nothing of what is wanted, and the search skips them unseen.
fn holding(values: &StringArray, wanted: &Wanted) -> BooleanBuffer {
    let Folded { bytes, ends } = Folded::new(values.value_data(), values.value_offsets());
    let finder = Finder::new(wanted.as_str());
    let length = wanted.as_str().len();
    let mut found = BooleanBufferBuilder::new(values.len());
    found.append_n(values.len(), false);
    let (mut record, mut from) = (0, 0);
    while let Some(skipped) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
        let at = from + skipped;
        while ends[record] <= at {
            record += 1;
        }
        if at + length <= ends[record] {
            found.set_bit(record, true);
            from = ends[record];
        } else {
            // It began in one value and ended in the next.
            from = at + 1;
        }
    }
    found.finish()
}
