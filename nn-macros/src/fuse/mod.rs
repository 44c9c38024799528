//! The nodes of a model as the runtime computes them: each group is one call forward and one back.
//!
//! A dense layer takes the element-wise activations after it into its group. The head is in no group.
//! A named line starts a group: a trace shows it by its name.

mod repeats;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::CONCAT;
use crate::catalogue::row::{Gate, Merge};
use crate::model::{
    Access, Declared, HeadKind, Layer, Network, Node, Noise, Op, Repeat, Shape, Value,
};

pub(crate) use repeats::looped;

pub(crate) struct Group<'a> {
    pub(crate) kernel: Kernel<'a>,
    pub(crate) reads: Vec<Read>,
    /// The name in traces: the line's, with the stage's after the line's first group.
    pub(crate) name: String,
    /// Its first node; none if it only copies values.
    pub(crate) first: Option<usize>,
    /// The shape of each value it reads (of the first, if it joins them).
    pub(crate) takes: Shape,
    pub(crate) gives: Shape,
    /// True if the group or anything before it trains.
    pub(crate) trains: bool,
    /// The use of its parameters by other groups.
    pub(crate) uses: Uses,
}

/// The groups that use the same parameters.
#[derive(Clone, Copy, Default)]
pub(crate) struct Uses {
    /// True if there are others.
    pub(crate) shared: bool,
    /// The number of later ones that have them as their own: their gradients are there first, and those of this one are
    /// added.
    pub(crate) later: usize,
}

pub(crate) enum Kernel<'a> {
    Dense {
        field: &'a Access,
        /// True if a later layer uses the weights, transposed: its gradient is there first.
        transposed: bool,
        /// True if the weights stay as they are.
        frozen: bool,
        activations: Vec<Numbered<'a>>,
    },
    Tied {
        /// The layer that owns the weights.
        other: &'a Access,
        field: &'a Access,
        /// True if a later layer uses them too.
        accumulate: bool,
        activations: Vec<Numbered<'a>>,
    },
    Elementwise {
        activations: Vec<Numbered<'a>>,
    },
    Layer {
        layer: &'a Layer,
        field: &'a Access,
        /// True if its tensors stay as they are.
        frozen: bool,
    },
    Own {
        field: &'a Access,
        /// True if its tensors stay as they are.
        frozen: bool,
    },
    Gate(&'static Gate),
    Noise {
        noise: &'a Noise,
        /// Its index among the network's noise layers.
        index: usize,
    },
    Softmax,
    Merge(&'static Merge),
    Network {
        declared: &'a Declared,
        field: &'a Access,
        /// Its index among the nested networks.
        index: usize,
        /// True if its head is the whole network's.
        last: bool,
    },
    /// A repeated block whose code is written once.
    Repeated {
        repeat: &'a Repeat,
        /// The groups of all repetitions, as they are in the program and in the slots.
        groups: Vec<Group<'a>>,
    },
}

/// A node and its index in the network.
pub(crate) type Numbered<'a> = (usize, &'a Node);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    Input,
    Part(usize),
    Group(usize),
}

/// The field of a node without parameters.
const NOWHERE: &Access = &Access(Vec::new());

pub(crate) fn of(net: &Network) -> Vec<Group<'_>> {
    let fields = net.nodes.iter().filter_map(|node| node.field.as_ref());
    let mut groups = Groups {
        net,
        done: Vec::new(),
        of_node: vec![None; net.nodes.len()],
        noises: 0,
        networks: 0,
        layers: fields.map(Access::text).collect(),
        taken: BTreeSet::new(),
        numbers: BTreeMap::new(),
    };
    for (index, node) in net.nodes.iter().enumerate() {
        if !node.head {
            groups.node(index, node);
        }
    }
    groups.logits();
    groups.done
}

struct Groups<'a> {
    net: &'a Network,
    done: Vec<Group<'a>>,
    /// The group that computes a node.
    of_node: Vec<Option<usize>>,
    noises: usize,
    networks: usize,
    /// The names of layers with parameters.
    layers: BTreeSet<String>,
    /// The names of groups so far.
    taken: BTreeSet<String>,
    /// The last number that made a name free.
    numbers: BTreeMap<String, usize>,
}

