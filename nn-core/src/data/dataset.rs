//! Samples with their targets, checked once at construction.

use std::fmt;
use std::sync::Arc;

use faer::MatRef;
use serde::{Deserialize, Serialize};

use crate::data::batch::{Batch, Rows};
use crate::data::labels::Labels;
use crate::data::row::Row;
use crate::data::targets::{OwnTargets, Targets, TargetsRef};
use crate::error::{Error, Result, counted, shown};
use crate::numeric::random::mix;
use crate::numeric::range::Refused;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;

/// The names of a data set's columns and classes; empty if unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Names {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) features: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) targets: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) classes: Vec<String>,
}

impl Names {
    /// Compares the training data's names with those of the data set `called` so, if both are known. The error has
    /// the first difference and a cure.
    pub(crate) fn check(&self, other: &Self, called: &str) -> Result<(), String> {
        // Features and targets count from 1 as columns do, classes from 0 as labels do.
        for (kind, own, other, first, cure) in [
            (
                "feature",
                &self.features,
                &other.features,
                1,
                "bring the columns of both into one order (`CsvOptions::ignore` leaves out one that only one of \
                 them has)",
            ),
            (
                "target",
                &self.targets,
                &other.targets,
                1,
                "name the targets of both in one order (`Target::Columns`)",
            ),
            (
                "class",
                &self.classes,
                &other.classes,
                0,
                "read both with the same `CsvOptions::classes([…])`",
            ),
        ] {
            if own.is_empty() || other.is_empty() {
                continue;
            }
            let mut all = 0..own.len().max(other.len());
            let Some(at) = all.find(|&at| own.get(at) != other.get(at)) else {
                continue;
            };
            let said = |names: &[String]| match names.get(at) {
                Some(name) => format!("is `{}`", shown(name)),
                None => "does not exist".to_owned(),
            };
            return Err(format!(
                "{kind} {} {} in the training data, but {} in {called}: {cure}",
                at + first,
                said(own),
                said(other)
            ));
        }
        Ok(())
    }
}

/// A data set without its values: code that needs no more is compiled once, not once per type of data set.
#[derive(Clone, Copy)]
pub(crate) struct About<'d> {
    pub(crate) samples: usize,
    pub(crate) names: &'d Names,
    /// The standardizers that features and targets come from.
    pub(crate) scales: [Option<u64>; 2],
    refused: Option<Refused>,
}

impl About<'_> {
    /// [`Dataset::check_fraction`].
    pub(crate) fn check_fraction(self) -> Result<()> {
        match self.refused {
            Some(refused) => Err(refused.error()),
            None => Ok(()),
        }
    }
}

/// Samples of `F` features, each with its target: a class ([`Labels<K>`](crate::Labels)) or `K` real
/// values ([`Batch<T, K>`]).
///
/// ```
/// use nn_core::prelude::*;
/// let xor = Dataset::from_rows(
///     [[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]],
///     Labels::<2>::new([0, 1, 1, 0])?,
/// )?;
/// let mut rng = nn_core::numeric::random::seeded(42);
/// let mut batches = xor.batches(3, &mut rng);
/// while let Some((x, y)) = batches.next() {
///     assert_eq!(x.len(), y.as_slice().len());
/// }
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Dataset<T, const F: usize, Y> {
    inputs: Batch<T, F>,
    targets: Y,
    names: Arc<Names>,
    /// The fraction of the split that made these samples, if it is out of range.
    refused: Option<Refused>,
}

#[allow(clippy::missing_fields_in_debug)] // errors name what was refused
impl<T: fmt::Debug, const F: usize, Y: fmt::Debug> fmt::Debug for Dataset<T, F, Y> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset")
            .field("inputs", &self.inputs)
            .field("targets", &self.targets)
            .field("feature_names", &Shown::of(&self.names.features))
            .field("target_names", &Shown::of(&self.names.targets))
            .field("class_names", &Shown::of(&self.names.classes))
            .finish()
    }
}

impl<T: Scalar, const F: usize, Y> Dataset<T, F, Y> {
    /// Joins samples and their targets.
    ///
    /// # Errors
    /// No sample at all; another number of targets than samples; a value that is not finite, which a computed batch
    /// can hold.
    pub fn new(inputs: Batch<T, F>, targets: Y) -> Result<Dataset<T, F, Y::Own>>
    where
        Y: OwnTargets<Own: Sized>,
    {
        let data = Dataset {
            inputs,
            targets: targets.own(),
            names: Arc::default(),
            refused: None,
        };
        data.check()?;
        Ok(data)
    }

