//! One sample given to a constructor: [`Row`].

use crate::error::{Error, Place, Result};
use crate::numeric::memory;
use crate::numeric::scalar::Scalar;

/// One sample of `F` features, as [`Batch::from_rows`](crate::Batch::from_rows) and the constructors of
/// [`Dataset`](crate::Dataset) take it: `[T; F]`, `&[T; F]`, `Vec<T>`, `&Vec<T>` or `&[T]`. Sealed.
///
/// The compiler checks the length of an array. A vector or a slice of another length is an error that names its row.
///
/// ```
/// use nn_core::Batch;
/// let rows: Vec<Vec<f32>> = vec![vec![0.1, 0.2], vec![0.3, 0.4]];
/// let x = Batch::<f32, 2>::from_rows(&rows)?;
/// assert_eq!(x, Batch::from_rows([[0.1, 0.2], [0.3, 0.4]])?);
///
/// let error = Batch::<f32, 3>::from_rows(rows).unwrap_err();
/// assert_eq!(error.to_string(), "row 1: 2 values, but a sample has 3 features");
/// # Ok::<(), nn_core::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of a `Batch<{T}, {F}>`",
    label = "each row is of type `{Self}`",
    note = "a row is an array or a vector of numbers: `[[0.1], [0.2]]`; `from_flat([0.1, 0.2])` takes them one after another"
)]
pub trait Row<T, const F: usize>: sealed::Sealed + Sized {
    /// The values of all rows, one row after another.
    #[doc(hidden)]
    fn gather(rows: impl IntoIterator<Item = Self>) -> Result<Vec<T>>;
}

mod sealed {
    pub trait Sealed {}
    impl<T, const F: usize> Sealed for [T; F] {}
    impl<T, const F: usize> Sealed for &[T; F] {}
    impl<T> Sealed for Vec<T> {}
    impl<T> Sealed for &Vec<T> {}
    impl<T> Sealed for &[T] {}
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const F: usize> Row<T, F> for [T; F] {
    fn gather(rows: impl IntoIterator<Item = Self>) -> Result<Vec<T>> {
        // Whole rows, which a vector's iterator moves without a copy on the stack.
        Ok(memory::collected(rows)?.into_flattened())
    }
}

/// Rows that are read and copied.
macro_rules! copied {
    ($($row:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Scalar, const F: usize> Row<T, F> for $row {
            fn gather(rows: impl IntoIterator<Item = Self>) -> Result<Vec<T>> {
                copied(rows, F)
            }
        }
    )*};
}

copied! {
    &[T; F];
    Vec<T>;
    &Vec<T>;
    &[T];
}

/// The values of rows whose length is known at run time.
fn copied<T: Scalar>(rows: impl IntoIterator<Item: AsRef<[T]>>, width: usize) -> Result<Vec<T>> {
    let rows = rows.into_iter();
    let mut values = Vec::new();
    memory::reserve(&mut values, rows.size_hint().0, width)?;
    for (at, row) in rows.enumerate() {
        let row = row.as_ref();
        if row.len() != width {
            return Err(wrong_length(at, width, row.len()));
        }
        values.extend_from_slice(row);
    }
    Ok(values)
}

fn wrong_length(row: usize, expected: usize, found: usize) -> Error {
    let values = if found == 1 { "value" } else { "values" };
    Error::data(
        Place::new().at_row(row),
        format!("{found} {values}, but a sample has {expected} features"),
    )
    .counting(expected, found)
}
