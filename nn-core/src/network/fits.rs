//! Bounds of the operations of a network on their arguments, one a parameter: the compiler's message about an argument
//! that does not fit then names the network, and points at the argument. Each holds for every type that the traits in
//! its blanket implementation allow. Do not implement them yourself.

use std::cell::{LazyCell, Ref};
use std::rc::Rc;
use std::sync::{Arc, LazyLock, MutexGuard, RwLockReadGuard};

use faer::{Mat, MatRef};

use crate::data::Dataset;
use crate::data::batch::{AsBatch, BatchRef};
use crate::data::targets::{AsTargets, Targets};
use crate::error::{Error, Result};
use crate::head::{Accepts, Head, HeadFor, LearnsFrom, TargetsFor};
use crate::layer::update::Optimizer;
use crate::network::check;
use crate::network::model::Model;
use crate::network::train::Train;
use crate::network::workspace::Workspace;
use crate::numeric::scalar::Scalar;

/// A batch that the network `N` takes: `F` features of its scalar.
#[diagnostic::on_unimplemented(
    message = "`{N}` takes batches of {F} features of type `{T}`, but it was given `{Self}`",
    label = "not a batch of {F} features of `{T}`",
    note = "`input: …` in the declaration sets the number of features, `Net::<f64>::new(1)` makes a network of `f64`; `Batch::from_rows([[…], […]])?` makes a batch from arrays, `Batch::from_flat(values)?` from a list of numbers; `predict_one(&[…])` takes one array; if the type begins with `Result`, write `?` after the call that makes it"
)]
pub trait InputOf<N: Model, const F: usize, T = <N as Model>::Scalar>: AsBatch<T, F> {
    /// Nothing. Where a trait has a method of `&mut self`, Clippy does not advise to move batches into calls.
    #[doc(hidden)]
    fn lent(&mut self) {}
}

#[diagnostic::do_not_recommend]
impl<N, T, X, const F: usize> InputOf<N, F, T> for X
where
    N: Model<Scalar = T>,
    X: AsBatch<T, F>,
{
}

/// A loss that fits the end of the network `N`: its head [accepts](Accepts) it.
#[diagnostic::on_unimplemented(
    message = "the loss `{Self}` does not fit `{N}`, which ends in `{H}`",
    label = "`{N}` ends in `{H}`",
    note = "`CrossEntropy` needs `-> softmax` at the end, `BinaryCrossEntropy` `-> sigmoid`, `Hinge` no activation; your own `loss!` one that keeps it finite",
    note = "several outputs take a loss each, in the order of the outputs: `Losses::new((CrossEntropy::new(), SquaredError::new()))`"
)]
pub trait LossOf<N: Model, H = <N as Model>::Head>: Sync {
    /// The head of the network.
    #[doc(hidden)]
    type Head;
}

#[diagnostic::do_not_recommend]
impl<N, L, H> LossOf<N, H> for L
where
    N: Model<Head = H>,
    H: Accepts<L>,
    L: Sync,
{
    type Head = HeadFor<H, L>;
}

/// ∂L/∂prediction, and ∂L/∂target if targets are values.
type Slopes<T> = (Mat<T>, Option<Mat<T>>);

/// Targets from which the network `N` learns with the loss `L`: its head [learns from](LearnsFrom) them.
#[diagnostic::on_unimplemented(
    message = "`{N}`, which ends in `{H}`, cannot learn from `{Self}` with the loss `{L}`",
    label = "no targets for `{L}` on `{H}`",
    note = "with K outputs, `CrossEntropy` takes `Labels<K>` or probabilities `Batch<T, K>`; the other losses take `Batch<T, K>` (`labels.one_hot()` makes one), `BinaryCrossEntropy` and `Hinge` on one output `Labels<2>`, too",
    note = "classes are `Labels::<K>::new([…])?`, values are `Batch::from_rows([[…], […]])?`; `Losses` takes a tuple of these, in the order of the outputs",
    note = "if the type begins with `Result`, write `?` after the call that makes it"
)]
pub trait TargetsOf<N: Model, L, H = <L as LossOf<N>>::Head>: Sized {
    // The bodies here are those of an end that no network has; the implementation below replaces all of them.

    /// [`Network::loss`](crate::Network::loss).
    #[doc(hidden)]
    fn loss_of<const F: usize>(
        self,
        _network: &N,
        _x: BatchRef<'_, N::Scalar, F>,
        _loss: &L,
        _work: &mut Workspace<N>,
    ) -> Result<N::Scalar> {
        Err(unknown())
    }

    /// [`Network::loss_and_gradients`](crate::Network::loss_and_gradients).
    #[doc(hidden)]
    fn gradients_of<const F: usize>(
        self,
        _network: &N,
        _x: BatchRef<'_, N::Scalar, F>,
        _loss: &L,
        _work: &mut Workspace<N>,
    ) -> Result<N::Scalar>
    where
        N: Train,
    {
        Err(unknown())
    }

