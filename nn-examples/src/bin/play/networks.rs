//! The networks of the page: four of the course notes, with their data.

use nn_core::network::Program;
use nn_core::prelude::*;

use crate::script::{self, Script, Tensor, Untranslated};

network! {
    /// The notes' 2-2-1 network.
    pub(crate) struct Xor {
        input: 2,
        hidden: dense(2) -> sigmoid,
        output: dense(1) -> sigmoid,
    }
}

network! {
    /// The notes' 2-3-1 network, without activation at the end.
    pub(crate) struct Small {
        input: 2,
        hidden: dense(3) -> sigmoid,
        output: dense(1),
    }
}

network! {
    /// Three half-planes; the output says yes where all three agree.
    pub(crate) struct Triangle {
        input: 2,
        hidden: dense(3) -> step,
        output: dense(1) -> step,
    }
}

network! {
    /// `ŷ = Σ_j α_j·e^{z_j}`, z = Wx + b.
    pub(crate) struct Exponentials {
        input: 1,
        hidden: dense(2) -> exp,
        output: dense(1, bias = false),
    }
}

/// What the page says about a network, and its settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    /// Its name in the page's address.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    /// Where the weights at the start come from.
    pub(crate) start: &'static str,
    /// The loss of a sample is ½(ŷ − t)² instead of (ŷ − t)².
    pub(crate) half: bool,
    pub(crate) rate: f64,
    /// The sliders go from −reach to reach.
    pub(crate) reach: f64,
    /// The inputs that the picture of the output shows, from −far or 0.
    pub(crate) shown: (f64, f64),
    /// The outputs that its colours span.
    pub(crate) colours: (f64, f64),
    /// The output from which the decision is yes, if the network decides.
    pub(crate) decision: Option<f64>,
}

/// A tensor and its values, row by row.
pub(crate) struct Weights {
    pub(crate) tensor: Tensor,
    pub(crate) values: Vec<f64>,
}

/// Results of the library, which the page compares with its own when it opens.
pub(crate) struct Results {
    pub(crate) outputs: Vec<Vec<f64>>,
    /// The mean over samples.
    pub(crate) loss: f64,
    /// In the order of the weights; empty if the network cannot be trained.
    pub(crate) gradients: Vec<Vec<f64>>,
}

/// A network with all that the page needs.
pub(crate) struct Entry {
    pub(crate) about: About,
    pub(crate) program: &'static Program,
    pub(crate) script: Script,
    pub(crate) weights: Vec<Weights>,
    pub(crate) inputs: Vec<Vec<f64>>,
    pub(crate) targets: Vec<Vec<f64>>,
    pub(crate) results: Results,
}

/// An error while the page is made.
#[derive(Debug)]
pub(crate) enum Failure {
    Library(Error),
    Translation(Untranslated),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl From<Untranslated> for Failure {
    fn from(error: Untranslated) -> Self {
        Self::Translation(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Library(error) => error.fmt(f),
            Self::Translation(error) => error.fmt(f),
        }
    }
}

/// The networks in the order of the page. `seed` draws the weights that the notes do not give.
pub(crate) fn all(seed: u64) -> Result<Vec<Entry>, Failure> {
    Ok(vec![xor()?, small(seed)?, triangle()?, exponentials(seed)?])
}

fn xor() -> Result<Entry, Failure> {
    let net = Xor {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [-2.0, -4.0]),
        output: Dense::new([[5.0, -5.0]], [-2.0]),
    };
    let about = About {
        id: "xor",
        title: "XOR 2-2-1",
        text: "Exclusive or: 1 if exactly one input is 1. The notes' weights almost compute it; 50,000 epochs with a rate of 1 \
               bring ½Σ(ŷ − t)² from 0.139 to 0.0002.",
        start: "the notes' weights",
        half: true,
        rate: 1.0,
        reach: 12.0,
        shown: (-0.5, 1.5),
        colours: (0.0, 1.0),
        decision: Some(0.5),
    };
    let samples = [
        ([1.0, 0.0], [1.0]),
        ([0.0, 0.0], [0.0]),
        ([0.0, 1.0], [1.0]),
        ([1.0, 1.0], [0.0]),
    ];
    trainable(&net, about, &samples)
}

fn small(seed: u64) -> Result<Entry, Failure> {
    let about = About {
        id: "2-3-1",
        title: "Regression 2-3-1",
        text: "Three sigmoid units and one linear output, for a real value: here x₁² + ½x₂ at nine points. Two units can make the \
               valley, the third its slope.",
        start: "drawn by the seed, as the notes give none",
        half: false,
        rate: 0.3,
        reach: 6.0,
        shown: (-1.5, 1.5),
        colours: (-1.0, 2.0),
        decision: None,
    };
    let ends = [-1.0, 0.0, 1.0];
    let samples: Vec<_> = ends
        .iter()
        .flat_map(|a| ends.map(|b| ([*a, b], [a * a + 0.5 * b])))
        .collect();
    trainable(&Small::<f64>::new(seed), about, &samples)
}

