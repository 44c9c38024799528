//! The front end on plain tokens: golden expansions, the texts of errors, and declarations that a
//! machine has damaged.

use expect_test::{expect, expect_file};
use proc_macro2::TokenStream;
use proptest::prelude::*;

use crate::pipeline::try_network;

fn tokens(declaration: &str) -> TokenStream {
    format!("[nn_core] {declaration}").parse().unwrap()
}

fn expansion(declaration: &str) -> String {
    let expansion = try_network(tokens(declaration));
    let expansion = expansion.unwrap_or_else(|failure| panic!("{:?}", failure.errors.texts()));
    prettyplease::unparse(&syn::parse2(expansion).unwrap())
}

fn errors(declaration: &str) -> String {
    match try_network(tokens(declaration)) {
        Ok(_) => String::from("no error"),
        Err(failure) => failure.errors.texts().join("\n\n"),
    }
}

macro_rules! golden {
    ($($name:ident: $declaration:literal)*) => {$(
        #[test]
        fn $name() {
            let file = concat!("../tests/golden/", stringify!($name), ".rs");
            expect_file![file].assert_eq(&expansion($declaration));
        }
    )*};
}

golden! {
    mlp: "/// Handwritten digits.
        pub struct Digits {
            input: 64,
            hidden: dense(64) -> relu -> dropout(0.1),
            output: dense(10) -> softmax,
        }"
    one_layer: "struct Logistic { input: 30, output: dense(1) -> sigmoid }"
    activations: "struct Curves {
            input: 3,
            first: dense(8, bias = false, init = torch) -> leaky_relu(0.2) -> scale(2),
            silu,
            dropout(0.5),
            own::Swish(1.5),
            softmax,
            last: dense(2) -> my::Bump,
        }"
    no_parameters: "struct Chain { input: 1, neg -> exp -> scale(PI / 180.0) -> sin }"
    symbolic: "pub(crate) struct Wide {
            input: cfg::PIXELS,
            hidden: dense(HIDDEN * 2) -> tanh -> dropout(RATE),
            output: dense(HIDDEN => 10),
        }"
    generic: "pub struct Mlp<const IN: usize, const H: usize> {
            input: IN,
            hidden: dense(H) -> relu,
            output: dense(H => 3) -> softmax,
        }"
    layers: "struct Layers {
            input: { place: 1, rest: 4 },
            scale: from(rest) -> standardize,
            wide: dense(8, bias = false),
            norm: batch_norm(momentum = 0.05) -> prelu_of::Mine -> alpha_dropout(RATE),
            pairs: dense(6) -> swiglu,
            city: from(place) -> embedding(CITIES, 2),
            both: concat(pairs, city),
            turn: layer(my::Turn<3>),
            kernel: features(16, gamma = 0.3),
            output: dense(3) -> softmax,
        }"
    untrainable: "struct Gate { input: 2, and: dense(1) -> step }"
    residual: "struct Deep {
            input: 8,
            stem: dense(16) -> relu,
            first: residual { a: dense(16) -> relu, b: dense(16) } -> relu,
            residual { relu },
            wide: residual(project) { c: dense(32) -> tanh },
            output: dense(3) -> softmax,
        }"
    repeated: "struct Tower<const H: usize> {
            input: H,
            block: repeat(2) { residual { hidden: dense(H) -> relu } },
            output: dense(2),
        }"
    branches: "struct Two {
            input: { pixels: 64, meta: 5 },
            left: from(pixels) -> dense(16) -> relu,
            right: from(meta) -> dense(16) -> tanh,
            both: add(left, right) -> relu -> multiply(left),
            all: concat(both, meta) -> dropout(0.1),
            output: {
                digit: dense(10) -> softmax,
                parity: from(both) -> dense(1) -> sigmoid,
            }
        }"
    nested: "pub struct Auto {
            input: 64,
            encoder: network(models::Encoder),
            relu,
            decoder: network(Mlp<8, 64>),
        }"
    tied: "struct Tied {
            input: 64,
            encode: dense(16) -> tanh,
            decode: dense(64, tied = encode),
        }"
    governed: "struct Tuned {
            input: 8,
            #[frozen]
            stem: dense(16) -> relu,
            #[lr(0.1)]
            #[max_norm(LIMIT)]
            block: residual { #[l2(1e-3)] a: dense(16) -> tanh },
            #[decay(0)]
            output: dense(3) -> softmax,
        }"
    warnings: "struct Linear { input: 2, a: dense(4), b: dense(3) -> softmax -> identity, c: dense(2) }"
}