    /// [`Network::train_step`](crate::Network::train_step).
    #[doc(hidden)]
    fn step_of<O: Optimizer<N::Scalar>, const F: usize>(
        self,
        _network: &mut N,
        _x: BatchRef<'_, N::Scalar, F>,
        _loss: &L,
        _optimizer: &mut O,
        _work: &mut Workspace<N>,
    ) -> Result<N::Scalar>
    where
        N: Train,
    {
        Err(unknown())
    }

    /// The pass and the loss of a [trace](crate::inspect::trace).
    #[doc(hidden)]
    fn record<const F: usize>(
        &self,
        _network: &N,
        _x: BatchRef<'_, N::Scalar, F>,
        _loss: &L,
        _work: &mut Workspace<N>,
    ) -> Result<f64> {
        Err(unknown())
    }

    /// ∂L/∂prediction, and ∂L/∂target if targets are values.
    #[doc(hidden)]
    fn slopes(
        &self,
        _loss: &L,
        _logits: MatRef<'_, N::Scalar>,
        _predictions: MatRef<'_, N::Scalar>,
    ) -> Slopes<N::Scalar> {
        (Mat::new(), None)
    }

    /// The targets, if they have a gradient.
    #[doc(hidden)]
    fn values(&self) -> Option<Mat<N::Scalar>> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<N, L, Y, H> TargetsOf<N, L, H> for Y
where
    N: Model,
    N::Head: Accepts<L, Head = H>,
    H: Head,
    L: Sync,
    Y: AsTargets,
    Y::Targets: TargetsFor<N::Scalar, L, H>,
{
    #[inline]
    fn loss_of<const F: usize>(
        self,
        network: &N,
        x: BatchRef<'_, N::Scalar, F>,
        loss: &L,
        work: &mut Workspace<N>,
    ) -> Result<N::Scalar> {
        let targets = self.as_targets();
        work.check_pair(x.len(), targets)?;
        check_pair::<N, L, Y::Targets, F>(network, x, targets, loss)?;
        let x = x.matrix();
        let value = work.on_threads(x.nrows(), |work| {
            work.loss::<L, Y::Targets>(network, x, targets, loss)
        })?;
        Ok(N::Scalar::from_f64(value))
    }

    #[inline]
    fn gradients_of<const F: usize>(
        self,
        network: &N,
        x: BatchRef<'_, N::Scalar, F>,
        loss: &L,
        work: &mut Workspace<N>,
    ) -> Result<N::Scalar>
    where
        N: Train,
    {
        let targets = self.as_targets();
        work.check_pair(x.len(), targets)?;
        work.check_alone(network, x.len())?;
        check_pair::<N, L, Y::Targets, F>(network, x, targets, loss)?;
        let (pass, x) = (work.training(), x.matrix());
        let value = work.on_threads(x.nrows(), |work| {
            let value = work.tuned_objective::<L, Y::Targets>(network, x, targets, loss, &pass);
            work.backward(network, x, &pass);
            value
        })?;
        Ok(N::Scalar::from_f64(value))
    }

    #[inline]
    fn step_of<O: Optimizer<N::Scalar>, const F: usize>(
        self,
        network: &mut N,
        x: BatchRef<'_, N::Scalar, F>,
        loss: &L,
        optimizer: &mut O,
        work: &mut Workspace<N>,
    ) -> Result<N::Scalar>
    where
        N: Train,
    {
        let targets = self.as_targets();
        check::raw::<N, F>(x)?;
        check_targets::<N, L, Y::Targets>(loss, targets)?;
        let x = x.matrix();
        work.on_threads(x.nrows(), |work| {
            work.train_step::<L, Y::Targets, O>(network, x, targets, loss, optimizer)
        })?
    }

    fn record<const F: usize>(
        &self,
        network: &N,
        x: BatchRef<'_, N::Scalar, F>,
        loss: &L,
        work: &mut Workspace<N>,
    ) -> Result<f64> {
        let targets = self.as_targets();
        work.check_pair(x.len(), targets)?;
        check_pair::<N, L, Y::Targets, F>(network, x, targets, loss)?;
        work.record();
        let pass = work.prediction();
        Ok(work.objective::<L, Y::Targets>(network, x.matrix(), targets, loss, &pass))
    }

    fn slopes(
        &self,
        loss: &L,
        logits: MatRef<'_, N::Scalar>,
        predictions: MatRef<'_, N::Scalar>,
    ) -> Slopes<N::Scalar> {
        let targets = self.as_targets();
        (
            Learner::<N, L, Y>::prediction_gradient(loss, logits, predictions, targets),
            Learner::<N, L, Y>::target_gradient(loss, logits, predictions, targets),
        )
    }

    fn values(&self) -> Option<Mat<N::Scalar>> {
        Learner::<N, L, Y>::target_values(self.as_targets())
    }
}

/// What learns from the targets `Y`: the head of `N` for the loss `L`.
type Learner<N, L, Y> = <<Y as AsTargets>::Targets as TargetsFor<
    <N as Model>::Scalar,
    L,
    HeadFor<<N as Model>::Head, L>,
>>::Head;

/// Two ends that no network has. While the compiler does not know the end, because it does not know the loss or the
/// loss does not fit, all implementations are possible, so that it does not blame the targets.
macro_rules! unknown_ends {
    ($($unknown:ident),*) => {$(
        #[doc(hidden)]
        #[derive(Debug, Clone, Copy)]
        pub enum $unknown {}

        #[diagnostic::do_not_recommend]
        impl<N: Model, L, Y> TargetsOf<N, L, $unknown> for Y {}
    )*};
}

unknown_ends!(UnknownEnd, OtherUnknownEnd);

fn unknown() -> Error {
    Error::invalid("no network has this end")
}

/// Refuses inputs and targets that a pass or a loss cannot take: [`check::inputs`] and [`check_targets`].
pub(crate) fn check_pair<N, L, Y, const IN: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
    targets: Y::Ref<'_>,
    loss: &L,
) -> Result<()>
where
    N: Model,
    N::Head: Accepts<L>,
    Y: TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
{
    check::inputs(network, x)?;
    check_targets::<N, L, Y>(loss, targets)
}

