//! Declarations that are built of all constructs, and their text.

use std::fmt::{self, Write};

/// A declaration as it is written.
#[derive(Clone, Default)]
pub(super) struct Declaration {
    pub(super) input: usize,
    /// The widths of the input's parts `part0`, `part1`, … if it has parts: `input` in all.
    pub(super) parts: Vec<usize>,
    pub(super) templates: Vec<Template>,
    pub(super) lines: Vec<Line>,
    /// The outputs, if there are several.
    pub(super) outputs: Vec<Line>,
}

/// `block Name(p) { … }`
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub(super) name: String,
    pub(super) lines: Vec<Line>,
}

#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) start: Start,
    pub(super) stages: Vec<Stage>,
}

#[derive(Debug, Clone)]
pub(super) enum Start {
    Above,
    From(String),
    Merge(&'static str, Vec<Branch>),
}

/// What stands in the parentheses of a merge.
#[derive(Debug, Clone)]
pub(super) enum Branch {
    Name(String),
    Identity,
    /// Stages from the value before the parentheses; with a name if they have weights.
    Flow(Option<String>, Vec<Stage>),
}

#[derive(Debug, Clone)]
pub(super) enum Width {
    Number(usize),
    /// A line, `input`, a parameter of a block, or the width of a `for`.
    Name(String),
}

#[derive(Debug, Clone)]
pub(super) enum Times {
    Number(usize),
    /// A constant, whose value the macro does not know.
    Constant,
}

#[derive(Debug, Clone)]
pub(super) enum Stage {
    /// A stage without weights that keeps the width.
    Word(&'static str),
    Dense(Width),
    LayerNorm,
    Merge(&'static str, Vec<Branch>),
    Braces(Vec<Line>),
    Residual {
        project: bool,
        lines: Vec<Line>,
    },
    Repeat(Times, Vec<Line>),
    For(Vec<usize>, Vec<Line>),
    Use(usize, usize),
    Same(String),
    Transposed(String),
}

/// The name of a part of the input.
pub(super) fn part(index: usize) -> String {
    format!("part{index}")
}

impl fmt::Debug for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Declaration {
    pub(super) fn text(&self) -> String {
        let parts = self.parts.iter().enumerate();
        let parts: Vec<_> = parts
            .map(|(at, width)| format!("{}: {width}", part(at)))
            .collect();
        let input = match &parts[..] {
            [] => self.input.to_string(),
            parts => format!("({})", parts.join(", ")),
        };
        let mut text = format!("struct N {{ input: {input}, ");
        for Template { name, lines } in &self.templates {
            let _ = write!(text, "block {name}(p) {{ {} }}, ", self.lines_text(lines));
        }
        text.push_str(&self.lines_text(&self.lines));
        if !self.outputs.is_empty() {
            let _ = write!(text, ", output: ({}), ", self.lines_text(&self.outputs));
        }
        text + "}"
    }

    fn lines_text(&self, lines: &[Line]) -> String {
        let lines = lines.iter().map(|line| {
            let mut flow = match &line.start {
                Start::Above => Vec::new(),
                Start::From(name) => vec![format!("from({name})")],
                Start::Merge(word, branches) => vec![self.merge(word, branches)],
            };
            flow.extend(line.stages.iter().map(|stage| self.stage(stage)));
            format!("{}: {}", line.name, flow.join(" -> "))
        });
        lines.collect::<Vec<_>>().join(", ")
    }

    fn merge(&self, word: &str, branches: &[Branch]) -> String {
        let branches = branches.iter().map(|branch| match branch {
            Branch::Name(name) => name.clone(),
            Branch::Identity => String::from("identity"),
            Branch::Flow(name, stages) => {
                let stages: Vec<_> = stages.iter().map(|stage| self.stage(stage)).collect();
                let name = name.as_ref().map(|name| format!("{name}: "));
                format!("{}{}", name.unwrap_or_default(), stages.join(" -> "))
            }
        });
        format!("{word}({})", branches.collect::<Vec<_>>().join(", "))
    }

    fn stage(&self, stage: &Stage) -> String {
        match stage {
            Stage::Word(word) => (*word).to_owned(),
            Stage::Dense(Width::Number(width)) => format!("dense({width})"),
            Stage::Dense(Width::Name(width)) => format!("dense({width})"),
            Stage::LayerNorm => String::from("layer_norm"),
            Stage::Merge(word, branches) => self.merge(word, branches),
            Stage::Braces(lines) => format!("{{ {} }}", self.lines_text(lines)),
            Stage::Residual { project, lines } => {
                let project = if *project { "(project)" } else { "" };
                format!("residual{project} {{ {} }}", self.lines_text(lines))
            }
            Stage::Repeat(times, lines) => {
                let times = match times {
                    Times::Number(times) => times.to_string(),
                    Times::Constant => String::from("DEPTH"),
                };
                format!("repeat({times}) {{ {} }}", self.lines_text(lines))
            }
            Stage::For(widths, lines) => {
                format!("for w in {widths:?} {{ {} }}", self.lines_text(lines))
            }
            Stage::Use(template, width) => format!("{}({width})", self.templates[*template].name),
            Stage::Same(name) => format!("same({name})"),
            Stage::Transposed(name) => format!("transposed({name})"),
        }
    }
}
