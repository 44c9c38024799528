//! The boxes and arrows of a picture, read from the network's program.

use crate::network::model::Model;
use crate::network::program::{Op, Program, Read, Stage};

/// Boxes and the arrows between them. Arrows point from earlier boxes to later ones.
pub(super) struct Drawing {
    pub(super) title: String,
    pub(super) boxes: Vec<Node>,
    pub(super) arrows: Vec<Arrow>,
}

pub(super) struct Node {
    pub(super) look: Look,
    /// The line's name, on the first stage of the line.
    pub(super) name: &'static str,
    /// The layer's kind, with its shape if it changes it.
    pub(super) kind: String,
    pub(super) parameters: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// An input or an output, not a layer.
    End,
    /// A layer that learns.
    Layer,
    /// A nested network.
    Network,
    /// A stage without parameters.
    Stage,
}

#[derive(Clone, Copy)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Values per sample.
    pub(super) width: usize,
}

impl Drawing {
    pub(super) fn of<N: Model>() -> Self {
        let mut drawing = Self {
            title: format!("{}: {} parameters", N::NAME, grouped(N::PARAMETERS)),
            boxes: Vec::new(),
            arrows: Vec::new(),
        };
        drawing.fill(N::PROGRAM);
        drawing
    }

    fn fill(&mut self, program: &Program) {
        let stages = program.stages;
        let reads: Vec<Vec<Read>> = (0..stages.len()).map(|row| reads(program, row)).collect();
        let last = stages.len().checked_sub(1).map_or(Read::Input, Read::Stage);
        let outputs = match program.outputs {
            [] => &[("output", last)],
            outputs => outputs,
        };
        // The sources first: the parts of the input, and the whole input if a stage reads it.
        let whole = |read: &Read| *read == Read::Input;
        let is_read = reads.iter().flatten().any(whole) || outputs.iter().any(|(_, r)| whole(r));
        let mut sources: Vec<(Read, usize)> = Vec::new();
        for (index, (name, width)) in program.parts.iter().enumerate() {
            sources.push((Read::Part(index), *width));
            self.end(name);
        }
        if is_read || sources.is_empty() {
            sources.push((Read::Input, program.input.len()));
            self.end("input");
        }
        let first = sources.len();
        let find = |read: Read| match read {
            Read::Stage(row) => Some((first + row, stages.get(row)?.output.len())),
            read => {
                let index = sources.iter().position(|(source, _)| *source == read)?;
                Some((index, sources[index].1))
            }
        };
        for (row, (stage, reads)) in stages.iter().zip(&reads).enumerate() {
            let again = row > 0 && stages[row - 1].name == stage.name;
            self.boxes.push(Node::of(stage, again));
            self.arrows.extend(arrows(reads, first + row, find));
        }
        for (name, read) in outputs {
            let to = self.boxes.len();
            self.end(name);
            self.arrows.extend(arrows(&[*read], to, find));
        }
    }

    fn end(&mut self, name: &'static str) {
        self.boxes.push(Node {
            look: Look::End,
            name: "",
            kind: name.to_owned(),
            parameters: 0,
        });
    }
}

/// The inputs of a stage: only stages above it, even if a hand-written program says otherwise.
fn reads(program: &Program, row: usize) -> Vec<Read> {
    let exists = |read: &Read| !matches!(read, Read::Stage(other) if *other >= row);
    program.reads(row).iter().filter(exists).collect()
}

fn arrows(
    reads: &[Read],
    to: usize,
    find: impl Fn(Read) -> Option<(usize, usize)>,
) -> impl Iterator<Item = Arrow> {
    let found = reads.iter().filter_map(move |read| find(*read));
    found.map(move |(from, width)| Arrow { from, to, width })
}

impl Node {
    /// `again`: true if the row above has the same name.
    fn of(stage: &'static Stage, again: bool) -> Self {
        let look = if matches!(stage.op, Op::Nested(_)) {
            Look::Network
        } else if stage.parameters > 0 || stage.same_as().is_some() {
            Look::Layer
        } else {
            Look::Stage
        };
        let kind = stage.shown().concat();
        let kind = if look == Look::Stage {
            kind
        } else {
            let (input, output) = (grouped(stage.input.len()), grouped(stage.output.len()));
            format!("{kind} {input} → {output}")
        };
        Self {
            look,
            name: if again { "" } else { stage.name },
            kind,
            parameters: stage.parameters,
        }
    }

    /// `4,160 parameters`, if it learns.
    pub(super) fn size(&self) -> Option<String> {
        match self.parameters {
            0 => None,
            1 => Some(String::from("1 parameter")),
            many => Some(format!("{} parameters", grouped(many))),
        }
    }
}

/// A number in groups of three: 4,810.
pub(super) fn grouped(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
