//! Settings of single lines at run time: what a declaration gives as a default.

use crate::error::Result;
use crate::layer::policy::Rule;
use crate::network::program::{Op, Stage};
use crate::numeric::range;

/// Settings of a line at run time. The declaration gives the defaults (`#[lr(…)]`, `dropout(0.1)`, …); what is set here
/// replaces them, the rest stays. So a search, an annealing or an unfreezing needs no other type of network.
///
/// ```
/// use nn_core::network::Tune;
/// use nn_core::prelude::*;
/// # mod declared {
/// #     use nn_core::prelude::*;
/// network! {
///     pub struct Net { input: 2, stem: dense(8) -> relu -> dropout(0.5), head: dense(4) -> relu, output: dense(1) }
/// }
/// # }
/// # use declared::Net;
/// let mut net = Net::new(1);
/// let mut work = net.workspace(4);
/// work.tune("stem", Tune::new().frozen(true).share(0.2))?;
/// work.tune("head", Tune::new().rate(0.1).l2(1e-4))?;
/// # let x = Batch::from_rows([[0.0_f32, 1.0], [1.0, 0.0]])?;
/// # let y = Batch::from_rows([[1.0], [0.5]])?;
/// let (loss, mut adam, stem) = (SquaredError::new(), Adam::new(0.1), net.stem.clone());
/// net.train_step(&x, &y, &loss, &mut adam, &mut work)?;
/// assert_eq!(net.stem, stem);
/// work.tune("stem", Tune::new().frozen(false))?;
/// net.train_step(&x, &y, &loss, &mut adam, &mut work)?;
/// assert_ne!(net.stem, stem);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[must_use]
pub struct Tune {
    rate: Option<f64>,
    decay: Option<f64>,
    l1: Option<f64>,
    l2: Option<f64>,
    max_norm: Option<f64>,
    frozen: Option<bool>,
    share: Option<f64>,
    deviation: Option<f64>,
}

/// The settings by the names of their setters, in the order of [`Tune::entries`].
pub(super) const SETTERS: [&str; 8] = [
    "rate",
    "decay",
    "frozen",
    "l1",
    "l2",
    "max_norm",
    "share",
    "deviation",
];

impl Tune {
    /// Nothing is set yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The learning rate is `factor` times the optimizer's, as `#[lr(factor)]` says it: finite and ≥ 0.
    pub fn rate(self, factor: f64) -> Self {
        Self {
            rate: Some(factor),
            ..self
        }
    }

    /// The weight decay is `decay`, whatever the optimizer's, as `#[decay(decay)]` says it: finite and ≥ 0.
    pub fn decay(self, decay: f64) -> Self {
        Self {
            decay: Some(decay),
            ..self
        }
    }

    /// Adds λ·Σ|w| of its weights to the loss, as `#[l1(λ)]` says it: finite and ≥ 0.
    pub fn l1(self, lambda: f64) -> Self {
        Self {
            l1: Some(lambda),
            ..self
        }
    }

    /// Adds λ·Σw² of its weights to the loss, as `#[l2(λ)]` says it: finite and ≥ 0.
    pub fn l2(self, lambda: f64) -> Self {
        Self {
            l2: Some(lambda),
            ..self
        }
    }

    /// After each step the weights of a unit have a norm of at most `most`, as `#[max_norm(most)]` says it: above 0;
    /// infinity is no bound.
    pub fn max_norm(self, most: f64) -> Self {
        Self {
            max_norm: Some(most),
            ..self
        }
    }

    /// If true, training does not change the line: no step, no decay, no penalty, no new running statistics. Its
    /// gradients are 0. (They are computed all the same, for layers below it: `#[frozen]` in the declaration saves this
    /// time, but cannot be taken back at run time.)
    pub fn frozen(self, frozen: bool) -> Self {
        Self {
            frozen: Some(frozen),
            ..self
        }
    }

