//! Settings of single lines at run time: what a declaration gives as a default.

use crate::error::{Error, Result, listed, nearest, shown};
use crate::layer::buffers::Slot;
use crate::layer::policy::{Rule, Rules};
use crate::layer::tensor::{Kind, Tensor};
use crate::network::program::{Op, Program, Stage};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;

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
const SETTERS: [&str; 8] = [
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
    fn entries(&self) -> [Option<f64>; 8] {
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
    fn and(self, later: Self) -> Self {
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
    fn apply(&self, rule: &mut Rule) {
        let policy = &mut rule.policy;
        policy.rate = self.rate.unwrap_or(policy.rate);
        policy.decay = self.decay.or(policy.decay);
        policy.l1 = self.l1.unwrap_or(policy.l1);
        policy.l2 = self.l2.unwrap_or(policy.l2);
        policy.max_norm = self.max_norm.unwrap_or(policy.max_norm);
        rule.frozen = self.frozen.unwrap_or(rule.frozen);
    }
}

/// The lines of a network that differ from their declaration, and what follows for each tensor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tuned {
    /// In the order of the calls: a later one wins where two select the same line.
    lines: Vec<(String, Tune)>,
    pub(crate) rules: Rules,
}

impl Tuned {
    /// The lines by their paths.
    pub(crate) fn lines(&self) -> &[(String, Tune)] {
        &self.lines
    }

    /// The same with the settings of one more line.
    pub(crate) fn with(&self, network: &Lines, line: &str, tune: Tune) -> Result<Self> {
        tune.check()?;
        let path = dotted(line);
        network.check(line, &path, &tune)?;
        let mut lines = self.lines.clone();
        // the last call for a line stands last
        let before = lines.iter().position(|(other, _)| *other == path);
        let before = before.map(|at| lines.remove(at).1);
        lines.push((path, before.unwrap_or_default().and(tune)));
        let rules = network.rules(&lines);
        Ok(Self { lines, rules })
    }

    /// Gives the slots of noise layers their numbers, and those of frozen statistics their flag.
    pub(crate) fn set<T: Scalar>(
        &self,
        network: &Lines,
        program: &'static Program,
        slots: &mut [Slot<T>],
    ) {
        each_slot(program, slots, "", &mut |name, stage, slot| {
            let mut amount = None;
            for (path, tune) in &self.lines {
                if is_under(name, path) {
                    amount = tune.amount(stage).or(amount);
                }
            }
            slot.set_amount(amount);
            let mut own = network.tensors.iter().zip(&self.rules.0);
            let still = own.any(|(tensor, rule)| rule.frozen && is_under(&tensor.name, name));
            slot.set_still(still && !name.is_empty());
        });
    }
}

impl Tune {
    /// The number for the noise layer at this stage.
    fn amount(&self, stage: &Stage) -> Option<f64> {
        match stage.op {
            Op::Noise { keyword, .. } if is_dropout(keyword) => self.share,
            Op::Noise { .. } => self.deviation,
            _ => None,
        }
    }
}

fn is_dropout(keyword: &str) -> bool {
    keyword != "gaussian_noise"
}

/// A tensor of a network, by name.
struct Own {
    name: String,
    tensor: Tensor<()>,
}

/// The lines of a network.
pub(crate) struct Lines {
    network: &'static str,
    tensors: Vec<Own>,
    stages: Vec<(String, &'static Stage)>,
}

impl Lines {
    pub(crate) fn new(
        program: &'static Program,
        tensors: &mut dyn Iterator<Item = Tensor<()>>,
    ) -> Self {
        let mut stages = Vec::new();
        each_stage(program, "", &mut |name, stage| stages.push((name, stage)));
        let tensors = tensors.map(|tensor| Own {
            name: tensor.name.to_string(),
            tensor,
        });
        Self {
            network: program.name,
            tensors: tensors.collect(),
            stages,
        }
    }

    /// The rules of all tensors, of which `lines` change some.
    fn rules(&self, lines: &[(String, Tune)]) -> Rules {
        let rule = |own: &Own| {
            let mut rule = Rule {
                policy: own.tensor.policy,
                frozen: false,
            };
            for (path, tune) in lines {
                if is_under(&own.name, path) {
                    tune.apply(&mut rule);
                }
            }
            rule
        };
        Rules(self.tensors.iter().map(rule).collect())
    }

    /// Refuses a line that does not exist, and settings that it cannot have.
    fn check(&self, line: &str, path: &str, tune: &Tune) -> Result<()> {
        let tensors = || self.tensors.iter().filter(|own| is_under(&own.name, path));
        let stages = || (self.stages.iter()).filter(|(name, _)| is_under(name, path));
        if tensors().next().is_none() && stages().next().is_none() {
            return Err(self.unknown(line));
        }
        let learned = || tensors().filter(|own| own.tensor.kind == Kind::Learned);
        let noise = |dropout: bool| {
            stages().any(|(_, stage)| {
                matches!(stage.op, Op::Noise { keyword, .. } if is_dropout(keyword) == dropout)
            })
        };
        let (trains, weights) = (
            learned().next().is_some(),
            learned().any(|own| own.tensor.units().is_some()),
        );
        let (dropout, gaussian) = (noise(true), noise(false));
        let has = [
            trains, trains, trains, weights, weights, weights, dropout, gaussian,
        ];
        let lacks = [
            "learns nothing",
            "learns nothing",
            "learns nothing",
            "has no weights",
            "has no weights",
            "has no weights",
            "has no `dropout`",
            "has no `gaussian_noise`",
        ];
        for (index, value) in tune.entries().into_iter().enumerate() {
            if value.is_none() || has[index] {
                continue;
            }
            let line = shown(line);
            if !trains && index < 6 {
                if let Some(other) = stages().find_map(|(_, stage)| stage.same_as()) {
                    return Err(Error::invalid(format!(
                        "`{line}` uses the parameters of `{}`: tune that line",
                        in_rust(other)
                    )));
                }
                if self.is_declared_frozen(path) {
                    return Err(Error::invalid(format!(
                        "`{line}` is declared `#[frozen]`, so that its gradients are not computed: for a line that is \
                         frozen at some times, leave the attribute out and call `tune(\"{line}\", \
                         Tune::new().frozen(true))`"
                    )));
                }
            }
            let can: Vec<&str> = (SETTERS.iter().zip(has))
                .filter_map(|(setter, has)| has.then_some(*setter))
                .collect();
            let can = match can.is_empty() {
                true => "nothing can be set for it".to_owned(),
                false => format!("for it there are: {}", listed(can)),
            };
            return Err(Error::invalid(format!(
                "`{line}` {}, so that `Tune::{}` has no meaning; {can}",
                lacks[index], SETTERS[index]
            )));
        }
        Ok(())
    }

    /// True if the declaration freezes what is there: its layers learn, its tensors do not.
    fn is_declared_frozen(&self, path: &str) -> bool {
        let mut stages = self.stages.iter().filter(|(name, _)| is_under(name, path));
        stages.any(|(_, stage)| {
            let mut own = stage.tensors();
            stage.governed || own.any(|tensor| tensor.kind == Kind::Learned)
        })
    }

    #[cold]
    fn unknown(&self, line: &str) -> Error {
        let mut lines: Vec<String> = Vec::new();
        let tensors = self.tensors.iter().map(|own| {
            let name: &str = &own.name;
            name.rsplit_once('.').map_or(name, |(line, _)| line)
        });
        for name in tensors.chain(self.stages.iter().map(|(name, _)| &**name)) {
            let name = in_rust(name);
            if !name.is_empty() && !lines.contains(&name) {
                lines.push(name);
            }
        }
        let hint = match nearest(line, &lines) {
            Some(near) => format!(" (did you mean `{}`?)", shown(near)),
            None => String::new(),
        };
        Error::invalid(format!(
            "`{}` has no line `{}`{hint}; its lines are: {}",
            self.network,
            shown(line),
            listed(lines)
        ))
    }
}

/// Visits each stage, those of nested networks under the line of the network.
fn each_stage(
    program: &'static Program,
    outer: &str,
    visit: &mut dyn FnMut(String, &'static Stage),
) {
    for stage in program.stages {
        let name = within(outer, stage.name);
        if let Op::Nested(inside) = stage.op {
            each_stage(inside, &name, visit);
        }
        visit(name, stage);
    }
}

/// The same with the slot that each is computed in.
fn each_slot<T: Scalar>(
    program: &'static Program,
    slots: &mut [Slot<T>],
    outer: &str,
    visit: &mut dyn FnMut(&str, &'static Stage, &mut Slot<T>),
) {
    for (group, slot) in program.groups.iter().zip(slots) {
        let (first, count) = group.stages;
        for stage in program.stages.iter().skip(first).take(count) {
            let name = within(outer, stage.name);
            match stage.op {
                Op::Nested(inside) => each_slot(inside, &mut slot.inner, &name, visit),
                _ => visit(&name, stage, slot),
            }
        }
    }
}

/// The path of a line inside another. A stage without a name has none.
fn within(outer: &str, name: &str) -> String {
    match (outer, name) {
        ("", name) => name.to_owned(),
        (_, "") => String::new(),
        (outer, name) => format!("{outer}.{name}"),
    }
}

/// True if `name` is the path itself or something in it.
fn is_under(name: &str, path: &str) -> bool {
    let rest = name.strip_prefix(path);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// `block.0.hidden` for `block[0].hidden`, as in files; both are understood.
fn dotted(line: &str) -> String {
    line.replace('[', ".").replace(']', "")
}

/// `block[0].hidden` for `block.0.hidden`.
fn in_rust(name: &str) -> String {
    let mut line = String::new();
    for part in name.split('.') {
        match part.parse::<usize>() {
            Ok(index) => line.extend(["[", &index.to_string(), "]"]),
            Err(_) if line.is_empty() => line.push_str(part),
            Err(_) => line.extend([".", part]),
        }
    }
    line
}
