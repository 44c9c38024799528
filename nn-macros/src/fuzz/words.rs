//! Declarations to damage, and the words of the damage.

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// Declarations to be damaged.
pub(super) const SEEDS: [&str; 11] = [
    "/// Doc.\n pub struct Digits { input: 64, hidden: dense(64) -> relu -> dropout(0.1), output: dense(10) -> softmax, }",
    "struct Mlp<const IN: usize> { input: IN, a: dense(IN => 8, bias = false, init = zeros) -> my::Swish(2.0), b: dense(3) }",
    "struct C { input: cfg::W, neg -> exp -> scale(PI / 180.0), #[allow(softmax_inside)] s: softmax, o: dense(W * 2) }",
    "struct S { input: 2, gate: dense(1) -> step, }",
    "struct Deep { input: 8, stem: dense(16) -> relu, first: residual { a: dense(16) -> relu, b: dense(16) } -> relu, residual { relu }, wide: residual(project) { c: dense(32) -> tanh }, output: dense(3) }",
    "struct Tower<const H: usize> { input: H, block: repeat(2) { residual { hidden: dense(H) -> relu }, out: dense(H) }, output: dense(2) -> sigmoid }",
    "struct Two { input: (pixels: 64, meta: 5), left: from(pixels) -> dense(16), right: from(meta) -> dense(16) -> tanh, both: add(left, right) -> relu -> multiply(left), all: concat(both, meta), output: (digit: dense(10) -> softmax, parity: from(both) -> dense(1) -> sigmoid) }",
    "struct Experts { input: (pixels: 64, meta: 5), a: from(pixels) -> dense(W), b: from(meta) -> dense(W) -> tanh, gate: from(meta) -> dense(2) -> softmax, mixed: mix(gate, a, b) -> subtract(b), output: average(mixed, a) -> maximum(b) }",
    "pub struct Auto { input: 64, encoder: network(models::Encoder), relu, decoder: network(Mlp<8, 64>) }",
    "#[l2(0.1)] #[init(zeros)] struct Mixed { input: (a: 6, b: 6), block Ffn(wide, more) { up: dense(wide) -> layer_norm -> gelu, down: dense(input + more - 1) }, left: from(a) -> dense(6) -> tanh, right: from(b) -> same(left), gated: multiply(value: dense(left * 2), gate: dense(12) -> sigmoid) -> add({ up: dense(5) -> relu, down: dense(12) }), body: repeat(D) { a: residual { ffn: Ffn(7, 1) } }, tower: for w in [9, 6] { layer: dense(w) -> relu }, back: transposed(left, bias = false) -> subtract(right) -> Ffn(4, 1), output: dense(input) }",
    "#[budget(parameters <= 50_000, bytes <= 64K)] struct Tied { input: 64, #[lr(0.1)] encode: dense(16) -> tanh, #[frozen] decode: transposed(encode) }",
];

/// Formulas to be damaged, made of the same words.
pub(super) const FORMULAS: [&str; 6] = [
    "struct F(x; a = 1.0) = x / (1 + exp(-a * x));",
    "struct F(x; a = -2.5) = if x > 0 { pow(x, a) } else { ln(cosh(x)) - 1 };",
    "pub struct F(x) = max(x, 0) * min(2, x) / (x - 1);",
    "struct F(y, t; gamma = 2.0) = -t * pow(1 - y, gamma) * ln(y) - (1 - t) * pow(y, gamma) * ln(1 - y);",
    "struct F(y, t) = ln((exp(y - t) + exp(t - y)) / 2);",
    "struct F(y, t; a = 1, b = 2) = sqrt(square(y - t) + a) - abs(b * tanh(y));",
];

pub(super) const FORMULA_WORDS: [&str; 44] = [
    "x",
    "y",
    "t",
    "a",
    "b",
    "gamma",
    "PI",
    "0",
    "1",
    "-1",
    "2x",
    "2.5y",
    "1e400",
    "1e-400",
    "1e999",
    "1e300",
    "5e-324",
    "99999999999999999999999",
    "0.1f32",
    "+",
    "-",
    "*",
    "/",
    "/ 0",
    "(",
    ")",
    "pow",
    "pow(0, -1)",
    "ln",
    "ln(0)",
    "sqrt",
    "exp",
    "sigmoid",
    "cosh",
    "softplus",
    "1 / (x - x)",
    "0 / 0",
    "max(x, 1 / 0)",
    "x - x",
    "1 - sigmoid(x)",
    "if",
    ">",
    ";",
    ",",
];

/// The words of the damage.
pub(super) const WORDS: [&str; 65] = [
    ",",
    "->",
    "=>",
    ":",
    "::",
    "=",
    "dense",
    "dense(3)",
    "relu",
    "rleu",
    "input",
    "input: 4,",
    "input: (a: 3, b: 4),",
    "output: (a: dense(2), b: dense(1)),",
    "0",
    "1e999",
    "2x",
    "0.1f32",
    "64",
    "(",
    "[1, 2, 3]",
    "{ }",
    "{ a: dense(4) }",
    "#[cfg(a)]",
    "#[frozen]",
    "#[lr(0)]",
    "type",
    "_",
    "-",
    "r#gen",
    "<",
    "99999999999999999999999",
    "from(a)",
    "from(input) ->",
    "-> add(a)",
    "add(a, b)",
    "multiply(left)",
    "subtract(a, b, a)",
    "mix(a, b)",
    "concat(a, input)",
    "residual { relu }",
    "residual(project)",
    "repeat(3)",
    "repeat(0) { a: relu }",
    "network(N)",
    "tied = a",
    "same(left)",
    "same(a)",
    "transposed(a)",
    "block B(w) { a: dense(w) }",
    "B(3)",
    "Ffn(a * 2, 1)",
    "for w in [3, a] { b: dense(w) }",
    "for",
    "in",
    "block",
    "value: dense(2)",
    "add(identity, dense(4))",
    "repeat(N)",
    "dense(input / 2)",
    "#[init(zeros)]",
    "a",
    "b",
    "H",
    "project",
];

pub(super) fn words(declaration: &str) -> Vec<String> {
    fn walk(tokens: TokenStream, words: &mut Vec<String>) {
        let mut joint = false; // true if the next token belongs to the word before: `->`
        for token in tokens {
            let spacing = match &token {
                TokenTree::Punct(punct) => punct.spacing(),
                _ => Spacing::Alone,
            };
            if let TokenTree::Group(group) = &token {
                let text = group.to_string();
                words.extend(text.get(..1).map(String::from));
                walk(group.stream(), words);
                words.extend(text.get(text.len() - 1..).map(String::from));
            } else if joint && let Some(word) = words.last_mut() {
                word.push_str(&token.to_string());
            } else {
                words.push(token.to_string());
            }
            joint = spacing == Spacing::Joint;
        }
    }
    let mut list = Vec::new();
    walk(declaration.parse().unwrap(), &mut list);
    list
}
