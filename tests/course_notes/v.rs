//! V: course notes "neural networks and backpropagation".

use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, entries, parameters, sigmoid,
    transposed, values,
};

network! {
    /// 1 if w·x + b > 0 else 0.
    struct Perceptron {
        input: 2,
        unit: dense(1) -> perceptron,
    }
}

network! {
    /// Perceptrons of perceptrons.
    struct TwoLayers {
        input: 2,
        hidden: dense(2) -> perceptron,
        output: dense(1) -> perceptron,
    }
}

const CORNERS: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
const AND: [f64; 4] = [0.0, 0.0, 0.0, 1.0];
const OR: [f64; 4] = [0.0, 1.0, 1.0, 1.0];
const XOR: [f64; 4] = [0.0, 1.0, 1.0, 0.0];

fn truth_table(w: [f64; 2], b: f64) -> Vec<f64> {
    let unit = Dense::new([w], [b]);
    values(&Perceptron { unit }.predict(batch(&CORNERS)))
}

#[test]
fn v1_one_perceptron_is_and_or_but_never_xor() {
    assert_eq!(truth_table([1.0, 1.0], -1.5), AND);
    assert_eq!(truth_table([1.0, 1.0], -0.5), OR);
    // 0 is not above 0: on the boundary the perceptron gives 0.
    assert_eq!(truth_table([1.0, 1.0], -1.0), AND);
    // For XOR, z(0,1) and z(1,0) would be positive, z(0,0) and z(1,1) not, but the two sums are equal.
    let quarters = || (-8..=8).map(|i| f64::from(i) / 4.0);
    let (mut ands, mut ors) = (0, 0);
    for w0 in quarters() {
        for w1 in quarters() {
            for b in quarters() {
                let table = truth_table([w0, w1], b);
                ands += usize::from(table == AND);
                ors += usize::from(table == OR);
                assert_ne!(table, XOR, "{w0} {w1} {b}");
            }
        }
    }
    assert!(ands > 0 && ors > 0, "the search finds what exists");
}

#[test]
fn v1_two_layers_of_perceptrons_are_xor() {
    let xor = |or_bias: f64| TwoLayers {
        hidden: Dense::new([[1.0, 1.0], [-1.0, -1.0]], [or_bias, 1.5]), // OR, NAND
        output: Dense::new([[1.0, 1.0]], [-1.5]),                       // AND
    };
    assert_eq!(values(&xor(-0.5).predict(batch(&CORNERS))), XOR);
    assert_ne!(values(&xor(-1.5).predict(batch(&CORNERS))), XOR);
}

network! {
    struct Sigmoids { input: 4, layer: dense(3) -> sigmoid, }
}
network! {
    struct Relus { input: 4, layer: dense(3) -> relu, }
}

#[test]
fn v2_sigmoid_and_relu_as_activations() {
    let mut random = Random(22);
    let (w, b): ([[f64; 4]; 3], [f64; 3]) = (random.matrix(), random.array());
    let rows: Vec<[f64; 4]> = random.rows(30);
    let expected = |f: fn(f64) -> f64| -> Vec<f64> {
        rows.iter().flat_map(|x| affine(&w, &b, x).map(f)).collect()
    };
    let layer = || Dense::new(w, b);
    let sigmoids = values(&Sigmoids { layer: layer() }.predict(batch(&rows)));
    let relus = values(&Relus { layer: layer() }.predict(batch(&rows)));
    assert_close(&sigmoids, &expected(sigmoid), ROUNDING);
    assert_close(&relus, &expected(|z| z.max(0.0)), ROUNDING);
    assert_differ(&relus, &expected(|z| z), ROUNDING);
}

network! {
    /// The notes' 2-3-1 network, without activation at the end.
    struct Small {
        input: 2,
        hidden: dense(3) -> sigmoid,
        output: dense(1),
    }
}

/// The parameters of the 2-3-1 network, the source unit first as the notes write them.
struct Weights {
    w: [[f64; 3]; 2],
    b: [f64; 3],
    v: [f64; 3],
    c: f64,
}

