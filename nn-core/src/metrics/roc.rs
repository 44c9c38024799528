//! Two classes and a threshold: hits, misses and false alarms.

use std::fmt;

use crate::error::{Error, Place, Result};
use crate::metrics::classification::ratio;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;

/// The four outcomes at one threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Counts {
    /// Positive samples predicted positive.
    pub true_positives: usize,
    /// Negative samples predicted positive.
    pub false_positives: usize,
    /// Negative samples predicted negative.
    pub true_negatives: usize,
    /// Positive samples predicted negative.
    pub false_negatives: usize,
}

impl Counts {
    /// The share of positive samples predicted positive (recall, true positive rate).
    #[must_use]
    pub fn sensitivity(&self) -> f64 {
        let positives = self.true_positives + self.false_negatives;
        ratio(self.true_positives, positives).unwrap_or(0.0)
    }

    /// The share of negative samples predicted negative (1 − false positive rate).
    #[must_use]
    pub fn specificity(&self) -> f64 {
        let negatives = self.true_negatives + self.false_positives;
        ratio(self.true_negatives, negatives).unwrap_or(0.0)
    }

    /// The share of positive predictions that are right; 1 if there are none.
    #[must_use]
    pub fn precision(&self) -> f64 {
        let alarms = self.true_positives + self.false_positives;
        ratio(self.true_positives, alarms).unwrap_or(1.0)
    }

    /// The share of right predictions.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right = self.true_positives + self.true_negatives;
        let wrong = self.false_positives + self.false_negatives;
        ratio(right, right + wrong).unwrap_or(0.0)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "sensitivity {:.4} ({} of {}), specificity {:.4} ({} of {})",
            self.sensitivity(),
            self.true_positives,
            self.true_positives + self.false_negatives,
            self.specificity(),
            self.true_negatives,
            self.true_negatives + self.false_positives
        )
    }
}

/// The score of a sample: larger means more likely positive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Score {
    /// The order of samples.
    pub(crate) rank: f64,
    /// The value compared with a threshold; rounding may make it equal for several ranks.
    pub(crate) threshold: f64,
}

/// One point of a receiver operating characteristic.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RocPoint {
    /// Samples with at least this score count as positive; infinite at the first point.
    pub threshold: f64,
    /// The share of negative samples predicted positive.
    pub false_positive_rate: f64,
    /// The share of positive samples predicted positive.
    pub true_positive_rate: f64,
}

/// The receiver operating characteristic: sensitivity against the false positive rate.
///
/// ```
/// use nn_core::metrics::Roc;
/// let roc = Roc::new(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true])?;
/// assert_eq!(roc.auc(), 0.75);
/// assert_eq!(roc.at(0.5).sensitivity(), 0.5);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Roc {
    /// From the highest rank down: a threshold, and the numbers of positive and negative samples that rank at least
    /// as high.
    steps: Vec<(f64, usize, usize)>,
    positives: usize,
    negatives: usize,
}

impl fmt::Debug for Roc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roc")
            .field("positives", &self.positives)
            .field("negatives", &self.negatives)
            .field("steps", &Shown::of(&self.steps))
            .finish()
    }
}

impl Roc {
    /// From the score of each sample (larger means more likely positive) and its truth (true if it is positive).
    ///
    /// # Errors
    /// Different numbers of scores and samples; samples of one kind only; a score that is not finite.
    pub fn new<T: Scalar>(scores: &[T], positive: &[bool]) -> Result<Self> {
        if scores.len() != positive.len() {
            return Err(Error::RowMismatch {
                inputs: scores.len(),
                targets: positive.len(),
            });
        }
        if let Some(at) = scores.iter().position(|score| !score.is_finite()) {
            return Err(Error::data(
                Place::new().at("sample", at),
                format!("the score {} is not a finite number", scores[at]),
            ));
        }
        let scores = scores.iter().map(|score| Score {
            rank: score.to_f64(),
            threshold: score.to_f64(),
        });
        Self::ranked(scores.zip(positive.iter().copied()))
    }

