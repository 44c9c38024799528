//! Loss and accuracy on data that training does not see.

use faer::MatRef;

use crate::data::Dataset;
use crate::data::dataset::About;
use crate::data::targets::{Targets, TargetsRef};
use crate::error::Result;
use crate::head::{Accepts, Head, HeadFor, TargetsFor, decision};
use crate::loss::{Loss, Reduction};
use crate::network::workspace::Workspace;
use crate::network::{Model, check_pair};
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

    /// The sum of `samples` losses.
    pub(crate) fn of(reduction: Reduction, total: f64, samples: usize) -> Self {
        Self {
            reduction,
            total,
            samples,
        }
    }

    pub(crate) fn reduction(&self) -> Reduction {
        self.reduction
    }

    pub(crate) fn total(&self) -> f64 {
        self.total
    }

    /// The number of samples so far.
    pub(crate) fn samples(&self) -> usize {
        self.samples
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.reduction);
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

/// Training data beside the validation data `D`, for a network `N` with the loss `L`: `D` is a [`Dataset`] of as many
/// features with any targets of the loss, or `()` if there are none. Do not implement it yourself.
#[diagnostic::on_unimplemented(
    message = "`.validate(…)` was given `{D}`, but the network is trained on `{Self}`",
    label = "both are parts of one data set: `let (train, test) = data.split(0.8, 42);`"
)]
pub trait Beside<D, N: Model, L> {
    /// The data set itself. (A bound through it is told in fewer lines, without the place of the bound.)
    #[doc(hidden)]
    type Own;
    /// Checks that the network can be judged on the validation data.
    #[doc(hidden)]
    fn check(_validation: &D, _network: &N, _loss: &L) -> Result<()> {
        Ok(())
    }
    /// Facts about them.
    #[doc(hidden)]
    fn facts(_validation: &D) -> Option<Facts<'_>> {
        None
    }
    /// A judge, with buffers of its own.
    #[doc(hidden)]
    fn judge<'d>(
        validation: &'d D,
        network: &N,
        loss: &'d L,
        threads: usize,
    ) -> Option<Judges<'d, N>>;
}

/// A judge of networks.
#[doc(hidden)]
pub struct Judges<'d, N>(Box<dyn Judge<N> + 'd>);

/// Facts about validation data.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Facts<'d>(pub(super) About<'d>);

/// A data set of `I` features. (The compiler would show an impl for data sets alone, with its place.)
#[doc(hidden)]
pub trait OfWidth<const I: usize> {}

#[diagnostic::do_not_recommend]
impl<T, Y, const I: usize> OfWidth<I> for Dataset<T, I, Y> {}

#[diagnostic::do_not_recommend]
impl<N: Model, L, X> Beside<(), N, L> for X {
    type Own = X;

    fn judge<'d>((): &'d (), _: &N, _: &'d L, _: usize) -> Option<Judges<'d, N>> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<N, L, X, Y, const I: usize> Beside<Dataset<N::Scalar, I, Y>, N, L> for X
where
    X: OfWidth<I>,
    N: Model<Head: Accepts<L>>,
    L: Loss,
    Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
{
    type Own = Self;

    fn check(validation: &Dataset<N::Scalar, I, Y>, network: &N, loss: &L) -> Result<()> {
        validation.check_finite()?;
        let (x, y) = (validation.inputs().view(), validation.targets().view());
        check_pair::<N, L, Y, I>(network, x, y, loss)
    }

    fn facts(validation: &Dataset<N::Scalar, I, Y>) -> Option<Facts<'_>> {
        Some(Facts(validation.about()))
    }

    fn judge<'d>(
        validation: &'d Dataset<N::Scalar, I, Y>,
        network: &N,
        loss: &'d L,
        threads: usize,
    ) -> Option<Judges<'d, N>> {
        Some(Judges(Box::new(OnData {
            data: validation,
            loss,
            work: Workspace::with(network, validation.len().min(BLOCK), 0, threads),
            row: vec![N::Scalar::ZERO; N::OUTPUT],
        })))
    }
}

impl<N: Model> Judges<'_, N> {
    /// A number that differs for other validation data.
    pub(super) fn fingerprint(&self) -> u64 {
        self.0.fingerprint()
    }

    /// Loss and accuracy of the network; dropout is off.
    pub(super) fn judge(&mut self, network: &N) -> Judgement {
        self.0.judge(network)
    }
}

trait Judge<N>: Send {
    fn fingerprint(&self) -> u64;
    fn judge(&mut self, network: &N) -> Judgement;
}

/// Data that were checked when training began.
struct OnData<'d, N: Model, L, Y, const I: usize> {
    data: &'d Dataset<N::Scalar, I, Y>,
    loss: &'d L,
    work: Workspace<N>,
    /// Room for the logits of one sample.
    row: Vec<N::Scalar>,
}

impl<N, L, Y, const I: usize> Judge<N> for OnData<'_, N, L, Y, I>
where
    N: Model<Head: Accepts<L>>,
    L: Loss,
    Y: Targets + TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
{
    fn fingerprint(&self) -> u64 {
        self.data.fingerprint()
    }

    fn judge(&mut self, network: &N) -> Judgement {
        let Self {
            data,
            loss,
            work,
            row,
        } = self;
        let (inputs, targets) = (data.inputs().view(), data.targets().view());
        in_blocks(data.len(), loss.reduction_mode(), &mut |start, rows| {
            let x = inputs.subrows(start, rows);
            let targets = targets.subrows(start, rows);
            let value = work.loss::<L, Y>(network, x.matrix(), targets, loss);
            if N::Head::WIDTHS.len() > 1 {
                return (value, [0, 0]);
            }
            let logits = work.last().value();
            let class = |row: usize| data.targets().class(start + row);
            (value, count(logits, row, N::Head::DECISION, &class))
        })
    }
}

/// Takes the index of a block's first sample and the number of its samples; returns their loss, and what [`count`]
/// returns.
type Block<'b> = &'b mut dyn FnMut(usize, usize) -> (f64, [usize; 2]);

/// The sums of a judgement over all blocks: compiled once, not once per network.
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
