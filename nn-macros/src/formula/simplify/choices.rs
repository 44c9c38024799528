//! Minimum, maximum and choices.

use crate::formula::graph::{Comparison, Graph, Id, Node};

impl Graph {
    pub(crate) fn min(&mut self, a: Id, b: Id) -> Id {
        if a == b {
            a
        } else {
            self.intern(Node::Min(a, b))
        }
    }

    pub(crate) fn max(&mut self, a: Id, b: Id) -> Id {
        if a == b {
            a
        } else {
            self.intern(Node::Max(a, b))
        }
    }

    pub(crate) fn choose(
        &mut self,
        comparison: Comparison,
        [a, b, then, otherwise]: [Id; 4],
    ) -> Id {
        if then == otherwise {
            return then;
        }
        if let (Some(x), Some(y)) = (self.as_number(a), self.as_number(b)) {
            return if comparison.holds(x, y) {
                then
            } else {
                otherwise
            };
        }
        self.intern(Node::If(comparison, a, b, then, otherwise))
    }
}
