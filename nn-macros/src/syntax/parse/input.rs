//! The line `input`.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Token};

use super::punctuation::{comma, is_name, name, to_comma};
use crate::diag::{Errors, Place, located, source};
use crate::syntax::ast::{Item, Shape, WIDTH};
use crate::syntax::literal;

/// `input: 64` or `input: (pixels: 64, meta: 5)`
pub(super) fn item(
    input: ParseStream,
    attrs: &[Attribute],
    keyword: Ident,
    errors: &mut Errors,
) -> Item {
    no_attributes(attrs, "input", errors);
    let mut tokens = TokenStream::new();
    while !input.is_empty()
        && !input.peek(Token![,])
        && !input.peek(Token![;])
        && !input.peek(Token![->])
    {
        if !tokens.is_empty() && is_name(input) {
            break;
        }
        if let Ok(token) = input.parse::<TokenTree>() {
            tokens.extend([token]);
        }
    }
    let shape = shape(tokens, &keyword, errors);
    if let Ok(arrow) = input.parse::<Token![->]>() {
        errors.at(
            Place::of(arrow),
            "`input` takes a shape and nothing else",
            "write `,` here: the stages follow on lines of their own",
        );
        if !is_name(input) {
            to_comma(input);
        }
    } else {
        comma(input, "`input`", errors);
    }
    Item::Input { keyword, shape }
}

/// Reports an attribute on anything but a field.
pub(super) fn no_attributes(attrs: &[Attribute], keyword: &str, errors: &mut Errors) {
    if let Some(attr) = attrs.iter().find(|attr| !attr.path().is_ident("doc")) {
        errors.at(
            Place::of(attr),
            format!("`{keyword}` takes no attributes: it is not a field"),
            "remove it, or put it on the struct",
        );
    }
}

fn shape(tokens: TokenStream, keyword: &Ident, errors: &mut Errors) -> Shape {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (None, _) => {
            errors.at(
                Place::of(keyword),
                "`input` needs the number of features of a sample",
                "write `input: 64`",
            );
            return Shape::Broken;
        }
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Bracket => {
            return Shape::Image(Place::token(group.span()), pixels(&group));
        }
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => {
            let place = Place::token(group.span());
            let inside = source(group.stream());
            errors.at(
                place,
                "the parts of the input stand side by side, in parentheses",
                format!("write `({inside})`"),
            );
            return parts(&group, errors);
        }
        (Some(TokenTree::Group(group)), None)
            if group.delimiter() == Delimiter::Parenthesis && is_list(&group) =>
        {
            return Shape::Image(Place::token(group.span()), pixels(&group));
        }
        (Some(TokenTree::Group(group)), None)
            if group.delimiter() == Delimiter::Parenthesis && holds_parts(&group) =>
        {
            return parts(&group, errors);
        }
        _ => {}
    }
    syn::parse2(tokens.clone()).map_or_else(
        |_| {
            errors.at(Place::of(tokens), "this is not a width", WIDTH);
            Shape::Broken
        },
        Shape::Features,
    )
}

/// The number of features of `[channels, height, width]`.
fn pixels(group: &Group) -> Option<Expr> {
    let list = |input: ParseStream| {
        syn::punctuated::Punctuated::<Expr, Token![,]>::parse_terminated(input)
    };
    let sides = list.parse2(group.stream()).ok()?;
    let number = |side: &Expr| match side {
        Expr::Lit(literal) => literal::whole(&literal.lit).ok(),
        _ => None,
    };
    let numbers: Option<Vec<usize>> = sides.iter().map(number).collect();
    let text = match numbers {
        Some(numbers) => {
            let product = numbers.into_iter().try_fold(1, usize::checked_mul)?;
            product.to_string()
        }
        None => {
            let sides: Vec<String> = sides.iter().map(source).collect();
            sides.join(" * ")
        }
    };
    let tokens: TokenStream = text.parse().ok()?;
    syn::parse2(located(&tokens, group.span())).ok()
}

/// True for `(28, 28)`: numbers without names.
fn is_list(group: &Group) -> bool {
    let text = source(group.stream());
    let number = |side: &str| side.trim().starts_with(|c: char| c.is_ascii_digit());
    text.contains(',') && !text.contains(':') && text.split(',').any(number)
}

/// True for `(pixels: 64, …)`, and for nothing in parentheses; false for a width in them.
fn holds_parts(group: &Group) -> bool {
    let named = |input: ParseStream| {
        let named = input.is_empty() || is_name(input) || !width(input);
        input.parse::<TokenStream>()?;
        Ok(named)
    };
    named.parse2(group.stream()).unwrap_or(false)
}

/// True if one expression stands here and nothing else.
fn width(input: ParseStream) -> bool {
    let ahead = input.fork();
    ahead.parse::<Expr>().is_ok() && ahead.is_empty()
}

/// `(pixels: 64, meta: 5)`
fn parts(group: &Group, errors: &mut Errors) -> Shape {
    let mut parts: Vec<(Ident, Expr)> = Vec::new();
    let mut broken = false;
    let read = |content: ParseStream| {
        while !content.is_empty() {
            let named = is_name(content).then(|| name(content, errors)).flatten();
            let Some(named) = named else {
                if !broken {
                    errors.at(
                        Place::token(content.span()),
                        "every part of the input needs a name",
                        "write `input: (pixels: 64, meta: 5)`",
                    );
                }
                broken = true;
                to_comma(content);
                continue;
            };
            match content.parse::<Expr>() {
                Ok(width) => parts.push((named, width)),
                Err(error) => {
                    errors.at(Place::token(error.span()), "this is not a width", WIDTH);
                    broken = true;
                    to_comma(content);
                    continue;
                }
            }
            comma(content, "this part", errors);
        }
        Ok(())
    };
    // The reader takes everything and has told its errors.
    let _ = read.parse2(group.stream());
    if parts.is_empty() && !broken {
        errors.at(
            Place::token(group.span()),
            "the input has no parts",
            "write `input: (pixels: 64, meta: 5)`",
        );
        broken = true;
    }
    if broken {
        return Shape::Broken;
    }
    Shape::Parts(parts)
}
