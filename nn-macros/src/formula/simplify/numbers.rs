//! Operations on numbers.

use crate::formula::graph::{Graph, Id, Node};

impl Graph {
    /// The result of an operation on numbers; the operation itself if the result is not finite.
    pub(super) fn folded(&mut self, value: f64, operation: Node) -> Id {
        if value.is_finite() {
            self.number(value)
        } else {
            self.intern(operation)
        }
    }

    /// The value of an operation on numbers that [`folded`](Self::folded) has left, such as a division by 0.
    pub(crate) fn not_a_number(&self, id: Id) -> Option<f64> {
        match self.node(id) {
            Node::Number(_) => None,
            Node::Div(a, b) if self.is(b, 0.0) => Some(match self.as_number(a) {
                Some(a) => a / 0.0,
                None => f64::NAN,
            }),
            _ => {
                let arguments = self.arguments(id);
                let known = !arguments.is_empty()
                    && arguments
                        .iter()
                        .all(|&argument| self.as_number(argument).is_some());
                let value = known.then(|| self.evaluate(id, &[], &[], |x| x));
                value.filter(|value| !value.is_finite())
            }
        }
    }
}
