//! Activations as JavaScript: those of the library by their keywords, a user's by their formulas.

use std::fmt;

use nn_core::layer::formula::{Comparison, Formula, Function, Node};
use nn_core::network::Op;

use super::number;

/// A function of one number: two expressions, the value at `z`, and the derivative from `z` and the value `u`.
pub(super) struct Translated {
    pub(super) value: String,
    pub(super) slope: String,
}

/// The reason why a function has no translation.
#[derive(Debug)]
pub(super) enum Refusal {
    Unknown,
    Parameters,
    Part(&'static str),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("is an activation that is not translated"),
            Self::Parameters => {
                f.write_str("has a formula with parameters, whose values are not in the program")
            }
            Self::Part(part) => write!(f, "has a formula with `{part}`, which is not translated"),
        }
    }
}

/// The function of an activation.
pub(super) fn of(op: Op) -> Result<Translated, Refusal> {
    match op {
        Op::Activation {
            formula: Some(formula),
            ..
        } => by_formula(formula),
        Op::Activation {
            keyword, number, ..
        } => by_keyword(keyword, number),
        _ => Err(Refusal::Unknown),
    }
}

/// The slopes are computed as the library does: the rounding is then the same where 1 − u loses digits.
fn by_keyword(keyword: &str, argument: Option<f64>) -> Result<Translated, Refusal> {
    let a = |default: f64| number(argument.unwrap_or(default));
    let (value, slope): (String, String) = match keyword {
        "identity" => ("z".into(), "1".into()),
        "relu" => ("z < 0 ? 0 : z".into(), "u > 0 ? 1 : 0".into()),
        "leaky_relu" => {
            let a = a(0.01);
            (format!("z > 0 ? z : {a} * z"), format!("u > 0 ? 1 : {a}"))
        }
        "elu" => {
            let a = a(1.0);
            (
                format!("z > 0 ? z : {a} * Math.expm1(z)"),
                format!("z > 0 ? 1 : u + {a}"),
            )
        }
        "silu" => (
            "z * logistic(z)".into(),
            "logistic(z) + u * (1 - logistic(z))".into(),
        ),
        "tanh" => ("Math.tanh(z)".into(), "1 - u * u".into()),
        "sigmoid" => ("logistic(z)".into(), "u * (1 - u)".into()),
        "softplus" => ("lnOnePlusExp(z)".into(), "-Math.expm1(-u)".into()),
        "exp" => ("Math.exp(z)".into(), "u".into()),
        "sin" => ("Math.sin(z)".into(), "Math.cos(z)".into()),
        "cos" => ("Math.cos(z)".into(), "-Math.sin(z)".into()),
        "square" => ("z * z".into(), "2 * z".into()),
        "neg" => ("-z".into(), "-1".into()),
        "recip" => ("1 / z".into(), "-u * u".into()),
        "scale" => (format!("{} * z", a(1.0)), a(1.0)),
        "step" => ("z >= 0 ? 1 : Number.isNaN(z) ? z : 0".into(), "0".into()),
        "perceptron" => ("z > 0 ? 1 : Number.isNaN(z) ? z : 0".into(), "0".into()),
        _ => return Err(Refusal::Unknown),
    };
    Ok(Translated { value, slope })
}

/// Node by node, the derivative with the chain rule forward, as [`Formula::value_and_derivative`] does.
fn by_formula(formula: &Formula) -> Result<Translated, Refusal> {
    if !formula.parameters.is_empty() {
        return Err(Refusal::Parameters);
    }
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for (index, node) in formula.nodes.iter().enumerate() {
        values.push(format!("const n{index} = {};", value(*node)?));
        slopes.push(format!("const d{index} = {};", slope(*node)?));
    }
    let Some(last) = formula.nodes.len().checked_sub(1) else {
        return by_keyword("identity", None);
    };
    Ok(Translated {
        value: format!("{{ {} return n{last}; }}", values.join(" ")),
        slope: format!(
            "{{ {} {} return d{last}; }}",
            values.join(" "),
            slopes.join(" ")
        ),
    })
}

