//! Checks of the whole declaration: heads, lines that nobody reads, initialisers.

use proc_macro2::Ident;

use super::names;
use super::walk::{Cursor, Walk, Walked, line_place, unknown};
use crate::catalogue::initialisers::GLOROT_UNIFORM;
use crate::catalogue::row;
use crate::diag::{Errors, Place};
use crate::limits::OUTPUTS;
use crate::model::{Activation, Head, HeadKind, Op, Size, Value, plain};
use crate::syntax::ast::Item;

/// The last line is the output, whatever its name. A line `output` in another place would silently be a hidden layer.
pub(super) fn output_is_last(items: &[Item], errors: &mut Errors) {
    let called_output = |item: &Item| match item {
        Item::Line(line) => line.name.clone().filter(|name| plain(name) == "output"),
        _ => None,
    };
    let Some((index, name)) = items
        .iter()
        .enumerate()
        .find_map(|(index, item)| Some((index, called_output(item)?)))
    else {
        return;
    };
    let mut below = items[index + 1..].iter();
    // A second `output` has an error for its name; an unreadable one has its own error.
    let again = below.clone().any(|item| called_output(item).is_some());
    let follows = below.any(|item| matches!(item, Item::Line(_) | Item::Outputs { .. }));
    if follows && !again {
        errors.at(
            Place::of(&name),
            "`output` is not the last line, but the last line is the network's output",
            "move it to the end, or give it another name, for example `last_hidden`",
        );
    }
}

