//! Why deep networks add a block's input to its output. A stack of forty layers learns badly at every learning rate
//! tried: its last layers give almost equal values for all images. With the inputs added, the same layers start as a
//! shallow network and learn from there.
//!
//! 1797 handwritten digits, 64 pixels each; 42 layers of 32 units, with and without the sums.

use std::process::ExitCode;

use nn_core::prelude::*;
use nn_examples::chart::{Figure, Plane, progress, theme};
use nn_examples::{cli, data, note, say};

network! {
    /// Every block adds its output to its input. Its second half starts at zero, so its output is zero at first: the
    /// network starts as `Shallow`.
    pub struct Residual {
        input: 64,
        stem: dense(32) -> relu,
        block: repeat(20) {
            sum: residual {
                a: dense(32) -> relu,
                b: dense(32, init = zeros),
            },
        },
        output: dense(10) -> softmax,
    }
}

network! {
    /// The same layers one after another, initialised for relu (He).
    pub struct Plain {
        input: 64,
        stem: dense(32) -> relu,
        block: repeat(20) {
            a: dense(32) -> relu,
            b: dense(32) -> relu,
        },
        output: dense(10) -> softmax,
    }
}

network! {
    /// Two layers, for comparison.
    pub struct Shallow {
        input: 64,
        stem: dense(32) -> relu,
        output: dense(10) -> softmax,
    }
}

type Samples = Dataset<f32, 64, Labels<10>>;

const EPOCHS: usize = 30;
/// Each network is trained at each of these; the run with the lowest training loss counts.
const RATES: [f64; 4] = [3e-4, 1e-3, 3e-3, 1e-2];

fn main() -> ExitCode {
    cli::run(
        "Trains 42 layers on digits, with and without residual blocks",
        run,
    )
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let options = CsvOptions::new().header(false);
    let all = Samples::from_csv_bytes(data::DIGITS.bytes, Target::Last, &options)?;
    let (train, test) = all
        .map_inputs(|pixel| pixel / 16.0)?
        .split_stratified(0.8, session.seed());

    let residual = learn(session, &train, &test, Residual::new)?;
    let plain = learn(session, &train, &test, Plain::new)?;
    let shallow = learn(session, &train, &test, Shallow::new)?;

    session.write("residual-network.svg", Residual::svg())?;
    draw(session, &test, &residual, &plain, &shallow)?;
    say!("the two have {} parameters each", Residual::PARAMETERS);
    say!(
        "test accuracy: {:.4} of the residual network, {:.4} of the plain one, {:.4} of two layers",
        residual.accuracy,
        plain.accuracy,
        shallow.accuracy
    );
    Ok(())
}

struct Learned {
    rate: f64,
    history: History,
    accuracy: f64,
}

/// Trains a network at every rate and keeps the one with the lowest loss on the training images.
fn learn<N>(
    session: &cli::Session,
    train: &Samples,
    test: &Samples,
    new: fn(u64) -> N,
) -> Result<Learned, Error>
where
    N: Network<64, 10, Scalar = f32, Head = nn_core::head::Softmax<10>> + Train,
{
    say!("{}\n  rate    training loss  test accuracy", N::NAME);
    let mut best: Option<(f64, Learned)> = None;
    for rate in RATES {
        note!("{} at a learning rate of {rate}", N::NAME);
        let mut net = new(session.seed());
        let history = Trainer::new(CrossEntropy::new(), Adam::new(rate))
            .epochs(EPOCHS)
            .seed(session.seed())
            .validate(test)
            .stop_on(session.stop())
            .observe(Progress::bar().every(10))
            .fit(&mut net, train)?;
        let loss = net.loss(
            train.inputs(),
            train.targets(),
            &CrossEntropy::new(),
            &mut net.workspace(train.len()),
        )?;
        let (loss, accuracy) = (f64::from(loss), net.evaluate(test)?.accuracy());
        say!("  {rate:<6}  {loss:>13.4}  {accuracy:>13.4}");
        if best.as_ref().is_none_or(|(lowest, _)| loss < *lowest) {
            let learned = Learned {
                rate,
                history,
                accuracy,
            };
            best = Some((loss, learned));
        }
    }
    say!("");
    best.map(|(_, learned)| learned)
        .ok_or_else(|| Error::Invalid(String::from("there are no learning rates")))
}

