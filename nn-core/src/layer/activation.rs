//! Activations: `u = f(z)`, element by element, each with its derivative.
//!
//! | keyword | type | f(z) | f′(z) |
//! |---|---|---|---|
//! | `identity` | [`Identity`] | z | 1 |
//! | `relu` | [`Relu`] | max(z, 0) | 1 if z > 0 else 0 |
//! | `leaky_relu(a)` | [`LeakyRelu`] | z if z > 0 else a·z | 1 if z > 0 else a |
//! | `elu(a)` | [`Elu`] | z if z > 0 else a·(eᶻ − 1) | 1 if z > 0 else a·eᶻ |
//! | `selu` | [`Selu`] | λ·elu(z) with a = α | λ if z > 0 else λ·α·eᶻ |
//! | `silu` | [`Silu`] | z·σ(z) | σ·(1 + z·(1 − σ)) |
//! | `gelu` | [`Gelu`] | z·Φ(z) | Φ(z) + z·φ(z) |
//! | `gelu_tanh` | [`GeluTanh`] | z·σ(2·√(2/π)·(z + 0.044715·z³)) | by the product rule |
//! | `mish` | [`Mish`] | z·w, with w = tanh(ln(1 + eᶻ)) | w + z·σ(z)·(1 − w²) |
//! | `hard_swish` | [`HardSwish`] | z·clamp(z + 3, 0, 6)/6 | 0 if z ≤ −3, (2·z + 3)/6 if z < 3, else 1 |
//! | `tanh` | [`Tanh`] | (e²ᶻ − 1)/(e²ᶻ + 1) | 1 − u² |
//! | `sigmoid` | [`Sigmoid`] | 1/(1 + e⁻ᶻ) | u·(1 − u) |
//! | `softplus` | [`Softplus`] | ln(1 + eᶻ) | 1 − e⁻ᵘ |
//! | `exp` | [`Exp`] | eᶻ | u |
//! | `sin` | [`Sin`] | sin z | cos z |
//! | `cos` | [`Cos`] | cos z | −sin z |
//! | `square` | [`Square`] | z² | 2·z |
//! | `neg` | [`Neg`] | −z | −1 |
//! | `recip` | [`Recip`] | 1/z | −u² |
//! | `scale(a)` | [`Scale`] | a·z | a |
//! | `step` | [`Step`] | 1 if z ≥ 0 else 0 | 0: cannot be trained |
//! | `perceptron` | [`Perceptron`] | 1 if z > 0 else 0 | 0: cannot be trained |
//!
//! At a kink the derivative is the one `PyTorch` takes: the left one, but the right one at `hard_swish`'s 3.

use crate::layer::formula::Formula;
use crate::numeric::scalar::Scalar;

/// An element-wise function of a pre-activation z, with its derivative.
///
/// Put `#[inline(always)]` on both methods: the loops that call them are compiled for the widest
/// vectors of the machine, and an implementation without branches and calls becomes part of them.
///
/// ```
/// use nn_core::layer::activation::Activation;
/// use nn_core::Scalar;
///
/// /// z·σ(b·z).
/// #[derive(Clone, Copy)]
/// struct Swish(f64);
///
/// impl<T: Scalar> Activation<T> for Swish {
///     #[inline(always)]
///     fn value(&self, z: T) -> T {
///         z * (T::from_f64(self.0) * z).sigmoid()
///     }
///     #[inline(always)]
///     fn derivative(&self, z: T, value: T) -> T {
///         let s = (T::from_f64(self.0) * z).sigmoid();
///         s + T::from_f64(self.0) * value * (T::ONE - s)
///     }
/// }
///
/// assert!((Swish(1.0).derivative(0.0_f64, 0.0) - 0.5).abs() < 1e-15);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an activation",
    label = "does not implement `nn_core::Activation`",
    note = "`nn_core::activation! {{ pub struct Mine(x) = x * sigmoid(x); }}` declares one by its formula"
)]
pub trait Activation<T>: Copy + Send + Sync {
    /// True if [`derivative`](Activation::derivative) reads `z`.
    ///
    /// If `false`, the pre-activation is not stored and `z` may hold anything.
    const NEEDS_Z: bool = true;
    /// f as data, if `activation!` declares it.
    const FORMULA: Option<&'static Formula> = None;
    /// f(z).
    fn value(&self, z: T) -> T;
    /// f′(z), given `value` = f(z).
    fn derivative(&self, z: T, value: T) -> T;
}