impl<'a> Groups<'a> {
    fn read(&self, value: Value) -> Read {
        match value {
            Value::Input | Value::Entry(_) => Read::Input,
            Value::Part(part) => Read::Part(part),
            Value::Node(node) => match self.of_node.get(node) {
                Some(Some(group)) => Read::Group(*group),
                _ => Read::Input,
            },
        }
    }

    fn node(&mut self, index: usize, node: &'a Node) {
        let reads: Vec<Read> = node.reads.iter().map(|value| self.read(*value)).collect();
        let field = node.field.as_ref().unwrap_or(NOWHERE);
        let kernel = match &node.op {
            Op::Activation(_) => {
                if let [Read::Group(group)] = reads[..]
                    && !self.starts_named_line(index)
                    && !self.at_border(index)
                    && self.only_reader(node.reads[0])
                    && self.ends_before(group, index)
                    && join(self.done.get_mut(group), (index, node))
                {
                    self.of_node[index] = Some(group);
                    return;
                }
                Kernel::Elementwise {
                    activations: vec![(index, node)],
                }
            }
            Op::Dense(_) => Kernel::Dense {
                field,
                transposed: self.transposed_later(index) && self.net.uses_later(index) == 0,
                frozen: !self.net.trains(node),
                activations: Vec::new(),
            },
            Op::Tied { node: other, .. } => Kernel::Tied {
                other: self.net.nodes[*other].field.as_ref().unwrap_or(field),
                field,
                accumulate: self.tied_again(index, *other),
                activations: Vec::new(),
            },
            Op::Network(declared) => {
                self.networks += 1;
                let last = |kind: &HeadKind| *kind == HeadKind::Network(index);
                Kernel::Network {
                    declared,
                    field,
                    index: self.networks - 1,
                    last: self.net.heads.iter().any(|head| last(&head.kind)),
                }
            }
            Op::Layer(layer) => Kernel::Layer {
                layer,
                field,
                frozen: !self.net.trains(node),
            },
            Op::Own(_) => Kernel::Own {
                field,
                frozen: !self.net.trains(node),
            },
            Op::Gate(gate) => Kernel::Gate(gate),
            Op::Noise(noise) => {
                self.noises += 1;
                Kernel::Noise {
                    noise,
                    index: self.noises - 1,
                }
            }
            Op::Softmax => Kernel::Softmax,
            Op::Merge(merge) => Kernel::Merge(merge),
        };
        self.of_node[index] = Some(self.done.len());
        let name = self.name(node, &kernel);
        let trains = self.net.trains(node) || self.any_trains(&reads);
        let shapes = (node.input.clone(), node.output.clone());
        self.push(kernel, reads, (name, Some(index)), shapes, trains);
    }

    /// True if the last node of a group is the one above this.
    fn ends_before(&self, group: usize, index: usize) -> bool {
        let group = &self.done[group];
        group
            .first
            .is_some_and(|first| first + group.nodes() == index)
    }

    fn any_trains(&self, reads: &[Read]) -> bool {
        let trains = |read: &Read| match read {
            Read::Group(group) => self.done[*group].trains,
            Read::Input | Read::Part(_) => false,
        };
        reads.iter().any(trains)
    }

    /// True if a later layer uses the same weights: its gradient is there first.
    fn tied_again(&self, index: usize, other: usize) -> bool {
        let field = &self.net.nodes[other].field;
        let mut later = self.net.nodes[index + 1..].iter();
        later.any(|node| self.net.transposes(node, other) || node.field == *field)
    }

    /// True if a later layer uses the weights of this one, transposed.
    fn transposed_later(&self, index: usize) -> bool {
        let mut later = self.net.nodes[index + 1..].iter();
        later.any(|node| self.net.transposes(node, index))
    }

    /// True if a node is the first of a block whose count only the compiler knows, or the first after it.
    fn at_border(&self, index: usize) -> bool {
        let counted = self
            .net
            .repeats
            .iter()
            .filter(|repeat| repeat.count.is_some());
        let mut borders = counted.flat_map(|repeat| [repeat.nodes.start, repeat.end()]);
        borders.any(|border| border == index)
    }

    fn starts_named_line(&self, index: usize) -> bool {
        let nodes = &self.net.nodes;
        let line = nodes[index].line;
        let first = index == 0 || nodes[index - 1].line != line;
        first && self.net.line_name(&nodes[index]).is_some()
    }