impl Weights {
    fn random(random: &mut Random) -> Self {
        Self {
            w: random.matrix(),
            b: random.array(),
            v: random.array(),
            c: random.uniform(),
        }
    }

    fn network(&self) -> Small<f64> {
        Small {
            hidden: Dense::new(transposed(&self.w), self.b),
            output: Dense::new([self.v], [self.c]),
        }
    }

    /// The notes' pseudocode (each bias added once): k, h, y.
    fn forward(&self, x: [f64; 2]) -> ([f64; 3], [f64; 3], f64) {
        let mut k = [0.0; 3];
        let mut h = [0.0; 3];
        let mut y = 0.0;
        for j in 0..3 {
            for i in 0..2 {
                k[j] += self.w[i][j] * x[i];
            }
            k[j] += self.b[j];
            h[j] = sigmoid(k[j]);
            y += h[j] * self.v[j];
        }
        (k, h, y + self.c)
    }

    /// The update rules of V10: the parameters after a step, in the network's order.
    fn updated(&self, x: [f64; 2], t: f64, eta: f64) -> Vec<f64> {
        let (_, h, y) = self.forward(x);
        let dy = 2.0 * (y - t);
        let dk: Vec<f64> = (0..3)
            .map(|j| dy * self.v[j] * h[j] * (1.0 - h[j]))
            .collect();
        let mut after = Vec::new();
        for j in 0..3 {
            for i in 0..2 {
                after.push(self.w[i][j] - eta * dk[j] * x[i]);
            }
        }
        after.extend((0..3).map(|j| self.b[j] - eta * dk[j]));
        after.extend((0..3).map(|j| self.v[j] - eta * dy * h[j]));
        after.push(self.c - eta * dy);
        after
    }

    /// Checks every node of the computation graph, its value and its gradient.
    fn assert_graph(&self, net: &Small<f64>, x: [f64; 2], t: f64) -> Trace<f64> {
        let (k, h, y) = self.forward(x);
        // Already computed derivative × local derivative, each node once, from the loss down.
        let dy = 2.0 * (y - t);
        let dh = self.v.map(|v| dy * v);
        let dk: [f64; 3] = std::array::from_fn(|j| dh[j] * h[j] * (1.0 - h[j]));
        let dx: [f64; 2] = std::array::from_fn(|i| (0..3).map(|j| dk[j] * self.w[i][j]).sum());
        let dw: Vec<f64> = dk.iter().flat_map(|dk| x.map(|x| dk * x)).collect();

        let trace = net.trace(&batch(&[x]), &batch(&[[t]]), &square()).unwrap();
        let (hidden, output) = (
            trace.layer("hidden").unwrap(),
            trace.layer("output").unwrap(),
        );
        let parameter = |name: &str| entries(trace.parameter(name).unwrap().as_ref());
        let nodes = [
            ("k", entries(hidden.z.as_ref()), k.to_vec()),
            ("h", entries(hidden.u.as_ref()), h.to_vec()),
            ("y", entries(trace.prediction.as_ref()), vec![y]),
            ("y as u", entries(output.u.as_ref()), vec![y]),
            ("y as z", entries(output.z.as_ref()), vec![y]),
            ("l", vec![trace.loss], vec![(y - t) * (y - t)]),
            ("∂l/∂y", entries(output.du.as_ref()), vec![dy]),
            (
                "∂l/∂y before the identity",
                entries(output.dz.as_ref()),
                vec![dy],
            ),
            (
                "∂l/∂t",
                entries(trace.target_gradient.as_ref().unwrap().as_ref()),
                vec![-dy],
            ),
            ("∂l/∂h", entries(hidden.du.as_ref()), dh.to_vec()),
            ("∂l/∂k", entries(hidden.dz.as_ref()), dk.to_vec()),
            ("∂l/∂x", entries(trace.input_gradient.as_ref()), dx.to_vec()),
            ("∂l/∂w", parameter("hidden.weight"), dw),
            ("∂l/∂b", parameter("hidden.bias"), dk.to_vec()),
            (
                "∂l/∂v",
                parameter("output.weight"),
                h.map(|h| dy * h).to_vec(),
            ),
            ("∂l/∂c", parameter("output.bias"), vec![dy]),
        ];
        for (name, found, expected) in &nodes {
            println!("{name}");
            assert_close(found, expected, ROUNDING);
            let shifted: Vec<f64> = expected.iter().map(|e| e + 1e-9).collect();
            assert_differ(found, &shifted, ROUNDING);
        }
        trace
    }
}

