//! Lays the patch of a snapshot of profiles over the column of a source's chunk.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use arrow::compute::{cast, interleave};

use super::frame::damaged;
use crate::error::Result;

/// The column with values put in at some places.
pub(super) fn lay_over(base: &ArrayRef, places: &[u32], values: &ArrayRef) -> Result<ArrayRef> {
    let values = if values.data_type() == base.data_type() {
        Arc::clone(values)
    } else {
        cast(values, base.data_type())?
    };
    let mut from: Vec<(usize, usize)> = (0..base.len()).map(|place| (0, place)).collect();
    for (nth, place) in places.iter().enumerate() {
        *from.get_mut(*place as usize).ok_or_else(damaged)? = (1, nth);
    }
    Ok(interleave(&[base, &values], &from)?)
}
