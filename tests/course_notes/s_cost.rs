//! S, continued: the cost of all gradients with and without reuse of `L_j`.

use approx::assert_relative_eq;
use nn_core::prelude::*;

use crate::plain::{ROUNDING, Random, affine, assert_differ, batch, parameters, sigmoid};

/// Networks of two units a layer, one layer for each name and the output.
macro_rules! chains {
    ($($name:ident: $($line:ident)*;)*) => {$(
        network! {
            struct $name {
                input: 2,
                $($line: dense(2) -> sigmoid,)*
                output: dense(2) -> sigmoid,
            }
        }
    )*};
}

chains! {
    Depth1: ;
    Depth2: a;
    Depth3: a b;
    Depth4: a b c;
    Depth5: a b c d;
    Depth6: a b c d e;
    Depth7: a b c d e f;
    Depth8: a b c d e f g;
}

/// One layer: its weights, its input and its output.
struct Layer {
    w: [[f64; 2]; 2],
    before: [f64; 2],
    s: [f64; 2],
}

/// A network's layers at one sample, and how often f′ was evaluated.
struct Counted {
    layers: Vec<Layer>,
    wanted: [f64; 2],
    evaluated: usize,
}

impl Counted {
    /// The forward pass with a network's parameters.
    fn new(parameters: &[f64], x: [f64; 2], wanted: [f64; 2]) -> Self {
        let (mut layers, mut s) = (Vec::new(), x);
        for p in parameters.chunks(6) {
            let (w, b) = ([[p[0], p[1]], [p[2], p[3]]], [p[4], p[5]]);
            let before = s;
            s = affine(&w, &b, &before).map(sigmoid);
            layers.push(Layer { w, before, s });
        }
        Self {
            layers,
            wanted,
            evaluated: 0,
        }
    }

    /// The local derivative f′(p) = (1 − s)·s of a unit: what is counted.
    fn local(&mut self, layer: usize, unit: usize) -> f64 {
        self.evaluated += 1;
        let s = self.layers[layer].s[unit];
        (1.0 - s) * s
    }

    /// ∂L/∂p of a unit, every time anew from the units above it.
    fn anew(&mut self, layer: usize, unit: usize) -> f64 {
        let above = if layer + 1 == self.layers.len() {
            self.layers[layer].s[unit] - self.wanted[unit]
        } else {
            (0..2)
                .map(|k| self.anew(layer + 1, k) * self.layers[layer + 1].w[k][unit])
                .sum()
        };
        above * self.local(layer, unit)
    }

    /// ∂L/∂p of every unit, each from those above it, which are kept.
    fn kept(&mut self) -> Vec<[f64; 2]> {
        let mut kept = vec![[0.0; 2]; self.layers.len()];
        for layer in (0..self.layers.len()).rev() {
            for unit in 0..2 {
                let above = match kept.get(layer + 1) {
                    None => self.layers[layer].s[unit] - self.wanted[unit],
                    Some(above) => (0..2)
                        .map(|k| above[k] * self.layers[layer + 1].w[k][unit])
                        .sum(),
                };
                kept[layer][unit] = above * self.local(layer, unit);
            }
        }
        kept
    }

    /// The gradient of every parameter, in the network's order, from ∂L/∂p of a layer's unit.
    fn gradients(&mut self, mut delta: impl FnMut(&mut Self, usize, usize) -> f64) -> Vec<f64> {
        let mut all = Vec::new();
        for layer in 0..self.layers.len() {
            let before = self.layers[layer].before;
            for unit in 0..2 {
                all.extend(before.map(|s| delta(self, layer, unit) * s));
            }
            all.extend([0, 1].map(|unit| delta(self, layer, unit)));
        }
        all
    }
}

/// The local derivatives evaluated for all gradients, with and without reuse; both gradients are the generated ones.
fn counts<N>(net: &N) -> [usize; 2]
where
    N: Network<2, 2, Scalar = f64> + Train,
    N::Head: nn_core::head::Accepts<SquaredError>,
    Batch<f64, 2>:
        nn_core::head::TargetsFor<f64, SquaredError, nn_core::head::HeadFor<N::Head, SquaredError>>,
{
    let mut random = Random(9);
    let (x, wanted) = (random.array(), random.array());
    let loss = SquaredError::new().half().reduction(Reduction::Sum);
    let mut work = net.workspace(1);
    net.loss_and_gradients(&batch(&[x]), &batch::<f64, 2>(&[wanted]), &loss, &mut work)
        .unwrap();
    let generated = parameters(work.gradients().as_network());

    let counted = || Counted::new(&parameters(net), x, wanted);
    let (mut with, mut without) = (counted(), counted());
    let kept = with.kept();
    let reused = with.gradients(|_, layer, unit| kept[layer][unit]);
    let anew = without.gradients(Counted::anew);
    for found in [&reused, &anew] {
        // Lower layers have small gradients: each is compared with its own size.
        assert_relative_eq!(
            found.as_slice(),
            generated.as_slice(),
            epsilon = 0.0,
            max_relative = 1e-9
        );
    }
    let mut faulty = Counted::new(&parameters(net), x, [wanted[1], wanted[0]]);
    assert_differ(&faulty.gradients(Counted::anew), &generated, ROUNDING);
    [with.evaluated, without.evaluated]
}

#[test]
fn s9_reuse_makes_the_cost_linear_in_depth() {
    let found = [
        counts(&Depth1::<f64>::new(9)),
        counts(&Depth2::<f64>::new(9)),
        counts(&Depth3::<f64>::new(9)),
        counts(&Depth4::<f64>::new(9)),
        counts(&Depth5::<f64>::new(9)),
        counts(&Depth6::<f64>::new(9)),
        counts(&Depth7::<f64>::new(9)),
        counts(&Depth8::<f64>::new(9)),
    ];
    for (index, [with, without]) in found.into_iter().enumerate() {
        let depth = index + 1;
        // With reuse one for each unit. Without, a unit m layers below the end needs 2ᵐ − 1, for each of six parameters.
        assert_eq!(with, 2 * depth);
        let anew = (1..=depth).map(|m| (1 << m) - 1).sum::<usize>();
        assert_eq!(without, 6 * anew);
    }
    // The depth doubles: twice the cost against seventeen times.
    let ([four, four_anew], [eight, eight_anew]) = (found[3], found[7]);
    assert_eq!(eight, 2 * four);
    assert!(eight_anew > 16 * four_anew, "{four_anew} {eight_anew}");
    assert_eq!(eight_anew, 3012);
}
