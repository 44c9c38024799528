//! Class indices, and what data sets can have as targets.

use std::fmt::{self, Display};

use crate::batch::{Batch, BatchRef};
use crate::data::{of_end, of_targets};
use crate::error::{Error, Result, within};
use crate::memory;
use crate::rng::mix;
use crate::scalar::Scalar;
use crate::shown::Shown;

/// Class indices `0..K`, one a sample.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Labels<const K: usize>(Vec<usize>);

impl<const K: usize> fmt::Debug for Labels<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        LabelsRef::<K>(&self.0).fmt(f)
    }
}

impl<const K: usize> Labels<K> {
    /// Checks that every label is a class. They come from an array, a `Vec`, a slice or any iterator, as
    /// whole numbers of any type or as `bool` (`true` is class 1).
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
                format!("row {}", at + 1),
                out_of_range::<K>(&label, from_0),
            )),
            None => Ok(Self(labels)),
        }
    }

    /// The same of indices that are in a vector already, which becomes the labels' own.
    pub(crate) fn from_indices(labels: Vec<usize>) -> Result<Self> {
        match labels.iter().position(|&label| label >= K) {
            Some(at) => Err(Error::data(
                format!("row {}", at + 1),
                out_of_range::<K>(&labels[at].to_string(), labels.contains(&0)),
            )),
            None => Ok(Self(labels)),
        }
    }

    /// The labels, one a sample.
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

/// What a class index can be given as: a whole number of any type, a `bool`, or a reference to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a class index",
    label = "neither a whole number nor a `bool`",
    note = "classes count from 0; other labels need their class first, as `CsvOptions` gives it to words"
)]
pub trait ClassIndex: Copy + Display + sealed::Sealed {
    /// The index, if there can be one.
    #[doc(hidden)]
    fn index(self) -> Option<usize>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! class_indices {
    ($($type:ty),*) => {$(
        impl sealed::Sealed for $type {}
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
pub struct LabelsRef<'a, const K: usize>(&'a [usize]);

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
    /// The labels, one a sample, each below `K`.
    #[must_use]
    pub fn as_slice(self) -> &'a [usize] {
        self.0
    }
}

/// What a data set can have as targets: [`Labels`], a [`Batch`] of real values, or a tuple of them for several outputs.
pub trait Targets: Clone + Send + Sync + 'static {
    /// The target of one sample: a class index, or an array of values.
    type One;
    /// A view of some targets.
    type Ref<'a>: TargetsRef<'a> + Send + Sync
    where
        Self: 'a;

    /// Targets given one by one.
    ///
    /// # Errors
    /// A label that is no class, a value that is not finite: named by its row (counted from 1).
    fn from_each(targets: impl IntoIterator<Item = Self::One>) -> Result<Self>;
    /// How many targets there are: of several outputs, those of the first.
    fn count(&self) -> usize;
    /// A view of all of them.
    fn view(&self) -> Self::Ref<'_>;
    /// Which standardizer they come from; none of raw ones.
    #[doc(hidden)]
    fn scale(&self) -> Option<u64> {
        None
    }
    /// Advice on their scale, if they are real values; `names` are their columns'.
    #[doc(hidden)]
    fn scale_warning(&self, names: &[String]) -> Option<String> {
        let _ = names;
        None
    }
    /// Advice where one is below 0, if they are real values, for a network that ends in `stage`.
    #[doc(hidden)]
    fn end_warning(&self, names: &[String], stage: &str) -> Option<String> {
        let _ = (names, stage);
        None
    }
    /// No targets at all.
    fn none() -> Self;
    /// Replaces the targets by those of `source` at `indices`, reusing the memory.
    fn gather(&mut self, source: &Self, indices: &[usize]);
    /// The class of sample `index`, if targets are classes: what a stratified split keeps in proportion.
    fn class(&self, index: usize) -> Option<usize>;
    /// Refuses values that are not finite: a [`Batch`] that a network computed can hold them.
    ///
    /// # Errors
    /// The first value that is not, by row and column (counted from 1).
    fn check_finite(&self) -> Result<()> {
        Ok(())
    }
    /// The classes that no sample is of, in words; none if every class has a sample, or targets are no classes.
    fn absent_classes(&self) -> Option<String> {
        None
    }
}

