//! Tests that use several crates. Each file is named after the claim it tests; see README.md.

use nn_core::{Model, Scalar};

/// Every value of every parameter, as bits: equal only for identical networks.
#[must_use]
pub fn bits<N: Model>(net: &N) -> Vec<u64> {
    net.tensors()
        .flat_map(|parameter| parameter.values.iter().map(|v| v.to_f64().to_bits()))
        .collect()
}
