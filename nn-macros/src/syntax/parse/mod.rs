//! tokens → ast. After a mistake the reader goes on with the next stage or line, so that one compile
//! shows every mistake.

mod punctuation;

mod input;
mod stages;

mod arithmetic;
mod lines;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, GenericParam, Generics, Token, Visibility, token};

use crate::diag::{Errors, Place, located, source};
use crate::syntax::ast::{Network, Stage};

const FORM: &str = "a network reads `struct Name { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax }`";

/// Reads `[$crate] struct Name { … }`. The result is `None` if not even that is there.
pub(crate) fn network(input: TokenStream, errors: &mut Errors) -> Option<Network> {
    let end = input.clone().into_iter().last().map(|token| token.span());
    let parsed = (|input: ParseStream| Ok(declaration(input, errors))).parse2(input);
    match parsed {
        Ok(network) => network,
        // The reader takes all tokens; the parser itself reports any that are left.
        Err(error) => {
            let place = Place::token(end.unwrap_or_else(|| error.span()));
            errors.at(place, error.to_string(), FORM);
            None
        }
    }
}

/// Reads stages that stand in place of others, all at the place of these.
pub(crate) fn flow(text: &str, place: Place, errors: &mut Errors) -> Vec<Stage> {
    let tokens: TokenStream = text.parse().unwrap_or_default();
    lines::flow(located(&tokens, place.first), errors)
}

fn declaration(input: ParseStream, errors: &mut Errors) -> Option<Network> {
    let all = input.fork().parse::<TokenStream>().ok();
    let end = all.and_then(|tokens| tokens.into_iter().last());
    let result = header(input, errors);
    if result.is_none() && errors.is_empty() {
        let span = end.map_or_else(Span::call_site, |token| token.span());
        let at = if input.is_empty() { span } else { input.span() };
        errors.at(Place::token(at), "this does not declare a network", FORM);
    }
    let readable = result.as_ref().is_some_and(|network| network.readable);
    if readable && !input.is_empty() {
        errors.at(
            Place::token(input.span()),
            "nothing may follow the network's closing brace",
            "one `network!` declares one network; write a second `network!` for another",
        );
    }
    skip(input);
    result
}

fn skip(input: ParseStream) {
    while input.parse::<TokenTree>().is_ok() {}
}

/// After a mistake the reader goes on up to the braces, for the network's stand-in in editors. The lines of a declaration
/// that begins with a mistake are read without a word about them.
fn header(input: ParseStream, errors: &mut Errors) -> Option<Network> {
    let door: proc_macro2::Group = input.parse().ok()?;
    let attrs = input.call(Attribute::parse_outer).unwrap_or_else(|error| {
        errors.at(Place::token(error.span()), error.to_string(), "");
        Vec::new()
    });
    if !errors.is_empty() {
        skip_to(input, |input| {
            input.peek(Token![pub]) || input.peek(Token![struct])
        });
    }
    let vis: Visibility = input.parse().ok()?;
    if !input.peek(Token![struct]) {
        if !input.is_empty() && errors.is_empty() {
            errors.at(
                Place::token(input.span()),
                "a network is declared as a `struct`",
                FORM,
            );
        }
        skip_to(input, |input| input.peek(Token![struct]));
    }
    let keyword: Token![struct] = input.parse().ok()?;
    let mut readable = errors.is_empty();
    let Ok(name) = input.parse::<Ident>() else {
        if readable {
            let place = if input.is_empty() {
                Place::of(keyword)
            } else {
                Place::token(input.span())
            };
            errors.at(place, "the network needs a name", FORM);
        }
        return None;
    };
    let params = match generics(input, &name, errors) {
        Ok(params) => params,
        Err(params) => {
            readable = false;
            skip_to(input, |input| input.peek(token::Brace));
            params
        }
    };
    if !input.peek(token::Brace) && readable {
        readable = false;
        let place = if input.is_empty() {
            Place::of(&name)
        } else {
            Place::token(input.span())
        };
        let message = format!("the lines of `{name}` stand in braces");
        errors.at(place, message, FORM);
        skip_to(input, |input| input.peek(token::Brace));
    }
    let group: Option<proc_macro2::Group> = input.parse().ok();
    let lines = group.as_ref().map(proc_macro2::Group::stream);
    let end = group.map_or_else(|| name.span(), |group| group.span_close());
    let mut unsaid = Errors::default();
    let errors = if readable { errors } else { &mut unsaid };
    Some(Network {
        krate: door.stream(),
        attrs,
        vis,
        params,
        readable,
        end,
        items: lines::items(lines.unwrap_or_default(), errors),
        name,
    })
}

/// Skips tokens up to the first that is `wanted`.
fn skip_to(input: ParseStream, wanted: fn(ParseStream) -> bool) {
    while !wanted(input) && input.parse::<TokenTree>().is_ok() {}
}

/// `usize`, by any path.
fn is_usize(ty: &syn::Type) -> bool {
    let syn::Type::Path(path) = ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|segment| segment.ident == "usize")
}

/// `<const IN: usize, const H: usize>`; as an error, the names that are there after a mistake.
fn generics(
    input: ParseStream,
    network: &Ident,
    errors: &mut Errors,
) -> Result<Vec<Ident>, Vec<Ident>> {
    let start = input.span();
    let ahead = input.fork();
    let generics: Generics = match input.parse() {
        Ok(generics) => generics,
        Err(error) => {
            errors.at(
                Place::token(error.span()),
                error.to_string(),
                "a network's parameters are widths: `struct Name<const IN: usize>`",
            );
            return Err(names_so_far(&ahead));
        }
    };
    let mut names = Vec::new();
    for param in generics.params {
        let place = Place::of(&param);
        match param {
            GenericParam::Const(param) if is_usize(&param.ty) => {
                if let Some((sign, default)) = &param.default {
                    let value = source(default);
                    errors.at(
                        Place::of(sign).to(Place::of(default)),
                        format!("the width `{}` takes no default", param.ident),
                        format!(
                            "remove `= {value}`; a name for one width is `type Small = {network}<{value}>;`"
                        ),
                    );
                }
                names.push(param.ident);
            }
            GenericParam::Const(param) => errors.at(
                Place::of(&param.ty),
                format!("the parameter `{}` is not a width", param.ident),
                "write `usize`",
            ),
            GenericParam::Type(_) | GenericParam::Lifetime(_) => errors.at(
                place,
                "a network's parameters are widths",
                "write `const NAME: usize`; the scalar type is added by the macro: `Name<f32>`, `Name<f64>`",
            ),
        }
    }
    if input.peek(Token![where]) {
        errors.at(
            Place::token(if input.is_empty() {
                start
            } else {
                input.span()
            }),
            "a network takes no `where` clause",
            "remove it",
        );
        return Err(names);
    }
    Ok(names)
}

/// The parameters in `<const IN: usize, const>`, which is not finished.
fn names_so_far(input: ParseStream) -> Vec<Ident> {
    let mut names = Vec::new();
    while !input.is_empty() && !input.peek(token::Brace) {
        if input.parse::<Token![const]>().is_ok() {
            names.extend(input.parse::<Ident>().ok());
        } else if input.parse::<TokenTree>().is_err() {
            break;
        }
    }
    names
}
