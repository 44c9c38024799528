//! Initial weights: each rule is a distribution whose width depends on the layer's fans.

use rand::RngExt;

use crate::numeric::random::{Rng, seeded};
use crate::numeric::scalar::Scalar;

/// A rule for the initial weights of a layer with `fan_in` inputs and `fan_out` units.
///
/// Biases start at 0, except under [`Init::Torch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Init {
    /// N(0, 2/`fan_in`): He et al. 2015, for the relu family.
    HeNormal,
    /// U(±√(6/`fan_in`)): the uniform distribution of the same variance.
    HeUniform,
    /// N(0, 2/(`fan_in`+`fan_out`)): Glorot & Bengio 2010.
    GlorotNormal,
    /// U(±√(6/(`fan_in`+`fan_out`))): Glorot & Bengio 2010.
    GlorotUniform,
    /// N(0, 1/`fan_in`): `LeCun` et al. 1998, for selu.
    LecunNormal,
    /// U(±√(3/`fan_in`)).
    LecunUniform,
    /// All zeros.
    Zeros,
    /// U(±1/√`fan_in`) for weights and biases: `PyTorch`'s `Linear`.
    Torch,
}

impl Init {
    /// Draws the weights (unit by unit) and then the biases of one layer.
    pub(crate) fn fill<T: Scalar>(
        self,
        rng: &mut Rng,
        fan_in: usize,
        fan_out: usize,
        weights: &mut [T],
        biases: &mut [T],
    ) {
        let (ins, outs) = (
            T::from_usize(fan_in).to_f64(),
            T::from_usize(fan_out).to_f64(),
        );
        match self {
            Self::HeNormal => normal(rng, (2.0 / ins).sqrt(), weights),
            Self::GlorotNormal => normal(rng, (2.0 / (ins + outs)).sqrt(), weights),
            Self::LecunNormal => normal(rng, (1.0 / ins).sqrt(), weights),
            Self::HeUniform => uniform(rng, (6.0 / ins).sqrt(), weights),
            Self::GlorotUniform => uniform(rng, (6.0 / (ins + outs)).sqrt(), weights),
            Self::LecunUniform => uniform(rng, (3.0 / ins).sqrt(), weights),
            Self::Zeros => weights.fill(T::ZERO),
            Self::Torch => {
                uniform(rng, 1.0 / ins.sqrt(), weights);
                uniform(rng, 1.0 / ins.sqrt(), biases);
            }
        }
    }
}

fn uniform<T: Scalar>(rng: &mut Rng, limit: f64, values: &mut [T]) {
    for value in values {
        *value = T::from_f64(rng.random_range(-limit..=limit));
    }
}

/// Normal values by the Box–Muller transform (one of the pair is used).
pub(crate) fn normal<T: Scalar>(rng: &mut Rng, deviation: f64, values: &mut [T]) {
    for value in values {
        let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
        let angle = std::f64::consts::TAU * rng.random::<f64>();
        *value = T::from_f64(deviation * radius * angle.cos());
    }
}

/// The generator that a network's `new(seed)` passes to its layers in declaration order.
#[derive(Debug)]
pub struct InitRng {
    rng: Rng,
    /// Layers start as zeros.
    blank: bool,
}

impl InitRng {
    /// A generator with this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            rng: seeded(seed),
            blank: false,
        }
    }

    /// Draws nothing: for a network that is filled from a file.
    pub(crate) fn blank() -> Self {
        Self {
            blank: true,
            ..Self::new(0)
        }
    }

    /// The generator, unless the network is blank.
    pub(crate) fn drawing(&mut self) -> Option<&mut Rng> {
        (!self.blank).then_some(&mut self.rng)
    }

    /// The generator of a layer that always draws.
    pub(crate) fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }

    /// A generator with its own seed, for a nested network.
    #[must_use]
    pub fn inner(&mut self) -> Self {
        match self.drawing() {
            Some(rng) => Self::new(rng.random()),
            None => Self::blank(),
        }
    }
}
