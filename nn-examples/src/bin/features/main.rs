//! Features that are fixed, features that are learned, and how many of them it takes.
//!
//! A support vector machine with a Gaussian kernel has infinitely many fixed features and computes none of them: it
//! evaluates the kernel at those training points that it keeps, its support vectors. Random waves (`features`) are
//! finitely many features with nearly that kernel; one linear layer on them is learned. In a network with a hidden
//! layer the features are learned too.
//!
//! Two spirals with noise; the models are judged on points that they have not seen. Seeds 1 to 10 show:
//!
//! - Four to eight learned features come within a percentage point of the kernel machine, of fixed ones it takes 32 (both at
//!   9 seeds; at the other one 64 of either kind). In learned numbers the difference is small: 17 to 33 against 33.
//! - With more features the fixed ones approach the machine: four times as many about halve the distance, and 256 err as
//!   rarely (within 0.2 points). 64 learned ones are between 0.2 points better and 1.0 worse than the machine.
//! - Far from all points the machine is undecided, the network is not.

mod machine;
mod picture;

use std::process::ExitCode;

use machine::KernelMachine;
use nn_core::external::RngExt as _;
use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use nn_examples::{cli, note, say};

/// The kernel is exp(−γ‖x − x′‖²).
const GAMMA: f64 = 6.0;
/// The kernel machine minimises ½‖w‖² + C·Σ max(0, 1 − y·f(x)).
const C: f64 = 1.0;
/// Points to learn from.
const POINTS: usize = 300;
/// The same as a penalty λ‖w‖² on the mean over the points.
const PENALTY: f64 = 1.0 / (2.0 * C * POINTS as f64);
/// Networks of each size, from one seed each. Odd, so that there is a median.
const DRAWS: u64 = 7;

network! {
    /// Random waves, which stay as they are, and a linear model on them: their products are close to the kernel.
    pub struct Fixed<const D: usize> {
        input: 2,
        waves: features(D, gamma = GAMMA),
        #[l2(PENALTY)]
        output: dense(1),
    }
}

network! {
    /// Units that are learned, and a linear model on them.
    #[l2(5e-5)]
    pub struct Learned<const H: usize> {
        input: 2,
        hidden: dense(H) -> tanh,
        output: dense(1),
    }
}

network! {
    /// No features: a straight line.
    pub struct Line {
        input: 2,
        output: dense(1),
    }
}

type Points = Dataset<f64, 2, Labels<2>>;

/// The points, and what the kernel machine makes of those that it has not seen.
struct Judge<'a> {
    session: &'a cli::Session,
    train: Points,
    unseen: Points,
    exact: Vec<f64>,
}

/// Networks of one size.
struct Size {
    features: usize,
    learned: usize,
    /// The shares of unseen points that are on the wrong side, the best network first.
    wrong: Vec<f64>,
    /// How far f is from the kernel machine's: root of the mean square, over networks and unseen points.
    apart: f64,
}

impl Size {
    fn median(&self) -> f64 {
        self.wrong[self.wrong.len() / 2]
    }

    fn shown(&self) -> String {
        let percent = |index: usize| 100.0 * self.wrong[index];
        let (best, worst) = (percent(0), percent(self.wrong.len() - 1));
        format!("{:>5.1} ({best:.1} – {worst:.1})", 100.0 * self.median())
    }
}

fn main() -> ExitCode {
    cli::run(
        "A kernel machine, fixed features and learned ones, on two spirals",
        run,
    )
}

fn run(session: &cli::Session) -> Result<(), Error> {
    let train = spirals(POINTS, session.seed())?;
    let unseen = spirals(4000, session.seed().wrapping_add(1000))?;
    let machine = KernelMachine::fit(signed(&train), GAMMA, C);
    let exact: Vec<f64> = unseen
        .inputs()
        .rows()
        .map(|x| machine.decision(*x))
        .collect();
    let judge = Judge {
        session,
        train,
        unseen,
        exact,
    };
    let wrong = judge.exact.iter().zip(signed(&judge.unseen));
    let wrong = wrong.filter(|(f, (_, y))| *f * y <= 0.0).count();
    let by_machine = wrong as f64 / judge.exact.len() as f64;
    let line = judge.trained(Line::<f64>::new(session.seed()), 50)?;
    let by_line = 1.0 - line.evaluate(&judge.unseen)?.accuracy();
    let (on, inside) = machine.on_and_inside();
    say!(
        "a straight line: {:.1} % of unseen points are on the wrong side",
        100.0 * by_line
    );
    say!("the kernel machine: {:.1} %", 100.0 * by_machine);
    say!(
        "  it keeps {} of {POINTS} points, its support vectors: {on} on the margin, {inside} inside it or beyond\n",
        on + inside
    );

    note!("fixed features:");
    let (fixed_16, at_16) = judge.networks(Fixed::<16, f64>::new, 300)?;
    let fixed = [
        judge.networks(Fixed::<2, f64>::new, 300)?.1,
        judge.networks(Fixed::<4, f64>::new, 300)?.1,
        judge.networks(Fixed::<8, f64>::new, 300)?.1,
        at_16,
        judge.networks(Fixed::<32, f64>::new, 300)?.1,
        judge.networks(Fixed::<64, f64>::new, 300)?.1,
        judge.networks(Fixed::<128, f64>::new, 300)?.1,
        judge.networks(Fixed::<256, f64>::new, 300)?.1,
    ];
    note!("learned features:");
    let (learned_16, at_16) = judge.networks(Learned::<16, f64>::new, 2000)?;
    let learned = [
        judge.networks(Learned::<2, f64>::new, 2000)?.1,
        judge.networks(Learned::<4, f64>::new, 2000)?.1,
        judge.networks(Learned::<8, f64>::new, 2000)?.1,
        at_16,
        judge.networks(Learned::<32, f64>::new, 2000)?.1,
        judge.networks(Learned::<64, f64>::new, 2000)?.1,
    ];
    table(&fixed, &learned);
    conclude(by_machine, &fixed, &learned);
    picture::Parts {
        points: signed(&judge.train),
        machine,
        fixed: fixed_16,
        learned: learned_16,
        sizes: [&fixed, &learned],
        by_machine,
    }
    .save(session)?;
    let percent = |sizes: &[Size]| sizes.last().map_or(f64::NAN, |size| 100.0 * size.median());
    say!(
        "\nwrong on unseen points: line {:.1} %, kernel machine {:.1} %, 256 fixed features {:.1} %, 64 learned ones {:.1} %",
        100.0 * by_line,
        100.0 * by_machine,
        percent(&fixed),
        percent(&learned)
    );
    Ok(())
}

