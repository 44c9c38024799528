//! Builds declarations that are right: each choice is made among what fits.

use proptest::prelude::*;

use super::built::{Branch, Declaration, Line, Stage, Start, Template, Times, Width, part};

/// A value: its identity and its width.
#[derive(Clone, Copy)]
struct Known {
    id: usize,
    width: usize,
}

/// A line that others may read.
#[derive(Clone)]
struct Named {
    name: String,
    value: Known,
    /// What goes in, if the line can be used again; true if it is one dense layer.
    again: Option<(usize, bool)>,
}

const WORDS: [&str; 5] = ["relu", "tanh", "sigmoid", "softplus", "dropout(0.1)"];
const MERGES: [&str; 6] = [
    "add", "multiply", "average", "maximum", "minimum", "subtract",
];

struct Builder {
    choices: std::vec::IntoIter<u8>,
    names: usize,
    values: usize,
    /// True if the block gives the width of its parameter.
    templates: Vec<(Template, bool)>,
    used: Vec<usize>,
}

pub(super) fn built() -> impl Strategy<Value = Declaration> {
    prop::collection::vec(any::<u8>(), 0..120).prop_map(|choices| {
        Builder {
            choices: choices.into_iter(),
            names: 0,
            values: 0,
            templates: Vec::new(),
            used: Vec::new(),
        }
        .declaration()
    })
}

fn dense(width: usize) -> Stage {
    Stage::Dense(Width::Number(width))
}

fn line(name: &str, start: Start, stages: Vec<Stage>) -> Line {
    Line {
        name: name.to_owned(),
        start,
        stages,
    }
}

impl Builder {
    /// A number below `count`; 0 when the choices are used up.
    fn pick(&mut self, count: usize) -> usize {
        usize::from(self.choices.next().unwrap_or(0)) % count
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("l{}", self.names)
    }

    fn value(&mut self, width: usize) -> Known {
        self.values += 1;
        Known {
            id: self.values,
            width,
        }
    }

    fn word(&mut self) -> Stage {
        Stage::Word(WORDS[self.pick(WORDS.len())])
    }

    fn declaration(mut self) -> Declaration {
        let parts: Vec<usize> = match self.pick(4) {
            1 => (0..2 + self.pick(2)).map(|_| 1 + self.pick(4)).collect(),
            _ => Vec::new(),
        };
        let input = match parts.len() {
            0 => 2 + self.pick(5),
            _ => parts.iter().sum(),
        };
        for _ in 0..self.pick(3) {
            self.template();
        }
        let at = self.value(input);
        let (mut named, mut lines) = self.input(at, &parts);
        lines.extend(self.lines(&mut named, at, 2, None).0);
        for template in 0..self.templates.len() {
            if !self.used.contains(&template) {
                let name = self.name();
                lines.push(line(&name, Start::Above, vec![Stage::Use(template, 3)]));
            }
        }
        let mut outputs = Vec::new();
        if self.pick(3) == 1 {
            let last = self.pick(named.len());
            let other = named[last].name.clone();
            outputs.push(line("first", Start::Above, vec![dense(2)]));
            outputs.push(line(
                "second",
                Start::From(other),
                vec![dense(3), self.word()],
            ));
        } else if self.pick(2) == 1 {
            let width = match parts.len() {
                0 => Width::Name("input".into()),
                _ => Width::Number(input),
            };
            let name = self.name();
            lines.push(line(&name, Start::Above, vec![Stage::Dense(width)]));
        }
        Declaration {
            input,
            parts,
            templates: self.templates.into_iter().map(|(own, _)| own).collect(),
            lines,
            outputs,
        }
    }

