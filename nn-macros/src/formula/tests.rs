//! Formulas whose simplified derivative is known, and the finiteness of forty of them.

use quote::quote;

use super::declaration::probes;
use super::graph::{Graph, Id};
use super::names::Names;
use super::source::read;

fn formula(text: &str) -> (Graph, Names, Id, Id) {
    let names = Names {
        variables: vec!["x".to_owned()],
        parameters: vec!["a".to_owned()],
    };
    let mut graph = Graph::default();
    let expression = syn::parse_str(text).expect("a Rust expression");
    let value = read(&mut graph, &names, &expression).expect("a known expression");
    let derivative = graph.derivative(value, 0);
    (graph, names, value, derivative)
}

#[track_caller]
fn shows(text: &str, value: &str, derivative: &str) {
    let (graph, names, v, d) = formula(text);
    assert_eq!(graph.show(v, &names), value, "value of {text}");
    assert_eq!(graph.show(d, &names), derivative, "derivative of {text}");
}

#[test]
fn simplifies_to_what_a_person_would_write() {
    shows("x * x", "x^2", "2·x");
    shows("1 / (1 + exp(-x))", "σ(x)", "σ(x)·σ(−x)");
    shows("exp(x) / (1 + exp(x))", "σ(x)", "σ(−x)·σ(x)");
    shows("ln(1 + exp(x))", "softplus(x)", "σ(x)");
    shows(
        "(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
        "tanh(x)",
        "1 − tanh(x)^2",
    );
    shows("sin(x) * sin(x)", "sin(x)^2", "2·sin(x)·cos(x)");
    shows("pow(x, 3)", "x^3", "3·x^2");
    shows("x / (1 + abs(x))", "x/(1 + |x|)", "1/(1 + |x|)^2");
    shows(
        "if x > 0 { x } else { a * x }",
        "{x if x > 0, x·a else}",
        "{1 if x > 0, a else}",
    );
}

/// Functions that are finite for |x| ≤ 1e4; value and derivative must be, too.
const FINITE: [&str; 34] = [
    "x / (1 + exp(-x))",
    "x / (1 + exp(-1.702 * x))",
    "x * sigmoid(a * x)",
    "x * tanh(ln(1 + exp(x)))",
    "x * tanh(softplus(x))",
    "0.5 * x * (1 + erf(x / 1.4142135623730951))",
    "ln(1 + exp(x))",
    "exp(x) / (exp(x) + 1)",
    "2 / (1 + exp(-2 * x)) - 1",
    "(exp(2 * x) - 1) / (exp(2 * x) + 1)",
    "(1 - exp(-x)) / (1 + exp(-x))",
    "exp(-x) / pow(1 + exp(-x), 2)",
    "1 / pow(1 + exp(-x), 2)",
    "x * exp(x) / (1 + exp(x))",
    "exp(-x * x)",
    "x * exp(-x * x)",
    "x / (1 + abs(x))",
    "x / sqrt(1 + x * x)",
    "1 / (1 + x * x)",
    "sqrt(1 + x * x)",
    "sin(x) * x",
    "x + sin(x) * sin(x)",
    "cos(3 * x)",
    "max(x, 0)",
    "min(max(x, -1), 1)",
    "min(max(x + 3, 0), 6) * x / 6",
    "if x > 0 { x } else { a * x }",
    "if x > 0 { x } else { exp(min(x, 0)) - 1 }",
    "tanh(x) * x",
    "x - tanh(x)",
    "pow(x, 3) / (1 + x * x)",
    "abs(x) * x",
    "ln(1 + x * x)",
    "ln(1 / (1 + exp(-x)))",
];

#[test]
fn stays_finite_up_to_ten_thousand() {
    #[allow(clippy::cast_possible_truncation)]
    let single: fn(f64) -> f64 = |x| f64::from(x as f32);
    for text in FINITE {
        let (graph, _, value, derivative) = formula(text);
        for round in [(|x| x) as fn(f64) -> f64, single] {
            for x in probes() {
                for id in [value, derivative] {
                    let y = graph.evaluate(id, &[x], &[1.0], round);
                    assert!(y.is_finite(), "{text} at {x}: {y}");
                }
            }
        }
    }
}

#[test]
fn derivatives_agree_with_central_differences() {
    let others = [
        "exp(x)",
        "sinh(x)",
        "cosh(x)",
        "tan(x)",
        "pow(x, a)",
        "ln(x)",
        "sqrt(x)",
        "1 / x",
    ];
    for text in FINITE.into_iter().chain(others) {
        let (graph, _, value, derivative) = formula(text);
        let f = |x| graph.evaluate(value, &[x], &[1.5], |y| y);
        for x in [0.3, 0.71, 1.2, 2.2] {
            let h = 1e-6;
            let numeric = (f(x + h) - f(x - h)) / (2.0 * h);
            let exact = graph.evaluate(derivative, &[x], &[1.5], |y| y);
            assert!(
                (exact - numeric).abs() <= 1e-7 + 1e-5 * numeric.abs(),
                "{text} at {x}: {exact} against {numeric}"
            );
        }
    }
}

