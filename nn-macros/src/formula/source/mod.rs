//! Rust expressions as graphs. Only what can be differentiated is understood.

use quote::ToTokens;
use syn::{BinOp, Error, Expr, Lit, Result, Stmt, UnOp};

use super::graph::{Graph, Id};
use super::names::{Names, PI};
use crate::diag::source;
use crate::syntax::literal::{self, Fault};

mod conditions;
pub(super) mod elsewhere;
mod functions;
mod statements;

const KNOWN: &str = "+ − * /, pow, exp, ln, sqrt, sin, cos, tan, sinh, cosh, tanh, abs, min, max, clamp, relu, \
                     sigmoid, softplus, erf, `let u = …;`, `if a > b { … } else { … }`";

/// Operations that may stand in one another. The passes over a graph, and the compiler after them, go this deep.
const DEEP: usize = 256;

/// Adds the value of some statements to the graph, and the constants in them to the names; the error holds every
/// mistake in them.
pub(crate) fn read(graph: &mut Graph, names: &mut Names, all: &[Stmt]) -> Result<Id> {
    let mut reader = Reader {
        graph,
        names,
        locals: Vec::new(),
        is_deep: false,
    };
    reader.statements(all, None)
}

/// A number of a formula without names.
pub(crate) fn number(literal: &Lit) -> Result<f64> {
    named_number(literal, |_| false)
}

struct Reader<'a> {
    graph: &'a mut Graph,
    names: &'a mut Names,
    /// The variables of the `let`s in scope; the last one of a name hides the others.
    locals: Vec<Local>,
    /// True if an expression is too deep; the error is reported once.
    is_deep: bool,
}

/// A variable of a `let`.
struct Local {
    name: syn::Ident,
    /// `None` after a mistake.
    value: Option<Id>,
    used: bool,
}

impl Reader<'_> {
    fn read(&mut self, expression: &Expr) -> Result<Id> {
        match expression {
            Expr::Paren(inner) => self.read(&inner.expr),
            Expr::Group(inner) => self.read(&inner.expr),
            Expr::Lit(literal) => {
                let number = named_number(&literal.lit, |name| self.has(name))?;
                Ok(self.graph.number(number))
            }
            Expr::Path(path) => self.name(path),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                let inner = self.read(&unary.expr)?;
                Ok(self.graph.neg(inner))
            }
            Expr::Verbatim(tokens) => Err(Self::unread(tokens)),
            Expr::Binary(binary) if Self::is_power(binary) => Err(Self::power(binary)),
            Expr::Closure(closure) => Err(self.closure(closure)),
            Expr::Binary(binary) if is_test(&binary.op) => Err(mistake(
                binary.op,
                "a comparison is not a number",
                "write `if x > 0 { 1 } else { 0 }`",
            )),
            Expr::Binary(binary) => {
                let operator = operator(&binary.op);
                let left = self.read(&binary.left);
                let right = self.read(&binary.right);
                let (apply, (left, right)) = both(operator, both(left, right))?;
                let value = apply(self.graph, left, right);
                self.finite(value, expression)
            }
            Expr::Call(call) => self.function(call, expression),
            Expr::MethodCall(call) => self.method(call, expression),
            Expr::Field(field) => Err(self.field(field)),
            Expr::If(choice) => {
                let value = self.condition(choice)?;
                self.finite(value, expression)
            }
            Expr::Block(block) if block.label.is_none() => self.block(&block.block),
            Expr::Cast(cast) => Err(mistake(
                cast,
                "the numbers of a formula have the type of the network",
                &format!("write `{}`", source(&cast.expr)),
            )),
            other => Err(mistake(
                other,
                "this expression cannot be differentiated",
                &format!("known are {KNOWN}"),
            )),
        }
    }

    /// An operation on numbers gives a number, and not too many operations stand in one another.
    fn finite(&mut self, value: Id, expression: &Expr) -> Result<Id> {
        if let Some(result) = self.graph.not_a_number(value) {
            let text = source(expression);
            let result = if result.is_nan() {
                String::from("not a number")
            } else {
                format!("{} ∞", if result < 0.0 { "minus" } else { "plus" })
            };
            return Err(mistake(
                expression,
                &format!("`{text}` is {result}, whatever the variables are"),
                "remove it, or write what is meant: `1.5`",
            ));
        }
        if self.graph.depth(value) > DEEP && !self.is_deep {
            self.is_deep = true;
            return Err(mistake(
                expression,
                &format!("more than {DEEP} operations stand in one another here"),
                "write a shorter formula",
            ));
        }
        Ok(value)
    }

    /// True if a value has this name here.
    fn has(&self, name: &str) -> bool {
        self.names.has(name) || self.locals.iter().any(|local| local.name == name)
    }

    fn name(&mut self, path: &syn::ExprPath) -> Result<Id> {
        let Some(ident) = path.path.get_ident() else {
            return Ok(self.constant(path));
        };
        let text = ident.to_string();
        if let Some(local) = self.locals.iter_mut().rfind(|local| local.name == text) {
            local.used = true;
            let value = local.value;
            // After a mistake: what no rule knows anything about.
            return Ok(value.unwrap_or_else(|| self.graph.variable(usize::MAX)));
        }
        if let Some(index) = self.names.variables.iter().position(|name| *name == text) {
            return Ok(self.graph.variable(index));
        }
        if let Some(index) = self.names.parameters.iter().position(|name| *name == text) {
            return Ok(self.graph.parameter(index));
        }
        if text == PI {
            return Ok(self.graph.number(std::f64::consts::PI));
        }
        let help = self.unknown(&text);
        Err(mistake(ident, &format!("unknown name `{text}`"), &help))
    }

    /// `std::f64::consts::PI` is a number; of any other constant the value is the compiler's.
    fn constant(&mut self, path: &syn::ExprPath) -> Id {
        let text = source(path);
        let name = text.trim_start_matches("::");
        let name = name
            .strip_prefix("std::f64::consts::")
            .or_else(|| name.strip_prefix("core::f64::consts::"));
        let known = name.and_then(|name| CONSTANTS.iter().find(|(known, _)| *known == name));
        match known {
            Some((_, value)) => self.graph.number(*value),
            None => {
                let index = self.names.constant(text, path.to_token_stream());
                self.graph.parameter(index)
            }
        }
    }
}