/// First `A`, then `B`: u = B(A(z)).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Chain<A, B>(
    /// Applied to z.
    pub A,
    /// Applied to the value of the first.
    pub B,
);

#[diagnostic::do_not_recommend]
impl<T: Scalar, A: Activation<T>, B: Activation<T>> Activation<T> for Chain<A, B> {
    #[inline(always)]
    fn value(&self, z: T) -> T {
        self.1.value(self.0.value(z))
    }
    #[inline(always)]
    fn derivative(&self, z: T, value: T) -> T {
        let between = self.0.value(z);
        self.1.derivative(between, value) * self.0.derivative(z, between)
    }
}

/// A built-in activation without parameters.
macro_rules! activation {
    ($(#[$doc:meta])* $name:ident, needs_z: $needs_z:literal, |$z:ident| $value:expr, |$dz:ident, $u:ident| $derivative:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct $name;

        #[diagnostic::do_not_recommend]
        impl<T: Scalar> Activation<T> for $name {
            const NEEDS_Z: bool = $needs_z;
            #[inline(always)]
            fn value(&self, $z: T) -> T {
                $value
            }
            #[inline(always)]
            fn derivative(&self, $dz: T, $u: T) -> T {
                $derivative
            }
        }
    };
}

activation!(
    /// z: no activation.
    Identity, needs_z: false, |z| z, |_z, _u| T::ONE);
activation!(
    /// max(z, 0); NaN stays NaN.
    Relu, needs_z: false,
    |z| if z < T::ZERO { T::ZERO } else { z },
    |_z, u| if u > T::ZERO { T::ONE } else { T::ZERO });
activation!(
    /// λ·z if z > 0 else λ·α·(eᶻ − 1), with the constants that keep mean 0 and variance 1.
    Selu, needs_z: true,
    |z| T::from_f64(SELU_SCALE) * Elu(T::from_f64(SELU_ALPHA)).value(z),
    |z, u| T::from_f64(SELU_SCALE) * Elu(T::from_f64(SELU_ALPHA)).derivative(z, u));
activation!(
/// z·σ(z), also called swish.
Silu, needs_z: true,
|z| z * z.sigmoid(),
|z, u| {
    let s = z.sigmoid();
    u.mul_add(T::ONE - s, s)
});
activation!(
/// z·Φ(z), with the normal distribution function Φ itself.
Gelu, needs_z: true,
|z| z.gelu(),
|z, _u| {
    let density = T::from_f64(INV_SQRT_TAU) * (z * z * T::from_f64(-0.5)).exp();
    z.mul_add(density, z.normal_cdf())
});
activation!(
/// The approximation of [`Gelu`] by tanh: ½·z·(1 + tanh(√(2/π)·(z + 0.044715·z³))).
GeluTanh, needs_z: true,
|z| z.gelu_tanh(),
|z, u| {
    let s = z.gelu_tanh_cdf();
    let slope = T::from_f64(3.0 * GELU_CUBIC * TWO_SQRT_2_PI).mul_add(z * z, T::from_f64(TWO_SQRT_2_PI));
    u.mul_add((T::ONE - s) * slope, s)
});
activation!(
/// z·tanh(softplus(z)), by Misra (2019).
Mish, needs_z: true,
|z| z.mish(),
|z, _u| {
    let w = z.tanh_softplus();
    (z * z.sigmoid()).mul_add((-w).mul_add(w, T::ONE), w)
});
activation!(
/// z·clamp(z + 3, 0, 6)/6, by Howard et al. (2019): [`Silu`] without an exponential.
HardSwish, needs_z: true,
|z| z * ((z + T::from_f64(3.0)).max(T::ZERO).min(T::from_f64(6.0)) / T::from_f64(6.0)),
|z, _u| {
    let slope = z.mul_add(T::from_f64(2.0), T::from_f64(3.0)) / T::from_f64(6.0);
    let left = if z > T::from_f64(-3.0) { slope } else { T::ZERO };
    if z < T::from_f64(3.0) { left } else { T::ONE }
});
activation!(
    /// The hyperbolic tangent.
    Tanh, needs_z: false, |z| z.tanh(), |_z, u| (-u).mul_add(u, T::ONE));
activation!(
    /// The logistic function 1/(1 + e⁻ᶻ).
    Sigmoid, needs_z: false, |z| z.sigmoid(), |_z, u| u * (T::ONE - u));
activation!(
    /// ln(1 + eᶻ); its derivative is the sigmoid, 1 − e⁻ᵘ.
    Softplus, needs_z: false, |z| z.softplus(), |_z, u| -(-u).exp_m1());
activation!(
    /// eᶻ.
    Exp, needs_z: false, |z| z.exp(), |_z, u| u);
activation!(
    /// sin z, in radians, for |z| up to 2⁴⁵ (3.5e13).
    Sin, needs_z: true, |z| z.sin(), |z, _u| z.cos());
activation!(
    /// cos z, in radians, for |z| up to 2⁴⁵ (3.5e13).
    Cos, needs_z: true, |z| z.cos(), |z, _u| -z.sin());
activation!(
    /// z².
    Square, needs_z: true, |z| z * z, |z, _u| z + z);
activation!(
    /// −z.
    Neg, needs_z: false, |z| -z, |_z, _u| -T::ONE);
activation!(
    /// 1/z.
    Recip, needs_z: false, |z| T::ONE / z, |_z, u| -(u * u));
activation!(
    /// 1 if z ≥ 0 else 0. Predicts, but cannot be trained: its derivative is 0.
    Step, needs_z: false,
    |z| if z.is_nan() { z } else if z >= T::ZERO { T::ONE } else { T::ZERO },
    |_z, _u| T::ZERO);
activation!(
    /// 1 if z > 0 else 0. Predicts, but cannot be trained: its derivative is 0.
    Perceptron, needs_z: false,
    |z| if z.is_nan() { z } else if z > T::ZERO { T::ONE } else { T::ZERO },
    |_z, _u| T::ZERO);

/// z if z > 0 else a·z, for a slope a ≥ 0; the default is 0.01.
///
/// The derivative is taken from the sign of the value, which a negative slope would flip. `network!` refuses a
/// negative slope; a hand-written one gets a wrong derivative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeakyRelu<T>(
    /// The slope a ≥ 0 on the negative side.
    pub T,
);

