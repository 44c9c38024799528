//! Stochastic gradient descent.

use crate::optim::{Optimizer, state};
use crate::scalar::Scalar;

/// `v ← μ·v + g`, `θ ← θ − η·v`, as `PyTorch` defines it; with [`nesterov`](Sgd::nesterov)
/// `θ ← θ − η·(g + μ·v)`. `g` is the gradient plus `decay·θ`.
///
/// Momentum μ and weight decay are 0 by default; then it is `θ ← θ − η·∂L/∂θ`.
#[derive(Debug, Clone)]
pub struct Sgd<T> {
    learning_rate: f64,
    momentum: f64,
    nesterov: bool,
    weight_decay: f64,
    velocities: Vec<Vec<T>>,
    /// Tensors that have had an update: the first velocity is the gradient itself.
    steps: u64,
}

impl<T: Scalar> Sgd<T> {
    /// Plain descent with learning rate η.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
            velocities: Vec::new(),
            steps: 0,
        }
    }

    /// The share μ of the last update that is kept; 0.9 is usual.
    #[must_use]
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// Nesterov's form: looks ahead along the velocity.
    #[must_use]
    pub fn nesterov(self) -> Self {
        Self {
            nesterov: true,
            ..self
        }
    }

    /// Adds `decay·θ` to the gradient (L2 regularisation).
    #[must_use]
    pub fn weight_decay(self, decay: f64) -> Self {
        Self {
            weight_decay: decay,
            ..self
        }
    }
}

impl<T: Scalar> Optimizer<T> for Sgd<T> {
    fn start_step(&mut self) {
        self.steps += 1;
    }

    fn update(&mut self, index: usize, parameter: &mut [T], gradient: &[T]) {
        let rate = T::from_f64(self.learning_rate);
        let decay = T::from_f64(self.weight_decay);
        let momentum = T::from_f64(self.momentum);
        if self.momentum == 0.0 {
            for (p, &g) in parameter.iter_mut().zip(gradient) {
                *p -= rate * (g + decay * *p);
            }
            return;
        }
        let velocity = state(&mut self.velocities, index, parameter.len());
        for ((p, &g), v) in parameter.iter_mut().zip(gradient).zip(velocity) {
            let g = g + decay * *p;
            *v = momentum * *v + g;
            *p -= rate * if self.nesterov { g + momentum * *v } else { *v };
        }
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
}
