//! The types that a declaration names: the network of `network(…)`, the layer of `layer(…)`, and the placeholder for
//! a type that is neither. One mistake then gives one error, not one at every use of the type.

use std::marker::PhantomData;

use faer::{MatMut, MatRef};
use pulp::Simd;

use crate::head::Identity;
use crate::layer::Layer;
use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::init::InitRng;
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::network::one_sample::OneSample;
use crate::network::{Model, Network, OverScalar, Program, Train};
use crate::numeric::random::Rng;
use crate::numeric::scalar::Scalar;

/// `Over<Encoder, f64, true>` is `Encoder<f64>`; for a type that is not a network (`false`) it is `Nothing`.
pub type Over<N, T, const IS: bool> = <Is<IS> as ChooseNetwork<N, T>>::Network;

/// `Own<Rotation<f64>, f64, true>` is `Rotation<f64>`; for a type that is not a layer (`false`) it is `Nothing`.
pub type Own<L, T, const IS: bool> = <Is<IS> as ChooseLayer<L, T>>::Layer;

/// Tells what a type is: `Probe::<N>::IS_NETWORK` is the inherent constant if `N` is a network, and that of
/// [`Otherwise`] if not.
#[derive(Debug)]
pub struct Probe<N>(PhantomData<N>);

impl<N: OverScalar> Probe<N> {
    /// The type is a network.
    pub const IS_NETWORK: bool = true;
}

impl<F32: Layer<Scalar = f32>, F64: Layer<Scalar = f64>> Probe<(F32, F64)> {
    /// The type is a layer, over every scalar.
    pub const IS_LAYER: bool = true;
}

/// The constants of any other type.
pub trait Otherwise {
    /// The type is not a network.
    const IS_NETWORK: bool = false;
    /// The type is not a layer.
    const IS_LAYER: bool = false;
}

impl<N> Otherwise for Probe<N> {}

/// The answer of a [`Probe`], as a type.
#[derive(Debug)]
pub struct Is<const IS: bool>;

/// Maps the answer to the network.
pub trait ChooseNetwork<N, T: Scalar> {
    /// The network, or [`Nothing`].
    type Network: Model<Scalar = T>;
}

impl<N: OverScalar, T: Scalar> ChooseNetwork<N, T> for Is<true> {
    type Network = N::Over<T>;
}

impl<N, T: Scalar> ChooseNetwork<N, T> for Is<false> {
    type Network = Nothing<T>;
}

/// Maps the answer to the layer.
pub trait ChooseLayer<L, T: Scalar> {
    /// The layer, or [`Nothing`].
    type Layer: Layer<Scalar = T>;
}

impl<L: Layer<Scalar = T>, T: Scalar> ChooseLayer<L, T> for Is<true> {
    type Layer = L;
}

impl<L, T: Scalar> ChooseLayer<L, T> for Is<false> {
    type Layer = Nothing<T>;
}

/// Placeholder for a type that is neither a network nor a layer. Width checks ignore its zero widths, so it causes
/// no follow-up errors.
#[derive(Debug, Clone)]
pub struct Nothing<T>(PhantomData<T>);

impl<T: Scalar> Model for Nothing<T> {
    type Scalar = T;
    type Head = Identity<0>;

    const PROGRAM: &'static Program = &Program::EMPTY;

    fn init(_: &mut InitRng) -> Self {
        Self(PhantomData)
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        std::iter::empty()
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::empty()
    }
    fn compute(&self, _: MatRef<'_, T>, _: &mut [Slot<T>], _: &Pass) {}
}

impl<T: Scalar> Train for Nothing<T> {
    fn backward(&self, _: Source<'_, T>, _: &mut [Slot<T>], _: &mut Self, _: &Pass) {}
}

impl<T: Scalar> Network<0, 0> for Nothing<T> {}

impl<T: Scalar> OneSample<0, 0> for Nothing<T> {
    fn logits_one<S: Simd>(&self, _: S, x: &[T; 0]) -> [T; 0] {
        *x
    }
}

impl<T: Scalar> Layer for Nothing<T> {
    type Scalar = T;

    const INPUT: usize = 0;
    const OUTPUT: usize = 0;

    fn init(_: &mut Rng) -> Self {
        Self(PhantomData)
    }
    fn forward(&self, _: MatRef<'_, T>, _: MatMut<'_, T>) {}
    fn backward(
        &self,
        _: MatRef<'_, T>,
        _: MatRef<'_, T>,
        _: MatRef<'_, T>,
        _: &mut Self,
        _: Option<MatMut<'_, T>>,
    ) {
    }
}
