//! Judging a network: classes, decisions, reports.

use crate::data::{Batch, Dataset, Labels};
use crate::error::Result;
use crate::metrics::judged::{Judged, nonempty, outputs, score};
use crate::metrics::roc::Roc;
use crate::network::{DataOf, InputOf, Network, answer};

/// Evaluation and decisions, for every network.
pub trait Evaluate<const IN: usize, const OUT: usize>: Network<IN, OUT> {
    /// The class of each sample: the index of its largest logit, the first if several are equal. A network with one
    /// output has two classes, as in [`evaluate`](Evaluate::evaluate): 1 where it [decides](Evaluate::decide) yes.
    ///
    /// # Errors
    /// A network with several named outputs, each with its own classes (take one from `outputs` and call
    /// [`Batch::argmax`](crate::data::Batch::argmax)); input for which [`predict`](Network::predict) returns NaN; a
    /// logit that is not finite.
    fn classify(&self, x: impl InputOf<Self, IN>) -> Result<Vec<usize>> {
        let () = Self::AGREES;
        answer::classes(self, x.as_batch())
    }

    /// The hard decision of each output: true if its logit is at least 0 (if the network ends in another activation:
    /// if its value is at least ½).
    ///
    /// # Errors
    /// Input for which [`predict`](Network::predict) returns NaN; a logit that is not finite.
    fn decide(&self, x: impl InputOf<Self, IN>) -> Result<Vec<[bool; OUT]>> {
        let () = Self::AGREES;
        answer::decisions(self, x.as_batch())
    }

    /// Compares the network's predictions with the targets of `data`: a
    /// [`Classification`](crate::metrics::Classification) for labels, a [`Regression`](crate::metrics::Regression)
    /// for real targets.
    ///
    /// # Errors
    /// A data set without samples; targets for another number of outputs; an input that
    /// [`Model::check_input`](crate::network::Model::check_input) refuses; a `standardize` that is not fitted, or
    /// standardised data for it; an answer that is not finite.
    fn evaluate<D: DataOf<Self, IN, Learned: Judged<Self::Scalar, OUT>>>(
        &self,
        data: &D,
    ) -> Result<<D::Learned as Judged<Self::Scalar, OUT>>::Report> {
        let () = Self::AGREES;
        let data = data.as_data();
        D::Learned::judge(self, data.inputs(), data, None)
    }

    /// The receiver operating characteristic of one class against all others.
    ///
    /// Samples are ranked by their logits, so that probabilities rounded to 1 still differ. After `softmax` the rank
    /// is zₖ − ln Σ e^zⱼ over the other classes; its sigmoid is the probability. A network with one output ranks
    /// class 1 by its logit and class 0 by the negative logit. Thresholds are those of the class's probability, or
    /// of its output if the head gives no probabilities.
    ///
    /// # Errors
    /// A class that does not exist, or samples of one kind only; a network with several outputs; an input
    /// that [`Model::check_input`](crate::network::Model::check_input) refuses; a `standardize` that is not fitted, or standardised data for it; an
    /// answer that is not finite.
    fn roc<const K: usize>(
        &self,
        data: &Dataset<Self::Scalar, IN, Labels<K>>,
        positive: usize,
    ) -> Result<Roc>
    where
        Labels<K>: Judged<Self::Scalar, OUT>,
    {
        let () = Self::AGREES;
        outputs::<Self>(1)?;
        data.check_fraction()?;
        let truth = data.targets().is_class(positive)?;
        let [logits, predictions]: [Batch<_, OUT>; 2] =
            answer::both(self, nonempty(data.inputs())?.view())?;
        let rows = logits.rows().zip(predictions.rows());
        let scores = rows.map(|(z, p)| score::<_, Self::Head>(z, p, positive));
        Roc::ranked(scores.zip(truth))
    }
}

impl<N: Network<IN, OUT>, const IN: usize, const OUT: usize> Evaluate<IN, OUT> for N {}