fn value(node: Node) -> Result<String, Refusal> {
    Ok(match node {
        Node::Number(value) => number(value),
        Node::Variable => "z".into(),
        Node::Negative(a) => format!("-n{a}"),
        Node::Sum(a, b) => format!("n{a} + n{b}"),
        Node::Difference(a, b) => format!("n{a} - n{b}"),
        Node::Product(a, b) => format!("times(n{a}, n{b})"),
        Node::Quotient(a, b) => format!("n{a} / n{b}"),
        Node::Power(a, b) => format!("Math.pow(n{a}, n{b})"),
        Node::Minimum(a, b) => format!("n{a} <= n{b} ? n{a} : n{b}"),
        Node::Maximum(a, b) => format!("n{a} >= n{b} ? n{a} : n{b}"),
        Node::Call(function, a) => call(function, &format!("n{a}"))?,
        Node::Choice {
            then, otherwise, ..
        } => format!("{} ? n{then} : n{otherwise}", condition(node)),
        _ => return Err(Refusal::Part("an unknown operation")),
    })
}

fn slope(node: Node) -> Result<String, Refusal> {
    Ok(match node {
        Node::Number(_) => "0".into(),
        Node::Variable => "1".into(),
        Node::Negative(a) => format!("-d{a}"),
        Node::Sum(a, b) => format!("d{a} + d{b}"),
        Node::Difference(a, b) => format!("d{a} - d{b}"),
        Node::Product(a, b) => format!("times(d{a}, n{b}) + times(n{a}, d{b})"),
        Node::Quotient(a, b) => format!("(d{a} - times(n{a} / n{b}, d{b})) / n{b}"),
        Node::Power(a, b) => format!(
            "times(d{a}, n{b} * Math.pow(n{a}, n{b} - 1)) + times(d{b}, Math.pow(n{a}, n{b}) * Math.log(n{a}))"
        ),
        Node::Minimum(a, b) => format!("n{a} <= n{b} ? d{a} : d{b}"),
        Node::Maximum(a, b) => format!("n{a} >= n{b} ? d{a} : d{b}"),
        Node::Call(function, a) => {
            let slope = call_slope(function, &format!("n{a}"))?;
            format!("times(d{a}, {slope})")
        }
        Node::Choice {
            then, otherwise, ..
        } => format!("{} ? d{then} : d{otherwise}", condition(node)),
        _ => return Err(Refusal::Part("an unknown operation")),
    })
}

fn condition(node: Node) -> String {
    let Node::Choice {
        comparison,
        left,
        right,
        ..
    } = node
    else {
        return "false".into();
    };
    let sign = match comparison {
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
    };
    format!("n{left} {sign} n{right}")
}

fn call(function: Function, u: &str) -> Result<String, Refusal> {
    Ok(match function {
        Function::Exp => format!("Math.exp({u})"),
        Function::ExpM1 => format!("Math.expm1({u})"),
        Function::Ln => format!("Math.log({u})"),
        Function::Ln1p => format!("Math.log1p({u})"),
        Function::Sqrt => format!("Math.sqrt({u})"),
        Function::Sin => format!("Math.sin({u})"),
        Function::Cos => format!("Math.cos({u})"),
        Function::Tan => format!("Math.tan({u})"),
        Function::Sinh => format!("Math.sinh({u})"),
        Function::Cosh => format!("Math.cosh({u})"),
        Function::Tanh => format!("Math.tanh({u})"),
        Function::Abs => format!("Math.abs({u})"),
        Function::Sign => format!("Math.sign({u})"),
        Function::Sigmoid => format!("logistic({u})"),
        Function::Softplus => format!("lnOnePlusExp({u})"),
        Function::LnCosh => format!("lnCosh({u})"),
        Function::Erf => return Err(Refusal::Part("erf")), // JavaScript has none
        _ => return Err(Refusal::Part("an unknown function")),
    })
}

fn call_slope(function: Function, u: &str) -> Result<String, Refusal> {
    Ok(match function {
        Function::Exp | Function::ExpM1 => format!("Math.exp({u})"),
        Function::Ln => format!("1 / {u}"),
        Function::Ln1p => format!("1 / (1 + {u})"),
        Function::Sqrt => format!("0.5 / Math.sqrt({u})"),
        Function::Sin => format!("Math.cos({u})"),
        Function::Cos => format!("-Math.sin({u})"),
        Function::Tan => format!("1 + Math.tan({u}) ** 2"),
        Function::Sinh => format!("Math.cosh({u})"),
        Function::Cosh => format!("Math.sinh({u})"),
        Function::Tanh => format!("1 - Math.tanh({u}) ** 2"),
        Function::Abs => format!("Math.sign({u})"),
        Function::Sign => "0".into(),
        Function::Sigmoid => format!("logistic({u}) * logistic(-{u})"),
        Function::Softplus => format!("logistic({u})"),
        Function::LnCosh => format!("Math.tanh({u})"),
        Function::Erf => return Err(Refusal::Part("erf")),
        _ => return Err(Refusal::Part("an unknown function")),
    })
}
