//! Stages: a word or a path, arguments in parentheses, a block in braces.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Token, token};

use super::lines;
use crate::ast::{Arg, Args, Body, Stage};
use crate::diag::{Errors, Place};

/// One stage; if there is none, `before` is what it should have followed.
pub(super) fn stage(
    input: ParseStream,
    before: Option<Place>,
    errors: &mut Errors,
) -> Option<Stage> {
    let next = Place::token(input.span());
    let ends = input.is_empty() || input.peek(Token![,]);
    let here = before.filter(|_| ends).unwrap_or(next);
    let Ok(path) = path(input) else {
        errors.at(
            here,
            "a layer or an activation is missing here",
            "write for example `dense(64) -> relu`",
        );
        return None;
    };
    let args = input.peek(token::Paren).then(|| {
        let group: syn::Result<proc_macro2::Group> = input.parse();
        group.map(args)
    });
    let body = input.peek(token::Brace).then(|| {
        let group: syn::Result<proc_macro2::Group> = input.parse();
        group.map(|group| Body {
            place: Place::token(group.span_open()),
            items: lines::items(group.stream(), errors),
        })
    });
    Some(Stage {
        path,
        args: args.and_then(Result::ok),
        body: body.and_then(Result::ok),
    })
}

/// `relu`, `my::Swish`, `Swish::<3>`; what is in parentheses behind it is no part of it.
fn path(input: ParseStream) -> syn::Result<syn::Path> {
    let mut path = syn::Path {
        leading_colon: input.parse()?,
        segments: syn::punctuated::Punctuated::new(),
    };
    loop {
        let ident = input.call(Ident::parse_any)?;
        let mut segment = syn::PathSegment::from(ident);
        if input.peek(Token![::]) && input.peek3(Token![<]) {
            segment.arguments = syn::PathArguments::AngleBracketed(input.parse()?);
        }
        path.segments.push_value(segment);
        if !input.peek(Token![::]) {
            return Ok(path);
        }
        path.segments.push_punct(input.parse()?);
    }
}

fn args(group: proc_macro2::Group) -> Args {
    let mut list = Vec::new();
    let mut piece = TokenStream::new();
    for token in group.stream() {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                let place = if piece.is_empty() {
                    Place::token(comma.span())
                } else {
                    Place::of(&piece)
                };
                list.push(arg(std::mem::take(&mut piece), place));
            }
            token => piece.extend([token]),
        }
    }
    if !piece.is_empty() {
        let place = Place::of(&piece);
        list.push(arg(piece, place));
    }
    Args {
        tokens: group.stream(),
        place: Place {
            first: group.span_open(),
            last: group.span_close(),
        },
        list,
    }
}

fn arg(piece: TokenStream, place: Place) -> Arg {
    let read = |input: ParseStream| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![=>]) {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            return Ok(Arg::Option(name, input.parse()?));
        }
        let first = input.parse()?;
        if input.parse::<Token![=>]>().is_ok() {
            return Ok(Arg::Arrow(first, input.parse()?));
        }
        Ok(Arg::Value(first))
    };
    read.parse2(piece).unwrap_or(Arg::Unreadable(place))
}
