//! Lines that are tuned at run time: which tensors and slots they are, and what they can have.

use crate::error::{Error, Result, listed, nearest, shown};
use crate::layer::buffers::Slot;
use crate::layer::policy::{Rule, Rules};
use crate::layer::tensor::{Kind, Tensor};
use crate::network::program::{Op, Program, Stage};
use crate::network::tune::{SETTERS, Tune, is_dropout};
use crate::numeric::scalar::Scalar;

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
            slot.amount = amount;
            let mut own = network.tensors.iter().zip(&self.rules.0);
            let still = own.any(|(tensor, rule)| rule.frozen && is_under(&tensor.name, name));
            slot.still = still && !name.is_empty();
        });
    }
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
            let can = if can.is_empty() {
                "nothing can be set for it".to_owned()
            } else {
                format!("for it there are: {}", listed(can))
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