    /// What lines may read of the input, whose value is `at`, and the line that joins its parts: parts are read by name.
    fn input(&mut self, at: Known, parts: &[usize]) -> (Vec<Named>, Vec<Line>) {
        let named = |name: String, value| Named {
            name,
            value,
            again: None,
        };
        if parts.is_empty() {
            return (vec![named(String::from("input"), at)], Vec::new());
        }
        let mut found = Vec::new();
        for (index, width) in parts.iter().enumerate() {
            found.push(named(part(index), self.value(*width)));
        }
        let mut all: Vec<_> = found
            .iter()
            .map(|own| Branch::Name(own.name.clone()))
            .collect();
        if self.pick(2) == 1 {
            all.reverse();
        }
        let name = self.name();
        let joined = line(&name, Start::Merge("concat", all), Vec::new());
        found.push(named(name, at));
        (found, vec![joined])
    }

    /// A block that fits any width; true if it gives the width of its parameter, otherwise it gives that of its input.
    fn template(&mut self) {
        let (wide, back) = (Width::Name("p".into()), Width::Name("input".into()));
        let (lines, parameter) = match self.pick(4) {
            0 => {
                let up = vec![Stage::Dense(wide), self.word()];
                let lines = vec![
                    line("up", Start::Above, up),
                    line("down", Start::Above, vec![Stage::Dense(back)]),
                ];
                (lines, false)
            }
            1 => {
                let up = line("up", Start::Above, vec![Stage::Dense(wide), self.word()]);
                let down = line("down", Start::Above, vec![Stage::Dense(back)]);
                let stage = Stage::Residual {
                    project: false,
                    lines: vec![up, down],
                };
                (vec![line("around", Start::Above, vec![stage])], false)
            }
            2 => {
                let one = line("one", Start::Above, vec![Stage::Dense(wide), self.word()]);
                let branches = vec![Branch::Identity, Branch::Flow(None, vec![self.word()])];
                let two = line("two", Start::Merge("multiply", branches), Vec::new());
                (vec![one, two], true)
            }
            _ => {
                let value = Branch::Flow(Some("v".into()), vec![Stage::Dense(wide.clone())]);
                let gate = vec![Stage::Dense(wide), Stage::Word("sigmoid")];
                let gate = Branch::Flow(Some("g".into()), gate);
                let merge = Start::Merge("multiply", vec![value, gate]);
                (vec![line("gated", merge, Vec::new())], true)
            }
        };
        let name = format!("B{}", self.templates.len());
        self.templates.push((Template { name, lines }, parameter));
    }

    /// Lines from a value, each of which is read; `end` is the width that they must give. `named` are the lines that
    /// they may read, and after it also these.
    fn lines(
        &mut self,
        named: &mut Vec<Named>,
        mut at: Known,
        depth: usize,
        end: Option<usize>,
    ) -> (Vec<Line>, Known) {
        let count = 1 + self.pick(if depth == 2 { 5 } else { 2 });
        let mut lines = Vec::new();
        let mut above: Option<String> = None;
        for index in 0..count {
            let name = self.name();
            let last = index + 1 == count;
            // the last line gives the width by a layer, and has no other
            let start = match end {
                Some(_) if last => (Start::Above, false),
                _ => self.start(named, &mut at, above.as_deref()),
            };
            let (again, from) = match &start {
                (Start::Merge(..), _) => (None, at.width),
                _ => (Some(()), at.width),
            };
            let (stages, simple) = self.stages(named, &mut at, depth, &start, end.filter(|_| last));
            lines.push(line(&name, start.0, stages.clone()));
            let one = matches!(&stages[..], [Stage::Dense(_)]);
            named.push(Named {
                name: name.clone(),
                value: at,
                again: again.filter(|()| simple).map(|()| (from, one)),
            });
            if end.is_none() && self.pick(5) == 1 {
                lines.extend(self.beside(named, &mut at, &name));
            }
            above = lines.last().map(|line| line.name.clone());
        }
        (lines, at)
    }

