//! Bounds on gradients (Pascanu et al. 2013).

use crate::error::{Error, Result};
use crate::layer::tensor::{Parameter, ParameterMut, not_finite};
use crate::network::gradients::Gradients;
use crate::network::model::Model;
use crate::numeric::p_norm;
use crate::numeric::range;
use crate::numeric::scalar::Scalar;

/// A bound on the gradients of a step, so that a few extreme samples cannot throw the weights far off.
///
/// | | | elsewhere |
/// |---|---|---|
/// | [`norm`](Clip::norm) | `g ← g·min(1, max/(‖g‖ + 1e-6))`, ‖g‖ the norm of all gradients together | `clip_grad_norm_`, Keras' `global_clipnorm` |
/// | [`norm_per_layer`](Clip::norm_per_layer) | the same with a norm for each layer | |
/// | [`value`](Clip::value) | `g ← max(−most, min(most, g))`, number by number | `clip_grad_value_`, Keras' `clipvalue` |
///
/// The first two keep directions: of the whole gradient, or of each layer's.
///
/// ```
/// # mod declared {
/// #     use nn_core::prelude::*;
/// #     nn_core::network! { pub struct Net { input: 2, hidden: dense(8) -> relu, output: dense(1) } }
/// # }
/// # use declared::Net;
/// use nn_core::prelude::*;
/// let x = Batch::from_rows([[0.0_f32, 1.0], [1.0, 0.0], [2.0, 1.0]])?;
/// let y = Batch::from_rows([[100.0], [-50.0], [200.0]])?;
/// let (mut net, loss) = (Net::new(1), SquaredError::new());
/// let (mut sgd, mut work) = (Sgd::new(0.1), net.workspace(3));
/// let mut clip = Clip::norm(1.0);
/// for _ in 0..10 {
///     net.loss_and_gradients(&x, &y, &loss, &mut work)?;
///     let before = clip.apply(work.gradients_mut())?;
///     sgd.step(&mut net, work.gradients())?;
///     assert!(before > 1.0);
/// }
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Clip {
    bound: Bound,
    most: f64,
    p: f64,
    /// The method that gave `most`.
    setter: &'static str,
    /// The norm of each layer of the last gradients.
    norms: Vec<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Value,
    Norm,
    NormPerLayer,
}

impl Clip {
    fn new(bound: Bound, most: f64, setter: &'static str) -> Self {
        Self {
            bound,
            most,
            p: 2.0,
            setter,
            norms: Vec::new(),
        }
    }

    /// The norm of all gradients together is at most `max`: finite and above 0.
    #[must_use]
    pub fn norm(max: f64) -> Self {
        Self::new(Bound::Norm, max, "Clip::norm")
    }

    /// [`norm`](Self::norm) for [`Workspace::clip_norm`](crate::Workspace::clip_norm).
    pub(crate) fn by_workspace(max: f64) -> Self {
        Self::new(Bound::Norm, max, "clip_norm")
    }

    /// The norm of each layer's gradients is at most `max`: finite and above 0. A layer is a `dense` with its weight and
    /// bias, a norm with its gain and shift.
    #[must_use]
    pub fn norm_per_layer(max: f64) -> Self {
        Self::new(Bound::NormPerLayer, max, "Clip::norm_per_layer")
    }

    /// Each number is between −`most` and `most`: finite and above 0.
    #[must_use]
    pub fn value(most: f64) -> Self {
        Self::new(Bound::Value, most, "Clip::value")
    }

    /// The norm is (Σ |g|ᵖ)^(1/p); p is 2 by default, at least 1, and may be infinite: then it is the largest |g|.
    #[must_use]
    pub fn p(self, p: f64) -> Self {
        Self { p, ..self }
    }