fn triangle() -> Result<Entry, Failure> {
    let net = Triangle {
        hidden: Dense::new([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [0.0, 0.0, -1.0]),
        output: Dense::new([[1.0, 1.0, -1.0]], [-1.5]),
    };
    let about = About {
        id: "triangle",
        title: "Triangle",
        text: "Three threshold units cut the plane along three lines; the output is 1 where x₁ ≥ 0, x₂ ≥ 0 and x₁ + x₂ < 1. A weight \
               turns its line, a bias shifts it.",
        start: "the notes' weights",
        half: false,
        rate: 0.0,
        reach: 3.0,
        shown: (-1.0, 2.0),
        colours: (0.0, 1.0),
        decision: Some(0.5),
    };
    let inside = |[a, b]: [f64; 2]| a >= 0.0 && b >= 0.0 && a + b < 1.0;
    let corners: [[f64; 2]; 9] = [
        [0.25, 0.25],
        [0.0, 0.0],
        [0.0, 0.75],
        [0.75, 0.0],
        [0.5, 0.5],
        [-0.5, 0.5],
        [0.5, -0.5],
        [1.0, 1.0],
        [-0.5, -0.5],
    ];
    let samples: Vec<_> = corners
        .iter()
        .map(|x| (*x, [f64::from(u8::from(inside(*x)))]))
        .collect();
    let (inputs, targets) = batches(&samples)?;
    let outputs = rows(&net.predict(&inputs));
    let errors = outputs.iter().zip(targets.rows());
    let sum: f64 = errors.map(|(y, t)| (y[0] - t[0]).powi(2)).sum();
    let results = Results {
        loss: sum / samples.len() as f64,
        outputs,
        gradients: Vec::new(),
    };
    entry(&net, about, &inputs, &targets, results)
}

fn exponentials(seed: u64) -> Result<Entry, Failure> {
    let about = About {
        id: "exp",
        title: "Exponentials",
        text: "ŷ = Σ αⱼ·exp(zⱼ) with z = Wx + b. The data are ½eˣ + ½e⁻²ˣ, which two terms reach with W = (1, −2); a bias and its α \
               do the same, so many weights fit.",
        start: "drawn by the seed, as the notes give none",
        half: false,
        rate: 0.03,
        reach: 3.0,
        shown: (-1.5, 1.5),
        colours: (0.0, 5.0),
        decision: None,
    };
    let samples: Vec<_> = (-4..=4)
        .map(|step| {
            let x = f64::from(step) / 4.0;
            ([x], [0.5 * x.exp() + 0.5 * (-2.0 * x).exp()])
        })
        .collect();
    trainable(&Exponentials::<f64>::new(seed), about, &samples)
}

/// The loss of the page: the sum over outputs, the mean over samples.
pub(crate) fn loss(half: bool) -> SquaredError {
    let loss = SquaredError::new().reduction(Reduction::PerSample);
    if half { loss.half() } else { loss }
}

/// A network with its gradients.
fn trainable<N, const I: usize, const O: usize>(
    net: &N,
    about: About,
    samples: &[([f64; I], [f64; O])],
) -> Result<Entry, Failure>
where
    N: Learns<SquaredError, Batch<f64, O>, I, O, Scalar = f64>,
{
    let (inputs, targets) = batches(samples)?;
    let mut work = net.workspace(samples.len());
    let loss = net.loss_and_gradients(&inputs, &targets, &loss(about.half), &mut work)?;
    let gradients = work.gradients();
    let results = Results {
        outputs: rows(&net.predict(&inputs)),
        loss,
        gradients: gradients
            .tensors()
            .map(|gradient| gradient.values.to_vec())
            .collect(),
    };
    entry(net, about, &inputs, &targets, results)
}

fn entry<N, const I: usize, const O: usize>(
    net: &N,
    about: About,
    inputs: &Batch<f64, I>,
    targets: &Batch<f64, O>,
    results: Results,
) -> Result<Entry, Failure>
where
    N: Network<I, O, Scalar = f64>,
{
    let tensors = tensors(net);
    Ok(Entry {
        about,
        program: N::PROGRAM,
        script: script::translate(N::PROGRAM, &tensors)?,
        weights: tensors
            .into_iter()
            .zip(net.tensors())
            .map(|(tensor, values)| Weights {
                tensor,
                values: values.values.to_vec(),
            })
            .collect(),
        inputs: rows(inputs),
        targets: rows(targets),
        results,
    })
}

/// The names and shapes of a network's tensors.
pub(crate) fn tensors<N: Model>(net: &N) -> Vec<Tensor> {
    net.tensors()
        .map(|tensor| Tensor {
            name: tensor.name.to_string(),
            shape: tensor.shape().to_vec(),
        })
        .collect()
}

type Samples<const I: usize, const O: usize> = (Batch<f64, I>, Batch<f64, O>);

fn batches<const I: usize, const O: usize>(
    samples: &[([f64; I], [f64; O])],
) -> Result<Samples<I, O>, Error> {
    let (x, t): (Vec<_>, Vec<_>) = samples.iter().copied().unzip();
    Ok((Batch::from_rows(x)?, Batch::from_rows(t)?))
}

fn rows<const F: usize>(batch: &Batch<f64, F>) -> Vec<Vec<f64>> {
    batch.rows().map(|row| row.to_vec()).collect()
}

/// The text of a network's declaration, as it stands above.
pub(crate) fn declaration(name: &str) -> &'static str {
    const SOURCE: &str = include_str!("networks.rs");
    let mut declarations = SOURCE
        .split("\n\n")
        .filter(|text| text.starts_with("network! {"));
    let line = format!("struct {name} {{");
    declarations
        .find(|text| text.contains(&line))
        .unwrap_or_default()
}
