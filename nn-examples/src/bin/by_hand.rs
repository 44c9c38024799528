//! The code that `network!` generates. The same network is declared and implemented by hand; both start from the
//! same seed, learn the same data and end with the same bits.
//!
//! The hand-written network is complete: a struct, its buffers, one forward call per layer, and the backward calls
//! in reverse. There is no more magic than that.

use std::process::ExitCode;

use nn_core::external::MatRef;
use nn_core::head;
use nn_core::layer::buffers::{self, Pass, Slot, Source};
use nn_core::layer::dense;
use nn_core::layer::init::{Init, InitRng};
use nn_core::layer::tensor::{Parameter, ParameterMut, under};
use nn_core::network::{Group, Program, Stage};
use nn_core::prelude::*;
use nn_examples::chart::{Figure, Mark, Plane, progress, theme};
use nn_examples::{cli, note, say};

network! {
    /// Is a point inside the ring? This is all one writes. (48 units, because a declared network with at most 32
    /// trains on the stack, in steps that round differently.)
    pub struct Declared {
        input: 2,
        hidden: dense(48) -> tanh,
        output: dense(1) -> sigmoid,
    }
}

/// Is a point inside the ring? The same network by hand.
#[derive(Debug, Clone)]
pub struct ByHand<T> {
    /// 2 → 48.
    pub hidden: Dense<T, 2, 48>,
    /// 48 → 1.
    pub output: Dense<T, 48, 1>,
}

impl<T: Scalar> Model for ByHand<T> {
    type Scalar = T;
    type Head = head::Sigmoid<1>;

    /// The stages, and the groups, each with a buffer: a dense layer with its activation.
    const PROGRAM: &'static Program = &Program::new(
        "ByHand",
        2,
        &[
            Stage::dense("hidden", 2, 48, true),
            Stage::activation("hidden", "tanh", 48),
            Stage::dense("output", 48, 1, true),
            Stage::activation("output", "sigmoid", 1),
        ],
        &[Group::new("hidden", 48), Group::new("output", 1)],
    );

    fn init(rng: &mut InitRng) -> Self {
        Self {
            hidden: Dense::init(rng, Init::GlorotUniform),
            output: Dense::init(rng, Init::GlorotUniform),
        }
    }

    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        let hidden = under("hidden", self.hidden.tensors());
        hidden.chain(under("output", self.output.tensors()))
    }

    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        let hidden = under("hidden", self.hidden.tensors_mut());
        hidden.chain(under("output", self.output.tensors_mut()))
    }

    /// u = tanh(W·x + b); the last slot gets the logits; the head and the loss do the rest.
    fn compute(&self, x: MatRef<'_, T>, slots: &mut [Slot<T>], pass: &Pass) {
        let [hidden, output] = buffers::array(slots);
        dense::forward(
            &self.hidden,
            nn_core::layer::activation::Tanh,
            x,
            hidden,
            pass,
        );
        dense::forward(
            &self.output,
            nn_core::layer::activation::Identity,
            hidden.value(),
            output,
            pass,
        );
    }
}

impl<T: Scalar> Train for ByHand<T> {
    /// The forward pass in reverse: each call turns ∂L/∂u into ∂L/∂W, ∂L/∂b and the ∂L/∂u before it.
    fn backward(
        &self,
        input: Source<'_, T>,
        slots: &mut [Slot<T>],
        gradients: &mut Self,
        pass: &Pass,
    ) {
        let [hidden, output] = buffers::array(slots);
        dense::backward(
            &self.output,
            nn_core::layer::activation::Identity,
            hidden.source(),
            output,
            &mut gradients.output,
            pass,
        );
        dense::backward(
            &self.hidden,
            nn_core::layer::activation::Tanh,
            input,
            hidden,
            &mut gradients.hidden,
            pass,
        );
    }
}

impl<T: Scalar> Network<2, 1> for ByHand<T> {}

type Points = Dataset<f32, 2, Labels<2>>;

