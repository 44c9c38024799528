//! The project's book: its pages are in `pages`, its tests run every snippet of them.
//!
//! `tests/pages.rs` holds the snippets (the build script writes them there) and compares what they print and draw with
//! the pages. `UPDATE_EXPECT=1 cargo test --workspace --test pages` writes both into the book.

pub mod page;
pub mod numbers;
pub mod agree;
pub mod record;
pub mod links;
pub mod prose;
pub mod ids;
pub mod book;
pub mod check;

use nn_core::Scalar;
use nn_core::external::Mat;
use nn_core::inspect::explain::Explanation;

pub use record::picture;

/// The numbers of an explanation, as a picture of it shows them: one row for each, its value and its gradient (0 if it
/// has none).
#[must_use]
pub fn numbers_of<T: Scalar>(explanation: &Explanation<T>) -> Vec<[f64; 2]> {
    let steps = explanation.steps.iter();
    let steps = steps.map(|step| (step.value.as_ref(), step.gradient.as_ref()));
    let weights = explanation.parameters.iter();
    let weights = weights.map(|weight| (Some(&weight.value), weight.gradient.as_ref()));
    let mut rows = Vec::new();
    for (value, gradient) in steps.chain(weights) {
        let (height, width) = value.map_or((0, 0), Mat::shape);
        for (i, j) in (0..height).flat_map(|i| (0..width).map(move |j| (i, j))) {
            let number = |of: Option<&Mat<T>>| of.map_or(0.0, |of| of[(i, j)].to_f64());
            rows.push([number(value), number(gradient)]);
        }
    }
    rows
}
