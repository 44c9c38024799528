//! Averages of a network's weights over training.

use pulp::{Simd, WithSimd};

use crate::error::Result;
use crate::layer::tensor::{Kind, Parameter, ParameterMut};
use crate::network::model::Model;
use crate::numeric::range;
use crate::numeric::scalar::Scalar;
use crate::numeric::simd;

/// The exponential moving average of the weights after each step: `a ← a + (1 − decay)·(w − a)`. Predictions by it are
/// often better than those by the last weights, which still jump about.
///
/// Running statistics are averaged too; counts and `#[frozen]` tensors are copied.
///
/// ```
/// # mod declared {
/// #     use nn_core::prelude::*;
/// #     nn_core::network! { pub struct Net { input: 2, hidden: dense(8) -> relu, output: dense(1) } }
/// # }
/// # use declared::Net;
/// use nn_core::prelude::*;
/// let x = Batch::from_rows([[0.0_f32, 1.0], [1.0, 0.0], [2.0, 1.0]])?;
/// let y = Batch::from_rows([[1.0], [0.5], [2.0]])?;
/// let (mut net, loss) = (Net::new(1), SquaredError::new());
/// let (mut sgd, mut work) = (Sgd::new(0.1), net.workspace(3));
/// let mut average = Ema::new(0.99).warm_up().over(&net)?;
/// for _ in 0..50 {
///     net.train_step(&x, &y, &loss, &mut sgd, &mut work)?;
///     average.update(&net);
/// }
/// let predictions = average.network().predict(&x);
/// # assert!(predictions.row(0)[0].is_finite());
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ema {
    decay: f64,
    warms_up: bool,
}

impl Ema {
    /// The share of the old average that each step keeps, ≥ 0 and below 1: 0.999 averages about the last 1000 steps.
    #[must_use]
    pub fn new(decay: f64) -> Self {
        Self {
            decay,
            warms_up: false,
        }
    }

    /// At first the decay is smaller: `min(decay, (1 + t)/(10 + t))` after t steps. So the average soon forgets the weights
    /// of the start.
    #[must_use]
    pub fn warm_up(self) -> Self {
        Self {
            warms_up: true,
            ..self
        }
    }

    /// The average of a network's weights, for a loop of your own.
    ///
    /// # Errors
    /// A decay that is out of range.
    pub fn over<N: Model>(self, network: &N) -> Result<Averaged<N>> {
        Averaging::from(self).over(network)
    }
}

/// Stochastic weight averaging (Izmailov et al. 2018): the equal mean of the weights at the ends of all epochs from a given
/// one on. It goes with a rate that stays high, or restarts.
///
/// Running statistics are averaged too, but they do not fit the mean of the weights: afterwards call
/// [`recompute_statistics`](crate::Network::recompute_statistics) if the network has a `batch_norm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swa {
    first: usize,
}

impl Swa {
    /// The mean begins with the weights at the end of this epoch; the first epoch is 1.
    #[must_use]
    pub fn from_epoch(first: usize) -> Self {
        Self { first }
    }

    /// The average of a network's weights, for a loop of your own.
    ///
    /// # Errors
    /// A first epoch of 0.
    pub fn over<N: Model>(self, network: &N) -> Result<Averaged<N>> {
        Averaging::from(self).over(network)
    }
}

/// The rule of an average: an [`Ema`] or an [`Swa`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Averaging(Rule);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    Ema(Ema),
    Swa(Swa),
}

impl From<Ema> for Averaging {
    fn from(ema: Ema) -> Self {
        Self(Rule::Ema(ema))
    }
}

impl From<Swa> for Averaging {
    fn from(swa: Swa) -> Self {
        Self(Rule::Swa(swa))
    }
}

impl Averaging {
    /// Checks the settings.
    ///
    /// # Errors
    /// One that is out of range.
    pub fn check(&self) -> Result<()> {
        match self.0 {
            Rule::Ema(ema) => range::share("Ema::new", ema.decay),
            Rule::Swa(Swa { first }) => {
                let words = "at least 1: epochs are counted from 1";
                range::check(first > 0, "Swa::from_epoch", first as f64, words)
            }
        }
    }

    /// The average of a network's weights. Until its first update it is the network.
    ///
    /// # Errors
    /// A setting that is out of range.
    pub fn over<N: Model>(self, network: &N) -> Result<Averaged<N>> {
        self.check()?;
        let mut rest = network.clone();
        for tensor in rest.tensors_mut() {
            tensor.values.fill(N::Scalar::ZERO);
        }
        Ok(Averaged {
            rule: self,
            average: network.clone(),
            rest,
            updates: 0,
        })
    }

