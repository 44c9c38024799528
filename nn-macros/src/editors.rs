//! Declarations as they are while somebody types them: an editor finds the network, its fields so far, its constants.

use std::collections::BTreeSet;

use expect_test::expect_file;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{File, Item};

use crate::pipeline::{network, try_network};
use crate::tests::tokens;

/// Declarations that are cut after every token. (An editor closes brackets at once.)
const GOOD: [&str; 8] = [
    "/// Handwritten digits.
    pub struct Digits { input: 64, hidden: dense(64) -> relu -> dropout(0.1), output: dense(10) -> softmax, }",
    "pub(crate) struct Mlp<const IN: usize, const H: usize> {
        input: IN, wide: dense(H, bias = false), norm: layer_norm -> my::Swish(2.0), output: dense(3), }",
    "#[budget(parameters <= 50_000)]
    struct Deep {
        input: 8,
        stem: dense(16) -> relu,
        first: residual { a: dense(16) -> relu, b: dense(16) } -> relu,
        body: repeat(2) { hidden: dense(16), residual { inner: dense(16) -> relu } },
        output: dense(3) }",
    "struct Two {
        input: (pixels: 64, meta: 5),
        left: from(pixels) -> dense(16),
        right: from(meta) -> dense(16) -> tanh,
        both: add(left, right) -> relu,
        output: (digit: dense(10) -> softmax, parity: from(both) -> dense(1) -> sigmoid) }",
    "struct Blocks {
        input: 6,
        block Ffn(wide) { norm: layer_norm, up: dense(wide) -> gelu, down: dense(input) },
        tower: for w in [8, 6] { layer: dense(w) -> relu },
        body: residual { ffn: Ffn(24) },
        output: dense(1) }",
    "struct Words { input: (word: 1, rest: 4), embed: from(word) -> embedding(100, 8), all: concat(embed, rest),
        norm: batch_norm(momentum = 0.05) -> relu, output: dense(2) -> softmax }",
    "struct Auto { input: 64, encoder: network(models::Encoder), relu, code: dense(8, init = zeros),
        #[frozen] decode: transposed(code), turn: layer(my::Turn<3>), output: dense(64) }",
    "struct Twins { input: (first: 8, second: 8), left: from(first) -> dense(16) -> layer_norm -> tanh,
        right: from(second) -> same(left), apart: subtract(left, right) -> square, output: dense(1) -> sigmoid }",
];

