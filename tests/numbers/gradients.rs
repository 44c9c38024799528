//! Every activation × loss × depth 1–3 × batch 1, 2, 7 against central differences, in f64.

use nn_core::data::AsTargets;
use nn_core::head::{self, Accepts, Head, HeadFor, TargetsFor};
use nn_core::inspect::gradcheck::{self, Report};
use nn_core::layer::activation::{
    Activation, Chain, Cos, Elu, Exp, Gelu, GeluTanh, HardSwish, Identity, LeakyRelu, Mish, Neg,
    Recip, Relu, Scale, Selu, Sigmoid, Silu, Sin, Softplus, Square, Tanh,
};
use nn_core::prelude::*;
use rand::RngExt;

use crate::mlp::Mlp;

const WIDTH: usize = 3;
const CLASSES: usize = 3;

/// Values away from 0, where kinks are.
fn values<const F: usize>(rows: usize, seed: u64) -> Batch<f64, F> {
    let mut rng = nn_core::numeric::random::seeded(seed);
    let mut value = || {
        let size = rng.random_range(0.1..1.5);
        if rng.random::<bool>() { size } else { -size }
    };
    Batch::from_rows((0..rows).map(|_| std::array::from_fn(|_| value()))).unwrap()
}

/// Rows that sum to 1.
fn probabilities(rows: usize) -> Batch<f64, CLASSES> {
    let raw = values::<CLASSES>(rows, 5);
    let rows = raw.rows().map(|row| {
        let sum: f64 = row.iter().map(|v| v.abs()).sum();
        row.map(|v| v.abs() / sum)
    });
    Batch::from_rows(rows).unwrap()
}

/// Each value replaced by 0 or 1 (`low` or 1).
fn binary(rows: usize, low: f64) -> Batch<f64, CLASSES> {
    let raw = values::<CLASSES>(rows, 6);
    let rows = raw
        .rows()
        .map(|row| row.map(|v| if v > 0.0 { 1.0 } else { low }));
    Batch::from_rows(rows).unwrap()
}

fn labels<const K: usize>(rows: usize) -> Labels<K> {
    Labels::new((0..rows).map(|i| (i * 2 + 1) % K).collect::<Vec<_>>()).unwrap()
}

/// One row of the table: the failure, if any.
#[derive(Default)]
struct Table {
    checked: usize,
    failures: Vec<String>,
}

impl Table {
    fn add(&mut self, case: &str, report: &Report) {
        self.checked += 1;
        if !report.passed() {
            self.failures.push(format!("{case}: {report}"));
        }
    }

    fn finish(self, at_least: usize) {
        assert!(self.checked >= at_least, "only {} cases", self.checked);
        let count = self.failures.len();
        assert!(count == 0, "{count} cases:\n{}", self.failures.join("\n"));
    }

    /// All depths and batches of one activation with one loss.
    fn each<A, Z, H, L, Y, const K: usize>(
        &mut self,
        name: &str,
        (between, last): (A, Z),
        loss: &L,
        targets: impl Fn(usize) -> Y,
    ) where
        A: Activation<f64> + 'static,
        Z: Activation<f64> + 'static,
        H: Head + Accepts<L>,
        L: Loss,
        Y: AsTargets,
        Y::Targets: TargetsFor<f64, L, HeadFor<H, L>>,
    {
        for depth in 1..=crate::mlp::DEEPEST {
            for rows in [1, 2, 7] {
                let net = Mlp::<f64, A, Z, H, WIDTH, K>::new(depth, between, last, 11);
                let x = values::<WIDTH>(rows, 3);
                let report = gradcheck::check(&net, &x, targets(rows), loss).unwrap();
                let case = format!("{name} {} depth {depth} batch {rows}", L::NAME);
                self.add(&case, &report);
            }
        }
    }

    /// One activation with every loss, on every head that fits it.
    fn every_loss<A: Activation<f64> + 'static>(&mut self, name: &str, a: A) {
        const K: usize = CLASSES;
        let plain = (a, Identity);
        self.each::<A, Identity, head::Softmax<K>, _, _, K>(
            name,
            plain,
            &CrossEntropy::new(),
            labels::<K>,
        );
        self.each::<A, Identity, head::Softmax<K>, _, _, K>(
            name,
            plain,
            &CrossEntropy::new(),
            probabilities,
        );
        let bce = BinaryCrossEntropy::new();
        self.each::<A, Identity, head::Sigmoid<K>, _, _, K>(name, plain, &bce, |n| binary(n, 0.0));
        self.each::<A, Identity, head::Sigmoid<1>, _, _, 1>(name, plain, &bce, labels::<2>);
        let hinge = Hinge::new();
        self.each::<A, Identity, head::Identity<K>, _, _, K>(name, plain, &hinge, |n| {
            binary(n, -1.0)
        });
        self.each::<A, Identity, head::Identity<1>, _, _, 1>(name, plain, &hinge, labels::<2>);
        let real = |n| values::<K>(n, 9);
        let squared = SquaredError::new();
        self.each::<A, A, head::Other<K>, _, _, K>(name, (a, a), &squared, real);
        self.each::<A, A, head::Other<K>, _, _, K>(name, (a, a), &AbsoluteError::new(), real);
        self.each::<A, A, head::Other<K>, _, _, K>(name, (a, a), &Huber::new().delta(0.7), real);
    }
}

