//! Who reads whom in a network.

/// What the rows of a network's table read. A network that is a chain needs none: [`Graph::CHAIN`].
///
/// `network!` writes it; a network by hand says it in [`Model::GRAPH`](crate::network::Model::GRAPH):
///
/// ```
/// use nn_core::network::{Graph, Read};
/// /// Three rows; the last one adds the input to the second.
/// const SKIP: Graph = Graph {
///     reads: &[&[Read::Input], &[Read::Layer(0)], &[Read::Layer(1), Read::Input]],
///     ..Graph::CHAIN
/// };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Graph {
    /// The named parts of the input and their widths, side by side in a sample; empty if it is one piece.
    pub parts: &'static [(&'static str, usize)],
    /// What each row of [`Model::LAYERS`](crate::network::Model::LAYERS) reads. A row that is missing here reads the one above it.
    pub reads: &'static [&'static [Read]],
    /// The outputs by name, side by side in a prediction; empty if the last row is the only one.
    pub outputs: &'static [(&'static str, Read)],
}

impl Graph {
    /// One input, one output, and each row reads the one above it.
    pub const CHAIN: Self = Self {
        parts: &[],
        reads: &[],
        outputs: &[],
    };
}

/// A value that a row of the table reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// The whole input.
    Input,
    /// One of its parts, by its index in [`Graph::parts`].
    Part(usize),
    /// What a row above hands on, by its index in [`Model::LAYERS`](crate::network::Model::LAYERS).
    Layer(usize),
}
