//! Reasons that a network cannot be trained: bounds that no scalar meets, with the reason as their text.
//!
//! They are here and not in the output of `network!`, because a module without a prelude does not know
//! `#[diagnostic]`. A declaration cannot pass the name of a line to a text, so it passes a type of that name.

/// States that `step` in the line `LINE` of the network `N` has a slope.
#[diagnostic::on_unimplemented(
    message = "`{N}` cannot be trained: its line `{LINE}` contains `step`, whose derivative is 0 everywhere",
    label = "`{N}` can only predict",
    note = "replace `step` by an activation with a slope, such as `sigmoid` or `relu`"
)]
pub trait StepHasSlope<N, LINE> {}

/// States that `perceptron` in the line `LINE` of the network `N` has a slope.
#[diagnostic::on_unimplemented(
    message = "`{N}` cannot be trained: its line `{LINE}` contains `perceptron`, whose derivative is 0 everywhere",
    label = "`{N}` can only predict",
    note = "replace `perceptron` by an activation with a slope, such as `sigmoid` or `relu`"
)]
pub trait PerceptronHasSlope<N, LINE> {}

/// States that `step` or `perceptron` in a line without a name has a slope.
#[diagnostic::on_unimplemented(
    message = "`{N}` cannot be trained: it contains `step` or `perceptron`, whose derivative is 0 everywhere",
    label = "`{N}` can only predict",
    note = "replace that stage by an activation with a slope, such as `sigmoid` or `relu`"
)]
pub trait HasSlope<N> {}
