//! `{:?}` of many numbers: the first ones, and the number of the rest; a matrix row by row.

use std::fmt;

/// The first of many values.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a, T> {
    first: &'a [T],
    all: usize,
}

impl<'a, T> Shown<'a, T> {
    /// The number of values shown.
    pub(crate) const MOST: usize = 8;

    pub(crate) fn of(values: &'a [T]) -> Self {
        Self {
            first: values,
            all: values.len(),
        }
    }

    /// `first` holds at least the first [`MOST`](Self::MOST) of `all` values.
    pub(crate) fn of_first(first: &'a [T], all: usize) -> Self {
        Self { first, all }
    }
}

impl<T: fmt::Debug> fmt::Debug for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        list.entries(self.first.iter().take(Self::MOST));
        match self.all.saturating_sub(Self::MOST) {
            0 => list.finish(),
            more => list.entry(&format_args!("… {more} more")).finish(),
        }
    }
}

/// The first rows of a matrix, each on a line of its own in `{:#?}`.
#[derive(Clone, Copy)]
pub(crate) struct ShownRows<'a, T> {
    /// Row-major.
    values: &'a [T],
    columns: usize,
}

impl<'a, T> ShownRows<'a, T> {
    pub(crate) fn of(values: &'a [T], columns: usize) -> Self {
        Self { values, columns }
    }
}

impl<T: fmt::Debug> fmt::Debug for ShownRows<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.values.chunks(self.columns.max(1));
        let more = rows.len().saturating_sub(Shown::<T>::MOST);
        let mut list = f.debug_list();
        list.entries(rows.take(Shown::<T>::MOST).map(Row));
        match more {
            0 => list.finish(),
            1 => list.entry(&format_args!("… 1 more row")).finish(),
            _ => list.entry(&format_args!("… {more} more rows")).finish(),
        }
    }
}

/// A row, on one line also in `{:#?}`.
struct Row<'a, T>(&'a [T]);

impl<T: fmt::Debug> fmt::Debug for Row<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (column, value) in self.0.iter().take(Shown::<T>::MOST).enumerate() {
            if column > 0 {
                f.write_str(", ")?;
            }
            value.fmt(f)?;
        }
        match self.0.len().saturating_sub(Shown::<T>::MOST) {
            0 => f.write_str("]"),
            more => write!(f, ", … {more} more]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ShownRows;

    #[test]
    fn a_matrix_has_a_row_a_line() {
        let values: Vec<f32> = (0..6_u8).map(f32::from).collect();
        let shown = ShownRows::of(&values, 3);
        assert_eq!(format!("{shown:?}"), "[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]");
        assert_eq!(
            format!("{shown:#.1?}"),
            "[\n    [0.0, 1.0, 2.0],\n    [3.0, 4.0, 5.0],\n]"
        );
    }

    #[test]
    fn a_large_matrix_shows_its_corner() {
        let shown = format!("{:?}", ShownRows::of(&[1; 100], 10));
        let row = "[1, 1, 1, 1, 1, 1, 1, 1, … 2 more]";
        assert_eq!(shown, format!("[{}, … 2 more rows]", [row; 8].join(", ")));
        assert_eq!(format!("{:?}", ShownRows::<f32>::of(&[], 0)), "[]");
    }
}
