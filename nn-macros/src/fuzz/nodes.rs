//! What a declaration computes, found without the macro: its nodes, what they read, and whose weights they have.

use std::collections::BTreeMap;

use super::built::{Branch, Declaration, Line, Stage, Start, Times, Width, part};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    Input,
    Part(usize),
    Node(usize),
}

/// A node: what it reads, the first node with its weights, and the width that it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) reads: Vec<Read>,
    pub(super) weights: Option<usize>,
    pub(super) width: usize,
}

#[derive(Debug, Clone, Copy)]
struct Value {
    read: Read,
    width: usize,
}

/// A line: its value, the value that it begins with, and its nodes.
#[derive(Debug, Clone)]
struct Named {
    value: Value,
    begins: Value,
    nodes: std::ops::Range<usize>,
}

type Names = BTreeMap<String, Named>;
type Widths = BTreeMap<&'static str, usize>;

struct Walk<'a> {
    declaration: &'a Declaration,
    nodes: Vec<Node>,
}

/// The nodes in order of computation.
pub(super) fn nodes(declaration: &Declaration) -> Vec<Node> {
    let mut walk = Walk {
        declaration,
        nodes: Vec::new(),
    };
    let input = Value {
        read: Read::Input,
        width: declaration.input,
    };
    let mut names = Names::new();
    let own = |value| Named {
        value,
        begins: value,
        nodes: 0..0,
    };
    names.insert(String::from("input"), own(input));
    for (index, width) in declaration.parts.iter().enumerate() {
        let value = Value {
            read: Read::Part(index),
            width: *width,
        };
        names.insert(part(index), own(value));
    }
    let widths = Widths::from([("input", declaration.input)]);
    let end = walk.lines(&declaration.lines, input, &mut names, &widths);
    for output in &declaration.outputs {
        walk.lines(std::slice::from_ref(output), end, &mut names, &widths);
    }
    walk.nodes
}

impl Walk<'_> {
    fn push(&mut self, reads: &[Value], weights: bool, width: usize) -> Value {
        let own = self.nodes.len();
        self.nodes.push(Node {
            reads: reads.iter().map(|value| value.read).collect(),
            weights: weights.then_some(own),
            width,
        });
        Value {
            read: Read::Node(own),
            width,
        }
    }

    fn lines(
        &mut self,
        lines: &[Line],
        mut at: Value,
        names: &mut Names,
        widths: &Widths,
    ) -> Value {
        for line in lines {
            let first = self.nodes.len();
            match &line.start {
                Start::Above => {}
                Start::From(name) => at = names[name].value,
                Start::Merge(word, branches) => {
                    at = self.merge(word, None, branches, at, names, widths);
                }
            }
            let begins = at;
            for stage in &line.stages {
                at = self.stage(stage, at, names, widths);
            }
            let named = Named {
                value: at,
                begins,
                nodes: first..self.nodes.len(),
            };
            names.insert(line.name.clone(), named);
        }
        at
    }

    fn merge(
        &mut self,
        word: &str,
        so_far: Option<Value>,
        branches: &[Branch],
        at: Value,
        names: &Names,
        widths: &Widths,
    ) -> Value {
        let mut values: Vec<Value> = so_far.into_iter().collect();
        for branch in branches {
            values.push(match branch {
                Branch::Name(name) => names[name].value,
                Branch::Identity => at,
                Branch::Flow(_, stages) => {
                    let stages = stages.iter();
                    stages.fold(at, |at, stage| self.stage(stage, at, names, widths))
                }
            });
        }
        let width = match word {
            "concat" => values.iter().map(|value| value.width).sum(),
            _ => values[values.len() - 1].width,
        };
        self.push(&values, false, width)
    }

    fn stage(&mut self, stage: &Stage, at: Value, names: &Names, widths: &Widths) -> Value {
        match stage {
            Stage::Word(_) => self.push(&[at], false, at.width),
            Stage::Dense(Width::Number(width)) => self.push(&[at], true, *width),
            Stage::Dense(Width::Name(name)) => {
                let line = || names[name].value.width;
                let width = widths.get(&**name).copied().unwrap_or_else(line);
                self.push(&[at], true, width)
            }
            Stage::LayerNorm => self.push(&[at], true, at.width),
            Stage::Merge(word, branches) => self.merge(word, Some(at), branches, at, names, widths),
            Stage::Braces(lines) => self.lines(lines, at, &mut names.clone(), widths),
            Stage::Residual { project, lines } => {
                let end = self.lines(lines, at, &mut names.clone(), widths);
                let skip = match project {
                    true => self.push(&[at], true, end.width),
                    false => at,
                };
                self.push(&[skip, end], false, end.width)
            }
            Stage::Repeat(times, lines) => {
                let times = match times {
                    Times::Number(times) => *times,
                    Times::Constant => 1,
                };
                (0..times).fold(at, |at, _| {
                    self.lines(lines, at, &mut names.clone(), widths)
                })
            }
            Stage::For(list, lines) => list.iter().fold(at, |at, width| {
                let mut widths = widths.clone();
                widths.insert("w", *width);
                self.lines(lines, at, &mut names.clone(), &widths)
            }),
            Stage::Use(template, width) => {
                let lines = &self.declaration.templates[*template].lines;
                let widths = Widths::from([("p", *width), ("input", at.width)]);
                self.lines(lines, at, &mut Names::new(), &widths)
            }
            Stage::Same(name) => self.again(&names[name], at),
            Stage::Transposed(name) => {
                let width = names[name].begins.width;
                self.push(&[at], true, width)
            }
        }
    }

    /// The nodes of a line once more, on another value.
    fn again(&mut self, line: &Named, at: Value) -> Value {
        let shift = self.nodes.len() - line.nodes.start;
        for index in line.nodes.clone() {
            let mut node = self.nodes[index].clone();
            for read in &mut node.reads {
                *read = match *read {
                    Read::Node(own) if line.nodes.contains(&own) => Read::Node(own + shift),
                    other if other == line.begins.read => at.read,
                    other => other,
                };
            }
            self.nodes.push(node);
        }
        Value {
            read: match line.value.read {
                Read::Node(node) => Read::Node(node + shift),
                of_input => of_input,
            },
            width: line.value.width,
        }
    }
}