#[test]
fn a_wrong_derivative_is_caught() {
    let (mut graph, _, value, derivative) = formula("x * sigmoid(x)");
    let wrong = graph.neg(derivative);
    let f = |x| graph.evaluate(value, &[x], &[], |y| y);
    let numeric = (f(0.7 + 1e-6) - f(0.7 - 1e-6)) / 2e-6;
    assert!((graph.evaluate(wrong, &[0.7], &[], |y| y) - numeric).abs() > 0.1);
}

#[test]
fn what_no_number_is_the_value_of_is_an_error() {
    let errors = |macro_name: &str, text: &str| {
        let tokens = text.parse().unwrap();
        let expansion = if macro_name == "loss" {
            super::loss(tokens)
        } else {
            super::activation(tokens)
        };
        assert!(
            syn::parse2::<syn::File>(expansion.clone()).is_ok(),
            "{text}"
        );
        expansion.to_string()
    };
    for (formula, expected) in [
        ("x / 0", "`x / 0` is not a number, whatever"),
        ("pow(0, -1)", "`pow(0, -1)` is plus ∞, whatever"),
        ("1 / (x - x)", "`1 / (x - x)` is plus ∞, whatever"),
        ("x / (x - x)", "`x / (x - x)` is not a number, whatever"),
        ("0 / 0 + x", "`0 / 0` is not a number, whatever"),
        ("max(x, 1 / 0)", "`1 / 0` is plus ∞, whatever"),
        ("x * ln(0)", "`ln(0)` is minus ∞, whatever"),
        ("x + sqrt(-1)", "`sqrt(-1)` is not a number, whatever"),
        ("x * exp(1000)", "`exp(1000)` is plus ∞, whatever"),
        ("x * (1e300 * 1e300)", "`1e300 * 1e300` is plus ∞, whatever"),
        ("x * 1e400", "`1e400` is too large for an `f64`"),
        ("x * 1e-400", "`1e-400` is too small for an `f64`"),
        (
            "if x > 0 { 1 / 0 } else { x }",
            "`1 / 0` is plus ∞, whatever",
        ),
        (
            "2x + 1",
            "`2x` is one number with the ending `x`\\n\\nhelp: write `2 * x`",
        ),
        ("2.5x", "write `2.5 * x`"),
        ("2PI * x", "write `2 * PI`"),
        ("3beta * x", "write `3 * beta`"),
        ("0.1f32 * x", "write `0.1`"),
        ("0.1abc * x", "write `0.1`"),
        ("2sin(x)", "write `2 * sin(…)`"),
        (
            "2(x + 1)",
            "the number `2` is not a function\\n\\nhelp: write `2 * (…)`",
        ),
    ] {
        let text = format!("[nn_core] struct F(x; beta = 1.0) = {formula};");
        let found = errors("activation", &text);
        assert!(found.contains(expected), "{formula}: {found}");
        assert_eq!(
            found.matches("compile_error").count(),
            1,
            "{formula}: {found}"
        );
        let text = format!("[nn_core] struct F(x, t; beta = 1.0) = t * ({formula});");
        let found = errors("loss", &text);
        assert!(found.contains(expected), "{formula}: {found}");
    }
    for default in ["1e999", "-1e999", "2x", "0.1f32"] {
        let text = format!("[nn_core] struct F(x; a = {default}) = a * x;");
        assert!(
            errors("activation", &text).contains("compile_error"),
            "{default}"
        );
    }
    let found = errors("activation", "[nn_core] struct T(x) = x;");
    assert!(found.contains("`T` is reserved"), "{found}");
}

#[test]
fn numbers_that_overflow_on_the_way_are_left_to_the_machine() {
    // Finite for small x, and no rule turns in circles.
    for text in [
        "1e300 * (1e300 * x)",
        "(1e300 * x) * (1e300 * x)",
        "x / 1e-310",
        "x / 5e-324",
        "1e308 + (1e308 + x)",
        "pow(pow(x, 1e300), 1e300)",
        "exp(1e300 * x) * 1e300",
        "x / 1e300 / 1e300",
        "5000000000 * x",
    ] {
        let (graph, _, value, derivative) = formula(text);
        assert!(
            graph.size(value) > 0 && graph.size(derivative) > 0,
            "{text}"
        );
    }
}

#[test]
fn a_formula_that_is_nested_deeply_is_done_at_once() {
    let mut text = String::from("x");
    for _ in 0..24 {
        text = format!("x / (1 + square({text}) / (2 + {}))", "sin(x)");
    }
    let expansion = super::activation(format!("[nn_core] struct F(x) = {text};").parse().unwrap());
    assert!(expansion.to_string().len() < 1_000_000);
}

#[test]
fn mistakes_are_errors_at_their_place() {
    for (formula, expected) in [
        (quote!(x ^ 2), "`^` is not a power"),
        (quote!(foo(x)), "unknown function `foo`"),
        (quote!(y + x), "unknown name `y`"),
        (quote!(max(x)), "`max` takes 2 arguments"),
        (
            quote!(if x > 0 {
                x
            }),
            "no value where its condition fails",
        ),
        (quote!(x & 1), "cannot be differentiated"),
    ] {
        let text = super::activation(quote!([nn_core] pub struct F(x) = #formula)).to_string();
        assert!(text.contains("compile_error"), "{text}");
        assert!(text.contains(expected), "{formula}: {text}");
    }
}
