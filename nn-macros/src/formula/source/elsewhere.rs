//! Formulas as other languages write them: `x ** 2`, `np.exp(x)`, `x > 0 ? x : 0`, `|x| exp(x)`.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{BinOp, Error, Expr, ExprBinary, ExprClosure, Pat, UnOp};

use super::{KNOWN, Reader, mistake};
use crate::diag::{replaced, source};

/// The modules that people write before a function.
pub(super) const MODULES: [&str; 11] = [
    "np", "numpy", "math", "tf", "torch", "jnp", "jax", "cmath", "K", "F", "nn",
];

/// Functions by their names elsewhere.
const FUNCTIONS: [(&[&str], &str); 10] = [
    (&["maximum", "fmax"], "max"),
    (&["minimum", "fmin"], "min"),
    (&["power"], "pow"),
    (&["absolute", "fabs"], "abs"),
    (&["clip", "clip_by_value"], "clamp"),
    (&["expm1"], "exp_m1"),
    (&["log1p"], "ln_1p"),
    (&["reciprocal"], "recip"),
    (&["logistic", "expit"], "sigmoid"),
    (&["sgn"], "sign"),
];

/// The name of a function here.
pub(super) fn function(name: &str) -> &str {
    let mut list = FUNCTIONS.iter();
    let found = list.find(|(names, _)| names.contains(&name));
    found.map_or(name, |(_, ours)| ours)
}

/// The same with `pow(a, b)` for `a ^ b` and `a ** b`, which bind most tightly. The last one is read first.
fn powers(tokens: TokenStream) -> TokenStream {
    let mut trees: Vec<TokenTree> = tokens.into_iter().map(inside).collect();
    while let Some((start, end)) = last_sign(&trees) {
        let mut from = start;
        while from > 0 && joins_before(&trees, from) {
            from -= 1;
        }
        let mut to = end;
        if matches!(trees.get(to), Some(TokenTree::Punct(sign)) if sign.as_char() == '-') {
            to += 1;
        }
        to += 1;
        while to < trees.len() && joins_after(&trees, to) {
            to += 1;
        }
        let to = to.min(trees.len());
        let base = unwrapped(&trees[from..start]);
        let exponent = unwrapped(&trees[end.min(to)..to]);
        let call: TokenStream = quote::quote!(pow(#base, #exponent));
        trees.splice(from..to, call);
    }
    trees.into_iter().collect()
}

fn inside(tree: TokenTree) -> TokenTree {
    match tree {
        TokenTree::Group(group) => {
            proc_macro2::Group::new(group.delimiter(), powers(group.stream())).into()
        }
        tree => tree,
    }
}

/// The last `^` or `**`, and what follows it.
fn last_sign(trees: &[TokenTree]) -> Option<(usize, usize)> {
    let sign = |index: usize| match trees.get(index) {
        Some(TokenTree::Punct(sign)) => sign.as_char(),
        _ => ' ',
    };
    (1..trees.len()).rev().find_map(|index| match sign(index) {
        '^' => Some((index, index + 1)),
        '*' if index > 1 && sign(index - 1) == '*' => Some((index - 1, index + 1)),
        _ => None,
    })
}

/// True if the token before `from` belongs to the value that ends there: `f(x)`, `x.exp()`.
fn joins_before(trees: &[TokenTree], from: usize) -> bool {
    let before = &trees[from - 1];
    let dot =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(sign) if ".:".contains(sign.as_char()));
    match trees.get(from) {
        // Of the value itself the last token is still missing.
        Some(TokenTree::Punct(sign)) if "^*".contains(sign.as_char()) => {
            !matches!(before, TokenTree::Punct(_))
        }
        Some(TokenTree::Group(_)) => matches!(before, TokenTree::Ident(_)) || dot(before),
        Some(TokenTree::Punct(_)) => true,
        Some(TokenTree::Ident(_)) => dot(before),
        _ => false,
    }
}

/// True if the token at `to` belongs to the value before it.
fn joins_after(trees: &[TokenTree], to: usize) -> bool {
    let dot =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(sign) if ".:".contains(sign.as_char()));
    match &trees[to] {
        TokenTree::Group(_) => matches!(trees[to - 1], TokenTree::Ident(_)),
        tree => dot(tree) || dot(&trees[to - 1]),
    }
}

