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