/// The constants of `std::f64::consts`.
const CONSTANTS: [(&str, f64); 19] = {
    use std::f64::consts::{
        E, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2, FRAC_PI_3, FRAC_PI_4,
        FRAC_PI_6, FRAC_PI_8, LN_2, LN_10, LOG2_10, LOG2_E, LOG10_2, LOG10_E, PI, SQRT_2, TAU,
    };
    [
        ("E", E),
        ("FRAC_1_PI", FRAC_1_PI),
        ("FRAC_1_SQRT_2", FRAC_1_SQRT_2),
        ("FRAC_2_PI", FRAC_2_PI),
        ("FRAC_2_SQRT_PI", FRAC_2_SQRT_PI),
        ("FRAC_PI_2", FRAC_PI_2),
        ("FRAC_PI_3", FRAC_PI_3),
        ("FRAC_PI_4", FRAC_PI_4),
        ("FRAC_PI_6", FRAC_PI_6),
        ("FRAC_PI_8", FRAC_PI_8),
        ("LN_10", LN_10),
        ("LN_2", LN_2),
        ("LOG10_2", LOG10_2),
        ("LOG10_E", LOG10_E),
        ("LOG2_10", LOG2_10),
        ("LOG2_E", LOG2_E),
        ("PI", PI),
        ("SQRT_2", SQRT_2),
        ("TAU", TAU),
    ]
};

/// A number in a formula with values of some names.
fn named_number(literal: &Lit, is_name: impl Fn(&str) -> bool) -> Result<f64> {
    literal::real(literal).map_err(|fault| {
        let text = source(literal);
        let message = match fault {
            Fault::TooLarge => format!("`{text}` is too large for an `f64`"),
            Fault::TooSmall => format!("`{text}` is too small for an `f64`"),
            Fault::Other | Fault::Ending { .. } => format!("`{text}` is not a number"),
        };
        let message = fault.message(&text).unwrap_or(message);
        let help = match &fault {
            Fault::Ending { digits, ending } if is_name(ending) => {
                Some(format!("write `{digits} * {ending}`"))
            }
            _ => fault.help(),
        };
        let help = help.unwrap_or_else(|| String::from("write for example `1.5`"));
        mistake(literal, &message, &help)
    })
}

fn mistake(place: impl ToTokens, message: &str, help: &str) -> Error {
    Error::new_spanned(place, format!("{message}\n\nhelp: {help}"))
}

/// Both results, or all mistakes in them.
fn both<A, B>(first: Result<A>, second: Result<B>) -> Result<(A, B)> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (Err(mut all), Err(more)) => {
            all.combine(more);
            Err(all)
        }
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
    }
}

/// True if the result is true or false.
fn is_test(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::And(_)
            | BinOp::Or(_)
            | BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_)
    )
}

/// The operation of an operator on two terms.
fn operator(operator: &BinOp) -> Result<fn(&mut Graph, Id, Id) -> Id> {
    match operator {
        BinOp::Add(_) => Ok(Graph::add),
        BinOp::Sub(_) => Ok(Graph::sub),
        BinOp::Mul(_) => Ok(Graph::mul),
        BinOp::Div(_) => Ok(Graph::div),
        _ => Err(mistake(
            operator,
            "this operator cannot be differentiated",
            &format!("known are {KNOWN}"),
        )),
    }
}