fn table(fixed: &[Size], learned: &[Size]) {
    say!("wrong on unseen points in %: the median of {DRAWS} networks (the best – the worst)");
    say!("                    fixed features                          learned features");
    say!("features    numbers  wrong                f apart     numbers  wrong");
    for (index, size) in fixed.iter().enumerate() {
        let beside = learned.get(index).map_or(String::new(), |size| {
            format!("{:>12}  {}", size.learned, size.shown())
        });
        say!(
            "{:>8}  {:>9}  {:<20} {:>7.2}{beside}",
            size.features,
            size.learned,
            size.shown(),
            size.apart
        );
    }
    say!(
        "(numbers: those that are learned; f apart: from the machine's f, where the margin is 1 wide)\n"
    );
}

/// What the numbers say about "fewer".
fn conclude(by_machine: f64, fixed: &[Size], learned: &[Size]) {
    let enough = |sizes: &[Size]| {
        let size = sizes.iter().find(|size| size.median() < by_machine + 0.01);
        size.map_or("none of these sizes".into(), |size| {
            format!("{} ({} learned numbers)", size.features, size.learned)
        })
    };
    say!("features that come within one percentage point of the machine:");
    say!("  fixed    {}", enough(fixed));
    say!("  learned  {}", enough(learned));
}

impl Judge<'_> {
    /// Networks that differ in their seeds alone; the first of them, too.
    fn networks<N>(&self, new: fn(u64) -> N, epochs: usize) -> Result<(N, Size), Error>
    where
        N: Network<2, 1, Scalar = f64, Head = nn_core::head::Identity<1>> + Train,
    {
        let (mut nets, mut wrong, mut squares) = (Vec::new(), Vec::new(), 0.0);
        for draw in 0..DRAWS {
            let net = self.trained(new(self.session.seed().wrapping_add(draw)), epochs)?;
            wrong.push(1.0 - net.evaluate(&self.unseen)?.accuracy());
            let found = net.predict(self.unseen.inputs());
            let pairs = found.as_slice().iter().zip(&self.exact);
            squares += pairs.map(|(f, exact)| (f - exact).powi(2)).sum::<f64>();
            nets.push(net);
        }
        note!("  {} features", N::WIDTH);
        wrong.sort_by(f64::total_cmp);
        let size = Size {
            features: N::WIDTH,
            learned: N::PARAMETERS,
            apart: (squares / (wrong.len() * self.exact.len()) as f64).sqrt(),
            wrong,
        };
        Ok((nets.swap_remove(0), size))
    }

    fn trained<N>(&self, mut net: N, epochs: usize) -> Result<N, Error>
    where
        N: Network<2, 1, Scalar = f64, Head = nn_core::head::Identity<1>> + Train,
    {
        Trainer::new(Hinge::new(), Adam::new(0.01))
            .epochs(epochs)
            .batch_size(50)
            .seed(self.session.seed())
            .stop_on(self.session.stop())
            .fit(&mut net, &self.train)?;
        Ok(net)
    }
}

/// The points with their classes as ±1.
fn signed(points: &Points) -> Vec<([f64; 2], f64)> {
    let classes = points.targets().as_slice().iter();
    let signs = classes.map(|&class| if class == 1 { 1.0 } else { -1.0 });
    points.inputs().rows().copied().zip(signs).collect()
}

/// Two arms of one turn; class 1 is class 0 turned by half a turn. Noise of deviation 0.13 mixes them a little.
fn spirals(count: usize, seed: u64) -> Result<Points, Error> {
    let mut rng = seeded(seed);
    let (mut points, mut classes) = (Vec::new(), Vec::new());
    for i in 0..count {
        let class = i % 2;
        let t: f64 = rng.random_range(0.08..1.0_f64).sqrt();
        let angle = std::f64::consts::TAU * t
            + if class == 1 {
                std::f64::consts::PI
            } else {
                0.0
            };
        // The sum of twelve uniform numbers is close to a normal one with deviation 1.
        let mut noise = || 0.13 * (0..12).map(|_| rng.random_range(-0.5..0.5)).sum::<f64>();
        points.push([t * angle.cos() + noise(), t * angle.sin() + noise()]);
        classes.push(class);
    }
    Dataset::new(Batch::from_rows(points)?, Labels::new(classes)?)
}
