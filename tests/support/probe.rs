//! Layers as plain functions: what every layer can be asked, whatever it computes.
#![allow(dead_code)] // each test uses its part

use faer::{Mat, MatRef};
use nn_core::Scalar;
use nn_core::layer::gated::Gate;
use nn_core::layer::own::Layer;
use nn_core::layer::tensor::{Kind, Parameter, ParameterMut};
use nn_core::layer::{BatchNorm, Embedding, Features, LayerNorm, Prelu, RmsNorm, Standardize};
use nn_core::macro_support::{self as rt, Pass, Slot, Source};
use nn_core::numeric::random::Rng;
use rand::RngExt;

/// A layer that can be run in both directions.
pub(crate) trait Probe<T: Scalar>: Clone {
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass);
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        gradients: &mut Self,
        pass: &Pass,
    );
    fn listed(&self) -> Vec<Parameter<'_, T>> {
        Vec::new()
    }
    fn listed_mut(&mut self) -> Vec<ParameterMut<'_, T>> {
        Vec::new()
    }
}

macro_rules! probe {
    ($layer:ident<$($width:ident),*>, $module:ident) => {
        impl<T: Scalar, $(const $width: usize),*> Probe<T> for $layer<T, $($width),*> {
            fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
                rt::$module::forward(self, x, slot, pass);
            }
            fn backward(&self, source: Source<'_, T>, slot: &mut Slot<T>, own: &mut Self, pass: &Pass) {
                rt::$module::backward(self, source, slot, own, pass);
            }
            fn listed(&self) -> Vec<Parameter<'_, T>> {
                self.tensors().collect()
            }
            fn listed_mut(&mut self) -> Vec<ParameterMut<'_, T>> {
                self.tensors_mut().collect()
            }
        }
    };
}

probe!(LayerNorm<W>, layer_norm);
probe!(RmsNorm<W>, rms_norm);
probe!(BatchNorm<W>, batch_norm);
probe!(Prelu<W>, prelu);
probe!(Standardize<W>, standardize);
probe!(Features<IN, OUT>, features);
probe!(Embedding<V, W>, embedding);

/// A gated pair.
#[derive(Clone)]
pub(crate) struct Gated<G>(pub(crate) G);

impl<T: Scalar, G: Gate<T>> Probe<T> for Gated<G> {
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
        rt::gated::forward(self.0, x, slot, pass);
    }
    fn backward(&self, source: Source<'_, T>, slot: &mut Slot<T>, _: &mut Self, pass: &Pass) {
        rt::gated::backward(self.0, source, slot, pass);
    }
}

/// Noise of one of the three kinds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Noise {
    Dropout(f64),
    Alpha(f64),
    Gaussian(f64),
}

impl<T: Scalar> Probe<T> for Noise {
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
        match *self {
            Self::Dropout(p) => rt::dropout::forward(p, 3, x, slot, pass),
            Self::Alpha(p) => rt::alpha_dropout::forward(p, 3, x, slot, pass),
            Self::Gaussian(s) => rt::gaussian_noise::forward(s, 3, x, slot, pass),
        }
    }
    fn backward(&self, source: Source<'_, T>, slot: &mut Slot<T>, _: &mut Self, pass: &Pass) {
        match *self {
            Self::Dropout(p) => rt::dropout::backward(p, 3, source, slot, pass),
            Self::Alpha(p) => rt::alpha_dropout::backward(p, 3, source, slot, pass),
            Self::Gaussian(s) => rt::gaussian_noise::backward(s, 3, source, slot, pass),
        }
    }
}

/// A layer of the user's own: y = (a·x₀ + b·x₁, x₀·x₁), with a and b learned.
#[derive(Debug, Clone)]
pub(crate) struct Mixed<T> {
    pub(crate) factors: [T; 2],
}

impl<T: Scalar> Layer<T> for Mixed<T> {
    const INPUT: usize = 2;
    const OUTPUT: usize = 2;
    const PARAMETERS: usize = 2;
    const MULTIPLY_ADDS: usize = 3;

