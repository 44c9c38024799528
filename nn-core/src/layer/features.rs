//! Random Fourier features (Rahimi & Recht 2007): a fixed map whose inner products approximate the RBF kernel, so
//! that a linear layer after it is a kernel machine.
//!
//! ```text
//! y = √(2/OUT)·cos(ω·x + b)     E[y(x)·y(x′)] = exp(−γ‖x − x′‖²)        x: N×IN   ω: OUT×IN   b: OUT   y: N×OUT
//! ω ~ N(0, 2γ)    b ~ U[0, 2π)                        ∂L/∂x = −√(2/OUT)·(∂L/∂y∘sin(ω·x + b))·ω
//! ```

use std::f64::consts::TAU;
use std::fmt;

use faer::MatRef;
use pulp::Simd;
use rand::RngExt;

use crate::layer::activation::{Chain, Cos, Scale};
use crate::layer::buffers::{Pass, Slot, Source};
use crate::layer::dense::{self, Dense};
use crate::layer::elementwise;
use crate::layer::init::{Init, InitRng, normal};
use crate::layer::protocol::{Passes, resized};
use crate::layer::tensor::{Kind, Parameter, ParameterMut, Role, TensorInfo};
use crate::layer::wants::Wants;
use crate::numeric::matmul::{Product, in_blocks};
use crate::numeric::range::{Bounds, Range, Refused};
use crate::numeric::scalar::Scalar;

/// ω (`weight`, `OUT×IN`) and b (`bias`): drawn once, saved with the network, never learned.
#[derive(Clone, PartialEq)]
pub struct Features<T, const IN: usize, const OUT: usize> {
    map: Dense<T, IN, OUT>,
    /// A γ that is out of range.
    refused: Option<Refused>,
}

static GAMMA: Bounds = Bounds {
    setter: "Features::init",
    range: Range::AboveZero,
};

#[allow(clippy::missing_fields_in_debug)] // errors name what was refused
impl<T: fmt::Debug, const IN: usize, const OUT: usize> fmt::Debug for Features<T, IN, OUT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Features").field("map", &self.map).finish()
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Features<T, IN, OUT> {
    /// Its tensors.
    pub const TENSORS: &'static [TensorInfo] = &[
        TensorInfo::new("weight", Role::Weight, [OUT, IN]).of_kind(Kind::Fixed),
        TensorInfo::new("bias", Role::Bias, [OUT]).of_kind(Kind::Fixed),
    ];
    /// Multiply-adds per sample.
    pub const MULTIPLY_ADDS: usize = IN * OUT;
    /// It trains better on columns of one scale.
    pub const WANTS: Wants = Wants::ONE_SCALE;

    /// Draws the map for the kernel exp(−γ‖x − x′‖²); γ is a finite number above 0.
    #[must_use]
    pub fn init(rng: &mut InitRng, gamma: f64) -> Self {
        let mut map = Dense::init(rng, Init::Zeros);
        let (weight, bias) = map.slices_mut();
        let taken = GAMMA.taken::<f64>(gamma);
        if let Some(rng) = rng.drawing() {
            normal(rng, (2.0 * taken).sqrt(), weight);
            for b in bias {
                *b = T::from_f64(rng.random_range(0.0..TAU));
            }
        }
        let refused = GAMMA.refuse::<f64>(gamma);
        Self { map, refused }
    }

    /// A given map: ω, one row per feature, and b.
    #[must_use]
    pub fn new(weight: [[T; IN]; OUT], bias: [T; OUT]) -> Self {
        Self {
            map: Dense::new(weight, bias),
            refused: None,
        }
    }

    /// ω, `OUT×IN`, one row per feature.
    #[must_use]
    pub fn weight(&self) -> MatRef<'_, T> {
        self.map.weight()
    }

    /// b, one per feature.
    #[must_use]
    pub fn bias(&self) -> &[T] {
        self.map.bias()
    }

    /// `weight` and `bias`.
    pub fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let (tensors, refused) = (self.map.tensors(), self.refused);
        tensors.map(move |tensor| tensor.of_kind(Kind::Fixed).refusing(refused))
    }

    /// `weight` and `bias`, mutable.
    pub fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let tensors = self.map.tensors_mut();
        tensors.map(|tensor| tensor.of_kind(Kind::Fixed))
    }

    /// √(2/OUT)·cos z.
    #[inline(always)]
    fn wave() -> Chain<Cos, Scale<T>> {
        let scale = T::from_f64(2.0) / T::from_usize(OUT);
        Chain(Cos, Scale(Scalar::sqrt(scale)))
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Passes<T> for Features<T, IN, OUT> {
    /// `slot.value ← √(2/OUT)·cos(x·ωᵀ + b)`.
    fn forward(&self, x: MatRef<'_, T>, slot: &mut Slot<T>, pass: &Pass) {
        dense::forward(&self.map, Self::wave(), x, slot, pass);
    }

    /// From ∂L/∂y in `slot.gradient`: ∂L/∂x, if `source` wants it. The layer learns nothing.
    fn backward(
        &self,
        source: Source<'_, T>,
        slot: &mut Slot<T>,
        _gradients: &mut Self,
        pass: &Pass,
    ) {
        let accum = source.accum();
        let Some(dst) = source.gradient else {
            return;
        };
        let rows = slot.rows();
        let dz = elementwise::slopes(Self::wave(), slot, &mut []);
        let job = Product {
            dst,
            accum,
            a: dz,
            b: self.map.weight(),
        };
        in_blocks(job, rows * OUT, pass.threads);
    }

    /// One sample.
    #[inline(always)]
    fn one<S: Simd, const I: usize, const O: usize>(&self, simd: S, x: &[T; I]) -> [T; O] {
        resized(&dense::one(&self.map, Self::wave(), simd, &resized(x)))
    }

    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        Self::tensors(self)
    }

    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        Self::tensors_mut(self)
    }
}
