//! What an explanation holds.

use faer::Mat;

use crate::layer::tensor::Name;
use crate::network::{Program, Read};
use crate::numeric::scalar::Scalar;

/// A network on some samples.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Explanation<T> {
    /// The computation that is explained.
    pub program: &'static Program,
    /// What the gradients belong to: `L`, or `y1` for the first output; empty without a backward pass.
    pub of: String,
    /// The input, `N×IN`.
    pub input: Mat<T>,
    /// The gradient of the input, `N×IN`.
    pub input_gradient: Option<Mat<T>>,
    /// The stages of the declaration, in order.
    pub steps: Vec<Step<T>>,
    /// The learned tensors.
    pub parameters: Vec<Weight<T>>,
    /// The loss.
    pub loss: Option<T>,
    /// The targets, `N×OUT`, if they are real values.
    pub target: Option<Mat<T>>,
    /// ∂L/∂target, `N×OUT`, if targets are real values.
    pub target_gradient: Option<Mat<T>>,
}

/// A stage: `hidden: dense(2) -> sigmoid` is two of them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Step<T> {
    /// The line's name; empty if it has none.
    pub line: &'static str,
    /// The keyword as declared, `dense`, `sigmoid`, `scale(2)`.
    pub kind: String,
    /// The values that it reads.
    pub reads: Vec<Read>,
    /// Its output, `N×width`. `None` where the library cannot know it: between two activations of the user's own that
    /// are computed together.
    pub value: Option<Mat<T>>,
    /// The derivative of its output with respect to what it reads.
    pub local: Local<T>,
    /// The gradient of its output, `N×width`, accumulated over all that read it.
    pub gradient: Option<Mat<T>>,
}

/// The derivative of a stage's output with respect to what it reads.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Local<T> {
    /// Element by element: f′(z), `N×width`.
    Slope(Mat<T>),
    /// z = W·x + b: ∂z/∂x is W, `out×in`; ∂zᵢ/∂Wᵢⱼ is xⱼ; ∂zᵢ/∂bᵢ is 1.
    Linear(Mat<T>),
    /// A Jacobian for each sample, entry `(i, j)` is ∂uᵢ/∂zⱼ: for softmax σᵢ(δᵢⱼ − σⱼ).
    Jacobians(Vec<Mat<T>>),
    /// Element by element with respect to each operand: 1 for a sum, the other factors for a product.
    Factors(Vec<Mat<T>>),
    /// Not told: layers with statistics, networks inside, layers of one's own.
    Opaque,
}

/// A learned tensor and its gradient, `out×in`; a bias is a column.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Weight<T> {
    /// Its name in files: `hidden.weight`.
    pub name: Name,
    /// Its values.
    pub value: Mat<T>,
    /// Its gradient.
    pub gradient: Option<Mat<T>>,
}

impl<T: Scalar> Explanation<T> {
    /// The last stage of the line of that name, `hidden`, or the stage that the text calls so: `hidden.dense` and
    /// `hidden.sigmoid` where a line has several, `#2` where it has no name. `None` if there is none.
    ///
    /// ```
    /// use nn_core::prelude::*;
    /// network! { struct Small { input: 2, hidden: dense(3) -> tanh, output: dense(1) } }
    /// let explained = Small::<f64>::new(1).explain(&Batch::from_rows([[1.0, 2.0]])?)?;
    /// assert_eq!(explained.step("hidden").unwrap().kind, "tanh");
    /// assert_eq!(explained.step("hidden.dense").unwrap().kind, "dense");
    /// assert!(explained.step("hidden.relu").is_none());
    /// # Ok::<(), nn_core::Error>(())
    /// ```
    #[must_use]
    pub fn step(&self, name: &str) -> Option<&Step<T>> {
        let of_line = self.steps.iter().rposition(|step| step.line == name);
        let named = || (0..self.steps.len()).find(|&at| self.name_of(Read::Stage(at)) == name);
        of_line.or_else(named).map(|at| &self.steps[at])
    }

    /// The learned tensor of that name: `hidden.weight`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Weight<T>> {
        self.parameters.iter().find(|known| known.name == name)
    }

    /// The number of samples.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.input.nrows()
    }
}
