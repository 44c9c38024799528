//! Loss and accuracy on data that training does not see.

use faer::MatRef;

use crate::data::Dataset;
use crate::data::targets::{Targets, TargetsRef};
use crate::head::{Accepts, Head, HeadFor, TargetsFor, decision};
use crate::loss::{Loss, Reduction};
use crate::network::workspace::Workspace;
use crate::network::{Model, Network};
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
pub(crate) fn workspace<N: Model>(network: &N, samples: usize, threads: usize) -> Workspace<N> {
    Workspace::with(network, samples.min(BLOCK), 0, threads)
}

/// One pass over `data`, which were checked when training began; dropout is off.
pub(crate) fn judge<N, L, T, Y, const IN: usize, const OUT: usize>(
    network: &N,
    data: &Dataset<T, IN, Y>,
    loss: &L,
    work: &mut Workspace<N>,
) -> Judgement
where
    T: Scalar,
    N: Network<IN, OUT, Scalar = T>,
    L: Loss,
    N::Head: Accepts<L>,
    Y: Targets + TargetsFor<T, L, HeadFor<N::Head, L>>,
{
    let (inputs, targets) = (data.inputs().view(), data.targets().view());
    let mut row = [T::ZERO; OUT];
    in_blocks(data.len(), loss.reduction_mode(), &mut |start, rows| {
        let x = inputs.subrows(start, rows);
        let targets = targets.subrows(start, rows);
        let value = work.loss::<L, Y>(network, x.matrix(), targets, loss);
        if N::Head::WIDTHS.len() > 1 {
            return (value, [0, 0]);
        }
        let logits = work.last().value();
        let class = |row: usize| data.targets().class(start + row);
        (value, count(logits, &mut row, N::Head::DECISION, &class))
    })
}

/// Takes the index of a block's first sample and the number of its samples; returns their loss, and what [`count`]
/// returns.
type Block<'b> = &'b mut dyn FnMut(usize, usize) -> (f64, [usize; 2]);

/// The sums of [`judge`] over all blocks: compiled once, not once per network.
fn in_blocks(samples: usize, reduction: Reduction, block: Block<'_>) -> Judgement {
    let mut sum = LossSum::new(reduction);
    let (mut right, mut with_class) = (0_usize, 0_usize);
    for start in (0..samples).step_by(BLOCK) {
        let rows = BLOCK.min(samples - start);
        let (value, counted) = block(start, rows);
        sum.add(value, rows);
        right += counted[0];
        with_class += counted[1];
    }
    #[allow(clippy::cast_precision_loss)] // counts below 2⁵³
    let accuracy = (with_class > 0).then(|| right as f64 / with_class as f64);
    Judgement {
        loss: sum.value(),
        accuracy,
    }
}

/// The number of samples whose class the network finds, and that of samples with a class. Compiled once, not once per
/// network; `row` has room for the logits of one sample.
fn count<T: Scalar>(
    logits: MatRef<'_, T>,
    row: &mut [T],
    decision: f64,
    class: &dyn Fn(usize) -> Option<usize>,
) -> [usize; 2] {
    let (mut right, mut with_class) = (0, 0);
    for sample in 0..logits.nrows() {
        let Some(class) = class(sample) else { continue };
        for (k, logit) in row.iter_mut().enumerate() {
            *logit = logits[(sample, k)];
        }
        with_class += 1;
        right += usize::from(decision::class_of_numbers(row, decision) == Some(class));
    }
    [right, with_class]
}
