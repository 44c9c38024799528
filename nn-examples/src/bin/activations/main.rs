//! Sigmoid, tanh, `relu` and softmax: values, slopes and ranges, and why one trains deep networks better than another. A
//! gradient passes every layer and is multiplied by a slope each time; the sigmoid's slope is at most ¼.
//!
//! One network of eight hidden layers, with each of the three activations, from several starts. The task: is a point on
//! the same side of both axes? After 1000 steps, at its best learning rate, the sigmoid is still at a constant guess;
//! tanh and `relu` have learned, `relu` in most starts more.

mod deep;
mod picture;

use std::process::ExitCode;

use nn_core::inspect::explain::Local;
use nn_core::prelude::*;
use nn_examples::{cli, say};

/// A network that is one activation.
macro_rules! alone {
    ($($name:ident: $activation:ident),*) => {$(
        network! {
            /// One activation.
            pub struct $name { input: 1, $activation }
        }
    )*};
}

alone!(Sigmoid: sigmoid, Tanh: tanh, Relu: relu);

network! {
    /// Three numbers to probabilities.
    pub struct Softmax { input: 3, softmax }
}

/// One activation over x: (x, value, slope).
pub(crate) type Curve = Vec<(f64, f64, f64)>;

/// The notes' example of a softmax.
pub(crate) const LOGITS: [f64; 3] = [-0.21, 0.47, 1.72];

fn main() -> ExitCode {
    cli::run("Compares sigmoid, tanh, ReLU and softmax", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let curves = [
        curve(&Sigmoid::<f64>::new(0))?,
        curve(&Tanh::<f64>::new(0))?,
        curve(&Relu::<f64>::new(0))?,
    ];
    table(&curves);
    softmax();
    let deep = deep::compare(session)?;
    picture::draw(session, &curves, &deep)?;
    deep.conclude();
    Ok(())
}

/// The activation and its slope from −8 to 8.
fn curve<N>(net: &N) -> Result<Curve, Error>
where
    N: Network<1, 1, Scalar = f64>,
{
    let xs: Vec<f64> = (-800..=800).map(|i| f64::from(i) / 100.0).collect();
    let explained = net.explain(&Batch::from_rows(
        xs.iter().map(|x| [*x]).collect::<Vec<_>>(),
    )?)?;
    let step = explained.steps.first();
    let Some((Some(value), Local::Slope(slope))) = step.map(|step| (&step.value, &step.local))
    else {
        return Err(Error::Invalid("an activation without a slope".into()));
    };
    let point = |(n, x): (usize, &f64)| (*x, value[(n, 0)], slope[(n, 0)]);
    Ok(xs.iter().enumerate().map(point).collect())
}

/// A name, the formula of the slope, the range, and the slope itself.
type Row = (&'static str, &'static str, &'static str, fn(f64) -> f64);

/// Formula, slope, range; beside them what was found, and the difference to the formula of the slope.
fn table(curves: &[Curve; 3]) {
    say!(
        "x from −8 to 8   slope                 range     found            largest slope  formula off by"
    );
    let rows: [Row; 3] = [
        ("sigmoid", "σ(1 − σ)", "(0, 1)", |x| {
            let s = 1.0 / (1.0 + (-x).exp());
            s * (1.0 - s)
        }),
        ("tanh", "4/(eˣ + e⁻ˣ)²", "(−1, 1)", |x| {
            4.0 / (x.exp() + (-x).exp()).powi(2)
        }),
        ("relu", "0 for x ≤ 0, else 1", "[0, ∞)", |x| {
            f64::from(u8::from(x > 0.0))
        }),
    ];
    for ((name, formula, range, slope), curve) in rows.iter().zip(curves) {
        let values = || curve.iter().map(|point| point.1);
        let (low, high) = (
            values().fold(f64::MAX, f64::min),
            values().fold(f64::MIN, f64::max),
        );
        let most = curve.iter().fold(0.0, |most: f64, point| most.max(point.2));
        let off = curve.iter().fold(0.0, |most: f64, point| {
            most.max((point.2 - slope(point.0)).abs())
        });
        say!(
            "{name:<15}  {formula:<20}  {range:<8}  {low:>7.4} to {high:.4}  {most:>12.2}  {off:>14.0e}"
        );
    }
}

/// The softmax of the notes' three numbers, and its Jacobian.
fn softmax() {
    let net = Softmax::<f64>::new(0);
    let [a, b, c] = net.predict_one(&LOGITS);
    say!("\nsoftmax of {LOGITS:?}: {a:.5} {b:.5} {c:.5}; its slopes σᵢ(δᵢⱼ − σⱼ):");
    let jacobian = net.jacobian(&LOGITS);
    for i in 0..3 {
        let row = |j: usize| jacobian[(i, j)];
        say!("  {:>8.5} {:>8.5} {:>8.5}", row(0), row(1), row(2));
    }
}