/// A view of targets that a loss can read.
pub trait TargetsRef<'a>: Copy {
    /// How many targets there are: of several outputs, those of the first.
    fn count(self) -> usize;
    /// Refuses another number of targets than `inputs`.
    ///
    /// # Errors
    /// [`Error::RowMismatch`]; [`Error::TargetsMismatch`] if outputs have different numbers.
    fn check_count(self, inputs: usize) -> Result<()> {
        match self.count() {
            targets if targets == inputs => Ok(()),
            targets => Err(Error::RowMismatch { inputs, targets }),
        }
    }
    /// Targets `start..start + rows`.
    #[must_use]
    fn subrows(self, start: usize, rows: usize) -> Self;
}

impl<'a, const K: usize> TargetsRef<'a> for LabelsRef<'a, K> {
    fn count(self) -> usize {
        self.0.len()
    }
    fn subrows(self, start: usize, rows: usize) -> Self {
        Self(&self.0[start..start + rows])
    }
}

impl<'a, T: Scalar, const K: usize> TargetsRef<'a> for BatchRef<'a, T, K> {
    fn count(self) -> usize {
        self.len()
    }
    fn subrows(self, start: usize, rows: usize) -> Self {
        BatchRef::subrows(self, start, rows)
    }
}

impl<const K: usize> Targets for Labels<K> {
    type One = usize;
    type Ref<'a> = LabelsRef<'a, K>;

    fn from_each(targets: impl IntoIterator<Item = usize>) -> Result<Self> {
        Self::new(targets.into_iter().collect::<Vec<_>>())
    }
    fn count(&self) -> usize {
        self.0.len()
    }
    fn view(&self) -> LabelsRef<'_, K> {
        LabelsRef(&self.0)
    }
    fn none() -> Self {
        Self(Vec::new())
    }
    fn gather(&mut self, source: &Self, indices: &[usize]) {
        self.0.clear();
        self.0.extend(indices.iter().map(|&i| source.0[i]));
    }
    fn class(&self, index: usize) -> Option<usize> {
        Some(self.0[index])
    }
    fn absent_classes(&self) -> Option<String> {
        let mut seen = vec![false; K];
        self.0.iter().for_each(|&label| seen[label] = true);
        let absent = (0..K).filter(|&class| !seen[class]);
        classes_in_words(absent.map(|class| class.to_string()))
    }
}

/// `class 3`, `classes 3 and 7`, `classes 0, 1, 2, … (40 of them)`; none of none.
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

impl<T: Scalar, const K: usize> Targets for Batch<T, K> {
    type One = [T; K];
    type Ref<'a> = BatchRef<'a, T, K>;

    fn from_each(targets: impl IntoIterator<Item = [T; K]>) -> Result<Self> {
        // A row and a column alone would be looked for among the inputs.
        Self::from_rows(targets).map_err(|error| within("targets", error))
    }
    fn count(&self) -> usize {
        self.len()
    }
    fn view(&self) -> BatchRef<'_, T, K> {
        Self::view(self)
    }
    fn scale(&self) -> Option<u64> {
        Self::scale(self)
    }
    fn scale_warning(&self, names: &[String]) -> Option<String> {
        of_targets(self, names)
    }
    fn end_warning(&self, names: &[String], stage: &str) -> Option<String> {
        of_end(self, names, stage)
    }
    fn none() -> Self {
        Self::zeros(0)
    }
    fn gather(&mut self, source: &Self, indices: &[usize]) {
        self.take_rows(source, indices);
    }
    fn class(&self, _: usize) -> Option<usize> {
        None
    }
    fn check_finite(&self) -> Result<()> {
        Self::check_finite(self).map_err(|error| within("targets", error))
    }
}

/// Whatever can be looked at as targets: `&Labels`, `&Batch`, or a view of them.
#[diagnostic::on_unimplemented(
    message = "a network cannot learn from `{Self}`",
    label = "neither `Labels` nor a `Batch`",
    note = "classes are `Labels::<K>::new([…])?`, values are `Batch::from_rows([[…], […]])?`; several outputs take a tuple of these"
)]
pub trait AsTargets {
    /// The type that owns such targets.
    type Targets: Targets;
    /// The view.
    fn as_targets(&self) -> <Self::Targets as Targets>::Ref<'_>;
}

impl<const K: usize> AsTargets for Labels<K> {
    type Targets = Labels<K>;
    fn as_targets(&self) -> LabelsRef<'_, K> {
        LabelsRef(&self.0)
    }
}

