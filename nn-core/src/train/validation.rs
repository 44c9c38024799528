//! Loss and accuracy on data that training does not see.

use crate::data::Dataset;
use crate::data::targets::{Targets, TargetsRef};
use crate::error::Result;
use crate::head::{Accepts, Head, HeadFor, TargetsFor, decision};
use crate::loss::{Loss, Reduction};
use crate::network::Network;
use crate::network::check;
use crate::network::workspace::Workspace;
use crate::numeric::scalar::Scalar;

/// Samples per pass. Larger blocks are not faster, and small ones are slow.
const BLOCK: usize = 256;

/// The sum of the losses of batches, as one loss: a short batch is weighted by its samples.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LossSum {
    reduction: Reduction,
    total: f64,
    samples: usize,
}

impl LossSum {
    pub(crate) fn new(reduction: Reduction) -> Self {
        Self {
            reduction,
            total: 0.0,
            samples: 0,
        }
    }

    #[allow(clippy::cast_precision_loss)] // counts below 2⁵³
    pub(crate) fn add(&mut self, loss: f64, samples: usize) {
        self.samples += samples;
        self.total += match self.reduction {
            Reduction::Sum => loss,
            Reduction::Mean | Reduction::PerSample => loss * samples as f64,
        };
    }

    #[allow(clippy::cast_precision_loss)] // counts below 2⁵³
    pub(crate) fn value(&self) -> f64 {
        match self.reduction {
            Reduction::Sum => self.total,
            Reduction::Mean | Reduction::PerSample => self.total / self.samples as f64,
        }
    }
}

/// Loss, and the share of right classes if targets are classes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judgement {
    pub(crate) loss: f64,
    pub(crate) accuracy: Option<f64>,
}

/// A workspace for validation.
pub(crate) fn workspace<N: Network<IN, OUT>, const IN: usize, const OUT: usize>(
    network: &N,
    samples: usize,
    threads: usize,
) -> Workspace<N> {
    network.workspace(samples.min(BLOCK)).threads(threads)
}

/// One pass over `data`; dropout is off.
pub(crate) fn judge<N, L, T, Y, const IN: usize, const OUT: usize>(
    network: &N,
    data: &Dataset<T, IN, Y>,
    loss: &L,
    work: &mut Workspace<N>,
) -> Result<Judgement>
where
    T: Scalar,
    N: Network<IN, OUT, Scalar = T>,
    L: Loss,
    N::Head: Accepts<L>,
    Y: Targets + TargetsFor<T, L, HeadFor<N::Head, L>>,
{
    let (inputs, targets) = (data.inputs().view(), data.targets().view());
    let mut sum = LossSum::new(loss.reduction_mode());
    let (mut right, mut with_class) = (0_usize, 0_usize);
    for start in (0..data.len()).step_by(BLOCK) {
        let rows = BLOCK.min(data.len() - start);
        let x = inputs.subrows(start, rows);
        work.check(rows)?;
        check::inputs(network, x)?;
        let targets = targets.subrows(start, rows);
        let value = work.loss::<L, Y>(network, x.matrix(), targets, loss);
        sum.add(value, rows);
        let logits = work.last().value();
        for row in 0..rows {
            if N::Head::WIDTHS.len() == 1
                && let Some(class) = data.targets().class(start + row)
            {
                with_class += 1;
                let logits: [T; OUT] = std::array::from_fn(|k| logits[(row, k)]);
                let chosen = decision::class_of_numbers(&logits, N::Head::DECISION);
                right += usize::from(chosen == Some(class));
            }
        }
    }
    #[allow(clippy::cast_precision_loss)] // counts below 2⁵³
    let accuracy = (with_class > 0).then(|| right as f64 / with_class as f64);
    Ok(Judgement {
        loss: sum.value(),
        accuracy,
    })
}
