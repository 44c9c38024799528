//! The kinds of targets that a network can be evaluated on.

use crate::data::batch::Batch;
use crate::data::dataset::empty;
use crate::data::labels::Labels;
use crate::data::targets::Targets;
use crate::data::{Dataset, Standardizer};
use crate::error::{Error, Result};
use crate::head::{Head, Link, decision};
use crate::metrics::classification::Classification;
use crate::metrics::regression::Regression;
use crate::metrics::report::Report;
use crate::metrics::roc::Score;
use crate::network::check;
use crate::network::{Model, Network, answer};
use crate::numeric::scalar::Scalar;

/// Targets that a network with `OUT` outputs can be evaluated on.
#[diagnostic::on_unimplemented(
    message = "a network with {OUT} outputs cannot be evaluated on `{Self}`",
    label = "these targets do not fit the network's outputs",
    note = "`Labels<K>` and `Batch<T, K>` fit K outputs; `Labels<2>` also fits one output"
)]
pub trait Judged<T: Scalar, const OUT: usize>: Targets + Sized {
    /// The report of the evaluation.
    type Report: Report;

    /// Compares the network's predictions for `inputs` (those of `data`, on the network's scale) with the targets of
    /// `data`; `unit` is the scale of the targets in training.
    #[doc(hidden)]
    fn judge<N, const IN: usize>(
        network: &N,
        inputs: &Batch<T, IN>,
        data: &Dataset<T, IN, Self>,
        unit: Option<&Standardizer<T, OUT>>,
    ) -> Result<Self::Report>
    where
        N: Network<IN, OUT, Scalar = T>;

    /// The scale of real values; `None` for classes, and for several outputs, each of which has its own head.
    #[doc(hidden)]
    fn measure(&self) -> Result<Option<Standardizer<T, OUT>>> {
        Ok(None)
    }

    /// The targets on `scale`; `widths` are those of the network's outputs.
    #[doc(hidden)]
    fn scaled(&self, _scale: &Standardizer<T, OUT>, _widths: &[usize]) -> Result<Self> {
        Ok(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const K: usize> Judged<T, K> for Labels<K> {
    type Report = Classification<K>;

    fn judge<N, const IN: usize>(
        network: &N,
        inputs: &Batch<T, IN>,
        data: &Dataset<T, IN, Self>,
        _: Option<&Standardizer<T, K>>,
    ) -> Result<Self::Report>
    where
        N: Network<IN, K, Scalar = T>,
    {
        classification(network, inputs, data)
    }
}

/// One output means two classes: `head/decision.rs` decides it, and here the compiler knows it.
#[diagnostic::do_not_recommend]
impl<T: Scalar> Judged<T, 1> for Labels<2> {
    type Report = Classification<2>;

    fn judge<N, const IN: usize>(
        network: &N,
        inputs: &Batch<T, IN>,
        data: &Dataset<T, IN, Self>,
        _: Option<&Standardizer<T, 1>>,
    ) -> Result<Self::Report>
    where
        N: Network<IN, 1, Scalar = T>,
    {
        classification(network, inputs, data)
    }
}

fn classification<N: Model, const IN: usize, const K: usize>(
    network: &N,
    inputs: &Batch<N::Scalar, IN>,
    data: &Dataset<N::Scalar, IN, Labels<K>>,
) -> Result<Classification<K>> {
    outputs::<N>(1)?;
    data.check_fraction()?;
    let classes = answer::classes(network, nonempty(inputs)?.view())?;
    Ok(Classification::of(data, &classes))
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const K: usize> Judged<T, K> for Batch<T, K> {
    type Report = Regression<K>;

    fn judge<N, const IN: usize>(
        network: &N,
        inputs: &Batch<T, IN>,
        data: &Dataset<T, IN, Self>,
        unit: Option<&Standardizer<T, K>>,
    ) -> Result<Self::Report>
    where
        N: Network<IN, K, Scalar = T>,
    {
        data.check_fraction()?;
        let inputs = nonempty(inputs)?.view();
        check::inputs(network, inputs)?;
        let predictions = answer::predictions(network, inputs);
        regression(predictions, data.targets(), unit, data.target_names())
    }

    fn measure(&self) -> Result<Option<Standardizer<T, K>>> {
        Standardizer::fit(self).map(Some)
    }

    fn scaled(&self, scale: &Standardizer<T, K>, _: &[usize]) -> Result<Self> {
        Ok(scale.apply(self))
    }
}

/// The report on predictions, which are on the scale `unit` if there is one. Compiled once, not once per network.
fn regression<T: Scalar, const K: usize>(
    mut predictions: Batch<T, K>,
    targets: &Batch<T, K>,
    unit: Option<&Standardizer<T, K>>,
    names: &[String],
) -> Result<Regression<K>> {
    if let Some(unit) = unit {
        predictions = unit.invert(&predictions);
    }
    Ok(Regression::new(&predictions, targets)?.named(names))
}

/// The score of `class` for one sample. A single output is the score of class 1; its opposite is the score of class
/// 0.
pub(crate) fn score<T: Scalar, H: Head>(logits: &[T], predictions: &[T], class: usize) -> Score {
    if let Some((logit, one)) = decision::of_two(logits, predictions) {
        let (logit, one) = (logit.to_f64(), one.to_f64());
        return match (class, H::LINK) {
            (1, _) => Score {
                rank: logit,
                threshold: one,
            },
            (_, Link::Sigmoid) => Score {
                rank: -logit,
                threshold: 1.0 - one,
            },
            _ => Score {
                rank: -logit,
                threshold: -one,
            },
        };
    }
    let own = logits[class].to_f64();
    Score {
        rank: match H::LINK {
            Link::Softmax => own - log_sum_of_others(logits, class),
            Link::Sigmoid | Link::Identity => own,
        },
        threshold: predictions[class].to_f64(),
    }
}

/// ln Σ e^zⱼ over all other classes: the probability of `class` is σ(z − this).
fn log_sum_of_others<T: Scalar>(logits: &[T], class: usize) -> f64 {
    let others = || {
        let all = logits.iter().enumerate();
        all.filter(|&(j, _)| j != class).map(|(_, z)| z.to_f64())
    };
    let largest = others().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = others().map(|z| Scalar::exp(z - largest)).sum();
    largest + Scalar::ln(sum)
}

impl<const K: usize> Labels<K> {
    /// For each sample: true if it is of `class`.
    ///
    /// # Errors
    /// A class that is not in `0..K`.
    pub fn is_class(&self, class: usize) -> Result<Vec<bool>> {
        if class >= K {
            return Err(Error::invalid(format!(
                "there is no class {class}: classes are 0..={}",
                K.saturating_sub(1)
            )));
        }
        Ok(self
            .as_slice()
            .iter()
            .map(|&label| label == class)
            .collect())
    }
}

/// Refuses targets for another number of outputs than the network has: side by side, their widths might fit.
pub(crate) fn outputs<N: Model>(targets: usize) -> Result<()> {
    if N::Head::WIDTHS.len() == targets {
        return Ok(());
    }
    Err(outputs_differ(&answer::outputs_in_words::<N>(), targets))
}

pub(crate) fn outputs_differ(network: &str, targets: usize) -> Error {
    Error::invalid(format!(
        "the network has {network}, but the targets are for {targets}"
    ))
}

pub(crate) fn nonempty<T: Scalar, const F: usize>(inputs: &Batch<T, F>) -> Result<&Batch<T, F>> {
    if inputs.is_empty() {
        return Err(empty());
    }
    Ok(inputs)
}