#[test]
fn one_mistake_is_one_error() {
    let cases = [
        "struct N { input: 4, a: dense(16 => 3), }",
        "struct N { input: 4, a: dense(8) -> rleu, b: dense(9) }",
        "struct N { input: 4, a: dens(8) -> relu, b: dense(8 => 2) }",
        "struct N { input: 4, a: flatten -> relu, b: dense(8 => 2) }",
        "struct N { input: 4, a: dense(0), b: dense(8 => 2) }",
        "struct N { input: 4, dense(2) }",
        "struct N { input: 4, a: dense(2) -> dense(3) }",
        "struct N { input: 4, a: dense(2) -> tanh, a: dense(3) }",
        "struct N { a: dense(2) }",
        "struct N { input: 4 }",
        "struct N { }",
        "struct N { input: 4, a: dense(2) relu }",
        "struct N { input: 4 a: dense(2) }",
        "struct N { input: 4, a: dense(2) => relu, }",
        "struct N { input: 4, a = dense(2), }",
        "struct N { input: 4, a: dense(2) -> dropout(1.5) }",
        "struct N { input: 4, a: dense(2) -> dropout(-0.1) }",
        "struct N { input: 4, a: dense(2, bais = false) }",
        "struct N { input: 4, a: dense(2, init = he_nromal) }",
        "struct N { input: 4, a: dense(2) -> ReLU }",
        "struct N { input: 4, a: }",
        "struct N { input: 4, a: dense }",
        "struct N { input: 4, a: dense(2.5) }",
        "struct N { input: 4, a: dense(-2) }",
        "struct N { input: 4, #[cfg(test)] a: dense(2) }",
        "struct N { input: [1, 28, 28], a: dense(2) }",
        "struct N { input: 4, type: dense(2) }",
        "struct N<const H: usize> { input: 4, a: dense(H * 2) }",
        "struct N<T> { input: 4, a: dense(2) }",
        "enum N { input: 4, a: dense(2) }",
        "struct N(4);",
        "struct N { input: 4, a: dense(2) -> }",
        "struct N { input: 4; a: dense(2) }",
        "struct N { input: 4, a: dense(2) -> scale }",
        "struct N { input: 4, a: dense(2) -> relu(1) }",
        "struct N { input: 4, pub a: dense(2) }",
        "struct N { input: 4, gen: dense(2) }",
        "struct N { a: dense(2), input: 4 }",
        "struct N { input: 4, a: linear(2) }",
        "struct T { input: 4, a: dense(2) }",
        "struct N { input: 4, a: dense(99999999999999999999999) }",
        "struct N { input: 4, a: dense(2 - 3) }",
        "struct N { input: 4, a: dense(2, bias = 1) }",
        "struct N { input: 4, a: dense(2, bias = true, bias = false) }",
        "struct N { input: 4, a: dense(2, 3) }",
        "struct N { input: 4, a: dense(2) -> dropout }",
        "struct N { input: 4, a: dense(2) -> Swish(2.0,,) }",
        "struct N { input: 4 -> a: dense(2), b: dense(1) }",
        "struct N { input: 4, a: dense(8) -> relu, b: residual { c: dense(9) } }",
        "struct N { input: 4, #[frozen(true)] a: dense(8) }",
        "struct N { input: 4, #[lr(0)] a: dense(8) }",
        "struct N { input: 4, #[lr] a: dense(8) }",
        "struct N { input: 4, #[decay(-1)] a: dense(8) }",
        "struct N { input: 4, #[max_norm(0)] a: dense(8) }",
        "struct N { input: 4, #[l2(1e-3)] #[l2(1e-3)] a: dense(8) }",
        "struct N { input: 4, #[frozen] #[l1(1e-3)] a: dense(8) }",
        "struct N { input: 4, #[frozen] a: relu }",
        "struct N { input: 4, a: residual }",
        "struct N { input: 4, a: residual { } }",
        "struct N { input: 4, a: residual(8) { b: dense(4) } }",
        "struct N { input: 4, a: residual { input: 3, b: dense(4) } }",
        "struct N { input: 4, a: dense(4) { relu } }",
        "struct N { input: 4, a: repeat { b: dense(4) } }",
        "struct N { input: 4, a: repeat(N) { b: dense(4) } }",
        "struct N { input: 4, a: repeat(0) { b: dense(4) } }",
        "struct N { input: 4, a: repeat(2) { b: dense(8) } }",
        "struct N { input: 4, repeat(2) { b: dense(4) } }",
        "struct N { input: 4, a: dense(8) -> relu, b: dense(2), c: from(a) -> dense(2) }",
        "struct N { input: 4, a: dense(8) -> relu, b: from(aa) -> dense(2) }",
        "struct N { input: 4, a: from(b) -> dense(8), b: dense(2) }",
        "struct N { input: 4, a: dense(8) -> from(input) }",
        "struct N { input: 4, a: dense(8), b: from(input) -> dense(9), c: add(a, b) }",
        "struct N { input: 4, a: dense(8) -> relu, b: add(a, a) }",
        "struct N { input: 4, a: dense(8) -> relu, b: add(a) }",
        "struct N { input: 4, a: dense(8) -> relu -> add }",
        "struct N { input: 4, a: dense(8) -> relu, b: concat(a, 3) }",
        "struct N { input: { a: 3, b: 4 }, c: dense(2) }",
        "struct N { input: { a: 3, b: 4 }, c: from(a) -> dense(2) }",
        "struct N { input: { 3 }, c: dense(2) }",
        "struct N { input: { }, c: dense(2) }",
        "struct N { input: { a: 3, a: 4 }, c: from(a) -> dense(2) }",
        "struct N { input: { a: 3, b: 4 }, c: from(input) -> dense(2) }",
        "struct N { input: 4, output: { a: dense(2) } }",
        "struct N { input: 4, output: { a: dense(2), dense(3) } }",
        "struct N { input: 4, output: { a: dense(2), b: dense(3) }, c: relu }",
        "struct N { input: 4, a: dense(8) -> relu, b: dense(5, tied = a) }",
        "struct N { input: 4, a: dense(8) -> relu, b: dense(4, tied = a, init = zeros) }",
        "struct N { input: 4, a: dense(8) -> relu, c: dense(9) -> relu, b: dense(4, tied = a) }",
        "struct N { input: 4, a: relu, b: dense(4, tied = a) }",
        "struct N { input: 4, a: dense(8) -> relu, b: dense(4, tied = 3) }",
        "struct N { input: 4, a: network }",
        "struct N { input: 4, a: network(3) }",
        "struct N { input: 4, network(E) }",
        "struct N<const H: usize> { input: 4, a: network(Mlp<H, 2>) }",
        "struct N<const H: usize> { input: 4, a: dense(H) -> relu, b: concat(a, input) -> dense(2) }",
    ];
    let mut all = String::new();
    for declaration in cases {
        let text = errors(declaration);
        let count = text.matches("help:").count();
        assert_eq!(count, 1, "{declaration}\n{text}");
        all.extend([declaration, "\n", &text.replace("\n\n", "\n"), "\n\n"]);
    }
    expect_file!["../tests/golden/errors.txt"].assert_eq(&all);
}

