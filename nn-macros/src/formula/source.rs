//! Rust expressions as graphs. Only what can be differentiated is understood.

use quote::ToTokens;
use syn::{BinOp, Error, Expr, Lit, Result, Stmt, UnOp};

use super::graph::{Comparison, Function, Graph, Id};
use super::names::{Names, PI};
use crate::diag::{similar, source};
use crate::syntax::literal::{self, Fault};

const KNOWN: &str = "+ − * /, pow, exp, ln, sqrt, sin, cos, tan, sinh, cosh, tanh, abs, min, max, \
                     sigmoid, softplus, erf, `if a > b { … } else { … }`";

const CONDITION: &str = "write `if x > 0 { … } else { … }`, with `<`, `<=`, `>` or `>=`";

/// Adds an expression to the graph; the error holds every mistake in it.
pub(crate) fn read(graph: &mut Graph, names: &Names, expression: &Expr) -> Result<Id> {
    match expression {
        Expr::Paren(inner) => read(graph, names, &inner.expr),
        Expr::Group(inner) => read(graph, names, &inner.expr),
        Expr::Lit(literal) => Ok(graph.number(number(names, &literal.lit)?)),
        Expr::Path(path) => name(graph, names, path),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            let inner = read(graph, names, &unary.expr)?;
            Ok(graph.neg(inner))
        }
        Expr::Binary(binary) => {
            let operator = operator(&binary.op);
            let left = read(graph, names, &binary.left);
            let right = read(graph, names, &binary.right);
            let (apply, (left, right)) = both(operator, both(left, right))?;
            let value = apply(graph, left, right);
            finite(graph, value, expression)
        }
        Expr::Call(call) => {
            let value = function(graph, names, call)?;
            finite(graph, value, expression)
        }
        Expr::If(choice) => condition(graph, names, choice),
        Expr::Block(block) if block.label.is_none() => body(graph, names, &block.block),
        other => Err(mistake(
            other,
            "this expression cannot be differentiated",
            &format!("known are {KNOWN}"),
        )),
    }
}

/// A number in a formula whose variables and parameters are `names`.
pub(crate) fn number(names: &Names, literal: &Lit) -> Result<f64> {
    literal::real(literal).map_err(|fault| {
        let text = source(literal);
        let message = match fault {
            Fault::TooLarge => format!("`{text}` is too large for an `f64`"),
            Fault::TooSmall => format!("`{text}` is too small for an `f64`"),
            Fault::Other | Fault::Ending { .. } => format!("`{text}` is not a number"),
        };
        let message = fault.message(&text).unwrap_or(message);
        let help = match &fault {
            Fault::Ending { digits, ending } if names.has(ending) => {
                Some(format!("write `{digits} * {ending}`"))
            }
            _ => fault.help(),
        };
        let help = help.unwrap_or_else(|| String::from("write for example `1.5`"));
        mistake(literal, &message, &help)
    })
}

