//! The end of a network. It determines the meaning of predictions and the losses that fit.
//!
//! | declaration ends in | head | prediction | fitting losses |
//! |---|---|---|---|
//! | `softmax` | [`Softmax<K>`] | class probabilities | cross-entropy, and every loss on values |
//! | `sigmoid` | [`Sigmoid<K>`] | independent probabilities | binary cross-entropy, and every loss on values |
//! | nothing, `identity` | [`Identity<K>`] | real values | hinge, and every loss on values |
//! | another activation | [`Other<K>`] | real values | every loss on values |
//!
//! Losses on values are `SquaredError`, `AbsoluteError`, `Huber`, and a `loss!` that the head keeps finite.
//!
//! Training with a loss on the logits (the values before the head) does not compute the head: the backward pass then
//! starts from `softmax(z) − r`.

pub(crate) mod decision;
mod several;

pub use several::Heads;

use faer::{Mat, MatRef};

use crate::data::targets::Targets;
use crate::error::Result;
use crate::layer::activation::{self, Activation};
use crate::layer::elementwise;
use crate::layer::softmax;
use crate::numeric::scalar::Scalar;

/// `softmax` over `K` classes.
#[derive(Debug, Clone, Copy)]
pub struct Softmax<const K: usize>;
/// `sigmoid` on each of `K` outputs.
#[derive(Debug, Clone, Copy)]
pub struct Sigmoid<const K: usize>;
/// No activation on `K` outputs.
#[derive(Debug, Clone, Copy)]
pub struct Identity<const K: usize>;
/// An activation that is neither softmax nor sigmoid on `K` outputs; it belongs to the last layer.
#[derive(Debug, Clone, Copy)]
pub struct Other<const K: usize>;

/// The operations of every head. Sealed: [`Softmax`], [`Sigmoid`], [`Identity`], [`Other`], [`Heads`].
pub trait Head: sealed::Sealed + Copy + Send + Sync + 'static {
    /// Number of outputs.
    const WIDTH: usize;
    /// Number of values of each output, for a network with several.
    #[doc(hidden)]
    const WIDTHS: &'static [usize] = &[Self::WIDTH];
    /// Its name in messages and tables.
    const NAME: &'static str;
    /// The logit from which [`decide`](crate::metrics::Evaluate::decide) says yes: 0 (for [`Other`], a value of ½).
    const DECISION: f64 = 0.0;
    /// The same for each output, for a network with several.
    #[doc(hidden)]
    const DECISIONS: &'static [f64] = &[Self::DECISION];
    /// True if predictions can be any number, so that targets can be standardised.
    #[doc(hidden)]
    const UNBOUNDED: bool = false;

    /// The head's function, for kernels that fuse it.
    #[doc(hidden)]
    const LINK: Link;
    /// Turns column-major `rows×K` logits into predictions.
    #[doc(hidden)]
    fn apply<T: Scalar>(values: &mut [T], rows: usize);
    /// Turns ∂L/∂prediction into ∂L/∂logits, given the predictions.
    #[doc(hidden)]
    fn backward<T: Scalar>(predictions: &[T], gradient: &mut [T], rows: usize);
    /// Turns the logits of one sample into its prediction.
    #[doc(hidden)]
    fn apply_one<T: Scalar>(values: &mut [T]);
}

/// The function between logits and predictions.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    Identity,
    Sigmoid,
    Softmax,
}

mod sealed {
    pub trait Sealed {}
    impl<const K: usize> Sealed for super::Softmax<K> {}
    impl<const K: usize> Sealed for super::Sigmoid<K> {}
    impl<const K: usize> Sealed for super::Identity<K> {}
    impl<const K: usize> Sealed for super::Other<K> {}
}

impl<const K: usize> Head for Softmax<K> {
    const WIDTH: usize = K;
    const NAME: &'static str = "softmax";
    const LINK: Link = Link::Softmax;

    fn apply<T: Scalar>(values: &mut [T], rows: usize) {
        softmax::in_place(values, rows);
    }
    fn backward<T: Scalar>(predictions: &[T], gradient: &mut [T], rows: usize) {
        softmax::backward_in_place(predictions, gradient, rows);
    }
    #[inline(always)]
    fn apply_one<T: Scalar>(values: &mut [T]) {
        softmax::one_in_place(values);
    }
}

impl<const K: usize> Head for Sigmoid<K> {
    const WIDTH: usize = K;
    const NAME: &'static str = "sigmoid";
    const LINK: Link = Link::Sigmoid;

    fn apply<T: Scalar>(values: &mut [T], rows: usize) {
        elementwise::bias_activation(activation::Sigmoid, values, rows, &[], &mut []);
    }
    fn backward<T: Scalar>(predictions: &[T], gradient: &mut [T], rows: usize) {
        elementwise::activation_backward(
            activation::Sigmoid,
            &[],
            predictions,
            gradient,
            rows,
            &mut [],
        );
    }
    #[inline(always)]
    fn apply_one<T: Scalar>(values: &mut [T]) {
        for z in values {
            *z = Activation::value(&activation::Sigmoid, *z);
        }
    }
}

impl<const K: usize> Head for Identity<K> {
    const WIDTH: usize = K;
    const NAME: &'static str = "identity";
    const UNBOUNDED: bool = true;
    const LINK: Link = Link::Identity;

    fn apply<T: Scalar>(_: &mut [T], _: usize) {}
    fn backward<T: Scalar>(_: &[T], _: &mut [T], _: usize) {}
    #[inline(always)]
    fn apply_one<T: Scalar>(_: &mut [T]) {}
}