#[test]
fn three_mistakes_are_three_errors() {
    let text = errors(
        "struct N {
            input: 4,
            a: dense(8) -> rleu,
            b: dense(9 => 3) -> dropout(2),
        }",
    );
    expect![[r"
        unknown layer `rleu`

        help: a layer with a similar name exists: `relu`

        `b: dense(9 => 3)` takes 9 features, but `a: dense(8)` before it produces 8

        help: change this width to 8, or the one before it to 9

        the probability of `dropout` is 2, but it must be at least 0 and less than 1

        help: write for example `dropout(0.5)`, which sets half of the values to 0"]]
    .assert_eq(&text);
}

#[test]
fn a_line_that_nobody_reads_does_not_hide_behind_another_mistake() {
    let text = errors(
        "struct N {
            input: 4,
            a: dense(8) -> dropout(2),
            b: dense(9 => 3),
            c: from(a) -> dense(2),
        }",
    );
    assert_eq!(text.matches("help:").count(), 3, "{text}");
    assert!(text.contains("`b` is never read"), "{text}");
}

#[test]
fn paths_are_printed_as_people_write_them() {
    let source = |text: &str| crate::diag::source(text.parse::<TokenStream>().unwrap());
    for text in [
        "cfg::WIDE * 2",
        "f(a, b)",
        "-0.1",
        "a[3] + (2 - B)",
        "64 => 32, bias = false",
        "<A as B>::C",
        "x as usize",
    ] {
        assert_eq!(source(text), text);
    }
}