/// The tokens without parentheses around all of them.
fn unwrapped(trees: &[TokenTree]) -> TokenStream {
    match trees {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => group.stream(),
        trees => trees.iter().cloned().collect(),
    }
}

impl Reader<'_> {
    /// `x ^ 2`, and `x ** 2`, which Rust reads as `x * (*2)`.
    pub(super) fn is_power(binary: &ExprBinary) -> bool {
        let starred = |expr: &Expr| match expr {
            Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)),
            _ => false,
        };
        match binary.op {
            BinOp::BitXor(_) => true,
            BinOp::Mul(_) => starred(&binary.right),
            _ => false,
        }
    }

    /// The error for all powers in an expression.
    pub(super) fn power(binary: &ExprBinary) -> Error {
        let sign = match binary.op {
            BinOp::BitXor(_) => "^",
            _ => "**",
        };
        let text = spaced(powers(binary.to_token_stream()));
        mistake(
            binary,
            &format!("`{sign}` is not a power in Rust"),
            &format!("write `{text}`"),
        )
    }

    /// The error of a part that Rust cannot read.
    pub(super) fn unread(tokens: &TokenStream) -> Error {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        match meant(&trees) {
            Some((message, text)) => mistake(tokens, message, &format!("write `{text}`")),
            None => mistake(
                tokens,
                "this expression cannot be differentiated",
                &format!("known are {KNOWN}"),
            ),
        }
    }

    /// `|x| exp(x)`: the formula is the value.
    pub(super) fn closure(&self, closure: &ExprClosure) -> Error {
        let variables = closure.inputs.iter().zip(&self.names.variables);
        let names: Vec<_> = variables
            .filter_map(|(input, ours)| match input {
                Pat::Ident(name) => {
                    let ours = syn::Ident::new(ours, name.ident.span());
                    Some((name.ident.clone(), ours.to_token_stream()))
                }
                _ => None,
            })
            .collect();
        let body = replaced(&closure.body.to_token_stream(), &names, &mut false);
        mistake(closure, FUNCTION, &format!("write `{}`", spaced(body)))
    }
}

const FUNCTION: &str = "a formula is the value of its function, without variables before it";

/// The part of a formula that Rust cannot read, if its meaning is known.
pub(crate) fn unreadable(tokens: TokenStream) -> Option<TokenStream> {
    let mut part = Vec::new();
    let mut parts = Vec::new();
    for tree in tokens {
        if matches!(&tree, TokenTree::Punct(sign) if sign.as_char() == ';') {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(tree);
        }
    }
    parts.push(part);
    for mut part in parts {
        if matches!(part.first(), Some(TokenTree::Ident(word)) if word == "let") {
            let sign =
                |tree: &TokenTree| matches!(tree, TokenTree::Punct(sign) if sign.as_char() == '=');
            let equals = part.iter().position(sign)?;
            part.drain(..=equals);
        }
        let inner = part.iter().find_map(|tree| match tree {
            TokenTree::Group(group) => unreadable(group.stream()),
            _ => None,
        });
        if inner.is_some() {
            return inner;
        }
        if let Some(call) = part.windows(4).find(|trees| chosen(trees).is_some()) {
            return Some(call.iter().cloned().collect());
        }
        if meant(&part).is_some() {
            return Some(part.into_iter().collect());
        }
    }
    None
}