impl<const K: usize> AsTargets for LabelsRef<'_, K> {
    type Targets = Labels<K>;
    fn as_targets(&self) -> LabelsRef<'_, K> {
        *self
    }
}

impl<T: Scalar, const K: usize> AsTargets for Batch<T, K> {
    type Targets = Batch<T, K>;
    fn as_targets(&self) -> BatchRef<'_, T, K> {
        self.view()
    }
}

impl<T: Scalar, const K: usize> AsTargets for BatchRef<'_, T, K> {
    type Targets = Batch<T, K>;
    fn as_targets(&self) -> BatchRef<'_, T, K> {
        *self
    }
}

impl<Y: AsTargets> AsTargets for &Y {
    type Targets = Y::Targets;
    fn as_targets(&self) -> <Y::Targets as Targets>::Ref<'_> {
        (**self).as_targets()
    }
}

/// Refuses outputs with other numbers of targets than `inputs`.
fn check_counts(inputs: usize, counts: &[usize]) -> Result<()> {
    let first = counts[0];
    if counts.iter().any(|count| *count != first) {
        return Err(Error::TargetsMismatch {
            inputs,
            targets: counts.to_vec(),
        });
    }
    if first == inputs {
        return Ok(());
    }
    Err(Error::RowMismatch {
        inputs,
        targets: first,
    })
}

/// The same error, of one output of several.
fn of_output(index: usize, error: Error) -> Error {
    match error {
        Error::Data { place, problem } => {
            Error::data(format!("output {}, {place}", index + 1), problem)
        }
        other => other,
    }
}

fn in_output(index: usize, words: &str) -> String {
    format!("{words} of output {}", index + 1)
}

/// Targets of a network with several outputs: a tuple in their order. An error that lists what could have been given
/// lists the shortest tuple alone.
macro_rules! tuples {
    ($(#[$quiet:meta])? $($name:ident $index:tt),*) => {
        impl<$($name: Targets),*> Targets for ($($name,)*) {
            type One = ($($name::One,)*);
            type Ref<'a> = ($($name::Ref<'a>,)*);

            fn from_each(targets: impl IntoIterator<Item = Self::One>) -> Result<Self> {
                let mut columns: ($(Vec<$name::One>,)*) = Default::default();
                for one in targets {
                    $(columns.$index.push(one.$index);)*
                }
                Ok(($($name::from_each(columns.$index)?,)*))
            }
            fn count(&self) -> usize {
                self.0.count()
            }
            fn view(&self) -> Self::Ref<'_> {
                ($(self.$index.view(),)*)
            }
            fn scale(&self) -> Option<u64> {
                let scales = [$(self.$index.scale()),*].into_iter().flatten();
                scales.reduce(|all, scale| mix(all ^ scale))
            }
            fn none() -> Self {
                ($($name::none(),)*)
            }
            fn gather(&mut self, source: &Self, indices: &[usize]) {
                $(self.$index.gather(&source.$index, indices);)*
            }
            fn class(&self, index: usize) -> Option<usize> {
                self.0.class(index)
            }
            fn check_finite(&self) -> Result<()> {
                $(self.$index.check_finite().map_err(|error| of_output($index, error))?;)*
                Ok(())
            }
            fn absent_classes(&self) -> Option<String> {
                let each = [$(self.$index.absent_classes().map(|words| in_output($index, &words))),*];
                let all: Vec<String> = each.into_iter().flatten().collect();
                (!all.is_empty()).then(|| all.join("; "))
            }
        }

        impl<'a, $($name: TargetsRef<'a>),*> TargetsRef<'a> for ($($name,)*) {
            fn count(self) -> usize {
                self.0.count()
            }
            fn check_count(self, inputs: usize) -> Result<()> {
                check_counts(inputs, &[$(self.$index.count()),*])
            }
            fn subrows(self, start: usize, rows: usize) -> Self {
                ($(self.$index.subrows(start, rows),)*)
            }
        }

        $(#[$quiet])?
        impl<$($name: AsTargets),*> AsTargets for ($($name,)*) {
            type Targets = ($($name::Targets,)*);

            fn as_targets(&self) -> <Self::Targets as Targets>::Ref<'_> {
                ($(self.$index.as_targets(),)*)
            }
        }
    };
}

tuples!(A 0, B 1);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3, E 4);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(#[diagnostic::do_not_recommend] A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