impl<T: Scalar> Default for LeakyRelu<T> {
    fn default() -> Self {
        Self(T::from_f64(0.01))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Activation<T> for LeakyRelu<T> {
    const NEEDS_Z: bool = false;
    #[inline(always)]
    fn value(&self, z: T) -> T {
        if z > T::ZERO { z } else { self.0 * z }
    }
    #[inline(always)]
    fn derivative(&self, _z: T, value: T) -> T {
        if value > T::ZERO { T::ONE } else { self.0 }
    }
}

/// z if z > 0 else a·(eᶻ − 1); the default is a = 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Elu<T>(
    /// The limit −a on the negative side.
    pub T,
);

impl<T: Scalar> Default for Elu<T> {
    fn default() -> Self {
        Self(T::ONE)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Activation<T> for Elu<T> {
    // value + a would do, but it loses every digit where eᶻ is small compared with 1
    const NEEDS_Z: bool = true;
    #[inline(always)]
    fn value(&self, z: T) -> T {
        if z > T::ZERO { z } else { self.0 * z.exp_m1() }
    }
    #[inline(always)]
    fn derivative(&self, z: T, _value: T) -> T {
        if z > T::ZERO {
            T::ONE
        } else {
            self.0 * z.exp()
        }
    }
}

/// a·z.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale<T>(
    /// The factor a.
    pub T,
);

#[diagnostic::do_not_recommend]
impl<T: Scalar> Activation<T> for Scale<T> {
    const NEEDS_Z: bool = false;
    #[inline(always)]
    fn value(&self, z: T) -> T {
        self.0 * z
    }
    #[inline(always)]
    fn derivative(&self, _z: T, _value: T) -> T {
        self.0
    }
}

/// The λ and α for which (0, 1) is the fixed point of a layer's mean and variance.
pub(crate) const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
pub(crate) const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
/// 1/√(2π).
const INV_SQRT_TAU: f64 = 0.398_942_280_401_432_7;
/// 2·√(2/π).
const TWO_SQRT_2_PI: f64 = 1.595_769_121_605_730_7;
/// The coefficient of z³ in the approximation of Φ.
const GELU_CUBIC: f64 = 0.044_715;
