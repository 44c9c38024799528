//! Rust expressions as graphs. Only what can be differentiated is understood.

use syn::spanned::Spanned;
use syn::{BinOp, Error, Expr, Lit, Result, Stmt, UnOp};

use super::Names;
use super::graph::{Comparison, Function, Graph, Id};

const KNOWN: &str = "+ − * /, pow, exp, ln, sqrt, sin, cos, tan, sinh, cosh, tanh, abs, min, max, \
                     sigmoid, softplus, erf, `if a > b { … } else { … }`";

/// Adds an expression to the graph.
pub(crate) fn read(graph: &mut Graph, names: &Names, expression: &Expr) -> Result<Id> {
    match expression {
        Expr::Paren(inner) => read(graph, names, &inner.expr),
        Expr::Group(inner) => read(graph, names, &inner.expr),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Float(number) => Ok(graph.number(number.base10_parse()?)),
            Lit::Int(number) => {
                let value: u32 = number.base10_parse()?;
                Ok(graph.number(f64::from(value)))
            }
            other => Err(Error::new(other.span(), "expected a number")),
        },
        Expr::Path(path) => name(graph, names, path),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            let inner = read(graph, names, &unary.expr)?;
            Ok(graph.neg(inner))
        }
        Expr::Binary(binary) => {
            let left = read(graph, names, &binary.left)?;
            let right = read(graph, names, &binary.right)?;
            match binary.op {
                BinOp::Add(_) => Ok(graph.add(left, right)),
                BinOp::Sub(_) => Ok(graph.sub(left, right)),
                BinOp::Mul(_) => Ok(graph.mul(left, right)),
                BinOp::Div(_) => Ok(graph.div(left, right)),
                BinOp::BitXor(operator) => Err(Error::new(
                    operator.span(),
                    "`^` is no power in Rust (and binds weaker than `+`)\n\nhelp: write `pow(base, exponent)`",
                )),
                _ => Err(Error::new_spanned(
                    binary.op,
                    format!("this operator cannot be differentiated\n\nhelp: known are {KNOWN}"),
                )),
            }
        }
        Expr::Call(call) => {
            let arguments = call
                .args
                .iter()
                .map(|argument| read(graph, names, argument))
                .collect::<Result<Vec<_>>>()?;
            function(graph, &call.func, &arguments)
        }
        Expr::If(choice) => condition(graph, names, choice),
        Expr::Block(block) if block.label.is_none() => body(graph, names, &block.block),
        other => Err(Error::new_spanned(
            other,
            format!("this expression cannot be differentiated\n\nhelp: known are {KNOWN}"),
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
    if text == "PI" {
        return Ok(graph.number(std::f64::consts::PI));
    }
    let known: Vec<_> = names
        .variables
        .iter()
        .chain(&names.parameters)
        .cloned()
        .collect();
    Err(Error::new(
        ident.span(),
        format!(
            "unknown name `{text}`\n\nhelp: declared are `{}`, and `PI`",
            known.join("`, `")
        ),
    ))
}

fn function(graph: &mut Graph, callee: &Expr, arguments: &[Id]) -> Result<Id> {
    let name = match callee {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    };
    let name = name.ok_or_else(|| {
        Error::new_spanned(
            callee,
            format!("expected a function\n\nhelp: known are {KNOWN}"),
        )
    })?;
    let arity = |expected: usize| {
        if arguments.len() == expected {
            return Ok(());
        }
        Err(Error::new_spanned(
            callee,
            format!(
                "`{name}` takes {expected} arguments, but it has {}",
                arguments.len()
            ),
        ))
    };
    match name.as_str() {
        "pow" | "powi" | "powf" => {
            arity(2)?;
            Ok(graph.pow(arguments[0], arguments[1]))
        }
        "min" => {
            arity(2)?;
            Ok(graph.min(arguments[0], arguments[1]))
        }
        "max" => {
            arity(2)?;
            Ok(graph.max(arguments[0], arguments[1]))
        }
        "square" => {
            arity(1)?;
            Ok(graph.mul(arguments[0], arguments[0]))
        }
        _ => {
            let known = Function::ALL.iter().find(|(known, _)| *known == name);
            let Some(&(_, function)) = known else {
                return Err(Error::new_spanned(
                    callee,
                    format!("unknown function `{name}`\n\nhelp: known are {KNOWN}"),
                ));
            };
            arity(1)?;
            Ok(graph.call(function, arguments[0]))
        }
    }
}

fn condition(graph: &mut Graph, names: &Names, choice: &syn::ExprIf) -> Result<Id> {
    let Expr::Binary(test) = &*choice.cond else {
        return Err(Error::new_spanned(
            &choice.cond,
            "expected a comparison, as in `x > 0`",
        ));
    };
    let comparison = match test.op {
        BinOp::Lt(_) => Comparison::Less,
        BinOp::Le(_) => Comparison::LessEqual,
        BinOp::Gt(_) => Comparison::Greater,
        BinOp::Ge(_) => Comparison::GreaterEqual,
        _ => {
            return Err(Error::new_spanned(
                test.op,
                "expected `<`, `<=`, `>` or `>=`",
            ));
        }
    };
    let left = read(graph, names, &test.left)?;
    let right = read(graph, names, &test.right)?;
    let then = body(graph, names, &choice.then_branch)?;
    let Some((_, otherwise)) = &choice.else_branch else {
        return Err(Error::new_spanned(
            choice,
            "this `if` has no value where its condition fails\n\nhelp: add `else { … }`",
        ));
    };
    let otherwise = read(graph, names, otherwise)?;
    Ok(graph.choose(comparison, [left, right, then, otherwise]))
}

fn body(graph: &mut Graph, names: &Names, block: &syn::Block) -> Result<Id> {
    match block.stmts.as_slice() {
        [Stmt::Expr(expression, None)] => read(graph, names, expression),
        _ => Err(Error::new(
            block.span(),
            "expected one expression between the braces",
        )),
    }
}