/// An operation on numbers gives a number.
fn finite(graph: &Graph, value: Id, expression: &Expr) -> Result<Id> {
    match graph.not_a_number(value) {
        None => Ok(value),
        Some(result) => {
            let text = source(expression);
            let result = if result.is_nan() {
                String::from("not a number")
            } else {
                format!("{} ∞", if result < 0.0 { "minus" } else { "plus" })
            };
            Err(mistake(
                expression,
                &format!("`{text}` is {result}, whatever the variables are"),
                "remove it, or write what is meant: `1.5`",
            ))
        }
    }
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

/// The operation of an operator on two terms.
fn operator(operator: &BinOp) -> Result<fn(&mut Graph, Id, Id) -> Id> {
    match operator {
        BinOp::Add(_) => Ok(Graph::add),
        BinOp::Sub(_) => Ok(Graph::sub),
        BinOp::Mul(_) => Ok(Graph::mul),
        BinOp::Div(_) => Ok(Graph::div),
        BinOp::BitXor(_) => Err(mistake(
            operator,
            "`^` is not a power in Rust (and binds weaker than `+`)",
            "write `pow(base, exponent)`",
        )),
        _ => Err(mistake(
            operator,
            "this operator cannot be differentiated",
            &format!("known are {KNOWN}"),
        )),
    }
}

fn name(graph: &mut Graph, names: &Names, path: &syn::ExprPath) -> Result<Id> {
    let Some(ident) = path.path.get_ident() else {
        return Err(Error::new_spanned(
            path,
            "a constant's derivative is known, but its value is not\n\nhelp: make it a parameter: `(x; c = 1.0)`",
        ));
    };
    let text = ident.to_string();
    if let Some(index) = names.variables.iter().position(|name| *name == text) {
        return Ok(graph.variable(index));
    }
    if let Some(index) = names.parameters.iter().position(|name| *name == text) {
        return Ok(graph.parameter(index));
    }
    if text == PI {
        return Ok(graph.number(std::f64::consts::PI));
    }
    let known: Vec<_> = names
        .variables
        .iter()
        .chain(&names.parameters)
        .map(String::as_str)
        .collect();
    let help = match similar(&text, known.iter().copied()) {
        Some(name) => format!("declared is a similar name: `{name}`"),
        None => format!("declared are `{}`, and `PI`", known.join("`, `")),
    };
    Err(mistake(ident, &format!("unknown name `{text}`"), &help))
}

/// A known function.
enum Callee {
    Pow,
    Min,
    Max,
    Square,
    Call(Function),
}

fn function(graph: &mut Graph, names: &Names, call: &syn::ExprCall) -> Result<Id> {
    let callee = callee(&call.func, call.args.len());
    let mut arguments = Ok(Vec::new());
    for argument in &call.args {
        let argument = read(graph, names, argument);
        arguments = both(arguments, argument).map(|(mut all, argument)| {
            all.push(argument);
            all
        });
    }
    let (callee, arguments) = both(callee, arguments)?;
    Ok(match (callee, &arguments[..]) {
        (Callee::Pow, &[base, exponent]) => graph.pow(base, exponent),
        (Callee::Min, &[a, b]) => graph.min(a, b),
        (Callee::Max, &[a, b]) => graph.max(a, b),
        (Callee::Square, &[x]) => graph.mul(x, x),
        (Callee::Call(function), &[x]) => graph.call(function, x),
        // `callee` has counted them.
        (_, _) => graph.number(0.0),
    })
}

/// The function of a call with `count` arguments.
fn callee(callee: &Expr, count: usize) -> Result<Callee> {
    let name = match callee {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Lit(literal) => return Err(times(literal)),
        _ => None,
    };
    let Some(name) = name else {
        return Err(mistake(
            callee,
            "this is not a function",
            &format!("known are {KNOWN}"),
        ));
    };
    let of_two = [
        ("pow", Callee::Pow),
        ("powi", Callee::Pow),
        ("powf", Callee::Pow),
        ("min", Callee::Min),
        ("max", Callee::Max),
    ];
    let of_one = Function::ALL.map(|(name, function)| (name, Callee::Call(function)));
    let known = of_two.into_iter().map(|(known, callee)| (known, 2, callee));
    let known = known.chain([("square", 1, Callee::Square)]);
    let known = known.chain(of_one.into_iter().map(|(known, callee)| (known, 1, callee)));
    let mut words = Vec::new();
    for (known, takes, found) in known {
        words.push(known);
        if known == name && takes == count {
            return Ok(found);
        }
        if known == name {
            let form = if takes == 1 { "x" } else { "a, b" };
            let arguments = if takes == 1 { "argument" } else { "arguments" };
            return Err(mistake(
                callee,
                &format!("`{name}` takes {takes} {arguments}, but it has {count}"),
                &format!("write `{name}({form})`"),
            ));
        }
    }
    let help = match similar(&name, words) {
        Some(known) => format!("a function with a similar name exists: `{known}`"),
        None => format!("known are {KNOWN}"),
    };
    Err(mistake(
        callee,
        &format!("unknown function `{name}`"),
        &help,
    ))
}

/// `2(x + 1)` and `2sin(x)`, which are products on paper.
fn times(number: &syn::ExprLit) -> Error {
    let text = source(number);
    match literal::real(&number.lit) {
        Err(Fault::Ending { digits, ending }) => mistake(
            number,
            &format!("`{text}` is one number with the ending `{ending}`"),
            &format!("write `{digits} * {ending}(…)`"),
        ),
        _ => mistake(
            number,
            &format!("the number `{text}` is not a function"),
            &format!("write `{text} * (…)`"),
        ),
    }
}

fn condition(graph: &mut Graph, names: &Names, choice: &syn::ExprIf) -> Result<Id> {
    let test = match &*choice.cond {
        Expr::Binary(test) => {
            let sides = both(
                read(graph, names, &test.left),
                read(graph, names, &test.right),
            );
            both(comparison(&test.op), sides)
        }
        other => Err(mistake(other, "this is not a comparison", CONDITION)),
    };
    let then = body(graph, names, &choice.then_branch);
    let otherwise = match &choice.else_branch {
        Some((_, otherwise)) => read(graph, names, otherwise),
        None => Err(mistake(
            choice,
            "this `if` has no value where its condition fails",
            "add `else { … }`",
        )),
    };
    let ((comparison, (left, right)), (then, otherwise)) = both(test, both(then, otherwise))?;
    Ok(graph.choose(comparison, [left, right, then, otherwise]))
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

fn body(graph: &mut Graph, names: &Names, block: &syn::Block) -> Result<Id> {
    match block.stmts.as_slice() {
        [Stmt::Expr(expression, None)] => read(graph, names, expression),
        _ => Err(mistake(
            block,
            "there is not one expression between these braces",
            "write the formula in one piece: `{ x * x }`",
        )),
    }
}