    /// The code that makes this rule, with all settings.
    #[must_use]
    pub fn written(&self) -> String {
        match self.0 {
            Rule::Ema(Ema { decay, warms_up }) => {
                let warm_up = if warms_up { ".warm_up()" } else { "" };
                format!("Ema::new({decay:?}){warm_up}")
            }
            Rule::Swa(Swa { first }) => format!("Swa::from_epoch({first})"),
        }
    }

    /// The weight of the newest weights, after so many updates (at least one).
    fn share(self, updates: u64) -> f64 {
        let before = updates as f64;
        match self.0 {
            Rule::Ema(Ema { decay, warms_up }) => {
                let share = 1.0 - decay;
                // 1 − (1 + t)/(10 + t)
                let early = 9.0 / (10.0 + before);
                if warms_up { share.max(early) } else { share }
            }
            Rule::Swa(_) => 1.0 / (before + 1.0),
        }
    }
}

/// The average of a network's weights so far. The first update copies the weights; after that nothing is allocated.
///
/// What an update loses by rounding is kept and added at the next one: in `f32`, a thousandth of a small difference would
/// otherwise vanish beside the average.
#[derive(Debug, Clone)]
pub struct Averaged<N> {
    rule: Averaging,
    average: N,
    /// What `average` lacks; its tensors are those of `average`.
    rest: N,
    updates: u64,
}

impl<N: Model> Averaged<N> {
    /// The network with the averaged weights.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.average
    }

    /// The network with the averaged weights, without what only further updates need.
    #[must_use]
    pub fn into_network(self) -> N {
        self.average
    }

    /// Number of updates so far. Before the first one the network is that of the start.
    #[must_use]
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// Takes these weights into the average. They must be finite: an average with a NaN stays NaN.
    pub fn update(&mut self, network: &N) {
        let share = match self.updates {
            0 => None,
            updates => Some(N::Scalar::from_f64(self.rule.share(updates))),
        };
        take(
            share,
            &mut self.average.tensors_mut(),
            &mut self.rest.tensors_mut(),
            &mut network.tensors(),
        );
        self.updates = self.updates.saturating_add(1);
    }

    /// True if `batch_norm`'s statistics are to be computed anew for these weights: the mean of statistics is not the
    /// statistic of the mean.
    pub(crate) fn wants_statistics(&self) -> bool {
        matches!(self.rule.0, Rule::Swa(_))
    }

    /// [`update`](Self::update) if the rule takes the weights after each step.
    pub fn after_step(&mut self, network: &N) {
        if matches!(self.rule.0, Rule::Ema(_)) {
            self.update(network);
        }
    }

    /// [`update`](Self::update) if the rule takes the weights after this epoch, counted from 1.
    pub fn after_epoch(&mut self, epoch: usize, network: &N) {
        if matches!(self.rule.0, Rule::Swa(Swa { first }) if epoch >= first) {
            self.update(network);
        }
    }

    /// The averaged weights and what they lack, each as a network: for checkpoints, with [`updates`](Self::updates).
    #[must_use]
    pub fn parts(&self) -> [&N; 2] {
        [&self.average, &self.rest]
    }

    /// Goes on from [`parts`](Self::parts) and [`updates`](Self::updates) of an earlier run.
    pub fn restore(&mut self, [average, rest]: [N; 2], updates: u64) {
        self.average = average;
        self.rest = rest;
        self.updates = updates;
    }
}

/// One update of all tensors, compiled once, not once per network; a copy if there is no share.
fn take<T: Scalar>(
    share: Option<T>,
    averages: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    rests: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    weights: &mut dyn Iterator<Item = Parameter<'_, T>>,
) {
    for ((average, rest), weight) in averages.zip(rests).zip(weights) {
        match (weight.kind, share) {
            (Kind::Learned | Kind::Running, Some(share)) => simd::dispatch(Move {
                share,
                average: average.values,
                rest: rest.values,
                weight: weight.values,
            }),
            _ => {
                average.values.copy_from_slice(weight.values);
                rest.values.fill(T::ZERO);
            }
        }
    }
}

/// `average + rest` moves towards `weight` by a share of the difference.
struct Move<'a, T> {
    share: T,
    average: &'a mut [T],
    rest: &'a mut [T],
    weight: &'a [T],
}

impl<T: Scalar> WithSimd for Move<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let both = self.average.iter_mut().zip(self.rest);
        for ((average, rest), &weight) in both.zip(self.weight) {
            let old = *average;
            let step = *rest + self.share * ((weight - old) - *rest);
            // the exact sum of two numbers is a rounded one and its error (Knuth's TwoSum)
            let new = old + step;
            let taken = new - old;
            let error = (old - (new - taken)) + (step - taken);
            *average = new.flush();
            *rest = error.flush();
        }
    }
}
