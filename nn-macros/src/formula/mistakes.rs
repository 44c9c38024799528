//! Mistakes in formulas: each is one error, with its help.

use quote::quote;

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
        (
            quote!(x.exo()),
            "a method with a similar name exists: `exp`",
        ),
        (quote!(x.foo()), "unknown method `foo`"),
        (quote!(x.exp(2)), "`exp` takes no argument, but it has 1"),
        (quote!((x + 1).exp(2)), "write `(x + 1).exp()`"),
        (quote!(x.max()), "`max` takes 1 argument, but it has 0"),
        (quote!(x.clamp(1)), "write `x.clamp(low, high)`"),
        (quote!(clamp(x, 1)), "write `clamp(x, low, high)`"),
        (
            quote!(x.exp),
            "parentheses are missing\\n\\nhelp: write `x.exp()`",
        ),
        (quote!(x.max + 1), "write `x.max(b)`"),
        (quote!(x.expp), "a method with a similar name exists: `exp`"),
        (quote!(x.0), "a number has no field `0`"),
        (quote!(x.exp::<f64>()), "write `.exp(…)`"),
        (quote!(x as f64), "write `x`"),
        (quote!(f64::exp(x)), "write `exp(x)`"),
        (quote!(relu), "`relu` is a function: write `relu(x)`"),
        (quote!(x * ALPHA), "write its path: `self::ALPHA`"),
        (
            quote!({
                let u = x;
                u * v
            }),
            "unknown name `v`",
        ),
        (
            quote!({
                let u = 2.0;
                x
            }),
            "the formula does not use `u`",
        ),
        (
            quote!({
                let u = x;
                let u = 2.0 * x;
                u
            }),
            "the formula does not use `u`",
        ),
        (
            quote!({
                let x = 2.0;
                x
            }),
            "the formula does not use `x`",
        ),
        (
            quote!({
                u + {
                    let u = x;
                    u
                }
            }),
            "unknown name `u`",
        ),
        (
            quote!({
                let u = u + x;
                u
            }),
            "unknown name `u`",
        ),
        (
            quote!({
                let mut u = x;
                u
            }),
            "write `let u = x;`",
        ),
        (
            quote!({
                let u: f64 = x;
                u
            }),
            "write `let u = x;`",
        ),
        (
            quote!({
                let (u, v) = (x, x);
                u + v
            }),
            "one `let` for each name",
        ),
        (
            quote!({
                let _ = x;
                x
            }),
            "this `let` has no name",
        ),
        (
            quote!({
                let u;
                u + x
            }),
            "`u` has no value",
        ),
        (
            quote!({
                let u = foo(x);
                ln(u) + 1 / u
            }),
            "unknown function `foo`",
        ),
        (
            quote!({
                let u = x;
                u = 2.0;
                u
            }),
            "write `let u = 2.0;`",
        ),
        (
            quote!({
                exp(x);
                x
            }),
            "only a `let` may stand before",
        ),
        (
            quote!({
                let u = x;
                u;
            }),
            "remove this `;`",
        ),
        (
            quote!({
                let u = x;
            }),
            "no value between these braces",
        ),
        (quote!({}), "no value between these braces"),
        (
            quote!(if x && x > 0 { x } else { 0 }),
            "this is not a comparison",
        ),
        (
            quote!(if x > 0 && x == 1 { x } else { 0 }),
            "cannot depend on this comparison",
        ),
        (
            quote!(if 0 < x < 1 { x } else { 0 }),
            "write `a < x && x < b`",
        ),
        (quote!(x > 0 && x < 1), "a comparison is not a number"),
    ] {
        let text = super::activation(quote!([nn_core] pub struct F(x) = #formula)).to_string();
        assert!(text.contains("compile_error"), "{text}");
        assert!(text.contains(expected), "{formula}: {text}");
        assert_eq!(
            text.matches("compile_error").count(),
            1,
            "{formula}: {text}"
        );
    }
}

#[test]
fn a_parameter_has_not_the_name_of_a_method() {
    for name in ["value", "derivative", "default"] {
        let text = format!("[nn_core] struct F(x; {name} = 1.0) = {name} * x;");
        let text = super::activation(text.parse().unwrap()).to_string();
        assert!(text.contains("has a method"), "{text}");
    }
}

/// The formula after its help was taken.
fn repaired(declaration: &str) -> Result<(String, String), String> {
    let whole = format!("[nn_core] {declaration}");
    let text = super::activation(whole.parse().unwrap()).to_string();
    let errors = text.matches("compile_error").count();
    if errors != 1 {
        return Err(format!("{errors} errors: {text}"));
    }
    let declaration: super::declaration::Declaration =
        syn::parse_str(&whole).map_err(|error| error.to_string())?;
    let mut names = declaration.names();
    let mut graph = super::graph::Graph::default();
    let read = declaration.read_formula(&mut graph, &mut names);
    let error = read.err().ok_or("another error")?;
    let message = error.to_string();
    let new = message.rsplit('`').nth(1).unwrap_or_default();
    let range = error.span().byte_range();
    let new = format!("{}{new}{}", &whole[..range.start], &whole[range.end..]);
    Ok((message, new))
}

#[test]
fn every_help_for_other_languages_helps() {
    for (formula, expected) in [
        ("x ^ 2", "pow(x, 2)"),
        ("x ** 2", "pow(x, 2)"),
        ("1 + 3 * x ** 2 + x", "3 * pow(x, 2)"),
        ("x ^ 2 + x", "pow(x, 2) + x"),
        ("-x ^ 2", "-pow(x, 2)"),
        ("(x + 1) ** (x - 1)", "pow(x + 1, x - 1)"),
        ("exp(x) ^ -2 * x", "pow(exp(x), -2) * x"),
        ("x.exp() ** 0.5", "pow(x.exp(), 0.5)"),
        ("x ** 2 ** 3", "pow(x, pow(2, 3))"),
        ("tanh(x ^ 2)", "pow(x, 2)"),
        ("np.exp(x)", "exp(x)"),
        ("np::exp(x)", "exp(x)"),
        ("math.exp(-x)", "exp(-x)"),
        ("tf.math.exp(x)", "exp(x)"),
        ("tf.exp(x)", "exp(x)"),
        ("jnp.exp(x)", "exp(x)"),
        ("torch::sin(2 * x)", "sin(2 * x)"),
        ("f64::exp(x)", "exp(x)"),
        ("np.maximum(x, 0)", "max(x, 0)"),
        ("np::power(x, 2)", "pow(x, 2)"),
        ("np.clip(x, -1, 1)", "clamp(x, -1, 1)"),
        ("np.where(x > 0, x, 0)", "if x > 0 { x } else { 0 }"),
        ("torch.sigmoid(x) * x", "sigmoid(x)"),
        ("maximum(x, 0)", "max"),
        ("x > 0 ? x : 0", "if x > 0 { x } else { 0 }"),
        (
            "2 * (x > 0 ? x : 0.1 * x)",
            "if x > 0 { x } else { 0.1 * x }",
        ),
        (
            "x > 1 ? 1 : x < 0 ? 0 : x",
            "if x > 1 { 1 } else { if x < 0 { 0 } else { x } }",
        ),
        ("x if x > 0 else 0", "if x > 0 { x } else { 0 }"),
        ("|x| exp(x)", "exp(x)"),
        ("|z| z * exp(z)", "x * exp(x)"),
        ("lambda x: exp(x)", "exp(x)"),
        ("x => exp(x)", "exp(x)"),
    ] {
        let (message, new) = repaired(&format!("struct F(x) = {formula};")).unwrap();
        let help = format!("write `{expected}`");
        let called = format!("called `{expected}`");
        assert!(
            message.contains(&help) || message.contains(&called),
            "{formula}: {message}"
        );
        let text = super::activation(new.parse().unwrap()).to_string();
        assert!(!text.contains("compile_error"), "{new}: {text}");
    }
    for (given, expected) in [
        ("struct F(x; b) = b * x;", "b = 1.0"),
        ("struct F(x; a = 2.0, b) = a * b * x;", "b = 1.0"),
        ("struct F(x; b: 2.0) = b * x;", "b = 2.0"),
        ("struct F(x; b: f64 = 2.0) = b * x;", "b = 2.0"),
    ] {
        let (message, new) = repaired(given).unwrap();
        assert!(
            message.contains("the parameter `b` needs a default"),
            "{message}"
        );
        assert!(
            message.contains(&format!("write `{expected}`")),
            "{message}"
        );
        let text = super::activation(new.parse().unwrap()).to_string();
        assert!(!text.contains("compile_error"), "{new}: {text}");
    }
}
