//! What a network wants of the columns of its input: what the layers want that read them.

use crate::layer::wants::Wants;
use crate::network::graph::{Graph, Read};
use crate::network::table::LayerInfo;

/// What the layers of a network that read its input want, all together.
pub(crate) const fn of(layers: &[LayerInfo], graph: &Graph) -> Wants {
    of_readers(layers, graph, None)
}

/// What those that read the input's column `at` want.
pub(crate) fn of_column(layers: &[LayerInfo], graph: &Graph, at: usize) -> Wants {
    let mut end = 0;
    let part = graph.parts.iter().position(|(_, width)| {
        end += width;
        at < end
    });
    of_readers(layers, graph, part)
}

/// What the rows want that read the input or this part of it (any part if none is given).
const fn of_readers(layers: &[LayerInfo], graph: &Graph, part: Option<usize>) -> Wants {
    if layers.is_empty() {
        return Wants::ONE_SCALE;
    }
    let (mut all, mut row) = (Wants::ANY_SCALE, 0);
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

#[cfg(test)]
mod tests {
    use super::of_readers;
    use crate::layer::wants::Wants;
    use crate::network::graph::{Graph, Read};
    use crate::network::table::LayerInfo;

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
        let of = |part| of_readers(&rows, &graph, part);
        assert_eq!(of(Some(0)), Wants::INDICES);
        assert_eq!(of(Some(1)), Wants::RAW);
        assert_eq!(of(Some(2)), Wants::ONE_SCALE);
        let all = of(None);
        assert!(all.one_scale && all.indices && all.raw);
        // A chain: the first row alone reads the input.
        assert_eq!(of_readers(&rows[1..3], &Graph::CHAIN, None), Wants::RAW);
    }
}
