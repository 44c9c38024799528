//! Noise on gradients (Neelakantan et al. 2015).

use crate::error::Result;
use crate::layer::noise::AddNormal;
use crate::layer::tensor::ParameterMut;
use crate::network::gradients::Gradients;
use crate::network::model::Model;
use crate::numeric::random::mix;
use crate::numeric::range;
use crate::numeric::scalar::Scalar;

/// Normal noise that is added to every gradient and fades from step to step: its variance is `σ² = η/(1 + t)^γ` in step
/// t, counted from 0. It helps very deep networks out of bad starts.
///
/// The numbers are a function of (seed, step, tensor, element): the same on any number of threads, and after a restart.
///
/// ```
/// # mod declared {
/// #     use nn_core::prelude::*;
/// #     nn_core::network! { pub struct Net { input: 2, hidden: dense(8) -> relu, output: dense(1) } }
/// # }
/// # use declared::Net;
/// use nn_core::network::GradientNoise;
/// use nn_core::prelude::*;
/// let x = Batch::from_rows([[0.0_f32, 1.0], [1.0, 0.0], [2.0, 1.0]])?;
/// let y = Batch::from_rows([[1.0], [0.5], [2.0]])?;
/// let (mut net, loss) = (Net::new(1), SquaredError::new());
/// let (mut sgd, mut work) = (Sgd::new(0.1), net.workspace(3));
/// let noise = GradientNoise::new(0.01).seed(7);
/// for step in 0..10 {
///     net.loss_and_gradients(&x, &y, &loss, &mut work)?;
///     noise.add(work.gradients_mut(), step)?;
///     sgd.step(&mut net, work.gradients())?;
/// }
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GradientNoise {
    eta: f64,
    gamma: f64,
    seed: u64,
}

impl GradientNoise {
    /// The variance η at the start, finite and ≥ 0: the paper's are 0.01, 0.3 and 1. γ is 0.55.
    #[must_use]
    pub fn new(eta: f64) -> Self {
        Self {
            eta,
            gamma: 0.55,
            seed: 0,
        }
    }

    /// The power γ with which the variance fades, 0.55 by default: finite and ≥ 0; 0 keeps it.
    #[must_use]
    pub fn gamma(self, gamma: f64) -> Self {
        Self { gamma, ..self }
    }

    /// The seed, 0 by default.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The code that makes it, with all settings.
    #[must_use]
    pub fn written(&self) -> String {
        let Self { eta, gamma, seed } = self;
        format!("GradientNoise::new({eta:?}).gamma({gamma:?}).seed({seed})")
    }

    /// The standard deviation σ in a step.
    #[must_use]
    pub fn deviation(&self, step: u64) -> f64 {
        (self.eta / (step as f64 + 1.0).powf(self.gamma)).sqrt()
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// One that is out of range.
    pub fn check(&self) -> Result<()> {
        range::from_zero("GradientNoise::new", self.eta)?;
        range::from_zero("GradientNoise::gamma", self.gamma)
    }

    /// Adds the noise of a step.
    ///
    /// # Errors
    /// A setting that is out of range. The gradients are then unchanged.
    pub fn add<N: Model>(&self, gradients: &mut Gradients<N>, step: u64) -> Result<()> {
        self.check()?;
        self.add_to(&mut gradients.tensors_mut(), step);
        Ok(())
    }

    /// Compiled once, not once per network.
    fn add_to<T: Scalar>(
        &self,
        gradients: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
        step: u64,
    ) {
        let deviation = T::from_f64(self.deviation(step));
        if deviation == T::ZERO {
            return;
        }
        // other numbers than those of a noise layer with the same seed and step
        let of_step = mix(mix(self.seed ^ mix(OWN)) ^ step);
        for (index, gradient) in gradients.enumerate() {
            let noise = AddNormal {
                key: mix(of_step ^ mix(index as u64)),
                deviation,
                values: gradient.values,
            };
            noise.run();
        }
    }
}

/// "gradient", as a number.
const OWN: u64 = u64::from_be_bytes(*b"gradient");
