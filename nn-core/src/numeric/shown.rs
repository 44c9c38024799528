//! `{:?}` of many numbers: the first ones, and the number of the rest.

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
