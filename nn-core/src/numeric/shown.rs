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

/// A matrix row by row, each on a line of its own in `{:#?}`: the whole of a small one, the first corner of a larger one.
#[derive(Clone, Copy)]
pub(crate) struct ShownRows<'a, T> {
    /// Row-major.
    values: &'a [T],
    columns: usize,
}

/// Rows and columns of the corner.
const CORNER: usize = 4;

impl<'a, T> ShownRows<'a, T> {
    pub(crate) fn of(values: &'a [T], columns: usize) -> Self {
        Self { values, columns }
    }
}

impl<T: fmt::Debug> fmt::Debug for ShownRows<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.values.chunks(self.columns.max(1));
        let small = rows.len().max(self.columns) <= Shown::<T>::MOST;
        let most = if small { Shown::<T>::MOST } else { CORNER };
        let more = rows.len().saturating_sub(most);
        let mut list = f.debug_list();
        list.entries(rows.take(most).map(|values| Row { values, most }));
        match more {
            0 => list.finish(),
            1 => list.entry(&format_args!("… 1 more row")).finish(),
            _ => list.entry(&format_args!("… {more} more rows")).finish(),
        }
    }
}

/// A row, on one line also in `{:#?}`.
struct Row<'a, T> {
    values: &'a [T],
    most: usize,
}

impl<T: fmt::Debug> fmt::Debug for Row<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (column, value) in self.values.iter().take(self.most).enumerate() {
            if column > 0 {
                f.write_str(", ")?;
            }
            value.fmt(f)?;
        }
        match self.values.len().saturating_sub(self.most) {
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
        let row = "[1, 1, 1, 1, … 6 more]";
        assert_eq!(shown, format!("[{}, … 6 more rows]", [row; 4].join(", ")));
        let narrow = format!("{:?}", ShownRows::of(&[1; 9], 1));
        assert_eq!(narrow, "[[1], [1], [1], [1], … 5 more rows]");
        assert_eq!(format!("{:?}", ShownRows::<f32>::of(&[], 0)), "[]");
    }
}
