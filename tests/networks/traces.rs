//! A trace shows the values of the passes, also for nested networks and several outputs.

use approx::assert_abs_diff_eq;
use faer::{Mat, MatRef};
use nn_core::loss::Losses;
use nn_core::prelude::*;

network! {
    struct Gate { input: 3, hidden: dense(4) -> tanh, gate: dense(2) -> sigmoid }
}
network! {
    struct Gated { input: 3, gate: network(Gate), output: dense(2) }
}
network! {
    struct Alone {
        input: 3,
        hidden: dense(4) -> tanh,
        gate: dense(2) -> sigmoid,
        output: dense(2),
    }
}

fn x() -> Batch<f64, 3> {
    Batch::from_rows([[0.3, -0.7, 0.9], [1.1, 0.4, -0.2]]).unwrap()
}

fn y() -> Batch<f64, 2> {
    Batch::from_rows([[0.3, -0.7], [1.1, 0.4]]).unwrap()
}

fn close(a: MatRef<'_, f64>, b: MatRef<'_, f64>) {
    assert_eq!(a.shape(), b.shape());
    let [a, b] = [a, b].map(|m| {
        m.col_iter()
            .flat_map(|c| c.iter().copied())
            .collect::<Vec<_>>()
    });
    assert_abs_diff_eq!(a.as_slice(), b.as_slice(), epsilon = 1e-14);
}

#[test]
fn a_network_inside_shows_what_its_last_line_would() {
    let net = Gated::<f64>::new(1);
    let alone = Alone {
        hidden: net.gate.hidden.clone(),
        gate: net.gate.gate.clone(),
        output: net.output.clone(),
    };
    let loss = SquaredError::new();
    let [inside, line] = [
        net.trace(x(), y(), &loss).unwrap(),
        alone.trace(x(), y(), &loss).unwrap(),
    ]
    .map(|trace| trace.layer("gate").unwrap().clone());
    close(inside.z.as_ref(), line.z.as_ref());
    close(inside.u.as_ref(), line.u.as_ref());
    close(inside.du.as_ref(), line.du.as_ref());
    close(inside.dz.as_ref(), line.dz.as_ref());
}

network! {
    struct Joined {
        input: (left: 2, right: 1),
        hidden: concat(right, left) -> dense(4) -> tanh,
        late: dropout(0.1) -> dense(5) -> tanh,
        output: dense(2),
    }
}

#[test]
fn a_layer_has_the_name_that_it_has_in_files() {
    let net = Joined::<f64>::new(1);
    let trace = net.trace(x(), y(), &SquaredError::new()).unwrap();
    let layers = trace.layers.iter();
    let layers: Vec<_> = layers.map(|layer| (layer.name, layer.u.ncols())).collect();
    assert_eq!(
        layers,
        [
            ("hidden.concat", 3),
            ("hidden", 4),
            ("late.dropout", 4),
            ("late", 5),
            ("output", 2)
        ]
    );
}

network! {
    struct Two {
        input: 3,
        hidden: dense(4) -> tanh,
        output: (price: dense(1), yes: dense(2) -> sigmoid),
    }
}

#[test]
fn targets_of_several_outputs_have_gradients_if_all_are_real() {
    let net = Two::<f64>::new(1);
    let price = [0.5, -1.5];
    let yes = [[0.2, 0.9], [0.8, 0.4]];
    let loss = Losses::new((SquaredError::new(), BinaryCrossEntropy::new())).weights([0.5, 2.0]);
    let targets = |price: [f64; 2], yes: [[f64; 2]; 2]| {
        let price = Batch::from_rows(price.map(|price| [price])).unwrap();
        (price, Batch::from_rows(yes).unwrap())
    };
    let trace = net.trace(x(), targets(price, yes), &loss).unwrap();
    let mut work = net.workspace(2);
    let measured = |i: usize, j: usize| {
        let [high, low] = [1e-6, -1e-6].map(|step| {
            let (mut price, mut yes) = (price, yes);
            match j {
                0 => price[i] += step,
                _ => yes[i][j - 1] += step,
            }
            net.loss(x(), targets(price, yes), &loss, &mut work)
                .unwrap()
        });
        (high - low) / 2e-6
    };
    let gradient = trace.target_gradient.unwrap();
    let expected = Mat::from_fn(2, 3, measured);
    for i in 0..2 {
        for j in 0..3 {
            assert_abs_diff_eq!(gradient[(i, j)], expected[(i, j)], epsilon = 1e-8);
        }
    }
}