/// `loss = (y − t)²`.
fn square() -> SquaredError {
    SquaredError::new().reduction(Reduction::Sum)
}

#[test]
fn v3_fully_connected_without_cycles() {
    let mut random = Random(3);
    let weights = Weights::random(&mut random);
    let x: [f64; 2] = random.array();
    let hidden = |net: &Small<f64>| {
        let trace = net
            .trace(&batch(&[x]), &batch(&[[0.0]]), &square())
            .unwrap();
        entries(trace.layer("hidden").unwrap().u.as_ref())
    };
    // Fully connected: every input changes the output. No cycle: a second pass gives the same.
    let net = weights.network();
    assert!(entries(net.jacobian(&x).as_ref()).iter().all(|d| *d != 0.0));
    assert_eq!(net.predict(batch(&[x])), net.predict(batch(&[x])));
    // Nodes of a layer are not connected: a change in one does not change its neighbours.
    let mut changed = net.clone();
    changed.hidden.bias_mut()[1] += 0.5;
    let (before, after) = (hidden(&net), hidden(&changed));
    assert_eq!((before[0], before[2]), (after[0], after[2]));
    assert!(before[1] < after[1]);
}

/// A line reads lines above it alone, so no declaration has a cycle. These mistakes do not compile:
/// `messages` compares what the compiler says.
#[test]
fn v3_a_cycle_does_not_compile() {
    let mistakes = [
        (
            include_str!("../ui/structure/cycle.rs"),
            include_str!("../ui/structure/cycle.stderr"),
            ["a: add(input, b)", "b: from(a)"],
            "`b` cannot be read here",
        ),
        (
            include_str!("../ui/structure/from_a_later_line.rs"),
            include_str!("../ui/structure/from_a_later_line.stderr"),
            ["skip: from(hidden)", "hidden: dense(8)"],
            "`hidden` cannot be read here",
        ),
        (
            include_str!("../ui/structure/from_itself.rs"),
            include_str!("../ui/structure/from_itself.stderr"),
            ["hidden: from(hidden)", "output: dense(3)"],
            "`hidden` cannot be read here",
        ),
    ];
    for (declaration, message, lines, error) in mistakes {
        let at = lines.map(|line| declaration.find(line).expect(line));
        assert!(at[0] < at[1], "the reader is above the line that it reads");
        assert!(message.contains(error), "{message}");
    }
}

#[test]
fn v4_scalar_pseudocode_is_the_generated_forward() {
    let mut random = Random(4);
    let weights = Weights::random(&mut random);
    let net = weights.network();
    let mut work = net.workspace(1);
    for _ in 0..20 {
        let (x, t) = (random.array(), random.uniform());
        let (.., y) = weights.forward(x);
        let found = values(&net.predict(batch(&[x])));
        assert_close(&found, &[y], ROUNDING);
        let loss = net.loss(&batch(&[x]), &batch(&[[t]]), &square(), &mut work);
        assert_close(&[loss.unwrap()], &[(y - t) * (y - t)], ROUNDING);
        // As printed, c is added inside the loop.
        assert_differ(&found, &[y + 2.0 * weights.c], ROUNDING);
        weights.assert_graph(&net, x, t);
    }
}

network! {
    struct TwoHidden {
        input: 2,
        first: dense(3) -> sigmoid,
        second: dense(3) -> sigmoid,
        output: dense(1),
    }
}

