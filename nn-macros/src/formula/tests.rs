//! Formulas whose simplified derivative is known, and the finiteness of forty of them.

use syn::parse::Parser;

use super::declaration::probes;
use super::graph::{Graph, Id};
use super::names::Names;
use super::source::read;

fn formula(text: &str) -> (Graph, Names, Id, Id) {
    let mut names = Names {
        variables: vec!["x".to_owned()],
        parameters: vec!["a".to_owned()],
        constants: Vec::new(),
    };
    let mut graph = Graph::default();
    let statements = syn::Block::parse_within
        .parse_str(text)
        .expect("Rust statements");
    let value = read(&mut graph, &mut names, &statements).expect("a known expression");
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

/// A formula as Rust is typed, and the form of before: value and derivative must be the same nodes.
const SAME: [(&str, &str); 60] = [
    ("x.exp()", "exp(x)"),
    ("x.exp_m1()", "exp_m1(x)"),
    ("x.ln()", "ln(x)"),
    ("x.ln_1p()", "ln_1p(x)"),
    ("x.sqrt()", "sqrt(x)"),
    ("x.sin()", "sin(x)"),
    ("x.cos()", "cos(x)"),
    ("x.tan()", "tan(x)"),
    ("x.sinh()", "sinh(x)"),
    ("x.cosh()", "cosh(x)"),
    ("x.tanh()", "tanh(x)"),
    ("x.abs()", "abs(x)"),
    ("x.sign()", "sign(x)"),
    ("x.signum()", "sign(x)"),
    ("signum(x)", "sign(x)"),
    ("x.sigmoid()", "sigmoid(x)"),
    ("x.softplus()", "softplus(x)"),
    ("x.erf()", "erf(x)"),
    ("x.ln_cosh()", "ln_cosh(x)"),
    ("x.square()", "x * x"),
    ("x.pow(a)", "pow(x, a)"),
    ("x.powi(3)", "pow(x, 3)"),
    ("x.powi(-2)", "pow(x, -2)"),
    ("x.powf(0.5)", "sqrt(x)"),
    ("powf(x, a)", "pow(x, a)"),
    ("x.max(a)", "max(x, a)"),
    ("x.min(a)", "min(x, a)"),
    ("x.clamp(-1, a)", "min(max(x, -1), a)"),
    ("clamp(x, -1.0, 1.0)", "min(max(x, -1), 1)"),
    ("x.recip()", "1 / x"),
    ("recip(2 + x)", "1 / (2 + x)"),
    ("x.mul_add(a, 3.0)", "x * a + 3"),
    ("mul_add(x, a, 3.0)", "x * a + 3"),
    ("relu(x)", "max(x, 0)"),
    ("x.relu()", "max(x, 0)"),
    ("log(x)", "ln(x)"),
    ("x.log(a)", "ln(x) / ln(a)"),
    ("x.log2()", "ln(x) / 0.6931471805599453"),
    ("log10(x)", "ln(x) / ln(10)"),
    ("-x.powi(2)", "-(x * x)"),
    ("(-x).powi(3)", "pow(-x, 3)"),
    ("2.0.powi(3) * x", "8 * x"),
    ("2.sqrt() * x", "sqrt(2) * x"),
    ("x / (1.0 + (-x).exp())", "x / (1 + exp(-x))"),
    ("x.exp().ln_1p()", "softplus(x)"),
    ("(x.exp() - 1.0) / (x.exp() + 1.0)", "tanh(x / 2)"),
    ("let u = exp(x); u / (1 + u)", "sigmoid(x)"),
    ("let x = 2 * x; let x = x + a; x * x", "pow(2 * x + a, 2)"),
    (
        "{ let u = x; u + { let u = u * 2; sin(u) } }",
        "x + sin(2 * x)",
    ),
    (
        "if x > 0 { let u = x * x; u + a } else { let u = -x; u }",
        "if x > 0 { x * x + a } else { -x }",
    ),
    ("x * std::f64::consts::PI", "x * PI"),
    ("x * ::core::f64::consts::LN_2", "x * 0.6931471805599453"),
    ("x * std::f64::consts::SQRT_2", "x * sqrt(2)"),
    (
        "if x > 0 && x < a { 1 } else { x }",
        "if x > 0 { if x < a { 1 } else { x } } else { x }",
    ),
    (
        "if x < -1 || x > a { 1 } else { x }",
        "if x < -1 { 1 } else { if x > a { 1 } else { x } }",
    ),
    (
        "if x > 0 && (x < a || x > 9) { 1 } else { x }",
        "if x > 0 { if x < a { 1 } else { if x > 9 { 1 } else { x } } } else { x }",
    ),
    ("if !(x > 0) { a } else { x }", "if x > 0 { x } else { a }"),
    (
        "if 1 < 2 && x > 0 { a } else { x }",
        "if x > 0 { a } else { x }",
    ),
    (
        "if 2 < 1 || x > 0 { a } else { x }",
        "if x > 0 { a } else { x }",
    ),
    (
        "if x >= 0 { x } else if x <= -1 { a } else { 0 }",
        "if x >= 0 { x } else { if x <= -1 { a } else { 0 } }",
    ),
];

#[test]
fn forms_of_rust_are_the_functions() {
    for (new, old) in SAME {
        let (mut graph, mut names, value, derivative) = formula(new);
        let statements = syn::Block::parse_within.parse_str(old).unwrap();
        let same = read(&mut graph, &mut names, &statements).unwrap();
        let show = |graph: &Graph, id| graph.show(id, &names);
        assert_eq!(value, same, "{new}: {}", show(&graph, value));
        assert_eq!(derivative, graph.derivative(same, 0), "{new}");
    }
}

#[test]
fn a_constant_is_a_value_that_is_not_known() {
    shows("x * cfg::BETA", "x·cfg::BETA", "cfg::BETA");
    shows(
        "x.max(cfg::LOW) + cfg::LOW",
        "cfg::LOW + max(x, cfg::LOW)",
        "{1 if x > cfg::LOW, 0 else}",
    );
    let expand = |text: &str| super::activation(text.parse().unwrap()).to_string();
    let text = "[nn_core] struct F(x; a = 1.0) = a * x / (1 + exp(-cfg::BETA * x));";
    let expansion = expand(text);
    assert!(expansion.contains("= cfg :: BETA as"), "{expansion}");
    assert!(!expansion.contains("not_finite"), "{expansion}");
    // Whatever the constant is.
    let expansion = expand("[nn_core] struct F(x) = cfg::A / x;");
    assert!(expansion.contains("not_finite"), "{expansion}");
    let expansion = expand("[nn_core] struct F(x) = x / (cfg::A - 1);");
    assert!(!expansion.contains("not_finite"), "{expansion}");
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
    let rust = SAME.into_iter().map(|(new, _)| new);
    for text in FINITE.into_iter().chain(others).chain(rust) {
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
        ("0.recip() + x", "`0.recip()` is plus ∞, whatever"),
        ("x * 0.ln()", "`0.ln()` is minus ∞, whatever"),
        ("0.powi(-1) * x", "`0.powi(-1)` is plus ∞, whatever"),
        ("x * (0 - 1).sqrt()", "`(0 - 1).sqrt()` is not a number"),
        ("x.log(1)", "`x.log(1)` is not a number, whatever"),
        ("x.log(0)", "`x.log(0)` is minus ∞, whatever"),
        (
            "1e300.mul_add(1e300, x)",
            "`1e300.mul_add(1e300, x)` is plus ∞, whatever",
        ),
        ("let u = x / 0; u * x", "`x / 0` is not a number, whatever"),
        ("let u = x - x; x + 1 / u", "`1 / u` is plus ∞, whatever"),
        ("x.clamp(1, -1)", "no number is between 1 and -1"),
        ("clamp(x, 0.5, 0)", "no number is between 0.5 and 0"),
        ("2x.exp()", "write `2 * x`"),
        ("2.x + x", "`2.x` is not a product\\n\\nhelp: write `2 * x`"),
        ("0.5f * x", "write `0.5`"),
        ("1_f * x", "write `1`"),
        ("x * 1e3x", "write `1e3 * x`"),
        ("let u = x; 2u", "write `2 * u`"),
        ("let u = 2x; u + u", "write `2 * x`"),
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
        let text = format!("[nn_core] struct F(x, t; beta = 1.0) = t * {{ {formula} }};");
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
fn parts_that_are_used_often_are_one_node() {
    let mut text = String::from("let u = x;");
    for _ in 0..30 {
        text += "let u = ln(2 + square(u * x + u)) * (u * x) * u;";
    }
    text += "u";
    let expand = |text: &str| super::activation(text.parse().unwrap()).to_string();
    let expansion = expand(&format!(
        "[nn_core] #[allow(not_finite)] struct F(x) = {text};"
    ));
    assert!(expansion.contains("operations)"), "{expansion}");
    assert!(expansion.len() < 1_000_000, "{}", expansion.len());
}

#[test]
fn a_formula_has_a_depth_that_compilers_can_follow() {
    let deep = |count: usize| {
        let mut text = String::from("let u = x;");
        for _ in 0..count {
            text += "let u = sin(u) / 2;";
        }
        let text = format!("[nn_core] struct F(x) = {text} u;");
        super::activation(text.parse().unwrap()).to_string()
    };
    assert!(!deep(120).contains("compile_error"));
    let expansion = deep(5000);
    assert!(expansion.contains("more than 256 operations"));
    assert_eq!(expansion.matches("compile_error").count(), 1);
}