/// Any activation, chosen at run time: one type through every loss keeps this file quick to compile.
#[derive(Debug, Clone, Copy)]
struct Any(fn(f64) -> f64, fn(f64, f64) -> f64);

impl Activation<f64> for Any {
    fn value(&self, z: f64) -> f64 {
        (self.0)(z)
    }
    fn derivative(&self, z: f64, value: f64) -> f64 {
        (self.1)(z, value)
    }
}

/// `Any` of an activation that is known when this is compiled.
macro_rules! any {
    ($activation:expr) => {
        Any(
            |z| Activation::<f64>::value(&$activation, z),
            |z, value| Activation::<f64>::derivative(&$activation, z, value),
        )
    };
}

/// Each activation: with every loss as `Any`, and as its own type, whose kernels need not keep z.
macro_rules! every_activation {
    ($table:ident: $($name:literal $activation:expr),* $(,)?) => {$(
        $table.every_loss($name, any!($activation));
        let (own, cross) = (($activation, Identity), CrossEntropy::new());
        $table.each::<_, _, head::Softmax<3>, _, _, 3>($name, own, &cross, labels::<3>);
    )*};
}

#[test]
fn every_activation_with_every_loss() {
    let mut table = Table::default();
    every_activation! { table:
        "identity" Identity,
        "relu" Relu,
        "leaky_relu" LeakyRelu(0.1),
        "elu" Elu(1.3),
        "selu" Selu,
        "silu" Silu,
        "gelu" Gelu,
        "gelu_tanh" GeluTanh,
        "mish" Mish,
        "hard_swish" HardSwish,
        "tanh" Tanh,
        "sigmoid" Sigmoid,
        "softplus" Softplus,
        "exp" Exp,
        "sin" Sin,
        "cos" Cos,
        "square" Square,
        "neg" Neg,
        "recip" Chain(Chain(Softplus, Scale(2.0)), Recip),
        "scale" Scale(-1.7),
        "two in a row" Chain(Tanh, Square),
    }
    table.finish(21 * 10 * 9);
}

#[test]
fn every_value_loss_on_every_head_with_every_reduction() {
    const K: usize = CLASSES;
    let mut table = Table::default();
    for reduction in [Reduction::Mean, Reduction::Sum, Reduction::PerSample] {
        let real = |n| values::<K>(n, 9);
        let squared = SquaredError::new().half().reduction(reduction);
        let absolute = AbsoluteError::new().reduction(reduction);
        let huber = Huber::new().reduction(reduction);
        let tanh = (Tanh, Identity);
        table.each::<_, _, head::Softmax<K>, _, _, K>("softmax", tanh, &squared, real);
        table.each::<_, _, head::Sigmoid<K>, _, _, K>("sigmoid", tanh, &squared, real);
        table.each::<_, _, head::Identity<K>, _, _, K>("identity", tanh, &squared, real);
        table.each::<_, _, head::Softmax<K>, _, _, K>("softmax", tanh, &absolute, real);
        table.each::<_, _, head::Sigmoid<K>, _, _, K>("sigmoid", tanh, &absolute, real);
        table.each::<_, _, head::Identity<K>, _, _, K>("identity", tanh, &absolute, real);
        table.each::<_, _, head::Softmax<K>, _, _, K>("softmax", tanh, &huber, real);
        table.each::<_, _, head::Sigmoid<K>, _, _, K>("sigmoid", tanh, &huber, real);
        table.each::<_, _, head::Identity<K>, _, _, K>("identity", tanh, &huber, real);
        let cross = CrossEntropy::new().reduction(reduction);
        table.each::<_, _, head::Softmax<K>, _, _, K>("softmax", tanh, &cross, labels::<K>);
        let binary_cross = BinaryCrossEntropy::new().reduction(reduction);
        table.each::<_, _, head::Sigmoid<K>, _, _, K>("sigmoid", tanh, &binary_cross, |n| {
            binary(n, 0.0)
        });
        let hinge = Hinge::new().reduction(reduction);
        table.each::<_, _, head::Identity<K>, _, _, K>("identity", tanh, &hinge, |n| {
            binary(n, -1.0)
        });
    }
    table.finish(3 * 12 * 9);
}