/// Refuses a loss whose settings are out of range, and targets for which it is not defined.
fn check_targets<N, L, Y>(loss: &L, targets: Y::Ref<'_>) -> Result<()>
where
    N: Model,
    N::Head: Accepts<L>,
    Y: TargetsFor<N::Scalar, L, HeadFor<N::Head, L>>,
{
    <N::Head as Accepts<L>>::check(loss)?;
    <Y::Head as LearnsFrom<N::Scalar, L, Y>>::check(loss, targets)
}

/// A data set, or a pointer to one, as samples of `F` features of the type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a data set of {F} features of type `{T}`",
    label = "not a `Dataset<{T}, {F}, _>`",
    note = "put inputs and targets in a data set: `Dataset::new(x, y)?`",
    note = "if the type begins with `Result`, write `?` after the call that makes it"
)]
pub trait AsData<T, const F: usize> {
    /// The type of its targets.
    type Targets: Targets;
    /// The data set itself.
    fn as_data(&self) -> &Dataset<T, F, Self::Targets>;
}

#[diagnostic::do_not_recommend]
impl<T, Y: Targets, const F: usize> AsData<T, F> for Dataset<T, F, Y> {
    type Targets = Y;
    fn as_data(&self) -> &Self {
        self
    }
}

/// Pointers that a reference to a data set can come from. (One implementation for all that are `Deref` would be told in
/// place of the network.)
macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<D: AsData<T, F>, T, const F: usize> AsData<T, F> for $pointer {
            type Targets = D::Targets;
            fn as_data(&self) -> &Dataset<T, F, D::Targets> {
                (**self).as_data()
            }
        }
    )*};
}

pointers!(
    &D,
    &mut D,
    Box<D>,
    Rc<D>,
    Arc<D>,
    LazyCell<D>,
    LazyLock<D>,
    Ref<'_, D>,
    MutexGuard<'_, D>,
    RwLockReadGuard<'_, D>
);

/// A data set that the network `N` can read: samples of `F` features of its scalar.
#[diagnostic::on_unimplemented(
    message = "`{N}` takes data of {F} features of type `{T}`, but it was given `{Self}`",
    label = "not a `Dataset<{T}, {F}, _>`",
    note = "put inputs and targets in a data set: `Dataset::new(x, y)?`",
    note = "`input: …` in the network's declaration sets the number of features, `Net::<f64>::new(1)` makes a network of `f64`",
    note = "if the type begins with `Result`, write `?` after the call that makes it"
)]
pub trait DataOf<N: Model, const F: usize, T = <N as Model>::Scalar>:
    AsData<T, F, Targets = Self::Learned>
{
    /// The type of its targets.
    type Learned: Targets;
}

#[diagnostic::do_not_recommend]
impl<N, X, T, const F: usize> DataOf<N, F, T> for X
where
    N: Model<Scalar = T>,
    X: AsData<T, F>,
{
    type Learned = X::Targets;
}

/// A network that can be trained: it implements [`Train`]. (A bound through the associated type is told in fewer
/// lines, without the place of the bound.)
pub trait Trains: Train {
    /// The network itself.
    #[doc(hidden)]
    type Own;
}

impl<N: Train> Trains for N {
    type Own = N;
}