fn main() -> ExitCode {
    cli::run(
        "Writes out by hand what network! generates, and compares",
        run,
    )
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let data = ring()?;
    say!("{}", ByHand::<f32>::SUMMARY);
    let mut by_hand = ByHand::<f32>::from_seed(session.seed());
    let losses = fit(session, &mut by_hand, &data)?;
    let mut declared = Declared::<f32>::new(session.seed());
    fit(session, &mut declared, &data)?;

    let (hand, macros) = (by_hand.evaluate(&data)?, declared.evaluate(&data)?);
    say!("by hand:  {} of {} right", hand.correct(), hand.total());
    say!("declared: {} of {} right", macros.correct(), macros.total());
    let same = by_hand.tensors().zip(declared.tensors()).all(|(a, b)| {
        let bits = |values: &[f32]| {
            values
                .iter()
                .map(|value| value.to_bits())
                .collect::<Vec<u32>>()
        };
        a.name == b.name && bits(a.values) == bits(b.values)
    });
    draw(session, by_hand, &data, losses)?;
    say!(
        "{} of {} right; the weights are {}",
        hand.correct(),
        hand.total(),
        if same {
            "the same, bit for bit"
        } else {
            "different"
        }
    );
    Ok(())
}

/// A grid of points; class 1 lies between two circles.
fn ring() -> Result<Points, Error> {
    let mut rows = Vec::new();
    for i in -12_i16..=12 {
        for j in -12_i16..=12 {
            rows.push([f32::from(i) / 12.0, f32::from(j) / 12.0]);
        }
    }
    let inside = |[x, y]: &[f32; 2]| (0.4..0.8).contains(&x.hypot(*y));
    let labels: Vec<usize> = rows.iter().map(|row| usize::from(inside(row))).collect();
    Dataset::from_rows(rows, Labels::new(labels)?)
}

/// Long steps, then short ones, which settle the last points. Returns the loss after each epoch.
fn fit<N>(session: &cli::Session, net: &mut N, data: &Points) -> Result<Vec<(f64, f64)>, Error>
where
    N: Network<2, 1, Scalar = f32, Head = head::Sigmoid<1>> + Train,
{
    let mut losses = Vec::new();
    for (rate, epochs) in [(0.05, 3000), (0.005, 500)] {
        note!("{}, steps of {rate}:", N::NAME);
        let history = Trainer::new(BinaryCrossEntropy::new(), Adam::new(rate))
            .epochs(epochs)
            .batch_size(125)
            .seed(session.seed())
            .stop_on(session.stop())
            .observe(Progress::bar().every(500))
            .fit(net, data)?;
        let before = losses.len() as f64;
        let later = progress::loss(&history).into_iter();
        losses.extend(later.map(|(epoch, loss)| (before + epoch, loss)));
    }
    Ok(losses)
}

fn draw(
    session: &cli::Session,
    net: ByHand<f32>,
    data: &Points,
    losses: Vec<(f64, f64)>,
) -> Result<(), Error> {
    let class = |wanted: usize| -> Vec<(f64, f64)> {
        let samples = data.inputs().rows().zip(data.targets().as_slice());
        let chosen = samples.filter(|(_, label)| **label == wanted);
        chosen
            .map(|(x, _)| (f64::from(x[0]), f64::from(x[1])))
            .collect()
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the network's scalar is f32"
    )]
    let field = move |x: f64, y: f64| {
        Batch::from_rows([[x as f32, y as f32]])
            .map_or(0.5, |x| f64::from(net.predict(&x).row(0)[0]))
    };
    Figure::new(
        "A ring, learned by a network without the macro",
        2,
        (380.0, 360.0),
    )
    .panel(
        Plane::new("How likely a point is in the ring", "x₁", "x₂")
            .square()
            .no_legend()
            .x_range(-1.1, 1.1)
            .y_range(-1.1, 1.1)
            .level(theme::INK, "", &field, 0.5, false)
            .field(field)
            .points(theme::BLUE, Mark::Dot, "inside", class(1))
            .points(theme::ORANGE, Mark::Dot, "outside", class(0)),
    )
    .panel(
        Plane::new(
            "Loss: shorter steps from epoch 3000",
            "epoch",
            "binary cross-entropy",
        )
        .log_y()
        .no_legend()
        .curve("training", losses.into_iter().step_by(5)),
    )
    .save(session, "by_hand")
}
