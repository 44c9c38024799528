//! Advice if the scale of features or targets slows training down.

use crate::data::batch::{Batch, Rows};
use crate::data::column::{Column, columns};
use crate::error::shown;
use crate::numeric::scalar::Scalar;

/// If there are many samples, every n-th is measured, so that some thousands are.
const ENOUGH: usize = 4096;
/// If one deviation is this many times another, the columns have different scales.
const RATIO: f64 = 100.0;
/// The same among columns between −1 and 1: the rarest pixel of an image stays below it.
const RATIO_OF_SMALL: f64 = 1e4;
/// A mean this many deviations away from 0 hides the variation.
const FAR: f64 = 10.0;
/// Values beyond this are large for initial weights, which are made for values near 1.
const LARGE: f64 = 100.0;

/// Advice if the features' scales slow training down. It gives the column's number, and its name if `names` is not
/// empty. The cases:
///
/// - the largest deviation is more than 100 times the smallest. Columns between −1 and 1 count as one scale (pixels
///   divided by 255), unless one varies 10,000 times less, or hardly varies around a distant mean;
/// - a column varies little around a mean that is far from 0: a year;
/// - all columns vary by more than 100.
///
/// A column that does not vary is ignored, and so is one that holds its smallest or largest value in more than 99 of
/// 100 samples (a pixel at the edge of an image): its deviation says nothing about its scale. If there are many
/// samples, some thousands are measured.
#[must_use]
pub fn scale_warning<T: Scalar, const F: usize>(
    data: &Batch<T, F>,
    names: &[String],
) -> Option<String> {
    of_features(data.plain(), names, &|_| true)
}

/// The same for the columns whose scale matters.
pub(crate) fn of_features<T: Scalar>(
    data: Rows<'_, T>,
    names: &[String],
    matters: &dyn Fn(usize) -> bool,
) -> Option<String> {
    let all = measured(data);
    let varying: Vec<(usize, &Column)> = all
        .iter()
        .filter(|(at, _)| matters(*at))
        .map(|(at, c)| (*at, c))
        .collect();
    let name = |at| named("feature", at, names);
    let (large, largest) = *varying
        .iter()
        .max_by(|a, b| a.1.deviation.total_cmp(&b.1.deviation))?;
    let small = varying.iter().all(|(_, column)| column.size() <= 1.0);
    let odd = |column: &Column| {
        let ratio = largest.deviation / column.deviation;
        ratio > RATIO && (!small || column.is_far() || ratio > RATIO_OF_SMALL)
    };
    let odd = varying.iter().filter(|(_, column)| odd(column));
    if let Some((small, smallest)) = odd.min_by(|a, b| a.1.deviation.total_cmp(&b.1.deviation)) {
        return Some(format!(
            "warning: {} varies {:.0} times as much as {} (deviations {:.3e} and {:.3e}): networks learn \
             better from features of one scale; {CURE}",
            name(large),
            largest.deviation / smallest.deviation,
            name(*small),
            largest.deviation,
            smallest.deviation
        ));
    }
    if let Some((at, column)) = varying
        .iter()
        .find(|(_, c)| c.is_far() && c.mean.abs() > FAR)
    {
        return Some(format!(
            "warning: {} lies around {:.4e} and varies by {:.3e} only: networks learn better from features \
             around 0; {CURE}",
            name(*at),
            column.mean,
            column.deviation
        ));
    }
    let least = varying.iter().all(|(_, column)| column.deviation > LARGE);
    least.then(|| {
        format!(
            "warning: {} varies by {:.3e}: networks learn better from features near 1; {CURE}",
            name(large),
            largest.deviation
        )
    })
}

/// The cure for features of different scales, also if there is a `Standardized` whose `scale` was not called.
const CURE: &str = "train on `data.standardized(&scale)` with a `Standardizer`, or on what `scale` of your \
                    `Standardized` returns";

/// Advice if real targets are large for a network that ends without an activation.
pub(crate) fn of_targets<T: Scalar>(data: Rows<'_, T>, names: &[String]) -> Option<String> {
    let all = measured(data);
    let (at, column) = all
        .iter()
        .filter(|(_, column)| column.deviation.hypot(column.mean) > LARGE)
        .max_by(|a, b| a.1.deviation.total_cmp(&b.1.deviation))?;
    Some(format!(
        "warning: {} has mean {:.3e} and deviation {:.3e}: networks learn better from targets near 1; \
         `Standardized` brings targets there, and predictions back",
        named("target", *at, names),
        column.mean,
        column.deviation
    ))
}

/// Advice if a target is below 0 and the network ends in `stage`, whose values are never negative.
pub(crate) fn of_end<T: Scalar>(
    data: Rows<'_, T>,
    names: &[String],
    stage: &str,
) -> Option<String> {
    let all = columns(data, data.len() / ENOUGH + 1);
    let (at, column) = all
        .iter()
        .enumerate()
        .find(|(_, column)| column.min < 0.0)?;
    Some(format!(
        "warning: {} is down to {:.3e}, and a network that ends in `{stage}` cannot answer below 0: end it without \
         an activation",
        named("target", at, names),
        column.min
    ))
}

/// The columns whose deviation says something about their scale, by their place.
fn measured<T: Scalar>(data: Rows<'_, T>) -> Vec<(usize, Column)> {
    let stride = data.len() / ENOUGH + 1;
    let samples = data.len().div_ceil(stride);
    let says = |column: &Column| !column.is_constant && column.at_an_end * 100 <= samples * 99;
    let all = columns(data, stride).into_iter().enumerate();
    all.filter(|(_, column)| says(column)).collect()
}

fn named(kind: &str, at: usize, names: &[String]) -> String {
    match names.get(at) {
        Some(name) => format!("{kind} {} ({})", at + 1, shown(name)),
        None => format!("{kind} {}", at + 1),
    }
}

impl Column {
    /// True if it hardly varies around a mean away from 0.
    fn is_far(&self) -> bool {
        self.mean.abs() > FAR * self.deviation
    }

    /// The largest absolute value.
    fn size(&self) -> f64 {
        self.min.abs().max(self.max.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::of_end;
    use crate::data::batch::Batch;

    #[test]
    fn f19_a_target_below_zero_is_named() {
        let names = ["up".to_owned(), "down".to_owned()];
        let targets = Batch::from_rows([[1.0, 0.0], [2.0, -3.5]]).unwrap();
        let warning = of_end(targets.plain(), &names, "relu").unwrap();
        let words = "warning: target 2 (down) is down to -3.500e0, and a network that ends in `relu` cannot";
        assert!(warning.starts_with(words), "{warning}");
        let targets = Batch::from_rows([[1.0, 0.0], [2.0, 3.5]]).unwrap();
        assert_eq!(of_end(targets.plain(), &names, "relu"), None);
    }
}