    /// Two lines below the line `above`: one that begins with another value, and one that reads it and the line above.
    fn beside(&mut self, named: &mut Vec<Named>, at: &mut Known, above: &str) -> [Line; 2] {
        let (own, both) = (self.name(), self.name());
        let before = *at;
        let begin = named[self.pick(named.len())].clone();
        let width = 1 + self.pick(5);
        *at = self.value(width);
        let line_of = |value, again, name: &String| Named {
            name: name.clone(),
            value,
            again,
        };
        named.push(line_of(*at, Some((begin.value.width, false)), &own));
        let stages = vec![dense(width), self.word()];
        let first = line(&own, Start::From(begin.name), stages);
        *at = self.value(before.width + width);
        named.push(line_of(*at, None, &both));
        let branches = vec![Branch::Name(above.to_owned()), Branch::Name(own)];
        [
            first,
            line(&both, Start::Merge("concat", branches), Vec::new()),
        ]
    }

    /// The beginning of a line, and true if it has weights. The line above is read.
    fn start(&mut self, named: &[Named], at: &mut Known, above: Option<&str>) -> (Start, bool) {
        let same =
            |value: &Named, at: Known| value.value.width == at.width && value.value.id != at.id;
        match (self.pick(8), above) {
            (3, Some(above)) => {
                let others: Vec<_> = named.iter().filter(|value| same(value, *at)).collect();
                let word = MERGES[self.pick(MERGES.len())];
                if others.is_empty() {
                    return (Start::Above, false);
                }
                let other = others[self.pick(others.len())].name.clone();
                *at = self.value(at.width);
                let branches = vec![Branch::Name(above.to_owned()), Branch::Name(other)];
                (Start::Merge(word, branches), false)
            }
            (4, Some(above)) => {
                let others = named.iter().filter(|value| value.value.id != at.id);
                let others: Vec<_> = others.collect();
                if others.is_empty() {
                    return (Start::Above, false);
                }
                let other = others[self.pick(others.len())];
                *at = self.value(at.width + other.value.width);
                let branches = vec![
                    Branch::Name(above.to_owned()),
                    Branch::Name(other.name.clone()),
                ];
                (Start::Merge("concat", branches), false)
            }
            (5, _) => {
                let word = MERGES[self.pick(MERGES.len())];
                let flow = Branch::Flow(Some("d".into()), vec![dense(at.width), self.word()]);
                *at = self.value(at.width);
                (Start::Merge(word, vec![Branch::Identity, flow]), true)
            }
            (6, _) => {
                let width = 1 + self.pick(4);
                let gate = vec![dense(2), Stage::Word("softmax")];
                let gate = Branch::Flow(Some("g".into()), gate);
                let inner = line("up", Start::Above, vec![dense(3), self.word()]);
                let inner = vec![inner, line("down", Start::Above, vec![dense(width)])];
                let a = Branch::Flow(Some("a".into()), vec![Stage::Braces(inner)]);
                let b = Branch::Flow(Some("b".into()), vec![dense(width), self.word()]);
                *at = self.value(width);
                (Start::Merge("mix", vec![gate, a, b]), true)
            }
            _ => (Start::Above, false),
        }
    }

    /// The stages of a line, and true if all of them can be used again.
    fn stages(
        &mut self,
        named: &[Named],
        at: &mut Known,
        depth: usize,
        (start, learned): &(Start, bool),
        end: Option<usize>,
    ) -> (Vec<Stage>, bool) {
        let mut stages = Vec::new();
        let mut simple = true;
        if !learned && end.is_none() {
            let (stage, again) = self.layer(named, at, depth);
            simple = again;
            stages.push(stage);
        }
        if let Some(width) = end {
            stages.push(dense(width));
            *at = self.value(width);
        }
        for _ in 0..self.pick(3) {
            stages.push(self.word());
            *at = self.value(at.width);
        }
        let others = named
            .iter()
            .filter(|other| other.value.width == at.width && other.value.id != at.id);
        let others: Vec<_> = others.collect();
        if !others.is_empty() && self.pick(4) == 1 && !stages.is_empty() {
            let word = MERGES[self.pick(MERGES.len())];
            let other = others[self.pick(others.len())].name.clone();
            stages.push(Stage::Merge(word, vec![Branch::Name(other)]));
            *at = self.value(at.width);
            simple = false;
        }
        if stages.is_empty() && matches!(start, Start::Above | Start::From(_)) {
            stages.push(self.word());
            *at = self.value(at.width);
        }
        (stages, simple)
    }

