//! The front end on plain tokens: golden expansions, and the facts that messages and editors take from the table of keywords.

use std::fmt::Write;

use expect_test::expect_file;
use proc_macro2::TokenStream;
use quote::quote;

use crate::catalogue::ROWS;
use crate::catalogue::row::{Does, Reads};
use crate::formula;
use crate::pipeline::{stub, try_network};

pub(crate) fn tokens(declaration: &str) -> TokenStream {
    format!("[nn_core] {declaration}").parse().unwrap()
}

pub(crate) fn expansion(declaration: &str) -> String {
    let expansion = try_network(tokens(declaration));
    let expansion = expansion.unwrap_or_else(|failure| panic!("{:?}", failure.errors.texts()));
    let text = prettyplease::unparse(
        &syn::parse2(expansion.clone()).unwrap_or_else(|e| panic!("{e} {expansion}")),
    );
    let is_loop = |line: &str| {
        let line = line.trim_start();
        let is = |word| line.starts_with(word);
        (is("for ") && line.contains(" in ")) || is("while ") || is("loop ")
    };
    assert!(!text.lines().any(is_loop), "generated code holds no loop");
    text
}

pub(crate) fn errors(declaration: &str) -> String {
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
            more: dense(4) -> elu -> selu -> gelu -> gelu_tanh -> mish -> hard_swish -> softplus -> cos -> square
                -> recip,
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
            input: (place: 1, rest: 4),
            scale: from(rest) -> standardize,
            wide: dense(6),
            city: from(place) -> embedding(CITIES, 2),
            both: concat(wide, city),
            turn: layer(my::Turn<3>),
            kernel: features(16, gamma = 0.3),
            output: dense(3) -> softmax,
        }"
    norms: "struct Norms {
            input: 4,
            wide: dense(8, bias = false),
            norm: batch_norm(momentum = 0.05) -> prelu_of::Mine -> alpha_dropout(RATE),
            bend: prelu,
            each: layer_norm,
            groups: group_norm(groups = GROUPS, eps = 1e-3),
            root: rms_norm -> gaussian_noise(0.1) -> glu -> geglu,
            output: dense(6) -> swiglu,
        }"
    untrainable: "struct Gate { input: 2, first: dense(2) -> perceptron, and: dense(1) -> step }"
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
    groups: "struct Groups {
            input: 8,
            encoder: { wide: dense(16) -> relu, code: dense(4) -> tanh },
            hidden: dense(encoder * 2) -> layer_norm -> relu,
            gated: multiply(value: dense(encoder * 2), gate: dense(8) -> sigmoid),
            skip: add(identity, { up: dense(hidden * 2) -> relu, down: dense(8) }),
            output: dense(input) -> softmax,
        }"
    templates: "struct Blocks {
            input: 6,
            block Ffn(wide) { norm: layer_norm, up: dense(wide) -> gelu, down: dense(input) },
            body: repeat(2) { a: residual { ffn: Ffn(24) } },
            tower: for w in [8, 6] { layer: dense(w) -> relu },
            output: Ffn(12),
        }"
    twins: "struct Twins {
            input: (first: 8, second: 8),
            left: from(first) -> dense(16) -> layer_norm -> tanh,
            right: from(second) -> same(left),
            apart: subtract(left, right) -> square,
            output: dense(1) -> sigmoid,
        }"
    widths: "struct Widths<const H: usize> {
            input: 4,
            first: dense(input * 2) -> tanh,
            second: dense(WIDE) -> tanh,
            third: dense(second * 2 + first) -> tanh,
            fourth: dense(H) -> tanh,
            fifth: dense(fourth) -> tanh,
            output: dense(third / 4),
        }"
    counted: "struct Counted {
            input: 8,
            stem: dense(6) -> relu,
            body: repeat(DEPTH) { residual { a: dense(12) -> relu, b: dense(6) -> dropout(0.1) }, relu },
            mid: dense(stem) -> tanh,
            output: add(mid, stem) -> dense(2),
        }"
    looped: "struct Deep {
            input: 16,
            block: repeat(65) { hidden: dense(16) },
            output: dense(2),
        }"
    branches: "struct Two {
            input: (pixels: 64, meta: 5),
            left: from(pixels) -> dense(16) -> relu,
            right: from(meta) -> dense(16) -> tanh,
            both: add(left, right) -> relu -> multiply(left),
            all: concat(both, meta) -> dropout(0.1),
            output: (
                digit: dense(10) -> softmax,
                parity: from(both) -> dense(1) -> sigmoid,
            )
        }"
    experts: "struct Experts {
            input: (pixels: 64, meta: 5),
            a: from(pixels) -> dense(WIDE) -> relu,
            b: from(meta) -> dense(WIDE) -> tanh,
            gate: from(meta) -> dense(EXPERTS) -> softmax,
            mixed: mix(gate, a, b) -> subtract(b),
            output: average(mixed, a) -> maximum(b) -> minimum(a),
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
            decode: transposed(encode),
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
    budget: "#[budget(parameters <= 5_000, bytes <= 64K)]
        struct Small { input: 64, output: dense(10) -> softmax }"
    warnings: "struct Linear { input: 2, a: dense(4), b: dense(3) -> softmax -> identity, c: dense(2) }"
}