    /// From samples whose ranks may differ at the same threshold.
    pub(crate) fn ranked(samples: impl Iterator<Item = (Score, bool)>) -> Result<Self> {
        let mut samples: Vec<(Score, bool)> = samples.collect();
        samples.sort_by(|(a, _), (b, _)| b.rank.total_cmp(&a.rank));
        let mut steps: Vec<(f64, usize, usize)> = Vec::new();
        let (mut positives, mut negatives) = (0, 0);
        let (mut rank, mut lowest) = (f64::NAN, f64::INFINITY);
        for (score, positive) in samples {
            positives += usize::from(positive);
            negatives += usize::from(!positive);
            // A probability is rounded, and may be slightly above that of a sample that ranks higher.
            lowest = score.threshold.min(lowest);
            match steps.last_mut() {
                // 0 and −0 are one score.
                #[expect(clippy::float_cmp, reason = "equal scores share a step")]
                Some(step) if score.rank == rank => *step = (lowest, positives, negatives),
                _ => steps.push((lowest, positives, negatives)),
            }
            rank = score.rank;
        }
        if positives == 0 || negatives == 0 {
            return Err(Error::invalid(format!(
                "{positives} positive and {negatives} negative samples: a ROC curve needs both kinds"
            )));
        }
        Ok(Self {
            steps,
            positives,
            negatives,
        })
    }

    /// The curve from (0, 0) to (1, 1), one point for each different score. (Points of
    /// [`roc`](crate::metrics::Evaluate::roc) share a threshold if their probabilities round to the same number.)
    #[must_use]
    pub fn points(&self) -> Vec<RocPoint> {
        let start = RocPoint {
            threshold: f64::INFINITY,
            false_positive_rate: 0.0,
            true_positive_rate: 0.0,
        };
        let points = self
            .steps
            .iter()
            .map(|&(threshold, found, alarms)| RocPoint {
                threshold,
                false_positive_rate: f64::from_usize(alarms) / f64::from_usize(self.negatives),
                true_positive_rate: f64::from_usize(found) / f64::from_usize(self.positives),
            });
        std::iter::once(start).chain(points).collect()
    }

    /// The area under the curve: the probability that a positive sample scores above a negative one (a tie counts
    /// half).
    #[must_use]
    pub fn auc(&self) -> f64 {
        let mut twice = 0;
        let (mut found, mut alarms) = (0, 0);
        for &(_, next_found, next_alarms) in &self.steps {
            twice += (next_alarms - alarms) * (found + next_found);
            (found, alarms) = (next_found, next_alarms);
        }
        f64::from_usize(twice)
            / (2.0 * f64::from_usize(self.positives) * f64::from_usize(self.negatives))
    }

    /// The outcomes if samples with a score of at least `threshold` count as positive.
    #[must_use]
    pub fn at(&self, threshold: f64) -> Counts {
        let above = self.steps.partition_point(|step| step.0 >= threshold);
        let (found, alarms) = match above.checked_sub(1) {
            Some(last) => (self.steps[last].1, self.steps[last].2),
            None => (0, 0),
        };
        Counts {
            true_positives: found,
            false_positives: alarms,
            true_negatives: self.negatives - alarms,
            false_negatives: self.positives - found,
        }
    }

    /// The highest threshold at which at least this share of the positive samples is found; NaN for a share above 1.
    #[must_use]
    pub fn threshold_for_sensitivity(&self, sensitivity: f64) -> f64 {
        // Compare the quotients: 0.55 · 100 is a little more than 55, but 55 / 100 is 0.55.
        if sensitivity.is_nan() || sensitivity > 1.0 {
            return f64::NAN;
        }
        let reached = self.steps.iter().find(|&&(_, found, _)| {
            f64::from_usize(found) / f64::from_usize(self.positives) >= sensitivity
        });
        reached.or(self.steps.last()).map_or(0.0, |step| step.0)
    }

    /// The threshold with the largest sensitivity + specificity (Youden 1950), the highest if several are equal.
    #[must_use]
    pub fn best_threshold(&self) -> f64 {
        let mut best: Option<(f64, usize)> = None;
        for (at, &(threshold, found, alarms)) in self.steps.iter().enumerate() {
            // A threshold includes all steps that share it.
            if self
                .steps
                .get(at + 1)
                .is_some_and(|next| next.0 >= threshold)
            {
                continue;
            }
            // Times positives and negatives, in whole numbers: the rates' rounding would break ties.
            let gain = found * self.negatives + (self.negatives - alarms) * self.positives;
            if best.is_none_or(|(_, most)| gain > most) {
                best = Some((threshold, gain));
            }
        }
        best.map_or(0.0, |(threshold, _)| threshold)
    }
}
