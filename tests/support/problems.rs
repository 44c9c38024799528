//! Small problems with known answers.
#![allow(dead_code)] // each test uses its part

use nn_core::head;
use nn_core::layer::activation::{Identity, Relu};
use nn_core::prelude::*;

use crate::mlp::Mlp;

/// One output, no activation.
pub(crate) type Line = Mlp<f64, Relu, Identity, head::Identity<1>, 1, 1>;

pub(crate) fn line() -> Line {
    Mlp::new(1, Relu, Identity, 1)
}

/// Points on either side of a line, every ninth on the wrong side.
pub(crate) fn sides(rows: usize, shift: f32) -> Dataset<f32, 2, Labels<2>> {
    let point = |i: usize| {
        let t = i as f32 + shift;
        [(t * 0.73).sin() * 1.5, (t * 1.31).cos() * 1.5]
    };
    let above = |[a, b]: [f32; 2]| a + 0.5 * b > 0.2;
    let label = |i: usize| usize::from(above(point(i)) != (i % 9 == 4));
    let labels: Vec<_> = (0..rows).map(label).collect();
    Dataset::from_rows((0..rows).map(point), Labels::new(labels).unwrap()).unwrap()
}

/// y = 2x − 1.
pub(crate) fn straight(rows: usize) -> Dataset<f64, 1, Batch<f64, 1>> {
    let x = |i: usize| i as f64 / rows as f64;
    let targets = Batch::from_rows((0..rows).map(|i| [2.0 * x(i) - 1.0])).unwrap();
    Dataset::from_rows((0..rows).map(|i| [x(i)]), targets).unwrap()
}

pub(crate) fn weights<N: Model>(net: &N) -> Vec<f64> {
    net.tensors()
        .flat_map(|p| p.values.iter().map(|v| v.to_f64()))
        .collect()
}