/// Mistakes of people, each with the fields that the editor still knows.
const DAMAGED: &[(&str, &[&str])] = &[
    ("struct N", &[]),
    ("pub struct N;", &[]),
    ("struct N(4);", &[]),
    ("struct N { }", &[]),
    ("struct N { input: }", &[]),
    ("struct N { input: 64 }", &[]),
    ("struct N { inptu: 64 }", &[]),
    ("struct N { inptu: 64, a: dense(2) }", &["a"]),
    ("struct N { input: 64, output: }", &[]),
    ("struct N { input: 64, a: dense(8), output: }", &["a"]),
    ("struct N { input: 64, a: dense(8), out }", &["a"]),
    (
        "struct N { input: 64, a: dense(8), output: dense }",
        &["a", "output"],
    ),
    (
        "struct N { input: 64, a: dense(8), output: dense() }",
        &["a", "output"],
    ),
    (
        "struct N { input: 64, a: dense(), output: dense(-2) }",
        &["a", "output"],
    ),
    (
        "struct N { input: 64, a: dense(8) -> , output: dense(2) -> }",
        &["a", "output"],
    ),
    ("struct N { input: 64, a: dense(8) -> frobnicate }", &["a"]),
    (
        "struct N { input: 64, a: frobnicate(8), b: dense(8) -> quux }",
        &["b"],
    ),
    (
        "struct N { input: 64, a: dense(8) b: dense(, ) }",
        &["a", "b"],
    ),
    ("struct N { input a: dense(8) }", &["a"]),
    ("struct N { input: 64 a: dense(8) -> . }", &["a"]),
    ("struct N { input: 64, a: dense(8) + dense(8) }", &["a"]),
    ("struct N { input: 64, a: dense(8); b: }", &["a"]),
    ("struct N { a: dense(2) }", &["a"]),
    ("struct N { input: [1, 28, 28], a: dense(2) }", &["a"]),
    ("struct N { input: (64, 5), a: dense(2) }", &["a"]),
    ("struct N { input: (a: ), b: from(a) -> dense(2) }", &["b"]),
    ("struct N { input: 0, a: dense(2) }", &["a"]),
    ("struct N { input: 4, a: dense(\"8\") }", &["a"]),
    (
        "struct N<const H: usize> { input: H, a: dense(H * 2) }",
        &["a"],
    ),
    (
        "struct N<const H> { input: H, a: dense(H), b: dense(2) }",
        &["a", "b"],
    ),
    (
        "struct N<const H: usize, const> { input: H, a: dense(H), b: dense(2) }",
        &["a", "b"],
    ),
    (
        "struct N<const H: usize> where H: Copy { input: H, a: dense(H) }",
        &["a"],
    ),
    ("struct N<> input: 4", &[]),
    ("#[] pub struct N { input: 4, a: dense(2) }", &["a"]),
    ("pub() struct N { input: 4, a: dense(2) }", &["a"]),
    ("#[budget()] struct N { input: 4, a: dense() }", &["a"]),
    ("struct N { input: 4, #[] a: dense(2) }", &[]),
    ("struct N { input: 4, #[froze] a: dense() }", &["a"]),
    (
        "struct N { input: 4, dense(3), b: dense(2) -> nothing }",
        &["b"],
    ),
    ("struct N { input: 4, a: add(dense(2), ) }", &[]),
    (
        "struct N { input: 4, a: dense(4), b: add(a, ), c: dense() }",
        &["a", "c"],
    ),
    (
        "struct N { input: 4, a: dense(4), b: add(a, dens) }",
        &["a"],
    ),
    (
        "struct N { input: 4, a: from(), b: dense(2), c: from(x) }",
        &["b"],
    ),
    ("struct N { input: 4, a: Ffn(8), b: dense() }", &["b"]),
    (
        "struct N { input: 4, block Ffn(wide) { up: dense(wide) }, a: Ffn(), b: dense(2) -> }",
        &["b"],
    ),
    (
        "struct N { input: 4, block Ffn { up: dense(8) }, a: Ffn -> }",
        &["a"],
    ),
    (
        "struct N { input: 4, block Ffn(wide), a: dense(2) -> }",
        &["a"],
    ),
    (
        "struct N { input: 4, a: for w in [8, x + ] { b: dense(w) }, c: dense() }",
        &["c"],
    ),
    (
        "struct N { input: 4, a: for w in [wide, y.z] { b: dense(w) }, c: dense() }",
        &["a", "c"],
    ),
    (
        "struct N { input: 4, a: for w in [] { b: dense(w) }, c: dense() }",
        &["c"],
    ),
    (
        "struct N { input: 4, a: for { b: dense(8) }, c: dense(2) -> }",
        &["c"],
    ),
    ("struct N { input: 4, a: repeat(3), b: dense() }", &["b"]),
    (
        "struct N { input: 4, a: repeat(n) { b: dense(4) } -> }",
        &["a"],
    ),
    (
        "struct N { input: 4, a: residual { b: dense() } -> , c: dense(2, bias = ) -> }",
        &["a", "c"],
    ),
    (
        "struct N { input: 4, a: residual, c: dense(2, init = ) -> }",
        &["c"],
    ),
    ("struct N { input: 4, a: network(), b: dense() }", &["b"]),
    ("struct N { input: 4, a: layer(), b: dense() }", &["a", "b"]),
    (
        "struct N { input: 4, a: dense(2), b: transposed(), c: dense() }",
        &["a", "c"],
    ),
    ("struct N { input: 4, a: same(b), b: dense() }", &["b"]),
    ("struct N { input: 4, a: dense(2), a: dense() }", &["a"]),
    ("struct N { input: 4, type: dense() }", &[]),
    (
        "struct N { input: 4, a: dense(8), output: (b: dense(2), c: ) }",
        &["a", "b"],
    ),
    ("struct N { input: 4, a: dense(8), output: () }", &["a"]),
    (
        "struct N { input: 4, output: dense(), b: dense(2) }",
        &["output", "b"],
    ),
    ("struct T { input: 4, a: dense(2) }", &["a"]),
    ("struct N<const T: usize> { input: T, a: dense(2) }", &["a"]),
    (
        "struct N { input: 4, a: dense(2) -> softmax -> dense() } struct M { }",
        &["a"],
    ),
];

