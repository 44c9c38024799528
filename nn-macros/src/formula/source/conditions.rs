//! `if`: comparisons, joined with `&&` and `||`.

use syn::{BinOp, Expr, Result, UnOp};

use super::{Reader, both, mistake};
use crate::formula::graph::{Comparison, Id};

const CONDITION: &str = "write `if x > 0 { … } else { … }`, with `<`, `<=`, `>` or `>=`, and `&&` or `||` between two \
                         of these";

enum Condition {
    Compare(Comparison, Id, Id),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
}

impl Reader<'_> {
    pub(super) fn condition(&mut self, choice: &syn::ExprIf) -> Result<Id> {
        let test = self.test(&choice.cond);
        let then = self.block(&choice.then_branch);
        let otherwise = match &choice.else_branch {
            Some((_, otherwise)) => self.read(otherwise),
            None => Err(mistake(
                choice,
                "this `if` has no value where its condition fails",
                "add `else { … }`",
            )),
        };
        let (test, (then, otherwise)) = both(test, both(then, otherwise))?;
        Ok(self.choose(&test, then, otherwise))
    }

    fn test(&mut self, test: &Expr) -> Result<Condition> {
        match test {
            Expr::Paren(inner) => self.test(&inner.expr),
            Expr::Group(inner) => self.test(&inner.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
                Ok(Condition::Not(Box::new(self.test(&unary.expr)?)))
            }
            Expr::Binary(join) if matches!(join.op, BinOp::And(_) | BinOp::Or(_)) => {
                let (left, right) = both(self.test(&join.left), self.test(&join.right))?;
                let (left, right) = (Box::new(left), Box::new(right));
                Ok(match join.op {
                    BinOp::And(_) => Condition::And(left, right),
                    _ => Condition::Or(left, right),
                })
            }
            Expr::Binary(test) => {
                let sides = both(self.read(&test.left), self.read(&test.right));
                let (comparison, (left, right)) = both(comparison(&test.op), sides)?;
                Ok(Condition::Compare(comparison, left, right))
            }
            other => Err(mistake(other, "this is not a comparison", CONDITION)),
        }
    }

    fn choose(&mut self, test: &Condition, then: Id, otherwise: Id) -> Id {
        match test {
            Condition::Compare(comparison, left, right) => self
                .graph
                .choose(*comparison, [*left, *right, then, otherwise]),
            Condition::And(first, second) => {
                let then = self.choose(second, then, otherwise);
                self.choose(first, then, otherwise)
            }
            Condition::Or(first, second) => {
                let otherwise = self.choose(second, then, otherwise);
                self.choose(first, then, otherwise)
            }
            Condition::Not(inner) => self.choose(inner, otherwise, then),
        }
    }
}

fn comparison(operator: &BinOp) -> Result<Comparison> {
    match operator {
        BinOp::Lt(_) => Ok(Comparison::Less),
        BinOp::Le(_) => Ok(Comparison::LessEqual),
        BinOp::Gt(_) => Ok(Comparison::Greater),
        BinOp::Ge(_) => Ok(Comparison::GreaterEqual),
        _ => Err(mistake(
            operator,
            "a formula cannot depend on this comparison",
            CONDITION,
        )),
    }
}
