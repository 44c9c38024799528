//! What two data sets must have in common where one judges a network that learned from the other.

use crate::data::Dataset;
use crate::data::dataset::Names;
use crate::error::{Error, Result, shown};
use crate::labels::Targets;
use crate::scalar::Scalar;

/// What is named, where its names are, what its first one counts as, and what helps where they differ.
type Kind = (&'static str, fn(&Names) -> &[String], usize, &'static str);

impl<T: Scalar, const F: usize, Y: Targets> Dataset<T, F, Y> {
    /// Refuses validation data whose columns or classes are called otherwise than those of this training
    /// data, or that stand on another scale. Where one of them has no names there is nothing to compare.
    pub(crate) fn check_validation(&self, validation: &Self) -> Result<()> {
        let (training, other) = (self.names(), validation.names());
        let kinds: [Kind; 3] = [
            (
                "feature",
                |names| &names.features,
                1,
                "bring the columns of both into one order (`CsvOptions::ignore` leaves out one that only one of \
                 them has)",
            ),
            (
                "target",
                |names| &names.targets,
                1,
                "name the targets of both in one order (`Target::Columns`)",
            ),
            (
                "class",
                |names| &names.classes,
                0,
                "read both with the same `CsvOptions::classes([…])`",
            ),
        ];
        for (kind, of, first, cure) in kinds {
            if let Some(found) = difference(kind, of(training), of(other), first) {
                return Err(Error::invalid(format!("{found}: {cure}")));
            }
        }
        let scales = [
            (
                "features",
                self.inputs().scale(),
                validation.inputs().scale(),
            ),
            (
                "targets",
                self.targets().scale(),
                validation.targets().scale(),
            ),
        ];
        for (what, training, validation) in scales {
            let found = match (training, validation) {
                (Some(_), None) => {
                    "of the training data are standardised, but those of the validation data are raw"
                }
                (None, Some(_)) => {
                    "of the training data are raw, but those of the validation data are standardised"
                }
                (Some(one), Some(another)) if one != another => {
                    "of the training data and of the validation data were standardised by different `Standardizer`s"
                }
                _ => continue,
            };
            return Err(Error::invalid(format!(
                "the {what} {found}: standardise both by the one that was fitted on the training data \
                 (`data.standardized(&scale)`, or `model.scale(&data)` of a `Standardized`)"
            )));
        }
        Ok(())
    }
}

/// The first place where names differ, in words.
fn difference(
    kind: &str,
    training: &[String],
    validation: &[String],
    first: usize,
) -> Option<String> {
    if training.is_empty() || validation.is_empty() {
        return None;
    }
    let longest = training.len().max(validation.len());
    let at = (0..longest).find(|&at| training.get(at) != validation.get(at))?;
    let called = |names: &[String]| match names.get(at) {
        Some(name) => format!("is `{}`", shown(name)),
        None => "does not exist".to_owned(),
    };
    Some(format!(
        "{kind} {} {} in the training data, but {} in the validation data",
        at + first,
        called(training),
        called(validation)
    ))
}
