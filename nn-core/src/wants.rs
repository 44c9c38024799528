//! What a network makes of its input as it is: whether scales matter to it, and whether some of it are indices.

use crate::network::{LayerInfo, Model};
use crate::picture::{Graph, Read};

/// What a layer wants of the columns it reads. `fit` gives its advice on scales by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wants {
    /// Columns of one scale are better for it.
    pub one_scale: bool,
    /// Its columns are indices of classes, which no scale may change.
    pub indices: bool,
    /// It standardises its columns itself: they must not be standardised already.
    pub raw: bool,
}

impl Wants {
    /// Columns of one scale: most layers.
    pub const ONE_SCALE: Self = Self {
        one_scale: true,
        indices: false,
        raw: false,
    };
    /// Columns of any scale: the layer brings them to one.
    pub const ANY_SCALE: Self = Self {
        one_scale: false,
        indices: false,
        raw: false,
    };
    /// Columns of any scale, as they were read: the layer standardises them.
    pub const RAW: Self = Self {
        raw: true,
        ..Self::ANY_SCALE
    };
    /// Indices of classes.
    pub const INDICES: Self = Self {
        indices: true,
        ..Self::ANY_SCALE
    };

    const NOTHING: Self = Self::ANY_SCALE;

    /// What the layers of a network that read its input want, all together.
    pub(crate) const fn of<N: Model>() -> Self {
        Self::of_readers(N::LAYERS, N::GRAPH, None)
    }

    /// What those that read the input's column `at` want.
    pub(crate) fn of_column<N: Model>(at: usize) -> Self {
        let mut end = 0;
        let part = N::GRAPH.parts.iter().position(|(_, width)| {
            end += width;
            at < end
        });
        Self::of_readers(N::LAYERS, N::GRAPH, part)
    }

    /// What the rows want that read the input or this part of it (any part if none is given).
    const fn of_readers(layers: &[LayerInfo], graph: &Graph, part: Option<usize>) -> Self {
        if layers.is_empty() {
            return Self::ONE_SCALE;
        }
        let (mut all, mut row) = (Self::NOTHING, 0);
        while row < layers.len() {
            let reads: &[Read] = if row < graph.reads.len() {
                graph.reads[row]
            } else if row == 0 {
                &[Read::Input]
            } else {
                &[]
            };
            let mut i = 0;
            while i < reads.len() {
                let here = match (reads[i], part) {
                    (Read::Input, _) | (Read::Part(_), None) => true,
                    (Read::Part(read), Some(part)) => read == part,
                    (Read::Layer(_), _) => false,
                };
                if here {
                    all.one_scale |= layers[row].wants.one_scale;
                    all.indices |= layers[row].wants.indices;
                    all.raw |= layers[row].wants.raw;
                }
                i += 1;
            }
            row += 1;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Wants;
    use crate::network::LayerInfo;
    use crate::picture::{Graph, Read};

    #[test]
    fn a_column_is_wanted_as_its_readers_want_it() {
        let rows = [
            LayerInfo::layer("rows", "embedding(5, 2)", 1, 2, 10, 2).wanting(Wants::INDICES),
            LayerInfo::layer("scale", "standardize", 3, 3, 0, 3).wanting(Wants::RAW),
            LayerInfo::dense("other", 2, 3, true),
            LayerInfo::merge("all", "concat(rows, scale, other)", 8, 8),
        ];
        let graph = Graph {
            parts: &[("class", 1), ("raw", 3), ("scaled", 2)],
            reads: &[
                &[Read::Part(0)],
                &[Read::Part(1)],
                &[Read::Part(2)],
                &[Read::Layer(0), Read::Layer(1), Read::Layer(2)],
            ],
            outputs: &[],
        };
        let of = |part| Wants::of_readers(&rows, &graph, part);
        assert_eq!(of(Some(0)), Wants::INDICES);
        assert_eq!(of(Some(1)), Wants::RAW);
        assert_eq!(of(Some(2)), Wants::ONE_SCALE);
        let all = of(None);
        assert!(all.one_scale && all.indices && all.raw);
        // A chain: the first row alone reads the input.
        assert_eq!(
            Wants::of_readers(&rows[1..3], &Graph::CHAIN, None),
            Wants::RAW
        );
    }
}