    fn only_reader(&self, value: Value) -> bool {
        let readers = self.net.nodes.iter().flat_map(|node| &node.reads);
        let heads = self.net.heads.iter();
        let logits = heads.filter(|head| head.logits == value).count();
        let nodes = self.net.nodes.iter();
        let head_nodes = nodes
            .filter(|node| node.head && node.reads.contains(&value))
            .count();
        readers.filter(|read| **read == value).count() + logits == 1 + head_nodes.min(logits)
    }

    fn name(&self, node: &Node, kernel: &Kernel) -> String {
        if let Some(name) = &node.again {
            return name.clone();
        }
        let kind = match kernel {
            Kernel::Dense { field, .. }
            | Kernel::Tied { field, .. }
            | Kernel::Layer { field, .. }
            | Kernel::Own { field, .. }
            | Kernel::Network { field, .. } => return field.text(),
            Kernel::Repeated { repeat, .. } => return repeat.at.text(),
            Kernel::Elementwise { .. } => "activation",
            Kernel::Gate(_) => "gate",
            Kernel::Noise { noise, .. } => noise.kind.module,
            Kernel::Softmax => "softmax",
            Kernel::Merge(merge) => merge.keyword,
        };
        match self.net.line_name(node) {
            // The layer with parameters has the line's name, as in files, wherever it stands in the line.
            Some(line) if self.layers.contains(line) || self.taken.contains(line) => {
                format!("{line}.{kind}")
            }
            Some(line) => line.to_owned(),
            None => String::from(kind),
        }
    }

    fn push(
        &mut self,
        kernel: Kernel<'a>,
        reads: Vec<Read>,
        (name, first): (String, Option<usize>),
        (takes, gives): (Shape, Shape),
        trains: bool,
    ) {
        let number = self.numbers.entry(name.clone()).or_insert(1);
        let mut free = name.clone();
        while !self.taken.insert(free.clone()) {
            *number += 1;
            free = format!("{name}{number}");
        }
        self.done.push(Group {
            kernel,
            reads,
            name: free,
            first,
            takes,
            gives,
            trains,
            uses: first.map_or(Uses::default(), |node| Uses {
                shared: self.net.is_shared(node),
                later: self.net.uses_later(node),
            }),
        });
    }

    /// Makes the last group compute the logits. Those of several outputs stand side by side.
    fn logits(&mut self) {
        let net = self.net;
        let reads: Vec<Read> = net
            .heads
            .iter()
            .map(|head| self.read(head.logits))
            .collect();
        let last = self.done.len().checked_sub(1).map(Read::Group);
        let output = Shape::features(net.output());
        let shapes = (output.clone(), output);
        if reads.len() > 1 {
            let kernel = Kernel::Merge(&CONCAT);
            let trains = self.any_trains(&reads);
            self.push(
                kernel,
                reads,
                (String::from("output"), None),
                shapes,
                trains,
            );
        } else if reads.first().copied() != last {
            // The logits are not computed last, or they are the input: a group that copies them.
            let kernel = Kernel::Elementwise {
                activations: Vec::new(),
            };
            let name = if last.is_none() { "input" } else { "output" };
            let trains = self.any_trains(&reads);
            self.push(kernel, reads, (String::from(name), None), shapes, trains);
        }
    }
}

/// Appends an activation to the group before it, if that ends element by element.
fn join<'a>(group: Option<&mut Group<'a>>, node: Numbered<'a>) -> bool {
    let Some(
        Kernel::Dense { activations, .. }
        | Kernel::Tied { activations, .. }
        | Kernel::Elementwise { activations },
    ) = group.map(|group| &mut group.kernel)
    else {
        return false;
    };
    activations.push(node);
    true
}

/// True if a later group reads the same value: its gradient is there first.
pub(crate) fn read_again(groups: &[Group], group: usize, read: Read) -> bool {
    groups[group + 1..]
        .iter()
        .any(|later| later.reads.contains(&read))
}

/// True if a single group reads this.
pub(crate) fn read_once(groups: &[Group], read: Read) -> bool {
    let reads = groups.iter().flat_map(|group| &group.reads);
    reads.filter(|other| **other == read).count() == 1
}