/// Declarations to be damaged.
const SEEDS: [&str; 4] = [
    "/// Doc.\n pub struct Digits { input: 64, hidden: dense(64) -> relu -> dropout(0.1), output: dense(10) -> softmax, }",
    "struct Mlp<const IN: usize> { input: IN, a: dense(IN => 8, bias = false, init = zeros) -> my::Swish(2.0), b: dense(3) }",
    "struct C { input: cfg::W, neg -> exp -> scale(PI / 180.0), #[allow(softmax_inside)] s: softmax, o: dense(W * 2) }",
    "struct S { input: 2, gate: dense(1) -> step, }",
];

/// What damage is made of.
const WORDS: [&str; 24] = [
    ",",
    "->",
    "=>",
    ":",
    "::",
    "dense",
    "dense(3)",
    "relu",
    "rleu",
    "input",
    "input: 4,",
    "0",
    "1e999",
    "64",
    "(",
    "[1, 2, 3]",
    "{ }",
    "#[cfg(a)]",
    "type",
    "_",
    "-",
    "r#gen",
    "<",
    "99999999999999999999999",
];

fn words(declaration: &str) -> Vec<String> {
    fn walk(tokens: TokenStream, words: &mut Vec<String>) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Group(group) => {
                    let text = group.to_string();
                    words.extend(text.get(..1).map(String::from));
                    walk(group.stream(), words);
                    words.extend(text.get(text.len() - 1..).map(String::from));
                }
                token => words.push(token.to_string()),
            }
        }
    }
    let mut list = Vec::new();
    walk(declaration.parse().unwrap(), &mut list);
    list
}

/// One damage: where, which kind, which word.
type Damage = (usize, u8, usize);

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    prop::collection::vec((0_usize..60, 0_u8..3, 0..WORDS.len()), 1..4)
}

fn survives(seed: &str, damage: Vec<Damage>) -> Result<(), TestCaseError> {
    let mut words = words(seed);
    for (place, kind, word) in damage {
        let place = place % words.len();
        match kind {
            0 => {
                words.remove(place);
            }
            1 => words.insert(place, WORDS[word].to_owned()),
            _ => WORDS[word].clone_into(&mut words[place]),
        }
    }
    // What the lexer refuses never reaches a macro.
    let Ok(tokens) = format!("[nn_core] {}", words.join(" ")).parse::<TokenStream>() else {
        return Ok(());
    };
    match try_network(tokens) {
        Ok(expansion) => prop_assert!(syn::parse2::<syn::File>(expansion).is_ok()),
        Err(failure) => {
            prop_assert!(!failure.errors.is_empty());
            prop_assert!(syn::parse2::<syn::File>(failure.stub).is_ok());
        }
    }
    Ok(())
}

/// A dense layer: its declared input, if any, and its output.
type Layer = (Option<usize>, usize);

/// The mistakes in a chain of dense layers, counted without the macro.
fn mistakes(input: usize, layers: &[Layer]) -> usize {
    let mut count = usize::from(input == 0);
    let mut width = (input > 0).then_some(input);
    for &(taken, output) in layers {
        count += usize::from(taken == Some(0)) + usize::from(output == 0);
        if let (Some(taken), Some(width)) = (taken.filter(|taken| *taken > 0), width) {
            count += usize::from(taken != width);
        }
        width = (output > 0).then_some(output);
    }
    count
}

fn declaration(input: usize, layers: &[Layer]) -> String {
    let mut text = format!("struct N {{ input: {input}, ");
    for (index, (taken, output)) in layers.iter().enumerate() {
        let taken = taken.map_or_else(String::new, |taken| format!("{taken} => "));
        let line = format!("l{index}: dense({taken}{output}) -> relu, ");
        text.push_str(&line);
    }
    text + "}"
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn damaged_declarations_never_panic(seed in 0..SEEDS.len(), damage in damage()) {
        survives(SEEDS[seed], damage)?;
    }

    #[test]
    fn every_wrong_width_is_one_error(
        input in 0_usize..4,
        layers in prop::collection::vec((prop::option::of(0_usize..4), 0_usize..4), 1..5),
    ) {
        let found = match try_network(tokens(&declaration(input, &layers))) {
            Ok(_) => 0,
            Err(failure) => failure.errors.texts().len(),
        };
        prop_assert_eq!(found, mistakes(input, &layers), "{}", declaration(input, &layers));
    }
}

proptest! {
    #![proptest_config(config(10_000_000))]

    /// Hours; for the night.
    #[test]
    #[ignore = "ten million declarations"]
    fn ten_million_damaged_declarations_never_panic(seed in 0..SEEDS.len(), damage in damage()) {
        survives(SEEDS[seed], damage)?;
    }
}