/// What is wrong, and what to write: for `a ? b : c`, `b if a else c`, `lambda x: y`, `x => y`.
fn meant(trees: &[TokenTree]) -> Option<(&'static str, String)> {
    const CHOICE: &str = "a choice is an `if` with braces";
    if let Some(text) = chosen(trees).or_else(|| ternary(trees)) {
        return Some((CHOICE, text));
    }
    let word = |word: &str| {
        let is = |tree: &TokenTree| matches!(tree, TokenTree::Ident(ident) if ident == word);
        trees.iter().position(is)
    };
    if let (Some(test), Some(otherwise)) = (word("if"), word("else"))
        && 0 < test
        && test + 1 < otherwise
        && otherwise + 1 < trees.len()
        && !braces(trees)
    {
        let [then, test, otherwise] = [
            &trees[..test],
            &trees[test + 1..otherwise],
            &trees[otherwise + 1..],
        ]
        .map(text);
        let otherwise = match meant(&trees[word("else")? + 1..]) {
            Some((CHOICE, text)) => text,
            _ => otherwise,
        };
        return Some((
            CHOICE,
            format!("if {test} {{ {then} }} else {{ {otherwise} }}"),
        ));
    }
    match trees {
        [
            TokenTree::Ident(lambda),
            TokenTree::Ident(_),
            TokenTree::Punct(colon),
            body @ ..,
        ] if lambda == "lambda" && colon.as_char() == ':' && !body.is_empty() => {
            Some((FUNCTION, text(body)))
        }
        [
            TokenTree::Ident(_),
            TokenTree::Punct(first),
            TokenTree::Punct(second),
            body @ ..,
        ] if matches!(first.as_char(), '=' | '-')
            && first.spacing() == Spacing::Joint
            && second.as_char() == '>'
            && !body.is_empty() =>
        {
            Some((FUNCTION, text(body)))
        }
        _ => None,
    }
}

fn braces(trees: &[TokenTree]) -> bool {
    let brace = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    trees.iter().any(brace)
}

fn text(trees: &[TokenTree]) -> String {
    spaced(trees.iter().cloned().collect::<TokenStream>())
}

/// Tokens as a person would write them, with spaces around comparisons: a formula has no other use for their signs.
pub(super) fn spaced(tokens: impl ToTokens) -> String {
    let text = source(tokens);
    let mut spaced = String::new();
    let mut rest = text.as_str();
    while let Some(index) = rest.find(['<', '>']) {
        let length = if rest[index + 1..].starts_with('=') {
            2
        } else {
            1
        };
        spaced.push_str(rest[..index].trim_end());
        spaced.extend([" ", &rest[index..index + length], " "]);
        rest = rest[index + length..].trim_start();
    }
    spaced + rest
}

/// `if a { b } else { c }` for `np.where(a, b, c)`.
fn chosen(trees: &[TokenTree]) -> Option<String> {
    let [
        TokenTree::Ident(_),
        TokenTree::Punct(_),
        TokenTree::Ident(word),
        TokenTree::Group(list),
    ] = trees
    else {
        return None;
    };
    if word != "where" {
        return None;
    }
    let list: Vec<TokenTree> = list.stream().into_iter().collect();
    let comma = |tree: &TokenTree| matches!(tree, TokenTree::Punct(sign) if sign.as_char() == ',');
    let parts: Vec<String> = list.split(comma).map(text).collect();
    match &parts[..] {
        [test, then, otherwise] => Some(format!("if {test} {{ {then} }} else {{ {otherwise} }}")),
        _ => None,
    }
}

/// `if a { b } else { c }` for `a ? b : c`.
fn ternary(trees: &[TokenTree]) -> Option<String> {
    let sign = |tree: &TokenTree| match tree {
        TokenTree::Punct(sign) => sign.as_char(),
        _ => ' ',
    };
    let question = trees.iter().position(|tree| sign(tree) == '?')?;
    let mut open = 1;
    let mut colon = None;
    for (index, tree) in trees.iter().enumerate().skip(question + 1) {
        match sign(tree) {
            '?' => open += 1,
            ':' => open -= 1,
            _ => {}
        }
        if open == 0 {
            colon = Some(index);
            break;
        }
    }
    let colon = colon?;
    let branch = |trees: &[TokenTree]| ternary(trees).unwrap_or_else(|| text(trees));
    let (then, otherwise) = (
        branch(&trees[question + 1..colon]),
        branch(&trees[colon + 1..]),
    );
    let test = text(&trees[..question]);
    let whole = !test.is_empty() && !then.is_empty() && !otherwise.is_empty();
    whole.then(|| format!("if {test} {{ {then} }} else {{ {otherwise} }}"))
}