/// What stands in the item of editors, if there is one. Beside it there is nothing but errors.
pub(crate) fn for_editors(expansion: TokenStream) -> Option<TokenStream> {
    let file: File = syn::parse2(expansion).unwrap();
    let mut inside = Vec::new();
    for item in file.items {
        let Item::Macro(item) = item else {
            panic!("the compiler sees `{}`", item.to_token_stream());
        };
        let path = item.mac.path.segments;
        let name = path.last().map(|segment| segment.ident.to_string());
        match name.as_deref() {
            Some("compile_error") => {}
            Some("for_editors") => inside.push(item.mac.tokens),
            other => panic!("the compiler sees {other:?}"),
        }
    }
    assert!(inside.len() < 2);
    inside.pop()
}

/// The names of the network's fields. The struct is complete: its constants and functions are there too.
fn fields(stub: TokenStream, name: &str) -> BTreeSet<String> {
    let file: File = syn::parse2(stub).unwrap_or_else(|error| panic!("{name}: {error}"));
    let declared = file.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == name => Some(item),
        _ => None,
    });
    let declared = declared.unwrap_or_else(|| panic!("no struct `{name}`"));
    let text = file.to_token_stream().to_string();
    for known in [
        "__rt :: at_f32 !", // `new`, `load`, `INPUT`, `LAYERS` …
        "fn predict_one",
        "const PROGRAM",
        "__rt :: Network",
        "__rt :: Train",
    ] {
        assert!(text.contains(known), "`{name}` has no `{known}`");
    }
    let names = declared
        .fields
        .iter()
        .filter_map(|field| field.ident.as_ref());
    names.map(ToString::to_string).collect()
}

/// The prefixes of a stream; if one ends inside brackets, they are closed.
fn cuts(stream: TokenStream) -> Vec<TokenStream> {
    let mut before = TokenStream::new();
    let mut cuts = vec![before.clone()];
    for token in stream {
        if let TokenTree::Group(group) = &token {
            cuts.extend(cuts_inside(group).into_iter().map(|group| {
                let mut cut = before.clone();
                cut.extend([TokenTree::Group(group)]);
                cut
            }));
        } else {
            let mut cut = before.clone();
            cut.extend([token.clone()]);
            cuts.push(cut);
        }
        before.extend([token]);
    }
    cuts
}

fn cuts_inside(group: &Group) -> Vec<Group> {
    let cuts = cuts(group.stream()).into_iter();
    cuts.map(|cut| Group::new(group.delimiter(), cut)).collect()
}

/// The fields of a cut declaration, read from its tokens alone: names before a layer, or before a block with one.
fn fields_so_far(lines: TokenStream) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    for line in lines_of(lines) {
        match &line[..] {
            [
                TokenTree::Ident(name),
                TokenTree::Punct(_),
                TokenTree::Group(heads),
            ] if name == "output" && heads.delimiter() == Delimiter::Parenthesis => {
                fields.extend(fields_so_far(heads.stream()));
            }
            [TokenTree::Ident(name), TokenTree::Punct(colon), rest @ ..]
                if colon.as_char() == ':'
                    && name != "input"
                    && rest
                        .iter()
                        .any(|token| is_layer(token) || holds_layer(token)) =>
            {
                fields.insert(name.to_string());
            }
            _ => {}
        }
    }
    fields
}