impl<const K: usize> Head for Other<K> {
    const WIDTH: usize = K;
    const NAME: &'static str = "other";
    const LINK: Link = Link::Identity;
    const DECISION: f64 = 0.5;

    fn apply<T: Scalar>(_: &mut [T], _: usize) {}
    fn backward<T: Scalar>(_: &[T], _: &mut [T], _: usize) {}
    #[inline(always)]
    fn apply_one<T: Scalar>(_: &mut [T]) {}
}

/// A head on which the loss `L` is defined.
#[diagnostic::on_unimplemented(
    message = "the loss `{L}` does not fit a network that ends in `{Self}`",
    label = "this network ends in `{Self}`",
    note = "`CrossEntropy` needs `-> softmax` at the end, `BinaryCrossEntropy` `-> sigmoid`, `Hinge` no activation; your own `loss!` one that keeps it finite",
    note = "several outputs take a loss each, in the order of the outputs: `Losses::new((CrossEntropy::new(), SquaredError::new()))`"
)]
pub trait Accepts<L> {
    /// The head itself. (With bounds on targets through this type, one mistake is reported as one error.)
    type Head: Head;
    /// [`Loss::check`](crate::loss::Loss::check), for code that reaches the loss through its head alone.
    ///
    /// # Errors
    /// As there.
    fn check(loss: &L) -> Result<()>;
}

/// Targets that the loss `L` can use on the head `H`: those that `H` [learns from](LearnsFrom).
///
/// (If the two were one trait of the targets, the compiler would infer loss and head from targets with a single
/// implementation, and report the network as the wrong one.)
pub trait TargetsFor<T: Scalar, L, H>: Targets {
    /// The head `H`, as one that learns from these targets.
    type Head: LearnsFrom<T, L, Self>;
}

impl<T: Scalar, L, H: LearnsFrom<T, L, Y>, Y: Targets> TargetsFor<T, L, H> for Y {
    type Head = H;
}

/// A head that learns from the targets `Y` with the loss `L`.
#[diagnostic::on_unimplemented(
    message = "a network that ends in `{Self}` cannot learn from `{Y}` with `{L}`",
    label = "the targets are `{Y}`, but the network ends in `{Self}`",
    note = "`CrossEntropy` takes `Labels<K>` or probabilities `Batch<T, K>`; `BinaryCrossEntropy` and `Hinge` take `Batch<T, K>`, and `Labels<2>` for one output; the other losses take `Batch<T, K>` (`labels.one_hot()` makes one), with K the network's number of outputs; `Losses` takes a tuple of targets, in the order of the outputs"
)]
pub trait LearnsFrom<T: Scalar, L, Y: Targets>: Head {
    /// Checks that the loss is defined for these targets; called once, when they are passed in.
    ///
    /// # Errors
    /// The first target for which it is not, by row and column counted from 1.
    #[doc(hidden)]
    fn check(_loss: &L, _targets: Y::Ref<'_>) -> Result<()> {
        Ok(())
    }

    /// Computes the loss of column-major `rows×K` logits, and writes ∂L/∂logits to `gradient` (overwritten). Samples
    /// are added in double precision, so that in a very large batch the last ones count as much as the first.
    #[doc(hidden)]
    fn evaluate(
        loss: &L,
        logits: &[T],
        targets: Y::Ref<'_>,
        gradient: &mut [T],
        rows: usize,
    ) -> f64;

    /// True if [`evaluate_lanes`](LearnsFrom::evaluate_lanes) is implemented.
    #[doc(hidden)]
    const HAS_LANES: bool = false;

    /// The share in that loss of the samples `range` of a batch of `rows`, one per lane. Slopes of lanes without a
    /// sample are 0. `#[inline(always)]`: part of a tiny network's step.
    #[doc(hidden)]
    #[inline(always)]
    fn evaluate_lanes<const N: usize>(
        _loss: &L,
        _logits: &[[T; N]],
        _targets: Y::Ref<'_>,
        _slopes: &mut [[T; N]],
        _range: core::ops::Range<usize>,
        _rows: usize,
    ) -> f64 {
        f64::NAN
    }

    /// ∂L/∂prediction, `N×K`, for a trace.
    #[doc(hidden)]
    fn prediction_gradient(
        loss: &L,
        logits: MatRef<'_, T>,
        predictions: MatRef<'_, T>,
        targets: Y::Ref<'_>,
    ) -> Mat<T>;

    /// ∂L/∂target, `N×K`, for a trace; `None` if targets are classes, also of one output of several.
    #[doc(hidden)]
    fn target_gradient(
        loss: &L,
        logits: MatRef<'_, T>,
        predictions: MatRef<'_, T>,
        targets: Y::Ref<'_>,
    ) -> Option<Mat<T>>;

    /// The targets, `N×K`, for an explanation; `None` where they have no gradient.
    #[doc(hidden)]
    fn target_values(_targets: Y::Ref<'_>) -> Option<Mat<T>> {
        None
    }
}

/// The head of a network, as one that accepts `L`.
pub type HeadFor<H, L> = <H as Accepts<L>>::Head;

/// The prediction for these logits.
#[inline(always)]
pub fn one<T: Scalar, H: Head, const K: usize>(logits: &[T; K]) -> [T; K] {
    let mut output = *logits;
    H::apply_one(&mut output);
    output
}
