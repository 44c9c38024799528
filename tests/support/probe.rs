//! Forward and backward passes of layers: layers without tensors as a [`Passes`], a user-defined layer, and a
//! runner.
#![allow(dead_code)] // each test uses its part

use faer::{Mat, MatRef};
use nn_core::Scalar;
use nn_core::layer::gated::Gate;
use nn_core::layer::tensor::{Kind, Parameter, ParameterMut};
use nn_core::layer::{Layer, Passes};
use nn_core::macro_support::{self as rt, Pass, Slot, Source};
use nn_core::numeric::random::Rng;
use pulp::Simd;
use rand::RngExt;

/// A gated pair.
#[derive(Clone)]
pub(crate) struct Gated<G>(pub(crate) G);

impl<T: Scalar, G: Gate<T>> Passes<T> for Gated<G> {
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
        rt::gated::forward(self.0, x, slot, pass);
    }
    fn backward(&self, source: Source<'_, T>, slot: &mut Slot<T>, _: &mut Self, pass: &Pass) {
        rt::gated::backward(self.0, source, slot, pass);
    }
    fn one<S: Simd, const I: usize, const O: usize>(&self, simd: S, x: &[T; I]) -> [T; O] {
        rt::gated::one(self.0, simd, x)
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        std::iter::empty()
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::empty()
    }
}

/// One of the three noise layers, each named like its keyword: `complete.rs` searches for it.
#[allow(clippy::enum_variant_names)]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Noise {
    Dropout(f64),
    AlphaDropout(f64),
    GaussianNoise(f64),
}

impl<T: Scalar> Passes<T> for Noise {
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
        match *self {
            Self::Dropout(p) => rt::dropout::forward(p, 3, x, slot, pass),
            Self::AlphaDropout(p) => rt::alpha_dropout::forward(p, 3, x, slot, pass),
            Self::GaussianNoise(s) => rt::gaussian_noise::forward(s, 3, x, slot, pass),
        }
    }
    fn backward(&self, source: Source<'_, T>, slot: &mut Slot<T>, _: &mut Self, pass: &Pass) {
        match *self {
            Self::Dropout(p) => rt::dropout::backward(p, 3, source, slot, pass),
            Self::AlphaDropout(p) => rt::alpha_dropout::backward(p, 3, source, slot, pass),
            Self::GaussianNoise(s) => rt::gaussian_noise::backward(s, 3, source, slot, pass),
        }
    }
    fn one<S: Simd, const I: usize, const O: usize>(&self, simd: S, x: &[T; I]) -> [T; O] {
        let _ = simd;
        std::array::from_fn(|k| x[k])
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        std::iter::empty()
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::empty()
    }
}

/// A merge of the columns of its input, side by side: two values for a difference, three for the others; before those
/// of a mix the three weights of its gate. Each named like its keyword.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Merged {
    Subtract,
    Average,
    Maximum,
    Minimum,
    Mix,
}

/// Three values of equal width, from column `start` on.
fn three(start: usize, columns: usize) -> [(usize, usize); 3] {
    let width = (columns - start) / 3;
    std::array::from_fn(|k| (start + k * width, width))
}

impl<T: Scalar> Passes<T> for Merged {
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
        let part = |(start, width)| x.subcols(start, width);
        let (all, half) = (x.ncols(), x.ncols() / 2);
        match self {
            Self::Subtract => {
                let x = [(0, half), (half, half)].map(part);
                rt::merge::subtract::forward(x, slot, pass);
            }
            Self::Average => rt::merge::average::forward(three(0, all).map(part), slot, pass),
            Self::Maximum => rt::merge::maximum::forward(three(0, all).map(part), slot, pass),
            Self::Minimum => rt::merge::minimum::forward(three(0, all).map(part), slot, pass),
            Self::Mix => {
                let x = three(3, all).map(part);
                rt::merge::mix::forward(part((0, 3)), x, slot, pass);
            }
        }
    }
    fn backward(&self, mut source: Source<'_, T>, slot: &mut Slot<T>, _: &mut Self, pass: &Pass) {
        let (all, half) = (source.value.ncols(), source.value.ncols() / 2);
        match self {
            Self::Subtract => {
                let sources = source.parts([(0, half), (half, half)]);
                rt::merge::subtract::backward(sources, slot, pass);
            }
            Self::Average => {
                rt::merge::average::backward(source.parts(three(0, all)), slot, pass);
            }
            Self::Maximum => {
                rt::merge::maximum::backward(source.parts(three(0, all)), slot, pass);
            }
            Self::Minimum => {
                rt::merge::minimum::backward(source.parts(three(0, all)), slot, pass);
            }
            Self::Mix => {
                let [a, b, c] = three(3, all);
                let [gate, a, b, c] = source.parts([(0, 3), a, b, c]);
                rt::merge::mix::backward(gate, [a, b, c], slot, pass);
            }
        }
    }
    fn one<S: Simd, const I: usize, const O: usize>(&self, simd: S, x: &[T; I]) -> [T; O] {
        let part = |start: usize| rt::one::part::<T, O>(x, start);
        match self {
            Self::Subtract => rt::merge::subtract::one(simd, [part(0), part(O)]),
            Self::Average => rt::merge::average::one(simd, [part(0), part(O), part(2 * O)]),
            Self::Maximum => rt::merge::maximum::one(simd, [part(0), part(O), part(2 * O)]),
            Self::Minimum => rt::merge::minimum::one(simd, [part(0), part(O), part(2 * O)]),
            Self::Mix => {
                let gate = rt::one::part::<T, 3>(x, 0);
                let x = [part(3), part(3 + O), part(3 + 2 * O)];
                rt::merge::mix::one(simd, gate, x)
            }
        }
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        std::iter::empty()
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::empty()
    }
}

/// A layer of the user's own: y = (a·x₀ + b·x₁, x₀·x₁), with a and b learned.
#[derive(Debug, Clone)]
pub(crate) struct Mixed<T> {
    pub(crate) factors: [T; 2],
}

impl<T: Scalar> Layer for Mixed<T> {
    type Scalar = T;
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

/// A pass that trains.
pub(crate) const TRAINING: Pass = Pass {
    training: true,
    seed: 7,
    step: 5,
    ..Pass::PREDICT
};

/// y, ∂L/∂x (added to `start` if there is one) and the gradients, for given ∂L/∂y.
pub(crate) fn run<T: Scalar, L: Passes<T>>(
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
    // NaN in gradients that must be overwritten
    let mut dx = start.map_or_else(
        || Mat::from_fn(x.nrows(), x.ncols(), |_, _| T::NAN),
        Clone::clone,
    );
    let mut gradients = layer.clone();
    for tensor in gradients.tensors_mut() {
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
