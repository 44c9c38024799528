//! Checks that training data and validation data match.

use crate::data::dataset::About;
use crate::error::{Error, Result};

impl About<'_> {
    /// Refuses validation data whose columns or classes have other names than those of this training data, or that
    /// are on another scale. If one of the two has no names, names are not compared.
    pub(crate) fn check_validation(self, validation: Self) -> Result<()> {
        let names = self.names.check(validation.names, "the validation data");
        names.map_err(Error::invalid)?;
        let scales = self.scales.into_iter().zip(validation.scales);
        for (what, pair) in ["features", "targets"].into_iter().zip(scales) {
            let found = match pair {
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