    /// A stage that mostly has weights, and true if it can be used again.
    fn layer(&mut self, named: &[Named], at: &mut Known, depth: usize) -> (Stage, bool) {
        let choice = self.pick(if depth == 0 { 3 } else { 12 });
        let width = 1 + self.pick(5);
        let before = *at;
        let (stage, width) = match choice {
            1 => (Stage::LayerNorm, at.width),
            2 => (self.word(), at.width),
            4 => {
                let (lines, end) = self.lines(&mut named.to_vec(), *at, depth - 1, None);
                (Stage::Braces(lines), end.width)
            }
            5 | 6 => {
                let project = choice == 6;
                let end = (!project).then_some(before.width);
                let (lines, end) = self.lines(&mut named.to_vec(), *at, depth - 1, end);
                (Stage::Residual { project, lines }, end.width)
            }
            7 | 8 => {
                let times = match choice {
                    7 => Times::Number(1 + self.pick(3)),
                    _ => Times::Constant,
                };
                let entry = self.value(at.width);
                let (mut lines, _) = self.lines(&mut Vec::new(), entry, 0, Some(at.width));
                if matches!(times, Times::Constant) {
                    let name = self.name();
                    lines.push(line(&name, Start::Above, vec![dense(at.width)]));
                }
                (Stage::Repeat(times, lines), at.width)
            }
            9 => return (self.each(at), false),
            10 if !self.templates.is_empty() => {
                let index = self.pick(self.templates.len());
                let parameter = self.templates[index].1;
                self.used.push(index);
                let end = if parameter { width } else { at.width };
                (Stage::Use(index, width), end)
            }
            11 => {
                let fits = |other: &&Named| other.again.is_some_and(|(input, _)| input == at.width);
                let back = |other: &&Named| {
                    other.again.is_some_and(|(_, one)| one) && other.value.width == at.width
                };
                let again: Vec<_> = named.iter().filter(fits).collect();
                let turned: Vec<_> = named.iter().filter(back).collect();
                if !turned.is_empty() && self.pick(2) == 0 {
                    let other = turned[self.pick(turned.len())];
                    let (width, _) = other.again.unwrap_or_default();
                    (Stage::Transposed(other.name.clone()), width)
                } else if again.is_empty() {
                    (dense(width), width)
                } else {
                    let other = again[self.pick(again.len())];
                    (Stage::Same(other.name.clone()), other.value.width)
                }
            }
            3 if !named.is_empty() => {
                let other = &named[self.pick(named.len())];
                let stage = Stage::Dense(Width::Name(other.name.clone()));
                (stage, other.value.width)
            }
            _ => (dense(width), width),
        };
        *at = self.value(width);
        (stage, choice < 4)
    }

    /// `for w in [3, 2] { … }`
    fn each(&mut self, at: &mut Known) -> Stage {
        let widths: Vec<usize> = (0..=self.pick(3)).map(|_| 1 + self.pick(5)).collect();
        let wide = || Stage::Dense(Width::Name("w".into()));
        let name = self.name();
        let last = widths[widths.len() - 1];
        let (lines, width) = match self.pick(3) {
            0 => (
                vec![line(&name, Start::Above, vec![wide(), self.word()])],
                last,
            ),
            1 => {
                let new = Branch::Flow(Some("new".into()), vec![wide(), self.word()]);
                let all = Start::Merge("concat", vec![Branch::Identity, new]);
                let lines = vec![line(&name, all, Vec::new())];
                (lines, at.width + widths.iter().sum::<usize>())
            }
            _ => {
                let inner = line("inner", Start::Above, vec![wide()]);
                let stage = Stage::Residual {
                    project: true,
                    lines: vec![inner],
                };
                (vec![line(&name, Start::Above, vec![stage])], last)
            }
        };
        *at = self.value(width);
        Stage::For(widths, lines)
    }
}