fn lines_of(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut lines = vec![Vec::new()];
    for token in tokens {
        if matches!(&token, TokenTree::Punct(sign) if sign.as_char() == ',') {
            lines.push(Vec::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(token);
        }
    }
    lines
}

fn is_layer(token: &TokenTree) -> bool {
    let TokenTree::Ident(word) = token else {
        return false;
    };
    ["dense", "layer_norm", "batch_norm", "embedding"]
        .iter()
        .any(|layer| word == layer)
}

fn holds_layer(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    group.delimiter() == Delimiter::Brace
        && group
            .stream()
            .into_iter()
            .any(|token| is_layer(&token) || holds_layer(&token))
}

/// `[nn_core]` before the tokens of a declaration.
fn called(declaration: &TokenStream) -> TokenStream {
    quote!([nn_core] #declaration)
}

#[test]
fn a_declaration_that_ends_anywhere_leaves_its_network_to_editors() {
    let (mut half, mut whole) = (0, 0);
    for good in GOOD {
        let good: TokenStream = good.parse().unwrap();
        assert!(try_network(called(&good)).is_ok(), "{good}");
        for cut in cuts(good) {
            let words: Vec<TokenTree> = cut.clone().into_iter().collect();
            let word =
                |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "struct");
            let name = words.iter().position(word).and_then(|at| words.get(at + 1));
            let Err(failure) = try_network(called(&cut)) else {
                continue;
            };
            if failure.checked.is_some_and(|checked| checked.whole) {
                whole += 1;
                continue;
            }
            let stub = for_editors(network(called(&cut)));
            let Some(name) = name.map(ToString::to_string) else {
                assert!(stub.is_none(), "{cut}");
                continue;
            };
            let stub = stub.unwrap_or_else(|| panic!("nothing for editors: {cut}"));
            let known = fields(stub, &name);
            let lines = words.last().and_then(|last| match last {
                TokenTree::Group(lines) if lines.delimiter() == Delimiter::Brace => Some(lines),
                _ => None,
            });
            let expected = lines.map(|lines| fields_so_far(lines.stream()));
            let expected = expected.unwrap_or_default();
            assert!(expected.is_subset(&known), "{cut}\n{expected:?} {known:?}");
            half += 1;
        }
    }
    assert!(
        half > 300 && whole > 20,
        "{half} for editors, {whole} for the compiler"
    );
}

#[test]
fn what_people_mistype_leaves_the_network_to_editors() {
    let mut half = 0;
    for (declaration, expected) in DAMAGED {
        let declaration = tokens(declaration);
        let Err(failure) = try_network(declaration.clone()) else {
            panic!("this is right: {declaration}");
        };
        let name = if declaration.to_string().contains("struct T ") {
            "T"
        } else {
            "N"
        };
        let known = match failure.checked {
            Some(checked) if checked.whole => fields(crate::pipeline::stub(Some(checked)), name),
            _ => {
                half += 1;
                let stub = for_editors(network(declaration.clone()));
                fields(
                    stub.unwrap_or_else(|| panic!("nothing for editors: {declaration}")),
                    name,
                )
            }
        };
        let missing: Vec<_> = expected
            .iter()
            .filter(|name| !known.contains(**name))
            .collect();
        assert!(
            missing.is_empty(),
            "{declaration}: no {missing:?} in {known:?}"
        );
    }
    assert!(half > 40, "{half} for editors");
}

#[test]
fn without_a_name_there_is_nothing_for_editors() {
    for declaration in [
        "",
        "pub",
        "struct",
        "struct { input: 4 }",
        "enum N { input: 4 }",
        "input: 4",
    ] {
        assert!(
            for_editors(network(tokens(declaration))).is_none(),
            "{declaration}"
        );
    }
}

#[test]
fn a_width_that_is_not_known_is_1() {
    let half = "/// Handwritten digits.
        pub struct Digits<const H: usize> {
            input: 64,
            hidden: dense() -> relu,
            block: repeat(3) { residual { a: dense(H) -> } },
            output: ,
        }";
    let stub = for_editors(network(tokens(half))).unwrap();
    let text = prettyplease::unparse(&syn::parse2(stub).unwrap());
    expect_file!["../tests/golden/half_typed.rs"].assert_eq(&text);
}