#[test]
fn v4_deeper_networks_repeat_the_hidden_step() {
    let mut random = Random(44);
    let (w, b): ([[f64; 2]; 3], [f64; 3]) = (random.matrix(), random.array());
    let (w2, b2): ([[f64; 3]; 3], [f64; 3]) = (random.matrix(), random.array());
    let (v, c): ([[f64; 3]; 1], [f64; 1]) = (random.matrix(), random.array());
    let x: [f64; 2] = random.array();
    let h = affine(&w, &b, &x).map(sigmoid);
    let repeated = affine(&w2, &b2, &h).map(sigmoid);
    let net = TwoHidden {
        first: Dense::new(w, b),
        second: Dense::new(w2, b2),
        output: Dense::new(v, c),
    };
    let found = values(&net.predict(batch(&[x])));
    let y = affine(&v, &c, &repeated);
    assert_close(&found, &y, ROUNDING);
    assert_differ(&found, &affine(&v, &c, &h), ROUNDING);
    // Every step, and its gradient: the backward pass repeats as well.
    let trace = net
        .trace(&batch(&[x]), &batch(&[[0.3]]), &square())
        .unwrap();
    let dy = 2.0 * (y[0] - 0.3);
    let local = |h: [f64; 3], d: [f64; 3]| std::array::from_fn(|j| d[j] * h[j] * (1.0 - h[j]));
    let dh2 = v[0].map(|v| dy * v);
    let dk2: [f64; 3] = local(repeated, dh2);
    let dh1: [f64; 3] = affine(&transposed(&w2), &[0.0; 3], &dk2);
    let expected = [
        ("first", affine(&w, &b, &x), h, local(h, dh1), dh1),
        ("second", affine(&w2, &b2, &h), repeated, dk2, dh2),
    ];
    for (name, z, u, dz, du) in expected {
        let layer = trace.layer(name).unwrap();
        assert_close(&entries(layer.z.as_ref()), &z, ROUNDING);
        assert_close(&entries(layer.u.as_ref()), &u, ROUNDING);
        assert_close(&entries(layer.dz.as_ref()), &dz, ROUNDING);
        assert_close(&entries(layer.du.as_ref()), &du, ROUNDING);
        assert_differ(&entries(layer.dz.as_ref()), &du, 1e-4);
    }
}

#[test]
fn v10_update_rules_of_the_2_3_1_network() {
    let mut random = Random(10);
    for eta in [0.1, 0.5] {
        let weights = Weights::random(&mut random);
        let (x, t) = (random.array(), random.uniform());
        let mut net = weights.network();
        weights.assert_graph(&net, x, t);
        let (mut work, mut sgd) = (net.workspace(1), Sgd::new(eta));
        net.train_step(&batch(&[x]), &batch(&[[t]]), &square(), &mut sgd, &mut work)
            .unwrap();
        let found = parameters(&net);
        assert_close(&found, &weights.updated(x, t, eta), ROUNDING);
        assert_differ(&found, &weights.updated(x, t, 0.5 * eta), ROUNDING);
        // As printed the factor is x_j.
        assert_differ(&found, &weights.updated([x[1], x[0]], t, eta), ROUNDING);
    }
}

#[test]
fn v11_computation_graph_with_every_value_and_gradient() {
    let mut random = Random(11);
    let weights = Weights::random(&mut random);
    let (x, t): ([f64; 2], f64) = (random.array(), random.uniform());
    let net = weights.network();
    let trace = weights.assert_graph(&net, x, t);
    // Training uses it.
    let mut work = net.workspace(1);
    let loss = net.loss_and_gradients(&batch(&[x]), &batch(&[[t]]), &square(), &mut work);
    assert_close(&[loss.unwrap()], &[trace.loss], ROUNDING);
    let traced: Vec<f64> = trace
        .parameters
        .iter()
        .flat_map(|(_, g)| entries(g.as_ref()))
        .collect();
    assert_close(
        &parameters(work.gradients().as_network()),
        &traced,
        ROUNDING,
    );
    assert!(trace.to_string().contains("∂L/∂ hidden.weight"));
}
