//! Repeated blocks.

use std::ops::Range;

use super::access::Access;
use super::width::Dim;

/// A repeated block with parameters. Its nodes are those of one repetition after the other.
#[derive(Clone)]
pub(crate) struct Repeat {
    /// The place of its array: `block`.
    pub(crate) at: Access,
    /// The number of repetitions that its nodes are there for.
    pub(crate) times: usize,
    /// The number of repetitions, if only the compiler knows it: its nodes are there for one then.
    pub(crate) count: Option<Dim>,
    /// The nodes of its first repetition.
    pub(crate) nodes: Range<usize>,
    /// The lines of its first repetition.
    pub(crate) lines: Range<usize>,
    /// The first node that its fields name: the blocks around it may be repeated, too.
    pub(crate) first: usize,
}

impl Repeat {
    /// The same block in a later repetition of a block around it.
    pub(crate) fn later(mut self, nodes: usize, lines: usize) -> Self {
        self.nodes = self.nodes.start + nodes..self.nodes.end + nodes;
        self.lines = self.lines.start + lines..self.lines.end + lines;
        self
    }

    /// The node after its last repetition.
    pub(crate) fn end(&self) -> usize {
        self.nodes.start + self.times * self.nodes.len()
    }
}