    /// The probability p of its `dropout` or `alpha_dropout`: from 0 to below 1.
    #[doc(alias("dropout", "p"))]
    pub fn share(self, p: f64) -> Self {
        Self {
            share: Some(p),
            ..self
        }
    }

    /// The standard deviation of its `gaussian_noise`: finite and ≥ 0.
    pub fn deviation(self, deviation: f64) -> Self {
        Self {
            deviation: Some(deviation),
            ..self
        }
    }

    /// Each setting as a number, in the order of [`SETTERS`].
    pub(super) fn entries(&self) -> [Option<f64>; 8] {
        [
            self.rate,
            self.decay,
            self.frozen.map(|frozen| f64::from(u8::from(frozen))),
            self.l1,
            self.l2,
            self.max_norm,
            self.share,
            self.deviation,
        ]
    }

    /// What is set, by the names of the setters; a flag is 0 or 1.
    pub(crate) fn settings(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let each = SETTERS.into_iter().zip(self.entries());
        each.filter_map(|(name, value)| Some((name, value?)))
    }

    /// The inverse of [`settings`](Self::settings).
    pub(crate) fn of(settings: impl IntoIterator<Item = (String, f64)>) -> Self {
        let mut all = Self::new();
        for (name, value) in settings {
            match &*name {
                "rate" => all.rate = Some(value),
                "decay" => all.decay = Some(value),
                "frozen" => all.frozen = Some(value != 0.0),
                "l1" => all.l1 = Some(value),
                "l2" => all.l2 = Some(value),
                "max_norm" => all.max_norm = Some(value),
                "share" => all.share = Some(value),
                "deviation" => all.deviation = Some(value),
                _ => {}
            }
        }
        all
    }

    /// Refuses numbers out of range.
    pub(crate) fn check(&self) -> Result<()> {
        let from_zero = [
            ("Tune::rate", self.rate),
            ("Tune::decay", self.decay),
            ("Tune::l1", self.l1),
            ("Tune::l2", self.l2),
            ("Tune::deviation", self.deviation),
        ];
        for (setter, value) in from_zero {
            range::from_zero(setter, value.unwrap_or(0.0))?;
        }
        range::share("Tune::share", self.share.unwrap_or(0.0))?;
        let most = self.max_norm.unwrap_or(1.0);
        range::check(most > 0.0, "Tune::max_norm", most, "above 0")
    }

    /// The settings of both; those of `later` win.
    pub(super) fn and(self, later: Self) -> Self {
        Self {
            rate: later.rate.or(self.rate),
            decay: later.decay.or(self.decay),
            l1: later.l1.or(self.l1),
            l2: later.l2.or(self.l2),
            max_norm: later.max_norm.or(self.max_norm),
            frozen: later.frozen.or(self.frozen),
            share: later.share.or(self.share),
            deviation: later.deviation.or(self.deviation),
        }
    }

    /// Changes the rule of a tensor.
    pub(super) fn apply(&self, rule: &mut Rule) {
        let policy = &mut rule.policy;
        policy.rate = self.rate.unwrap_or(policy.rate);
        policy.decay = self.decay.or(policy.decay);
        policy.l1 = self.l1.unwrap_or(policy.l1);
        policy.l2 = self.l2.unwrap_or(policy.l2);
        policy.max_norm = self.max_norm.unwrap_or(policy.max_norm);
        rule.frozen = self.frozen.unwrap_or(rule.frozen);
    }
}

impl Tune {
    /// The number for the noise layer at this stage.
    pub(super) fn amount(&self, stage: &Stage) -> Option<f64> {
        match stage.op {
            Op::Noise { keyword, .. } if is_dropout(keyword) => self.share,
            Op::Noise { .. } => self.deviation,
            _ => None,
        }
    }
}

/// True if the keyword is that of noise with a probability.
pub(super) fn is_dropout(keyword: &str) -> bool {
    keyword != "gaussian_noise"
}
