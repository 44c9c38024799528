//! Stages: a word or a path, arguments in parentheses, a block in braces.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Token, token};

use crate::diag::{Errors, Place, source};
use crate::syntax::ast::{Arg, Args, Each, FOR, GROUP, Stage};

/// One stage, and the block of lines after it. If no stage is there, `before` is the one that it should follow.
pub(super) fn stage(
    input: ParseStream,
    before: Option<Place>,
    errors: &mut Errors,
) -> Option<(Stage, Option<proc_macro2::Group>)> {
    let next = Place::token(input.span());
    let ends = input.is_empty() || input.peek(Token![,]);
    let here = before.filter(|_| ends).unwrap_or(next);
    if input.peek(token::Brace) {
        let group: proc_macro2::Group = input.parse().ok()?;
        let stage = Stage::word(Ident::new(GROUP, group.span_open()));
        return Some((stage, Some(group)));
    }
    if let Ok(word) = input.parse::<Token![for]>() {
        return each(input, word, errors);
    }
    let Ok(mut path) = path(input) else {
        errors.at(
            here,
            "a layer or an activation is missing here",
            "write for example `dense(64) -> relu`",
        );
        return None;
    };
    let elsewhere = arguments_elsewhere(input, &mut path, errors);
    let args = input.peek(token::Paren).then(|| {
        let group: syn::Result<proc_macro2::Group> = input.parse();
        group.map(args)
    });
    let block = input.peek(token::Brace).then(|| input.parse().ok());
    let stage = Stage {
        path,
        args: elsewhere.or(args.and_then(Result::ok)),
        body: None,
        branches: Vec::new(),
        each: None,
    };
    Some((stage, block.flatten()))
}

/// `for w in [64, 32] { … }`, from its name on.
fn each(
    input: ParseStream,
    word: Token![for],
    errors: &mut Errors,
) -> Option<(Stage, Option<proc_macro2::Group>)> {
    const FORM: &str = "write `for w in [64, 32] { layer: dense(w) -> relu }`";
    let mut stage = Stage::word(Ident::new(FOR, word.span));
    let name: Option<Ident> = input.parse().ok();
    let read = name.filter(|_| input.parse::<Token![in]>().is_ok());
    let Some(name) = read else {
        let place = Place::token(if input.is_empty() {
            word.span
        } else {
            input.span()
        });
        let message = "`for` needs a name and a list of widths";
        errors.at(place, message, FORM);
        return None;
    };
    let here = Place::token(if input.is_empty() {
        name.span()
    } else {
        input.span()
    });
    if !input.peek(token::Bracket) {
        errors.at(here, "the widths of `for` stand in brackets", FORM);
        return None;
    }
    let group: proc_macro2::Group = input.parse().ok()?;
    let values = |input: ParseStream| {
        syn::punctuated::Punctuated::<syn::Expr, Token![,]>::parse_terminated(input)
    };
    let Ok(values) = values.parse2(group.stream()) else {
        errors.at(here, "this is not a list of widths", FORM);
        return None;
    };
    let place = Place::of(&name).to(Place::token(group.span_close()));
    stage.each = Some(Each {
        name,
        values: values.into_iter().collect(),
        place,
    });
    let block = input.peek(token::Brace).then(|| input.parse().ok());
    Some((stage, block.flatten()))
}

/// `relu`, `my::Swish`, `Swish::<3>`; the parentheses after it are not a part of it.
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

/// A mistake where the parentheses of a stage belong: `dense[8]`, `dense<8>()`, `dense!(8)`.
fn arguments_elsewhere(
    input: ParseStream,
    path: &mut syn::Path,
    errors: &mut Errors,
) -> Option<Args> {
    if let Ok(sign) = input.parse::<Token![!]>() {
        errors.at(
            Place::of(sign),
            format!("`{}` is a layer and no macro", source(&*path)),
            "remove the `!`",
        );
    }
    if input.peek(Token![<])
        && let Ok(generic) = input.parse::<syn::AngleBracketedGenericArguments>()
        && let Some(last) = path.segments.last_mut()
    {
        let place = Place::of(&generic);
        let mut generic = generic;
        generic.colon2_token = Some(Token![::](place.first));
        last.arguments = syn::PathArguments::AngleBracketed(generic);
        if !is_word(path) {
            let help = format!("write `{}`", source(&*path));
            errors.at(place, "a `::` is missing before the `<` here", help);
        }
    }
    let (tokens, place) = if input.peek(token::Bracket) {
        let group = input.parse::<proc_macro2::Group>().ok()?;
        (group.stream(), Place::token(group.span()))
    } else {
        if !is_word(path) {
            return None;
        }
        let last = path.segments.last_mut()?;
        let arguments = std::mem::take(&mut last.arguments);
        let syn::PathArguments::AngleBracketed(generic) = &arguments else {
            return None;
        };
        // Parentheses that follow are in their place.
        if input.peek(token::Paren) {
            input.parse::<proc_macro2::Group>().ok()?;
        }
        (generic.args.to_token_stream(), Place::of(&arguments))
    };
    let name = source(&*path);
    errors.at(
        place,
        format!("the arguments of `{name}` stand in parentheses"),
        format!("write `{name}({})`", source(&tokens)),
    );
    let mut group = proc_macro2::Group::new(proc_macro2::Delimiter::Parenthesis, tokens);
    group.set_span(place.first);
    Some(args(group))
}

/// True if a path is one word in small letters, and so a layer.
fn is_word(path: &syn::Path) -> bool {
    let mut words = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    let first = words.next().unwrap_or_default();
    words.next().is_none() && first.starts_with(char::is_lowercase)
}

/// The operator that joins stages in another language, if a stage follows: `.`, `|>`, `>>`.
pub(super) fn joined(input: ParseStream) -> Option<Place> {
    let mut cursor = input.cursor();
    let mut signs = Vec::new();
    while let Some((sign, rest)) = cursor.punct()
        && matches!(sign.as_char(), '.' | '|' | '>' | '+')
    {
        signs.push(sign.span());
        cursor = rest;
    }
    cursor.ident()?;
    for _ in &signs {
        input.parse::<TokenTree>().ok()?;
    }
    Some(Place {
        first: *signs.first()?,
        last: *signs.last()?,
    })
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