    /// The code that makes it, with all settings.
    #[must_use]
    pub fn written(&self) -> String {
        let p = if self.p == 2.0 {
            String::new()
        } else {
            format!(".p({:?})", self.p)
        };
        format!("{}({:?}){p}", self.setter, self.most)
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// One that is out of range.
    pub fn check(&self) -> Result<()> {
        range::above_zero(self.setter, self.most)?;
        range::check(self.p >= 1.0, "Clip::p", self.p, "at least 1")?;
        if self.bound == Bound::Value && self.p != 2.0 {
            return Err(Error::invalid(
                "`Clip::p` chooses a norm, but `Clip::value` bounds each number: leave `.p(…)` out, or use \
                 `Clip::norm`",
            ));
        }
        Ok(())
    }

    /// Bounds the gradients, and returns what they had before: the norm, the largest norm of a layer, or the largest
    /// number. After the first call nothing is allocated.
    ///
    /// # Errors
    /// A setting that is out of range; a gradient that is infinite or NaN. The gradients are then unchanged.
    pub fn apply<N: Model>(&mut self, gradients: &mut Gradients<N>) -> Result<f64> {
        self.check()?;
        if let Some(what) = not_finite(gradients.tensors()) {
            return Err(Error::invalid(format!(
                "the gradients cannot be clipped: {what}; check the loss of this step first"
            )));
        }
        let p = match self.bound {
            Bound::Value => f64::INFINITY,
            Bound::Norm | Bound::NormPerLayer => self.p,
        };
        if self.bound == Bound::NormPerLayer {
            self.measure(p, &mut gradients.tensors());
            self.scale_layers(&mut gradients.tensors_mut());
            return Ok(self.norms.iter().copied().fold(0.0, f64::max));
        }
        let norm = p_norm::of(p, || gradients.tensors().map(|gradient| gradient.values));
        match self.bound {
            Bound::Value if norm > self.most => bound(self.most, &mut gradients.tensors_mut()),
            Bound::Norm => self.scale_all(norm, &mut gradients.tensors_mut()),
            _ => {}
        }
        Ok(norm)
    }

    // The rest is compiled once, not once per network.

    fn factor(&self, norm: f64) -> f64 {
        self.most / (norm + 1e-6)
    }

    fn scale_all<T: Scalar>(
        &self,
        norm: f64,
        gradients: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    ) {
        let factor = self.factor(norm);
        if factor < 1.0 {
            for gradient in gradients {
                scale(gradient.values, factor);
            }
        }
    }

    /// The norm of each layer. The tensors of a layer are one after the other.
    fn measure<T: Scalar>(
        &mut self,
        p: f64,
        gradients: &mut dyn Iterator<Item = Parameter<'_, T>>,
    ) {
        self.norms.clear();
        let mut last = None;
        for gradient in gradients {
            let norm = p_norm::of(p, || std::iter::once(gradient.values));
            match (&last, self.norms.last_mut()) {
                (Some(name), Some(sum)) if gradient.name.is_beside(name) => {
                    let both = [*sum, norm];
                    *sum = p_norm::of(p, || std::iter::once(&both[..]));
                }
                _ => self.norms.push(norm),
            }
            last = Some(gradient.name);
        }
    }

    fn scale_layers<T: Scalar>(&self, gradients: &mut dyn Iterator<Item = ParameterMut<'_, T>>) {
        let mut factors = self.norms.iter().map(|&norm| self.factor(norm));
        let (mut last, mut factor) = (None, 1.0);
        for gradient in gradients {
            if last.is_none_or(|name| !gradient.name.is_beside(&name)) {
                factor = factors.next().unwrap_or(1.0);
            }
            last = Some(gradient.name);
            if factor < 1.0 {
                scale(gradient.values, factor);
            }
        }
    }
}

fn scale<T: Scalar>(values: &mut [T], factor: f64) {
    let factor = T::from_f64(factor);
    for value in values {
        *value *= factor;
    }
}

fn bound<T: Scalar>(most: f64, gradients: &mut dyn Iterator<Item = ParameterMut<'_, T>>) {
    let most = T::from_f64(most);
    for gradient in gradients {
        for value in gradient.values {
            *value = Scalar::max(Scalar::min(*value, most), -most);
        }
    }
}