/// A repeated line is warned of once, two lines of a block are warned of each.
#[test]
fn warnings_in_a_repeated_block() {
    let text = expansion(
        "struct N { input: 8, c: repeat(30) { h: dense(8, init = zeros) -> relu, g: dense(8, init = zeros) -> relu },
            output: dense(2) }",
    );
    assert_eq!(text.matches("starts with all weights 0").count(), 2);
}

/// Formulas, as types: the derivative is simplified, equal parts are computed once.
#[test]
fn formulas() {
    let read = |expansion| prettyplease::unparse(&syn::parse2(expansion).unwrap());
    let activation = "/// x·σ(βx)
        pub struct Swish(x; beta = 1.0) = x / (1 + exp(-beta * x));";
    let activation = formula::activation(tokens(activation));
    expect_file!["../tests/golden/activation.rs"].assert_eq(&read(activation));
    let loss = "/// The quantile loss.
        pub struct Pinball(y, t; quantile = 0.5) = max(quantile * (t - y), (quantile - 1) * (t - y));";
    let loss = formula::loss(tokens(loss));
    expect_file!["../tests/golden/loss.rs"].assert_eq(&read(loss));
}

/// The facts that an editor shows of a network: its struct, the signatures of its functions and constants, its traits,
/// and all docs.
fn interface(expansion: TokenStream) -> Vec<String> {
    let file: syn::File = syn::parse2(expansion).unwrap();
    let mut known = Vec::new();
    for item in file.items {
        match item {
            syn::Item::Struct(declared) => known.push(quote!(#declared).to_string()),
            syn::Item::Const(block) => {
                let syn::Expr::Block(block) = *block.expr else {
                    continue;
                };
                for statement in block.block.stmts {
                    if let syn::Stmt::Item(syn::Item::Impl(item)) = statement {
                        known.extend(promises(&item));
                    }
                }
            }
            _ => {}
        }
    }
    known
}

fn promises(item: &syn::ItemImpl) -> Vec<String> {
    let (generics, ty) = (&item.generics, &item.self_ty);
    if let Some((contract, _)) = &item.trait_ {
        return vec![quote!(#generics #contract for #ty).to_string()];
    }
    let promises = item.items.iter().filter_map(|item| match item {
        syn::ImplItem::Fn(function) => {
            let (attributes, signature) = (&function.attrs, &function.sig);
            Some(quote!(#generics #ty: #(#attributes)* #signature).to_string())
        }
        syn::ImplItem::Const(constant) => {
            let (attributes, name, ty) = (&constant.attrs, &constant.ident, &constant.ty);
            Some(quote!(#(#attributes)* #name: #ty).to_string())
        }
        // Items of the `f32` instance alone.
        syn::ImplItem::Macro(call) => Some(quote!(#generics #ty: #call).to_string()),
        _ => None,
    });
    promises.collect()
}

/// While a declaration is wrong, an editor sees the network that was meant, docs included.
#[test]
fn a_stub_has_the_types_and_docs_of_the_network() {
    for declaration in [
        "/// Handwritten digits.
        pub struct Digits { input: 64, hidden: dense(64) -> relu -> dropout(RATE), output: dense(10) -> softmax }",
        "pub struct Mlp<const IN: usize> { input: IN, hidden: dense(8) -> dropout(RATE), output: dense(2) }",
        "struct Many {
            input: (pixels: 64, meta: 5),
            wide: from(pixels) -> dense(16, bias = false),
            left: batch_norm -> dropout(RATE),
            inside: from(meta) -> network(Encoder),
            output: (
                digit: concat(left, inside) -> dense(10) -> softmax,
                parity: from(left) -> dense(1) -> sigmoid,
            )
        }",
    ] {
        let right = try_network(tokens(&declaration.replace("RATE", "0.5")));
        let wrong = try_network(tokens(&declaration.replace("RATE", "5.0")));
        let (Ok(right), Err(wrong)) = (right, wrong) else {
            panic!("one is right, one is wrong: {declaration}");
        };
        assert_eq!(wrong.errors.texts().len(), 1);
        let (right, meant) = (interface(right), interface(stub(wrong.checked)));
        let meant: Vec<_> = meant.iter().map(|text| text.replace("5.0", "0.5")).collect();
        assert!(right.len() > 7, "{right:?}");
        assert_eq!(meant, right);
    }
}

#[test]
fn a_width_may_be_that_of_a_line_whose_width_is_calculated() {
    for declaration in [
        "struct N { input: (a: 6, b: WIDE), all: concat(a, b), output: dense(input) }",
        "struct N { input: 4, first: network(models::Encoder), output: dense(first) }",
        "struct N { input: 4, a: dense(WIDE), both: concat(a, input), output: dense(both) }",
    ] {
        let text = expansion(declaration);
        assert!(text.contains("expect_not_zero("), "{text}");
    }
}

/// `embed` is also another word for `embedding`, which has weights.
#[test]
fn a_branch_with_the_word_of_a_layer_is_still_the_line_of_that_name() {
    let text = expansion(
        "struct N {
            input: (word: 1, rest: 4),
            embed: from(word) -> embedding(100, 8),
            all: concat(embed, rest),
            output: dense(2),
        }",
    );
    assert!(!text.contains("NAll"), "a struct without fields");
}

/// The keywords of the language, as a table for people.
#[test]
fn keywords() {
    let mut table = String::from(
        "| keyword | written | what it does | tensors | elsewhere |\n|---|---|---|---|---|\n",
    );
    for row in ROWS {
        let aliases: Vec<_> = row
            .aliases
            .iter()
            .map(|alias| format!("`{alias}`"))
            .collect();
        let (keyword, form, doc) = (row.keyword, row.form, row.doc);
        let tensors = match row.does {
            Does::Dense | Does::Layer(_) => "yes",
            _ => "",
        };
        let _ = writeln!(
            table,
            "| `{keyword}` | `{form}` | {doc} | {tensors} | {} |",
            aliases.join(", ")
        );
    }
    expect_file!["../tests/golden/keywords.md"].assert_eq(&table);
}

/// The forms in messages are right, and every word of other libraries leads to a keyword.
#[test]
fn every_row_is_written_as_it_says() {
    for row in ROWS {
        let start = match &row.does {
            Does::From | Does::Merge(_) => "",
            Does::Transposed => "from(wide) -> ",
            Does::Layer(layer) if layer.reads == Reads::Indices => "from(input) -> ",
            _ => "from(hidden) -> ",
        };
        let block = match row.does {
            Does::Residual(_) | Does::Repeat { .. } => " { inner: dense(8) }",
            _ => "",
        };
        let declaration = format!(
            "struct N {{
                input: 8,
                hidden: dense(8) -> relu,
                a: from(hidden) -> relu,
                b: from(hidden) -> tanh,
                left: from(hidden) -> dense(8) -> tanh,
                encode: from(hidden) -> dense(6),
                wide: relu,
                gate: from(hidden) -> glu -> glu -> tanh,
                c: {start}{}{block} -> sin,
                output: concat(hidden, a, b, gate, c, left, wide) -> dense(2),
            }}",
            row.form
        );
        assert_eq!(errors(&declaration), "no error", "{declaration}");
        for alias in row.aliases {
            let text = errors(&format!("struct N {{ input: 8, a: {alias} }}"));
            let help = format!("here it is called `{}`", row.keyword);
            assert!(text.contains(&help), "{text}");
        }
    }
    let aliases = ROWS.iter().flat_map(|row| row.aliases);
    let mut words: Vec<_> = aliases.chain(ROWS.iter().map(|row| &row.keyword)).collect();
    words.sort_unstable();
    let count = words.len();
    words.dedup();
    assert_eq!(words.len(), count, "a word is listed twice");
}

#[test]
fn paths_are_printed_as_people_write_them() {
    let source = |text: &str| crate::diag::source(text.parse::<TokenStream>().unwrap());
    for text in [
        "cfg::WIDE * 2",
        "f(a, b)",
        "-0.1",
        "pow(0, -1)",
        "a = -1",
        "a * -b",
        "a[3] + (2 - B)",
        "64 => 32, bias = false",
        "<A as B>::C",
        "x as usize",
    ] {
        assert_eq!(source(text), text);
    }
}

/// A block with a name reads what it meets where it is used, so it may stand above `input`.
#[test]
fn a_block_may_stand_above_the_input() {
    let block = "block Ffn(w) { up: dense(w) -> relu, down: dense(input) }";
    let declaration = format!("struct N {{ {block}, input: 8, a: Ffn(4), b: dense(2) }}");
    assert_eq!(errors(&declaration), "no error");
}
