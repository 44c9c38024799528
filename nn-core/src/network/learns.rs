//! One bound for a function over any trainable network.

use crate::data::targets::Targets;
use crate::head::{Accepts, LearnsFrom};
use crate::network::operations::Network;
use crate::network::train::Train;

/// A network of `IN` features and `OUT` outputs that can learn from the targets `Y` with the loss `L`: the only bound
/// that a function over any such network needs. It holds for every [`Network`] that implements [`Train`], if its head
/// [accepts](Accepts) the loss and [learns from](LearnsFrom) the targets. Do not implement it yourself.
///
/// ```
/// use nn_core::prelude::*;
///
/// /// The losses before two steps on the whole batch.
/// fn train_twice<N, const IN: usize, const OUT: usize>(
///     net: &mut N,
///     data: &Dataset<f32, IN, Labels<OUT>>,
/// ) -> nn_core::Result<[f32; 2]>
/// where
///     N: Learns<CrossEntropy, Labels<OUT>, IN, OUT, Scalar = f32>,
/// {
///     let (loss, mut sgd) = (CrossEntropy::new(), Sgd::new(0.1));
///     let mut work = net.workspace(data.len());
///     let mut step = || net.train_step(data.inputs(), data.targets(), &loss, &mut sgd, &mut work);
///     Ok([step()?, step()?])
/// }
///
/// # mod declared {
/// #     use nn_core::prelude::*;
/// network! {
///     pub struct Small { input: 2, hidden: dense(4) -> tanh, output: dense(3) -> softmax }
/// }
/// # }
/// # use declared::Small;
/// let data = Dataset::from_rows([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], Labels::<3>::new([0, 1, 2])?)?;
/// let [before, after] = train_twice(&mut Small::new(1), &data)?;
/// assert!(after < before);
/// # Ok::<(), nn_core::Error>(())
/// ```
///
/// It is enough for [`Trainer::fit`](crate::train::Trainer::fit), [`loss`](Network::loss) and
/// [`loss_and_gradients`](Network::loss_and_gradients). A function over any loss adds `L: Loss`, one over any targets
/// adds `Y: Targets`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot learn from `{Y}` with `{L}`",
    label = "not a network of {IN} features and {OUT} outputs that learns from these targets with this loss",
    note = "it must have a backward pass, and an end that fits the loss (`CrossEntropy`: `-> softmax`, `BinaryCrossEntropy`: `-> sigmoid`, `Hinge`: no activation) and the targets"
)]
pub trait Learns<L, Y: Targets, const IN: usize, const OUT: usize>:
    Network<IN, OUT, Head: Accepts<L, Head: LearnsFrom<Self::Scalar, L, Y>>> + Train
{
}

impl<N, L, Y, const IN: usize, const OUT: usize> Learns<L, Y, IN, OUT> for N
where
    N: Network<IN, OUT, Head: Accepts<L, Head: LearnsFrom<N::Scalar, L, Y>>> + Train,
    Y: Targets,
{
}
