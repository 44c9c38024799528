//! Targets of data sets: three traits. [`Targets`] owns them, [`TargetsRef`] is a view, and [`AsTargets`] is for
//! arguments that can be viewed as targets. [`Labels`], [`Batch`] and tuples of these implement them.

use crate::data::advice::{of_end, of_targets};
use crate::data::batch::{Batch, BatchRef, Rows};
use crate::data::labels::{Labels, LabelsRef, classes_in_words};
use crate::error::{Error, Result, of_output, within};
use crate::numeric::random::mix;
use crate::numeric::scalar::Scalar;

/// The targets of a data set: [`Labels`], a [`Batch`] of real values, or a tuple of these for several outputs.
/// Sealed: losses, reports and files know these kinds.
#[diagnostic::on_unimplemented(
    message = "a network cannot learn from `{Self}`",
    label = "neither `Labels` nor a `Batch`",
    note = "classes are `Labels::<K>::new([…])?`, values are `Batch::from_rows([[…], […]])?`; several outputs take a tuple of these",
    note = "if the type begins with `Result`, write `?` after the call that makes it"
)]
pub trait Targets:
    sealed::Sealed + AsTargets<Targets = Self> + OwnTargets<Own = Self> + Clone + Send + Sync + 'static
{
    /// The target of one sample: a class index, or an array of values.
    type One;
    /// A view of some targets.
    type Ref<'a>: TargetsRef<'a> + Send + Sync
    where
        Self: 'a;

    /// Targets given one by one.
    ///
    /// # Errors
    /// A label that is not a class, a value that is not finite: named by its row (counted from 1).
    fn from_each(targets: impl IntoIterator<Item = Self::One>) -> Result<Self>;
    /// The number of targets; for several outputs, that of the first.
    fn count(&self) -> usize;
    /// A view of all of them.
    fn view(&self) -> Self::Ref<'_>;
    /// The fingerprint of the standardizer that scaled them; `None` for raw targets.
    #[doc(hidden)]
    fn scale(&self) -> Option<u64> {
        None
    }
    /// A number that differs for other values.
    #[doc(hidden)]
    fn fingerprint(&self) -> u64;
    /// Advice on their scale, if they are real values; `names` are their columns'.
    #[doc(hidden)]
    fn scale_warning(&self, names: &[String]) -> Option<String> {
        let _ = names;
        None
    }
    /// Advice for a network that ends in `stage`, if they are real values and one is below 0.
    #[doc(hidden)]
    fn end_warning(&self, names: &[String], stage: &str) -> Option<String> {
        let _ = (names, stage);
        None
    }
    /// No targets at all.
    fn none() -> Self;
    /// Replaces the targets by those of `source` at `indices`, reusing the memory.
    fn gather(&mut self, source: &Self, indices: &[usize]);
    /// The class of sample `index`, if targets are classes. A stratified split keeps its proportion.
    fn class(&self, index: usize) -> Option<usize>;
    /// Refuses values that are not finite: a computed [`Batch`] can hold them.
    ///
    /// # Errors
    /// The first value that is not finite, by row and column (counted from 1).
    fn check_finite(&self) -> Result<()> {
        Ok(())
    }
    /// The classes without samples, in words; `None` if every class has a sample, or targets are not classes.
    fn absent_classes(&self) -> Option<String> {
        None
    }
}

/// Targets as those of a data set. What is none has no `Own`: the compiler tells the mistake once, and not again where
/// the data set is used.
pub trait OfDataset: sealed::Sealed {
    /// The targets themselves.
    type Own: Targets;
    /// The targets themselves.
    #[doc(hidden)]
    fn own(self) -> Self::Own;
}

/// [`Targets`], for the constructors of a data set. (The bound is told in few lines, without its place.)
#[diagnostic::on_unimplemented(
    message = "a network cannot learn from `{Self}`",
    label = "neither `Labels` nor a `Batch`",
    note = "classes are `Labels::<K>::new([…])?`, values are `Batch::from_rows([[…], […]])?`; several outputs take a tuple of these",
    note = "if the type begins with `Result`, write `?` after the call that makes it"
)]
pub trait OwnTargets {
    /// The targets themselves.
    type Own: Targets;
    /// The targets themselves.
    #[doc(hidden)]
    fn own(self) -> Self::Own;
}

#[diagnostic::do_not_recommend]
impl<Y: OfDataset> OwnTargets for Y {
    type Own = <Y as OfDataset>::Own;

    fn own(self) -> Self::Own {
        OfDataset::own(self)
    }
}