    fn init(rng: &mut Rng) -> Self {
        Self {
            factors: std::array::from_fn(|_| T::from_f64(rng.random_range(-1.0..1.0))),
        }
    }
    fn forward(&self, x: MatRef<'_, T>, mut y: faer::MatMut<'_, T>) {
        let [a, b] = self.factors;
        for n in 0..x.nrows() {
            y[(n, 0)] = a * x[(n, 0)] + b * x[(n, 1)];
            y[(n, 1)] = x[(n, 0)] * x[(n, 1)];
        }
    }
    fn backward(
        &self,
        x: MatRef<'_, T>,
        _: MatRef<'_, T>,
        dy: MatRef<'_, T>,
        gradients: &mut Self,
        dx: Option<faer::MatMut<'_, T>>,
    ) {
        gradients.factors = [T::ZERO; 2];
        for n in 0..x.nrows() {
            gradients.factors[0] += dy[(n, 0)] * x[(n, 0)];
            gradients.factors[1] += dy[(n, 0)] * x[(n, 1)];
        }
        let Some(mut dx) = dx else { return };
        let [a, b] = self.factors;
        for n in 0..x.nrows() {
            dx[(n, 0)] = a * dy[(n, 0)] + dy[(n, 1)] * x[(n, 1)];
            dx[(n, 1)] = b * dy[(n, 0)] + dy[(n, 1)] * x[(n, 0)];
        }
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        std::iter::once(Parameter::vector("factors", &self.factors))
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::once(ParameterMut::vector("factors", &mut self.factors))
    }
}

impl<T: Scalar> Probe<T> for Mixed<T> {
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
        self.pass_forward(x, slot, pass);
    }
    fn backward(&self, source: Source<'_, T>, slot: &mut Slot<T>, own: &mut Self, pass: &Pass) {
        self.pass_backward(source, slot, own, pass);
    }
    fn listed(&self) -> Vec<Parameter<'_, T>> {
        Layer::tensors(self).collect()
    }
    fn listed_mut(&mut self) -> Vec<ParameterMut<'_, T>> {
        Layer::tensors_mut(self).collect()
    }
}

/// A pass that trains.
pub(crate) const TRAINING: Pass = Pass {
    training: true,
    seed: 7,
    step: 5,
    threads: 1,
};

/// y, ∂L/∂x (added to `start` if there is one) and the gradients, for given ∂L/∂y.
pub(crate) fn run<T: Scalar, L: Probe<T>>(
    layer: &L,
    x: MatRef<'_, T>,
    dy: MatRef<'_, T>,
    start: Option<&Mat<T>>,
    pass: &Pass,
) -> (Mat<T>, Mat<T>, L) {
    let mut slot = Slot::new(x.nrows(), dy.ncols());
    layer.forward(x, &mut slot, pass);
    let y = slot.value().to_owned();
    slot.source().gradient.unwrap().copy_from(dy);
    // NaN where a gradient has to be overwritten
    let mut dx = start.map_or_else(
        || Mat::from_fn(x.nrows(), x.ncols(), |_, _| T::NAN),
        Clone::clone,
    );
    let mut gradients = layer.clone();
    for tensor in gradients.listed_mut() {
        if tensor.kind == Kind::Learned {
            tensor.values.fill(T::NAN);
        }
    }
    let mut source = Source::input(x, Some(dx.as_mut()));
    if start.is_some() {
        source = source.shared();
    }
    layer.backward(source, &mut slot, &mut gradients, pass);
    (y, dx, gradients)
}

/// Values in ±[0.1, 1.5]: away from kinks at 0.
pub(crate) fn values<T: Scalar>(rows: usize, columns: usize, seed: u64) -> Mat<T> {
    let mut rng = nn_core::numeric::random::seeded(seed);
    Mat::from_fn(rows, columns, |_, _| {
        let size = rng.random_range(0.1..1.5);
        T::from_f64(if rng.random::<bool>() { size } else { -size })
    })
}