/// The similarity of images of different digits in each layer of an untrained network: the mean cosine of the angle
/// between their values.
fn likeness<N>(net: &N, test: &Samples, counts: impl Fn(&str) -> bool) -> Result<Vec<f64>, Error>
where
    N: Traced<64, 10, Scalar = f32, Head = nn_core::head::Softmax<10>> + Train,
{
    let some: Vec<usize> = (0..60.min(test.len())).collect();
    let some = test.subset(&some)?;
    let trace = net.trace(some.inputs(), some.targets(), &CrossEntropy::new())?;
    let classes = some.targets().as_slice();
    let layers = trace.layers.iter().filter(|layer| counts(layer.name));
    let likeness = layers.map(|layer| {
        let u = &layer.u;
        let product = |m: usize, n: usize| -> f64 {
            let products = (0..u.ncols()).map(|j| f64::from(u[(m, j)]) * f64::from(u[(n, j)]));
            products.sum()
        };
        let (mut sum, mut pairs) = (0.0, 0_u32);
        for m in 0..classes.len() {
            for n in 0..m {
                let lengths = (product(m, m) * product(n, n)).sqrt();
                if classes[m] != classes[n] && lengths > 0.0 {
                    sum += product(m, n) / lengths;
                    pairs += 1;
                }
            }
        }
        sum / f64::from(pairs.max(1))
    });
    Ok(likeness.collect())
}

fn draw(
    session: &cli::Session,
    test: &Samples,
    residual: &Learned,
    plain: &Learned,
    shallow: &Learned,
) -> Result<(), Error> {
    let seed = session.seed();
    let sums = likeness(&Residual::new(seed), test, |layer| {
        layer == "stem" || layer.rsplit('.').next() == Some("sum")
    })?;
    let layers = likeness(&Plain::new(seed), test, |layer| layer != "output")?;
    // A block is two layers.
    let by_depth = |values: Vec<f64>, step: f64| -> Vec<(f64, f64)> {
        let points = values.into_iter().enumerate();
        points
            .map(|(index, value)| (1.0 + step * index as f64, value))
            .collect()
    };
    let name = |kind: &str, learned: &Learned| format!("{kind}, rate {}", learned.rate);
    let (deep, flat, two) = (
        name("residual", residual),
        name("plain", plain),
        name("two layers", shallow),
    );
    Figure::new(
        "Handwritten digits: 42 layers with and without residual blocks",
        3,
        (370.0, 340.0),
    )
    .panel(
        Plane::new("Loss on training images", "epoch", "cross-entropy")
            .log_y()
            .y_range(1e-6, 10.0)
            .curve(deep.clone(), progress::loss(&residual.history))
            .curve(flat.clone(), progress::loss(&plain.history))
            .curve_in(
                theme::GREY,
                two.clone(),
                progress::loss(&shallow.history),
                true,
            ),
    )
    .panel(
        Plane::new("Accuracy on test images", "epoch", "share recognised")
            .y_range(0.0, 1.0)
            .curve(deep, progress::validation_accuracy(&residual.history))
            .curve(flat, progress::validation_accuracy(&plain.history))
            .curve_in(
                theme::GREY,
                two,
                progress::validation_accuracy(&shallow.history),
                true,
            ),
    )
    .panel(
        Plane::new(
            "How alike two digits look before training",
            "layer",
            "mean cosine",
        )
        .y_range(0.0, 1.05)
        .curve("residual: after each sum", by_depth(sums, 2.0))
        .curve("plain", by_depth(layers, 1.0)),
    )
    .save(session, "residual")
}