    /// Samples given as arrays, vectors or slices ([`Row`]), from an array, a vector or an iterator.
    ///
    /// # Errors
    /// As [`Batch::from_rows`] and [`Dataset::new`].
    pub fn from_rows<R: Row<T, F>>(
        rows: impl IntoIterator<Item = R>,
        targets: Y,
    ) -> Result<Dataset<T, F, Y::Own>>
    where
        Y: OwnTargets<Own: Sized>,
    {
        Dataset::new(Batch::from_rows(rows)?, targets)
    }

    /// Samples one after another: `values[i * F + j]` is feature `j` of sample `i`.
    ///
    /// # Errors
    /// As [`Batch::from_flat`] and [`Dataset::new`].
    pub fn from_flat(values: impl Into<Vec<T>>, targets: Y) -> Result<Dataset<T, F, Y::Own>>
    where
        Y: OwnTargets<Own: Sized>,
    {
        Dataset::new(Batch::from_flat(values)?, targets)
    }

    /// Copies a faer matrix with one sample per row.
    ///
    /// # Errors
    /// As [`Batch::from_matrix`] and [`Dataset::new`].
    pub fn from_matrix(matrix: MatRef<'_, T>, targets: Y) -> Result<Dataset<T, F, Y::Own>>
    where
        Y: OwnTargets<Own: Sized>,
    {
        Dataset::new(Batch::from_matrix(matrix)?, targets)
    }
}

impl<T: Scalar, const F: usize, Y: Targets> Dataset<T, F, Y> {
    fn check(&self) -> Result<()> {
        let count = self.targets.view().check_count(self.len());
        check(count, self.len(), self.inputs.plain(), &|| {
            self.targets.check_finite()
        })
    }

    /// Refuses values that are not finite: computed batches can hold them.
    pub(crate) fn check_finite(&self) -> Result<()> {
        self.inputs.check_finite()?;
        self.targets.check_finite()
    }

    /// Samples with their targets, from an array, a vector or an iterator of pairs.
    ///
    /// A sample is an array, a vector or a slice ([`Row`]). A target is a class index for [`Labels`](crate::Labels), an
    /// array for a [`Batch`].
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// let and = Dataset::<f32, 2, Labels<2>>::from_pairs([
    ///     ([0.0, 0.0], 0),
    ///     ([0.0, 1.0], 0),
    ///     ([1.0, 0.0], 0),
    ///     ([1.0, 1.0], 1),
    /// ])?;
    /// let squares = (1..=9_u8).map(|x| ([f64::from(x)], [f64::from(x * x)]));
    /// let squares = Dataset::<f64, 1, Batch<f64, 1>>::from_pairs(squares)?;
    /// assert_eq!((and.len(), squares.len()), (4, 9));
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// No pair at all; a vector of another length than `F`, a value that is not finite, a label that is not a class, named by its row.
    pub fn from_pairs<R: Row<T, F>>(pairs: impl IntoIterator<Item = (R, Y::One)>) -> Result<Self> {
        let (inputs, targets): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        Self::new(Batch::from_rows(inputs)?, Y::from_each(targets)?)
    }

    /// The samples.
    #[must_use]
    pub fn inputs(&self) -> &Batch<T, F> {
        &self.inputs
    }

    /// The targets.
    #[must_use]
    pub fn targets(&self) -> &Y {
        &self.targets
    }

    /// The number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// True if there is no sample (one part of a split can be empty).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// The names of the features in order; empty if unknown.
    #[must_use]
    pub fn feature_names(&self) -> &[String] {
        &self.names.features
    }

    /// The names of the target columns; empty if unknown.
    #[must_use]
    pub fn target_names(&self) -> &[String] {
        &self.names.targets
    }

