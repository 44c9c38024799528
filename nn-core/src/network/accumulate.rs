//! The gradients of several batches as those of one.

use crate::layer::tensor::{Kind, ParameterMut};
use crate::loss::Reduction;
use crate::network::gradients::Gradients;
use crate::network::model::Model;
use crate::numeric::scalar::Scalar;

/// The sum of the gradients of several batches, each weighted by its samples if the loss is a mean.
pub(crate) struct Accumulated<N> {
    sum: Gradients<N>,
    reduction: Reduction,
    samples: usize,
    loss: f64,
}

impl<N: Model> Accumulated<N> {
    pub(crate) fn new(network: &N, reduction: Reduction) -> Self {
        Self {
            sum: Gradients::zeros(network),
            reduction,
            samples: 0,
            loss: 0.0,
        }
    }

    /// Adds a batch. Running statistics take their step at once, as in a step of their own.
    pub(crate) fn add(
        &mut self,
        network: &mut N,
        gradients: &mut Gradients<N>,
        loss: f64,
        samples: usize,
    ) {
        let weight = self.weight(samples);
        self.samples += samples;
        self.loss += weight * loss;
        take(
            N::Scalar::from_f64(weight),
            &mut self.sum.all_mut(),
            &mut gradients.all_mut(),
            &mut network.tensors_mut(),
        );
    }

    /// Puts the gradients of all batches together into `gradients`, and begins anew. Returns their samples and loss.
    pub(crate) fn take(&mut self, gradients: &mut Gradients<N>) -> (usize, f64) {
        let samples = std::mem::take(&mut self.samples);
        let share = 1.0 / self.weight(samples);
        let loss = std::mem::take(&mut self.loss) * share;
        give(
            N::Scalar::from_f64(share),
            &mut self.sum.all_mut(),
            &mut gradients.all_mut(),
        );
        (samples, loss)
    }

    #[allow(clippy::cast_precision_loss)] // counts below 2⁵³
    fn weight(&self, samples: usize) -> f64 {
        match self.reduction {
            Reduction::Sum => 1.0,
            Reduction::Mean | Reduction::PerSample => samples as f64,
        }
    }
}

/// Adds gradients to their sum, and takes the step of the statistics. Compiled once, not once per network.
fn take<T: Scalar>(
    weight: T,
    sums: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    gradients: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    tensors: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
) {
    for ((sum, gradient), tensor) in sums.zip(gradients).zip(tensors) {
        match tensor.kind {
            Kind::Learned => {
                for (sum, &g) in sum.values.iter_mut().zip(gradient.values.iter()) {
                    *sum += weight * g;
                }
            }
            Kind::Running | Kind::Count => {
                for (p, g) in tensor.values.iter_mut().zip(gradient.values) {
                    *p = (*p - *g).flush();
                    // the update after the last batch finds nothing left to do
                    *g = T::ZERO;
                }
            }
            Kind::Fixed => {}
        }
    }
}

/// Moves a share of the sums to the gradients. Compiled once, not once per network.
fn give<T: Scalar>(
    share: T,
    sums: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    gradients: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
) {
    for (sum, gradient) in sums.zip(gradients) {
        if sum.kind != Kind::Learned {
            continue;
        }
        for (sum, g) in sum.values.iter_mut().zip(gradient.values) {
            *g = share * *sum;
            *sum = T::ZERO;
        }
    }
}
