//! Memory for a number of samples: an error message if it is too large, instead of an overflow or an abort.

use crate::error::{Error, Result};

/// From this many bytes on, a trial allocation is made first. Smaller amounts are assumed to exist.
const ASKED_FOR: usize = 1 << 28;

/// `rows` times `width` as the length of a vector that fits into memory.
///
/// # Errors
/// A product or a number of bytes that is too large; memory that the system refuses.
pub(crate) fn room<T>(rows: usize, width: usize) -> Result<usize> {
    let bytes = rows
        .checked_mul(width)
        .and_then(|values| values.checked_mul(size_of::<T>()));
    let fits = match bytes {
        Some(bytes) if bytes < ASKED_FOR => true,
        Some(_) => Vec::<T>::new().try_reserve_exact(rows * width).is_ok(),
        None => false,
    };
    if fits {
        return Ok(rows * width);
    }
    Err(Error::invalid(format!(
        "{rows} samples of {width} values do not fit into memory"
    )))
}

/// A vector of `rows · width` equal values.
///
/// # Panics
/// With the message of [`room`], if memory is too small.
#[track_caller]
pub(crate) fn filled<T: Clone>(value: T, rows: usize, width: usize) -> Vec<T> {
    match room::<T>(rows, width) {
        Ok(len) => vec![value; len],
        Err(problem) => panic!("{problem}"),
    }
}

/// An iterator's items as a vector.
///
/// # Errors
/// An iterator that announces more than fits into memory.
pub(crate) fn collected<T>(items: impl IntoIterator<Item = T>) -> Result<Vec<T>> {
    let items = items.into_iter();
    let (least, _) = items.size_hint();
    let mut values = Vec::new();
    values
        .try_reserve(least)
        .map_err(|_| Error::invalid(format!("{least} values do not fit into memory")))?;
    values.extend(items);
    Ok(values)
}

/// Reserves memory for `rows` more rows of `width` values.
///
/// # Errors
/// More than fits into memory.
pub(crate) fn reserve<T>(values: &mut Vec<T>, rows: usize, width: usize) -> Result<()> {
    let len = room::<T>(rows, width)?;
    let refused = |_| {
        Error::invalid(format!(
            "{rows} samples of {width} values do not fit into memory"
        ))
    };
    values.try_reserve(len).map_err(refused)
}
