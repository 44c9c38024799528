//! One repetition of a block, as a network of its own.

use std::ops::Range;

use proc_macro2::Ident;

use super::access::{Access, Step};
use super::network::{Field, FieldKind, Head, HeadKind, Line, Network};
use super::node::{Node, Op, Value};
use super::repeat::Repeat;
use crate::catalogue::row::{Reads, Start};

impl Network {
    /// The struct of a repeated block, and its fields.
    pub(crate) fn block(&self, repeat: &Repeat) -> Option<(&Ident, &[Field])> {
        match &self.field(&repeat.at)?.kind {
            FieldKind::Block { ty, fields, .. } => Some((ty, fields)),
            FieldKind::Layer { .. } => None,
        }
    }

    /// One repetition as a network, if it can be one: it reads a single value from outside and hands on one of the
    /// same shape, every stage can be trained, and none depends on its place in the whole network.
    pub(crate) fn body(&self, repeat: &Repeat) -> Option<Self> {
        let (ty, fields) = self.block(repeat)?;
        let own = self.nodes.get(repeat.nodes.clone())?;
        let outside = |value: &&Value| inside(repeat, **value).is_none();
        let mut outside = own.iter().flat_map(|node| &node.reads).filter(outside);
        let entry = *outside.next()?;
        let (input, last) = (self.shape(entry), own.last()?);
        if outside.any(|value| *value != entry) || !input.is(&last.output) {
            return None;
        }
        let nodes: Option<Vec<Node>> = own.iter().map(|node| moved(repeat, node)).collect();
        let value = Value::Node(own.len() - 1);
        let last = Head {
            name: None,
            kind: HeadKind::Identity,
            dim: last.output.len(),
            logits: value,
            value,
        };
        let within = |inner: &&Repeat| {
            inner.nodes.start >= repeat.nodes.start && inner.end() <= repeat.nodes.end
        };
        Some(Self {
            krate: self.krate.clone(),
            attrs: Vec::new(),
            vis: self.vis.clone(),
            name: ty.clone(),
            params: self.params.clone(),
            constants: Vec::new(),
            input: input.clone(),
            parts: Vec::new(),
            fields: fields.iter().map(|field| field_of(repeat, field)).collect(),
            lines: lines(repeat, self.lines.get(repeat.lines.clone())?),
            nodes: nodes?,
            repeats: self
                .repeats
                .iter()
                .filter(within)
                .map(|inner| repeat_of(repeat, inner))
                .collect(),
            heads: vec![last],
            claims: Vec::new(),
            budgets: Vec::new(),
            warnings: Vec::new(),
        })
    }
}

/// A value of the first repetition, counted from its start.
fn inside(repeat: &Repeat, value: Value) -> Option<Value> {
    match value {
        Value::Node(node) if repeat.nodes.contains(&node) => {
            Some(Value::Node(node - repeat.nodes.start))
        }
        _ => None,
    }
}

impl Node {
    /// True if it computes the same wherever it stands, and can be trained.
    pub(crate) fn stands_anywhere(&self) -> bool {
        match &self.op {
            // The weights, the noise and the checks of these depend on where they stand.
            Op::Tied { .. } | Op::Network(_) => false,
            _ if self.again.is_some() => false,
            Op::Layer(layer) => {
                layer.kind.start != Start::Unfitted && layer.kind.reads != Reads::Indices
            }
            _ => self.built_in().is_none_or(|kind| kind.trainable),
        }
    }
}

/// A node of the first repetition as one of the network.
fn moved(repeat: &Repeat, node: &Node) -> Option<Node> {
    if node.head || !node.stands_anywhere() || !repeat.lines.contains(&node.line) {
        return None;
    }
    let reads = node.reads.iter();
    let mut node = Node {
        reads: reads
            .map(|read| inside(repeat, *read).unwrap_or(Value::Input))
            .collect(),
        line: node.line - repeat.lines.start,
        ..node.clone()
    };
    if let Some(field) = &mut node.field {
        *field = below(repeat, field);
    }
    Some(node)
}

/// `hidden` for `block[0].hidden`.
fn below(repeat: &Repeat, place: &Access) -> Access {
    Access(
        place
            .0
            .iter()
            .skip(repeat.at.0.len() + 1)
            .cloned()
            .collect(),
    )
}

fn field_of(repeat: &Repeat, field: &Field) -> Field {
    let kind = match &field.kind {
        FieldKind::Layer { node } => FieldKind::Layer {
            node: node - repeat.first,
        },
        FieldKind::Block {
            ty,
            text,
            repeat: times,
            count,
            fields,
        } => FieldKind::Block {
            ty: ty.clone(),
            text: text.clone(),
            repeat: *times,
            count: count.clone(),
            fields: fields.iter().map(|field| field_of(repeat, field)).collect(),
        },
    };
    Field {
        kind,
        ..field.clone()
    }
}

/// `hidden` for the line `block.0.hidden`.
fn lines(repeat: &Repeat, own: &[Line]) -> Vec<Line> {
    let names = own.iter().map(|line| line.name.as_ref());
    let prefix = format!("{}.", repeat.at.and(Step::Index(0)).text());
    let names =
        names.map(|name| name.map(|name| name.strip_prefix(&prefix).unwrap_or(name).to_owned()));
    names.map(|name| Line { name }).collect()
}

/// A repeated block inside the repeated block.
fn repeat_of(repeat: &Repeat, inner: &Repeat) -> Repeat {
    let by = |range: &Range<usize>, start: usize| range.start - start..range.end - start;
    Repeat {
        at: below(repeat, &inner.at),
        times: inner.times,
        count: inner.count.clone(),
        nodes: by(&inner.nodes, repeat.nodes.start),
        lines: by(&inner.lines, repeat.lines.start),
        first: inner.first - repeat.first,
    }
}