impl Walk<'_> {
    /// `output: (digit: …, parity: …)`: each reads the line above unless it says otherwise.
    pub(super) fn outputs(&mut self, keyword: &Ident, heads: Vec<Item>) {
        let place = Place::of(keyword);
        if !self.outputs.is_empty() {
            self.errors.at(
                place,
                "`output` is declared twice",
                "write all outputs in the parentheses of one `output: ( … )`",
            );
            return;
        }
        if heads.len() < 2 {
            self.errors.at(
                place,
                "the parentheses of `output` hold several named outputs",
                "write `output: (digit: dense(10) -> softmax, parity: dense(1) -> sigmoid)`, or one line without parentheses",
            );
        }
        if let Some(Item::Line(line)) = heads.get(OUTPUTS) {
            let count = heads.len();
            self.errors.at(
                line_place(line).unwrap_or(place),
                format!("a network has up to {OUTPUTS} named outputs, and this one has {count}"),
                "join outputs that have one loss: `prices: dense(2)` is two of them",
            );
        }
        let (start, above) = (self.at.clone(), self.above);
        let mut outputs = Vec::new();
        for item in heads.into_iter().take(OUTPUTS) {
            self.at = start.clone();
            self.above = above;
            let Item::Line(line) = item else {
                self.lost();
                continue;
            };
            let Some(name) = line.name.clone() else {
                let place = line_place(&line).unwrap_or(place);
                let above = self.line_of(&line).cloned();
                if let Some(above) = above.filter(|above| self.lookup(above).is_some()) {
                    let above = plain(&above);
                    self.errors.at(
                        place,
                        format!("an output needs a name, and `{above}` is that of a line"),
                        format!("write `{above}_output: from({above})`"),
                    );
                    continue;
                }
                self.errors.at(
                    place,
                    "every output needs a name",
                    "write `name: ` before it",
                );
                continue;
            };
            self.beside = true;
            self.line(line);
            let mut name = name;
            if let Some(line) = self.above.and_then(|line| self.lines.get_mut(line)) {
                line.read = true;
                // The second of two equal names was replaced.
                let unique = line.model.name.as_deref().unwrap_or_default();
                if unique != plain(&name) {
                    name = Ident::new(unique, name.span());
                }
            }
            outputs.push((name, self.at.clone()));
        }
        self.outputs = outputs;
    }

    pub(super) fn end(&mut self, name: &Ident, unread_input: bool) {
        if self.input.is_none() && !unread_input {
            self.errors.at(
                Place::of(name),
                format!("`{name}` has no `input`"),
                "begin with the number of features of a sample: `input: 64,`",
            );
        }
        if self.lines.is_empty() && self.input.is_some() {
            self.errors.at(
                Place::of(name),
                format!("`{name}` has no layers"),
                "write at least one after `input`: `output: dense(3) -> softmax`",
            );
        }
        if self.outputs.is_empty()
            && let Some(line) = self.above
        {
            self.lines[line].read = true;
        }
        self.side_by_side();
        self.unread();
        self.unused_templates();
        self.initialisers();
    }

    /// The outputs stand side by side in a prediction: its width is their sum.
    fn side_by_side(&mut self) {
        for (_, cursor) in &mut self.outputs {
            let width = cursor.shape.len();
            if let Size::Param(param) = &width.size {
                self.errors.at(
                    width.place,
                    format!("stable Rust cannot calculate with the parameter `{param}`"),
                    "give the widths of several outputs as literals or constants: `dense(10)`",
                );
                cursor.sure = false;
            }
        }
    }

    /// Lines and parts of the input that nothing reads. (A stage that was not understood may read them.)
    fn unread(&mut self) {
        if self.not_understood {
            return;
        }
        let stand_in = |line: &&Walked| {
            let name = line.model.name.as_deref();
            name.is_some_and(|name| name.split('.').any(names::stands_in))
        };
        let lines = self.lines.iter().filter(|line| !line.read);
        let lines = lines.filter(|line| !stand_in(line));
        for line in lines {
            let name = line.model.name.as_deref();
            // Without the blocks around it, as a reader of the line would write it.
            let name = name.and_then(|name| name.rsplit('.').next());
            let called = name.map_or_else(|| String::from("this line"), |n| format!("`{n}`"));
            let own = name.unwrap_or("name");
            self.errors.at(
                line.place,
                format!("{called} is never read"),
                format!("read it below with `from({own})`, `add({own}, …)` or `concat({own}, …)`, or remove it"),
            );
        }
        for (part, read) in self.parts.iter().zip(&self.parts_read) {
            let name = plain(&part.name);
            if !read && !names::stands_in(&name) {
                self.errors.at(
                    Place::of(&part.name),
                    format!("the input `{name}` is never read"),
                    format!("read it with `from({name})` or `concat({name}, …)`, or remove it"),
                );
            }
        }
    }

    /// Gives each dense layer the initialiser that suits the activation after it.
    fn initialisers(&mut self) {
        let chosen: Vec<_> = self
            .default_init
            .iter()
            .map(|&index| {
                let next = self
                    .nodes
                    .iter()
                    .enumerate()
                    .skip(index + 1)
                    .take_while(|(at, node)| {
                        let element_wise = match &node.op {
                            Op::Activation(_) => true,
                            // norms between a layer and its activation
                            Op::Layer(layer) => layer.kind.keeps_width(),
                            _ => false,
                        };
                        element_wise && node.reads == [Value::Node(at - 1)]
                    })
                    .find_map(|(_, node)| match &node.op {
                        Op::Layer(layer) => layer.kind.init,
                        Op::Activation(Activation::BuiltIn { kind, .. }) => kind.init,
                        _ => Some(GLOROT_UNIFORM),
                    });
                (index, next.unwrap_or(GLOROT_UNIFORM))
            })
            .collect();
        for (index, init) in chosen {
            if let Some(Op::Dense(dense)) = self.nodes.get_mut(index).map(|node| &mut node.op) {
                dense.init = init;
            }
        }
    }

    pub(super) fn whole(&self) -> bool {
        let sure = |cursor: &Cursor| (cursor.sure || cursor.disputed) && cursor.stage_sure;
        let input = self.input.is_some() && self.values.get("input").is_some_and(|v| sure(&v.0));
        let ends = if self.outputs.is_empty() {
            sure(&self.at)
        } else {
            self.outputs.iter().all(|(_, cursor)| sure(cursor))
        };
        input && ends && !self.nodes.is_empty()
    }

    /// The heads of the network, then the warnings that depend on them.
    pub(super) fn take_heads(&mut self) -> Vec<Head> {
        let outputs: Vec<(Option<Ident>, Cursor)> = if self.outputs.is_empty() {
            vec![(None, self.at.clone())]
        } else {
            let outputs = std::mem::take(&mut self.outputs);
            outputs.into_iter().map(|(n, c)| (Some(n), c)).collect()
        };
        let right = self.errors.is_empty();
        let sure = outputs.iter().all(|(_, cursor)| cursor.sure);
        let known: Vec<(bool, bool)> = outputs
            .iter()
            .map(|(_, cursor)| (cursor.sure, cursor.stage_sure))
            .collect();
        let mut heads: Vec<Head> = outputs
            .into_iter()
            .map(|(name, cursor)| self.head(name, &cursor))
            .collect();
        if sure {
            self.heads_apart(&heads);
        }
        self.softmax_inside();
        if right {
            // Unknown widths are stored as 1.
            self.softmax_of_one();
            self.sigmoid_before_softmax();
        }
        self.zero_hidden_layers();
        self.noise_at_the_end();
        let widths: Option<Vec<usize>> = heads.iter().map(|head| head.dim.known()).collect();
        if let (Some(input), Some(widths)) = (&self.input, widths)
            && let Some(input) = input.len().known()
        {
            self.narrow_layers(input, widths.iter().sum());
        }
        // Without a stage the input is not the output: it is not there yet.
        let any = !self.nodes.is_empty();
        for (head, (width, kind)) in heads.iter_mut().zip(known) {
            if !(any && width) {
                head.dim = unknown(head.dim.place);
            }
            if !(any && kind) {
                head.kind = HeadKind::Other;
            }
        }
        heads
    }

    /// Each output has its own values: the gradients of two would not be added anywhere.
    fn heads_apart(&mut self, heads: &[Head]) {
        for (index, head) in heads.iter().enumerate() {
            let before = heads[..index]
                .iter()
                .find(|before| before.logits == head.logits);
            if let (Some(Some(before)), Some(name)) = (before.map(|b| &b.name), &head.name) {
                self.errors.at(
                    Place::of(name),
                    format!("the outputs `{before}` and `{name}` are functions of the same values"),
                    "give one of them a layer of its own: `dense(10)`",
                );
            }
        }
    }

    fn head(&mut self, name: Option<Ident>, cursor: &Cursor) -> Head {
        let mut head = Head {
            name,
            kind: HeadKind::Other,
            dim: cursor.shape.len(),
            logits: cursor.value,
            value: cursor.value,
        };
        let Value::Node(index) = cursor.value else {
            head.kind = HeadKind::Identity;
            return head;
        };
        let read = self
            .nodes
            .iter()
            .any(|node| node.reads.contains(&cursor.value));
        let Some(node) = self.nodes.get_mut(index) else {
            return head;
        };
        head.kind = match &node.op {
            Op::Softmax => HeadKind::Softmax,
            Op::Activation(activation) => {
                let kind = match activation {
                    Activation::BuiltIn { kind, .. } => kind.head,
                    Activation::Own(_) => None,
                };
                match kind {
                    Some(row::Head::Sigmoid) => HeadKind::Sigmoid,
                    Some(row::Head::Identity) => HeadKind::Identity,
                    None => {
                        if cursor.sure {
                            self.relu_head(index);
                        }
                        return head;
                    }
                }
            }
            Op::Layer(_) | Op::Gate(_) => return head,
            Op::Network(_) => {
                head.kind = HeadKind::Network(index);
                return head;
            }
            Op::Dense(_) | Op::Tied { .. } | Op::Own(_) | Op::Noise(_) | Op::Merge(_) => {
                head.kind = HeadKind::Identity;
                return head;
            }
        };
        node.head = !read;
        head.logits = node.reads[0];
        head
    }
}