// Generated backward passes: everything that a line of a declaration can have.
network! {
    struct Everything {
        input: 3,
        first: dense(5) -> tanh -> scale(0.7) -> square -> dropout(0.3),
        bare: dense(4, bias = false) -> sin,
        leaky: dense(6) -> leaky_relu(0.2) -> softplus,
        smooth: dense(5) -> gelu -> silu -> dropout(0.5) -> elu(0.9),
        output: dense(3) -> softmax,
    }
}
network! {
    /// Nothing to learn, but inputs have gradients.
    struct Formula { input: 3, neg -> exp -> scale(0.3) -> sin -> recip -> scale(2) }
}
network! {
    struct Deep {
        input: 3,
        a: dense(4) -> selu,
        b: dense(4) -> gelu_tanh -> mish -> hard_swish,
        c: dense(4) -> cos,
        output: dense(1) -> exp,
    }
}

#[test]
fn generated_networks() {
    let mut table = Table::default();
    for seed in 0..5 {
        for rows in [1, 2, 7] {
            let x = values::<3>(rows, seed);
            let net = Everything::<f64>::new(seed);
            let cross = CrossEntropy::new();
            let report = gradcheck::check(&net, &x, labels::<3>(rows), &cross).unwrap();
            table.add(&format!("Everything {seed} {rows}"), &report);
            let (real, squared) = (values::<3>(rows, 9), SquaredError::new());
            let report = gradcheck::check(&net, &x, &real, &squared).unwrap();
            table.add(&format!("Everything, squared {seed} {rows}"), &report);
            let report = gradcheck::check(&Formula::<f64>::new(0), &x, &real, &squared).unwrap();
            assert_eq!(report.checked, 3 * rows);
            table.add(&format!("Formula {seed} {rows}"), &report);
            let (net, real) = (Deep::<f64>::new(seed), values::<1>(rows, 9));
            let report = gradcheck::check(&net, &x, &real, &Huber::new()).unwrap();
            table.add(&format!("Deep {seed} {rows}"), &report);
        }
    }
    table.finish(60);
}

/// An activation with a wrong derivative: a planted fault.
#[derive(Debug, Clone, Copy)]
struct Planted(Derivative);

type Derivative = fn(f64, f64) -> f64;

impl Activation<f64> for Planted {
    fn value(&self, z: f64) -> f64 {
        z.tanh()
    }
    fn derivative(&self, z: f64, value: f64) -> f64 {
        (self.0)(z, value)
    }
}

#[test]
fn planted_faults_are_caught() {
    let right: Derivative = |_, u| 1.0 - u * u;
    let faults: [(&str, Derivative); 5] = [
        ("sign", |_, u| u * u - 1.0),
        ("z for u", |z, _| 1.0 - z * z),
        ("forgotten", |_, _| 1.0),
        ("u for z", |_, u| 1.0 - u.tanh() * u.tanh()),
        ("one per mille", |_, u| 1.001 * (1.0 - u * u)),
    ];
    let x = values::<WIDTH>(2, 3);
    let report = |derivative| {
        let net = Mlp::<f64, _, _, head::Softmax<CLASSES>, WIDTH, CLASSES>::new(
            2,
            Planted(derivative),
            Identity,
            11,
        );
        gradcheck::check(&net, &x, labels::<CLASSES>(2), &CrossEntropy::new()).unwrap()
    };
    assert!(report(right).passed(), "{}", report(right));
    for (name, fault) in faults {
        let report = report(fault);
        assert!(!report.passed(), "`{name}` was not caught");
        let worst = report.worst.unwrap();
        assert!(worst.excess() > 1.0 && report.to_string().contains("disagree"));
        // The layer after the activation is right: only those before it are named.
        let named = report
            .failures
            .iter()
            .all(|f| f.name.to_string().starts_with("0.") || f.name == "input");
        assert!(named, "`{name}`: {report}");
    }
}

#[test]
fn a_gradient_that_is_not_finite_never_passes() {
    let net = Mlp::<f64, _, _, head::Identity<1>, 2, 1>::new(1, Identity, Identity, 1);
    let mut broken = net.clone();
    broken.output.bias_mut()[0] = f64::NAN;
    let x = values::<2>(1, 1);
    let y = values::<1>(1, 2);
    let loss = SquaredError::new();
    assert!(gradcheck::check(&net, &x, &y, &loss).unwrap().passed());
    assert!(!gradcheck::check(&broken, &x, &y, &loss).unwrap().passed());
}