    /// The names of the classes by index; empty if they are numbers, or unknown.
    #[must_use]
    pub fn class_names(&self) -> &[String] {
        &self.names.classes
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// The samples at `indices` (counted from 0), in that order; an index may occur more than once.
    ///
    /// # Errors
    /// An index without a sample.
    pub fn subset(&self, indices: &[usize]) -> Result<Self> {
        match indices.iter().find(|&&index| index >= self.len()) {
            Some(index) => Err(Error::invalid(format!(
                "there is no sample {index}: the data set has {}, counted from 0",
                counted(self.len(), "sample")
            ))),
            None => Ok(self.pick(indices)),
        }
    }

    /// Changes every feature value by `change`: `data.map_inputs(|pixel| pixel / 255.0)?`. The result counts as raw
    /// data, even if the values were standardised: its scale is unknown.
    ///
    /// # Errors
    /// A result that is not finite, named by row and column.
    pub fn map_inputs(self, change: impl FnMut(T) -> T) -> Result<Self> {
        let values: Vec<T> = self.inputs.as_slice().iter().copied().map(change).collect();
        Ok(Self {
            inputs: Batch::from_flat(values)?,
            ..self
        })
    }

    /// The same targets with other inputs (standardised ones, for example). The columns' names stay if their number
    /// does.
    ///
    /// # Errors
    /// Another number of samples.
    pub fn with_inputs<const G: usize>(self, inputs: Batch<T, G>) -> Result<Dataset<T, G, Y>> {
        let mut names = self.names;
        if G != F {
            Arc::make_mut(&mut names).features.clear();
        }
        Ok(Dataset {
            names,
            ..Dataset::new(inputs, self.targets)?
        })
    }

    /// The same inputs with other targets. The names of targets and classes are dropped; for classes as columns,
    /// [`one_hot`](Self::one_hot) keeps them.
    ///
    /// # Errors
    /// Another number of targets than samples.
    pub fn with_targets<Z: Targets>(self, targets: Z) -> Result<Dataset<T, F, Z>> {
        let mut names = self.names;
        {
            let names = Arc::make_mut(&mut names);
            names.targets.clear();
            names.classes.clear();
        }
        Ok(Dataset {
            names,
            ..Dataset::new(self.inputs, targets)?
        })
    }

    pub(crate) fn pick(&self, indices: &[usize]) -> Self {
        let mut inputs = Batch::zeros(0);
        inputs.take_rows(&self.inputs, indices);
        let mut targets = Y::none();
        targets.gather(&self.targets, indices);
        Self {
            inputs,
            targets,
            names: Arc::clone(&self.names),
            refused: self.refused,
        }
    }

    /// The same columns and classes with other values: `inputs` and `targets` have as many samples as before.
    pub(crate) fn replaced(&self, inputs: Batch<T, F>, targets: Y) -> Self {
        Self {
            inputs,
            targets,
            names: Arc::clone(&self.names),
            refused: self.refused,
        }
    }

    /// The same samples, as a part made with that fraction.
    pub(crate) fn refusing(self, refused: Option<Refused>) -> Self {
        Self {
            refused: self.refused.or(refused),
            ..self
        }
    }

    /// Refuses a part made with an invalid fraction.
    pub(crate) fn check_fraction(&self) -> Result<()> {
        self.about().check_fraction()
    }

    /// All but the values.
    /// A number that differs for other samples, or for the same in another order.
    pub(crate) fn fingerprint(&self) -> u64 {
        mix(self.inputs.plain().fingerprint() ^ mix(self.targets.fingerprint()))
    }

    pub(crate) fn about(&self) -> About<'_> {
        About {
            samples: self.len(),
            names: &self.names,
            scales: [self.inputs.scale(), self.targets.scale()],
            refused: self.refused,
        }
    }

    pub(crate) fn named(self, names: Names) -> Self {
        Self {
            names: Arc::new(names),
            ..self
        }
    }
}

impl<T: Scalar, const F: usize, const K: usize> Dataset<T, F, Labels<K>> {
    /// The same inputs with a column of 0 and 1 for each class ([`Labels::one_hot`]), for losses on values. The
    /// classes keep their names.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// let pets: Dataset<f32, 1, Labels<2>> =
    ///     Dataset::from_csv_bytes("4,cat\n20,dog\n", Target::Last, &CsvOptions::new())?;
    /// let pets = pets.one_hot();
    /// assert_eq!(pets.targets().as_slice(), [1.0, 0.0, 0.0, 1.0]);
    /// assert_eq!(pets.class_names(), ["cat", "dog"]);
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn one_hot(self) -> Dataset<T, F, Batch<T, K>> {
        let mut names = self.names;
        if !names.targets.is_empty() {
            // The one column of labels does not exist any more.
            Arc::make_mut(&mut names).targets.clear();
        }
        Dataset {
            inputs: self.inputs,
            targets: self.targets.one_hot(),
            names,
            refused: self.refused,
        }
    }
}

/// The checks of [`Dataset::new`], compiled once, not once per type of data set; `count` is the check of the number of targets.
fn check<T: Scalar>(
    count: Result<()>,
    samples: usize,
    inputs: Rows<'_, T>,
    targets: &dyn Fn() -> Result<()>,
) -> Result<()> {
    count?;
    if samples == 0 {
        return Err(empty());
    }
    if inputs.width == 0 {
        return Err(Error::invalid(
            "a sample has 0 features, but needs at least 1",
        ));
    }
    inputs.check_finite()?;
    targets()
}

/// The error for a data set without samples.
pub(crate) fn empty() -> Error {
    Error::invalid("the data set is empty: there is no sample to train or evaluate on")
}

impl<T: Scalar, const F: usize, Y: Targets> Dataset<T, F, Y> {
    /// [`scale_warning`](crate::data::scale_warning) for the inputs.
    #[must_use]
    pub fn scale_warning(&self) -> Option<String> {
        crate::data::advice::scale_warning(self.inputs(), self.feature_names())
    }
}
