//! The nodes of a model as the runtime computes them: each group is one call forward and one back.
//!
//! A dense layer takes the element-wise activations behind it into its group; the head is in none.
//! A named line starts a group: a trace shows it by its name.

use proc_macro2::Ident;

use crate::model::{Dense, Dim, Network, Node, Op, Rate, Value, plain};
use crate::names;

pub(crate) struct Group<'a> {
    pub(crate) kernel: Kernel<'a>,
    pub(crate) reads: Read,
    /// In traces: the line's name, and the stage's if it is not the line's first group.
    pub(crate) name: String,
    /// The local variable in generated code.
    pub(crate) local: Ident,
    pub(crate) width: &'a Dim,
}

pub(crate) enum Kernel<'a> {
    Dense {
        dense: &'a Dense,
        activations: Vec<Numbered<'a>>,
    },
    Elementwise {
        activations: Vec<Numbered<'a>>,
    },
    Dropout {
        rate: &'a Rate,
        /// Which of the network's dropouts it is.
        index: usize,
    },
    Softmax,
}

/// A node and its index in the network.
pub(crate) type Numbered<'a> = (usize, &'a Node);

#[derive(Clone, Copy)]
pub(crate) enum Read {
    Input,
    Group(usize),
}

pub(crate) fn of(net: &Network) -> Vec<Group<'_>> {
    let body = net.body();
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut of_node: Vec<usize> = Vec::new();
    let mut dropouts = 0;
    for (index, node) in body.iter().enumerate() {
        let reads = match node.reads {
            Value::Input => Read::Input,
            Value::Node(node) => of_node.get(node).map_or(Read::Input, |g| Read::Group(*g)),
        };
        let kernel = match &node.op {
            Op::Dense(dense) => Kernel::Dense {
                dense,
                activations: Vec::new(),
            },
            Op::Dropout(rate) => {
                dropouts += 1;
                Kernel::Dropout {
                    rate,
                    index: dropouts - 1,
                }
            }
            Op::Softmax => Kernel::Softmax,
            Op::Activation(_) => {
                if !starts_named_line(net, body, index)
                    && let Read::Group(group) = reads
                    && only_reader(body, node.reads)
                    && join(groups.get_mut(group), (index, node))
                {
                    of_node.push(group);
                    continue;
                }
                Kernel::Elementwise {
                    activations: vec![(index, node)],
                }
            }
        };
        of_node.push(groups.len());
        groups.push(group(net, &groups, node, kernel, reads));
    }
    if groups.is_empty() {
        // Nothing but a head: it needs logits to stand on.
        groups.push(Group {
            kernel: Kernel::Elementwise {
                activations: Vec::new(),
            },
            reads: Read::Input,
            name: String::from("input"),
            local: names::local("input", &[]),
            width: net.input.dim(),
        });
    }
    groups
}

fn starts_named_line(net: &Network, body: &[Node], index: usize) -> bool {
    let line = body[index].line;
    let first = index == 0 || body[index - 1].line != line;
    first && net.line_name(&body[index]).is_some()
}

fn only_reader(body: &[Node], value: Value) -> bool {
    body.iter().filter(|node| node.reads == value).count() == 1
}

/// Appends an activation to the group before it, if that computes element by element at its end.
fn join<'a>(group: Option<&mut Group<'a>>, node: Numbered<'a>) -> bool {
    let Some(Kernel::Dense { activations, .. } | Kernel::Elementwise { activations }) =
        group.map(|group| &mut group.kernel)
    else {
        return false;
    };
    activations.push(node);
    true
}

fn group<'a>(
    net: &Network,
    before: &[Group<'a>],
    node: &'a Node,
    kernel: Kernel<'a>,
    reads: Read,
) -> Group<'a> {
    let kind = match &kernel {
        Kernel::Dense { dense, .. } => {
            return named(before, plain(&dense.field), kernel, reads, node);
        }
        Kernel::Elementwise { .. } => "activation",
        Kernel::Dropout { .. } => "dropout",
        Kernel::Softmax => "softmax",
    };
    let name = match net.line_name(node) {
        Some(line) if before.iter().any(|group| group.name == plain(line)) => {
            format!("{}.{kind}", plain(line))
        }
        Some(line) => plain(line),
        None => String::from(kind),
    };
    named(before, name, kernel, reads, node)
}

fn named<'a>(
    before: &[Group<'a>],
    name: String,
    kernel: Kernel<'a>,
    reads: Read,
    node: &'a Node,
) -> Group<'a> {
    let taken = |name: &str| before.iter().any(|group| group.name == name);
    let mut free = name.clone();
    let mut number = 2;
    while taken(&free) {
        free = format!("{name}{number}");
        number += 1;
    }
    let locals: Vec<_> = before.iter().map(|group| &group.local).collect();
    Group {
        kernel,
        reads,
        local: names::local(&free, &locals),
        name: free,
        width: node.output.dim(),
    }
}
