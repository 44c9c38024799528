//! Class indices.

use std::fmt::{self, Display};

use crate::data::batch::Batch;
use crate::error::{Error, Place, Result};
use crate::numeric::memory;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;

/// Class indices `0..K`, one per sample.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Labels<const K: usize>(pub(super) Vec<usize>);

impl<const K: usize> fmt::Debug for Labels<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        LabelsRef::<K>(&self.0).fmt(f)
    }
}

impl<const K: usize> Labels<K> {
    /// Checks that every label is a class. Labels are given as an array, a `Vec`, a slice or any iterator of whole
    /// numbers of any type or of `bool` (`true` is class 1).
    ///
    /// ```
    /// use nn_core::Labels;
    /// let signs = Labels::<2>::new([-0.5, 0.3].map(|x| x > 0.0))?;
    /// assert_eq!(signs, Labels::new([0, 1])?);
    /// assert_eq!(signs, Labels::new([0_u8, 1].iter())?);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// A label that is not in `0..K`, named by its row (counted from 1).
    pub fn new(labels: impl IntoIterator<Item: ClassIndex>) -> Result<Self> {
        let mut wrong = None;
        let mut from_0 = false;
        let labels = labels.into_iter().enumerate().map(|(at, label)| {
            let class = label.index().filter(|&class| class < K);
            from_0 |= class == Some(0);
            if class.is_none() && wrong.is_none() {
                wrong = Some((at, label.to_string()));
            }
            class.unwrap_or(0)
        });
        let labels = memory::collected(labels)?;
        match wrong {
            Some((at, label)) => Err(Error::data(
                Place::new().at_row(at),
                out_of_range::<K>(&label, from_0),
            )),
            None => Ok(Self(labels)),
        }
    }

    /// The same for a vector of indices, which is moved into the labels.
    pub(crate) fn from_indices(labels: Vec<usize>) -> Result<Self> {
        match labels.iter().position(|&label| label >= K) {
            Some(at) => Err(Error::data(
                Place::new().at_row(at),
                out_of_range::<K>(&labels[at].to_string(), labels.contains(&0)),
            )),
            None => Ok(Self(labels)),
        }
    }

    /// The labels, one per sample.
    #[must_use]
    pub fn as_slice(&self) -> &[usize] {
        &self.0
    }

    /// A batch with 1 at the label's place and 0 elsewhere.
    #[must_use]
    pub fn one_hot<T: Scalar>(&self) -> Batch<T, K> {
        let mut batch = Batch::zeros(self.0.len());
        for (row, &label) in self.0.iter().enumerate() {
            batch.as_mut_slice()[row * K + label] = T::ONE;
        }
        batch
    }
}

/// Types of class indices: a whole number of any type, a `bool`, or a reference to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a class index",
    label = "neither a whole number nor a `bool`",
    note = "a class is a whole number from 0 on: of names it is `names.iter().position(|name| *name == label)`, of numbers `value as usize` or `value > 0.5`"
)]
pub trait ClassIndex: Copy + Display + sealed::Sealed {
    /// The index, if it fits into `usize`.
    #[doc(hidden)]
    fn index(self) -> Option<usize>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! class_indices {
    ($($type:ty),*) => {$(
        impl sealed::Sealed for $type {}
        #[diagnostic::do_not_recommend]
        impl ClassIndex for $type {
            fn index(self) -> Option<usize> {
                self.try_into().ok()
            }
        }
    )*};
}

class_indices!(
    bool, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);

impl<L: ClassIndex> sealed::Sealed for &L {}
#[diagnostic::do_not_recommend]
impl<L: ClassIndex> ClassIndex for &L {
    fn index(self) -> Option<usize> {
        (*self).index()
    }
}

/// The text for a label that is not a class; `from_0` if there is a label 0.
pub(crate) fn out_of_range<const K: usize>(label: &str, from_0: bool) -> String {
    let last = K.saturating_sub(1);
    let hint = if label == K.to_string() && !from_0 {
        " (do your labels start at 1?)"
    } else {
        ""
    };
    format!("label {label}, but classes are 0..={last}{hint}")
}

/// A view of class indices.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LabelsRef<'a, const K: usize>(pub(super) &'a [usize]);

impl<const K: usize> fmt::Debug for LabelsRef<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Labels")
            .field("samples", &self.0.len())
            .field("classes", &K)
            .field("labels", &Shown::of(self.0))
            .finish()
    }
}

impl<'a, const K: usize> LabelsRef<'a, K> {
    /// The labels, one per sample, each below `K`.
    #[must_use]
    pub fn as_slice(self) -> &'a [usize] {
        self.0
    }
}

/// `class 3`, `classes 3 and 7`, `classes 0, 1, 2, … (40 of them)`; `None` for no class.
pub(crate) fn classes_in_words(classes: impl Iterator<Item = String>) -> Option<String> {
    const SHOWN: usize = 5;
    let classes: Vec<String> = classes.collect();
    Some(match &classes[..] {
        [] => return None,
        [one] => format!("class {one}"),
        [before @ .., last] if classes.len() <= SHOWN => {
            format!("classes {} and {last}", before.join(", "))
        }
        all => format!(
            "classes {}, … ({} of them)",
            all[..SHOWN].join(", "),
            all.len()
        ),
    })
}
