//! Memory for a number of samples: a sentence where there is none, instead of an overflow or an abort.

use crate::error::{Error, Result};

/// From this many bytes on the system is asked first whether it has them: less is there, or nothing is.
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

/// `rows` times `width` times the same value.
///
/// # Panics
/// With the sentence of [`room`], if there is none.
#[track_caller]
pub(crate) fn filled<T: Clone>(value: T, rows: usize, width: usize) -> Vec<T> {
    match room::<T>(rows, width) {
        Ok(len) => vec![value; len],
        Err(problem) => panic!("{problem}"),
    }
}

/// What an iterator gives, as a vector.
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
