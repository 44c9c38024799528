//! Warnings of the language: their texts and levels.

use super::levels::{Level, level};
use super::walk::Walk;
use crate::catalogue::initialisers::ZEROS;
use crate::catalogue::row;
use crate::diag::Place;
use crate::model::{Access, Activation, Dense, Node, Op, Value, Warning};
use crate::syntax::ast::Stage;

impl Walk<'_> {
    /// A warning. The line, or else the struct, may make it an error or silence it.
    pub(super) fn lint(
        &mut self,
        lint: &'static str,
        line: usize,
        place: Place,
        message: String,
        help: &str,
    ) {
        let here = self.lines.get(line);
        let own = here.and_then(|line| level(&line.levels, lint));
        match own.or_else(|| level(&self.levels, lint)) {
            Some(Level::Allow) => {}
            Some(Level::Deny) => self.errors.at(place, message, help),
            Some(Level::Warn) | None => {
                let text = format!("{message}\n\nhelp: {help}");
                // of a repeated block only once
                let mut told = self.warnings.iter().filter(|told| told.lint == lint);
                if !told.any(|told| without_indices(&told.text).eq(without_indices(&text))) {
                    self.warnings.push(Warning { lint, text, place });
                }
            }
        }
    }

    /// Two linear layers in a row (N2, M2).
    pub(super) fn linear_after_linear(
        &mut self,
        line: usize,
        name: &str,
        first: &str,
        place: Place,
    ) {
        self.lint(
            "linear_after_linear",
            line,
            place,
            format!(
                "`{name}` follows {first} with no activation between them, and two linear layers in a row are one"
            ),
            "put an activation such as `relu` between them, remove one, or write `#[allow(linear_after_linear)]` on this line",
        );
    }

    /// A hidden layer that lets through at most half of what both of its neighbours could. Not in an autoencoder, whose
    /// output is as wide as its input, nor in an hourglass, which is as wide after it as before.
    pub(super) fn narrow_layers(&mut self, input: usize, output: usize) {
        if input == output {
            return;
        }
        let mut narrow = Vec::new();
        for node in self.nodes.iter().filter(|node| node.is_dense()) {
            let Some((before, after)) = self.dense_before_node(node).zip(Some(node)) else {
                continue;
            };
            let widths = (
                before.input.len().known(),
                before.output.len().known(),
                after.output.len().known(),
            );
            if let (Some(left), Some(width), Some(right)) = widths
                && 2 * width <= left.min(right)
                && left != right
                && let Some(field) = &before.field
            {
                narrow.push((
                    before.line,
                    before.place,
                    field.text(),
                    (left, width, right),
                ));
            }
        }
        for (line, place, name, (left, width, right)) in narrow {
            self.lint(
                "narrow_layer",
                line,
                place,
                format!(
                    "`{name}` is {width} wide between {left} and {right}: what follows it sees a sample in {width} numbers only"
                ),
                &format!(
                    "make it at least {} wide, or write `#[allow(narrow_layer)]` on this line",
                    left.min(right)
                ),
            );
        }
    }

    /// The dense layer whose values reach this one through activations alone.
    fn dense_before_node<'n>(&'n self, node: &'n Node) -> Option<&'n Node> {
        let mut at = node;
        loop {
            let [Value::Node(index)] = at.reads[..] else {
                return None;
            };
            at = self.nodes.get(index)?;
            if at.is_dense() {
                return Some(at);
            }
            if !at.keeps_width() {
                return None;
            }
        }
    }

    /// A network whose one answer cannot be below 0 (the notes' N9 is one on purpose). Only of width 1: several
    /// features after a `relu` may be the trunk of another network, which this declaration cannot see.
    pub(super) fn relu_head(&mut self, index: usize) {
        let node = &self.nodes[index];
        let single = node.output.len().known() == Some(1);
        let rectifies = node.built_in().is_some_and(|kind| kind.rectifies);
        if !single || !rectifies || !self.nodes.iter().any(Node::is_dense) {
            return;
        }
        let (line, place) = (node.line, node.place);
        self.lint(
            "relu_head",
            line,
            place,
            String::from(
                "a network that ends in `relu` cannot answer below 0, and an output that is 0 for every sample stops learning",
            ),
            "end it without an activation, or write `#[allow(relu_head)]` on this line",
        );
    }

    /// Biases that the norm right after them cancels.
    pub(super) fn bias_before(&mut self, line: usize, stage: &Stage, called: &str) {
        let Value::Node(before) = self.at.value else {
            return;
        };
        let Some(Node {
            op: Op::Dense(Dense { bias: true, .. }),
            field: Some(field),
            ..
        }) = self.nodes.get(before)
        else {
            return;
        };
        let before = field.text();
        self.lint(
            "bias_before_batch_norm",
            line,
            Place::of(&stage.path),
            format!(
                "`{before}` adds biases, and {called} right after it subtracts the mean of each feature: the biases do nothing"
            ),
            "write `bias = false` in the `dense` before it, or `#[allow(bias_before_batch_norm)]` on this line",
        );
    }

    /// Noise after the last layer: nothing can learn to live with it.
    pub(super) fn noise_at_the_end(&mut self) {
        let learns = |node: &Node| node.field.is_some();
        if !self.nodes.iter().any(learns) {
            return;
        }
        let behind = self.nodes.iter().rev().take_while(|node| !learns(node));
        let noise: Vec<_> = behind
            .filter_map(|node| match &node.op {
                Op::Noise(noise) => Some((noise.kind.module, node.line, node.place)),
                _ => None,
            })
            .collect();
        for (keyword, line, place) in noise {
            self.lint(
                "noise_after_last_layer",
                line,
                place,
                format!(
                    "this `{keyword}` comes after the last layer: in training it makes the answers themselves wrong at random"
                ),
                "put it before the last layer, or write `#[allow(noise_after_last_layer)]` on this line",
            );
        }
    }

    /// A softmax that is not a head (M5), nor the gate of a mix.
    pub(super) fn softmax_inside(&mut self) {
        let inside: Vec<_> = self
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| matches!(node.op, Op::Softmax) && !node.head)
            .filter(|(index, _)| !self.weighs(*index))
            .map(|(_, node)| (node.line, node.place))
            .collect();
        for (line, place) in inside {
            self.lint(
                "softmax_inside",
                line,
                place,
                String::from(
                    "a softmax inside a network loses information (its outputs always sum to 1)",
                ),
                "end the network with it, use another activation here, or write `#[allow(softmax_inside)]` on this line",
            );
        }
    }

    /// A softmax of values between 0 and 1, which cannot be sure of a class.
    pub(super) fn sigmoid_before_softmax(&mut self) {
        let is_sigmoid = |value: &Value| match value {
            Value::Node(node) => {
                let kind = self.nodes[*node].built_in();
                kind.is_some_and(|kind| kind.head == Some(row::Head::Sigmoid))
            }
            _ => false,
        };
        let found: Vec<_> = self
            .nodes
            .iter()
            .filter(|node| matches!(node.op, Op::Softmax) && node.reads.iter().any(is_sigmoid))
            .map(|node| (node.line, node.place))
            .collect();
        for (line, place) in found {
            self.lint(
                "sigmoid_before_softmax",
                line,
                place,
                String::from(
                    "a sigmoid before a softmax keeps its inputs between 0 and 1: no class can get a probability near 1",
                ),
                "remove the `sigmoid`, or write `#[allow(sigmoid_before_softmax)]` on this line",
            );
        }
    }

    /// A softmax over a single value.
    pub(super) fn softmax_of_one(&mut self) {
        let single: Vec<_> = self
            .nodes
            .iter()
            .filter(|node| matches!(node.op, Op::Softmax) && node.input.len().known() == Some(1))
            .map(|node| (node.line, node.place))
            .collect();
        for (line, place) in single {
            self.lint(
                "softmax_of_one",
                line,
                place,
                String::from(
                    "a softmax over one value is 1 for every sample: nothing before it can be learned",
                ),
                "use `sigmoid` for the probability of one class, `dense(2) -> softmax` for two classes, or write `#[allow(softmax_of_one)]` on this line",
            );
        }
    }

    /// Hidden layers that start with all weights 0. (The end of a residual block or of a gate may: its values are added or
    /// multiplied, not read by another layer.)
    pub(super) fn zero_hidden_layers(&mut self) {
        let zeros = |node: &Node| matches!(&node.op, Op::Dense(dense) if dense.init == ZEROS);
        let mut found: Vec<(usize, Place, String)> = Vec::new();
        for (index, node) in self
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.is_dense())
        {
            let Some(before) = self.dense_before_node(node).filter(|before| zeros(before)) else {
                continue;
            };
            let Some(field) = &before.field else {
                continue;
            };
            // The activation after it: one that is flat at 0 lets no gradient through.
            let (mut at, mut behind) = (index, None);
            while let [Value::Node(reads)] = self.nodes[at].reads[..]
                && !self.nodes[reads].is_dense()
            {
                at = reads;
                if matches!(self.nodes[at].op, Op::Activation(_) | Op::Softmax) {
                    behind = Some(&self.nodes[at]);
                }
            }
            let stuck = behind.and_then(|node| match &node.op {
                Op::Activation(Activation::BuiltIn { keyword, kind, .. }) if kind.flat_at_zero => {
                    Some(keyword)
                }
                _ => None,
            });
            let name = field.text();
            let message = match (stuck, zeros(node)) {
                (Some(activation), _) => format!(
                    "`{name}` starts with all weights 0, where the slope of `{activation}` is 0: it never learns"
                ),
                (None, true) => format!(
                    "`{name}` and `{}` start with all weights 0: the units of `{name}` never come to differ",
                    node.field.as_ref().map(Access::text).unwrap_or_default()
                ),
                (None, false) => format!(
                    "`{name}` starts with all weights 0: its units are alike for every sample"
                ),
            };
            if found.iter().all(|(_, _, known)| *known != message) {
                found.push((before.line, before.place, message));
            }
        }
        for (line, place, message) in found {
            self.lint(
                "zero_hidden_layer",
                line,
                place,
                message,
                "remove `init = zeros`: the default start is random, or write `#[allow(zero_hidden_layer)]` on this line",
            );
        }
    }
}

/// A text about the line of a repeated block, whichever repetition it names.
fn without_indices(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('.');
    parts.filter(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()))
}
