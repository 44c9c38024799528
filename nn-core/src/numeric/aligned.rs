//! Numbers aligned to cache lines: the widest vectors never read from two lines.

use core::fmt;
use core::ops::{Deref, DerefMut};

use crate::numeric::shown::Shown;

/// Bytes of a cache line, and of the widest vector.
const LINE: usize = 64;

/// An owned slice aligned to [`LINE`]: the tail of a `Vec` after the filler that alignment needs.
pub(crate) struct Aligned<T> {
    memory: Vec<T>,
    start: usize,
}

impl<T: Clone> Aligned<T> {
    /// `len` equal numbers. Zeros are the system's zero pages: they are not written before use.
    pub(crate) fn filled(value: T, len: usize) -> Self {
        let mut memory = vec![value; len + Self::MOST];
        let start = Self::start(&memory);
        memory.truncate(start + len);
        Self { memory, start }
    }

    /// Room for `len` numbers from the start of a line; `filler` comes before it.
    fn room(len: usize, filler: &T) -> Self {
        let mut memory: Vec<T> = Vec::with_capacity(len + Self::MOST);
        let start = Self::start(&memory);
        memory.resize(start, filler.clone());
        Self { memory, start }
    }

    /// The largest number of fillers before the start of a line.
    const MOST: usize = LINE / size_of::<T>();

    fn start(memory: &[T]) -> usize {
        memory.as_ptr().align_offset(LINE).min(Self::MOST)
    }
}

impl<T> Deref for Aligned<T> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        &self.memory[self.start..]
    }
}

impl<T> DerefMut for Aligned<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.memory[self.start..]
    }
}

impl<T: Clone> From<&[T]> for Aligned<T> {
    fn from(values: &[T]) -> Self {
        let Some(first) = values.first() else {
            return Self {
                memory: Vec::new(),
                start: 0,
            };
        };
        let mut aligned = Self::room(values.len(), first);
        aligned.memory.extend_from_slice(values);
        aligned
    }
}

impl<T: Clone> Clone for Aligned<T> {
    fn clone(&self) -> Self {
        Self::from(&**self)
    }
}

impl<T: PartialEq> PartialEq for Aligned<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Aligned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown::of(self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Aligned, LINE};

    #[test]
    fn every_copy_starts_at_a_line() {
        for len in [1, 16, 1000] {
            let zeros = Aligned::filled(0.0_f32, len);
            let copies = [zeros.clone(), zeros.clone(), Aligned::from(&*zeros)];
            for copy in &copies {
                assert_eq!(copy.as_ptr().addr() % LINE, 0);
                assert_eq!((copy, copy.len()), (&zeros, len));
            }
        }
        assert!(Aligned::<f64>::from(&[][..]).clone().is_empty());
    }
}