#[diagnostic::do_not_recommend]
impl<const K: usize> OfDataset for Labels<K> {
    type Own = Self;
    fn own(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const K: usize> OfDataset for Batch<T, K> {
    type Own = Self;
    fn own(self) -> Self {
        self
    }
}

/// A view of targets that a loss can read. Sealed, as [`Targets`] is.
pub trait TargetsRef<'a>: sealed::Sealed + Copy {
    /// The number of targets; for several outputs, that of the first.
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

mod sealed {
    use super::{Batch, BatchRef, Labels, LabelsRef};

    pub trait Sealed {}
    impl<const K: usize> Sealed for Labels<K> {}
    impl<const K: usize> Sealed for LabelsRef<'_, K> {}
    impl<T, const K: usize> Sealed for Batch<T, K> {}
    impl<T, const K: usize> Sealed for BatchRef<'_, T, K> {}
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

#[diagnostic::do_not_recommend]
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
    fn fingerprint(&self) -> u64 {
        self.0
            .iter()
            .fold(K as u64, |seen, &label| mix(seen ^ label as u64))
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

#[diagnostic::do_not_recommend]
impl<T: Scalar, const K: usize> Targets for Batch<T, K> {
    type One = [T; K];
    type Ref<'a> = BatchRef<'a, T, K>;

    fn from_each(targets: impl IntoIterator<Item = [T; K]>) -> Result<Self> {
        // Without this, the row and column would seem to be those of the inputs.
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
        of_targets(self.plain(), names)
    }
    fn end_warning(&self, names: &[String], stage: &str) -> Option<String> {
        of_end(self.plain(), names, stage)
    }
    fn fingerprint(&self) -> u64 {
        self.plain().fingerprint()
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
        finite(self.plain())
    }
}

/// Refuses real targets that are not finite: compiled once, not once per width.
#[inline(never)]
fn finite<T: Scalar>(targets: Rows<'_, T>) -> Result<()> {
    targets
        .check_finite()
        .map_err(|error| within("targets", error))
}

/// Types that can be viewed as targets: `&Labels`, `&Batch`, or a view of them.
#[diagnostic::on_unimplemented(
    message = "a network cannot learn from `{Self}`",
    label = "neither `Labels` nor a `Batch`",
    note = "classes are `Labels::<K>::new([…])?`, values are `Batch::from_rows([[…], […]])?`; several outputs take a tuple of these",
    note = "if the type begins with `Result`, write `?` after the call that makes it"
)]
pub trait AsTargets {
    /// The type that owns such targets.
    type Targets: Targets;
    /// The view.
    fn as_targets(&self) -> <Self::Targets as Targets>::Ref<'_>;
}

#[diagnostic::do_not_recommend]
impl<const K: usize> AsTargets for Labels<K> {
    type Targets = Labels<K>;
    fn as_targets(&self) -> LabelsRef<'_, K> {
        LabelsRef(&self.0)
    }
}

#[diagnostic::do_not_recommend]
impl<const K: usize> AsTargets for LabelsRef<'_, K> {
    type Targets = Labels<K>;
    fn as_targets(&self) -> LabelsRef<'_, K> {
        *self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const K: usize> AsTargets for Batch<T, K> {
    type Targets = Batch<T, K>;
    fn as_targets(&self) -> BatchRef<'_, T, K> {
        self.view()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const K: usize> AsTargets for BatchRef<'_, T, K> {
    type Targets = Batch<T, K>;
    fn as_targets(&self) -> BatchRef<'_, T, K> {
        *self
    }
}

#[diagnostic::do_not_recommend]
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

fn in_output(index: usize, words: &str) -> String {
    format!("{words} of output {}", index + 1)
}

/// Targets of a network with several outputs: a tuple in their order.
macro_rules! tuples {
    ($($name:ident $index:tt),*) => {
        impl<$($name: sealed::Sealed),*> sealed::Sealed for ($($name,)*) {}

        #[diagnostic::do_not_recommend]
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
            fn fingerprint(&self) -> u64 {
                [$(self.$index.fingerprint()),*].into_iter().fold(0, |seen, own| mix(seen ^ own))
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

        #[diagnostic::do_not_recommend]
        impl<$($name: Targets),*> OfDataset for ($($name,)*) {
            type Own = Self;
            fn own(self) -> Self {
                self
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

        #[diagnostic::do_not_recommend]
        impl<$($name: AsTargets),*> AsTargets for ($($name,)*) {
            type Targets = ($($name::Targets,)*);

            fn as_targets(&self) -> <Self::Targets as Targets>::Ref<'_> {
                ($(self.$index.as_targets(),)*)
            }
        }
    };
}

tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
