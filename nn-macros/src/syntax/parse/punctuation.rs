//! Names with their colons, and the commas that end lines.

use proc_macro2::{Ident, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use crate::diag::{Errors, Place, is_keyword};

pub(super) fn is_name(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::])
}

pub(super) fn name(input: ParseStream, errors: &mut Errors) -> Option<Ident> {
    let name = input.call(Ident::parse_any).ok()?;
    input.parse::<Token![:]>().ok()?;
    if !is_keyword(&name.to_string()) {
        return Some(name);
    }
    let raw = !matches!(
        name.to_string().as_str(),
        "self" | "Self" | "super" | "crate" | "_"
    );
    errors.at(
        Place::of(&name),
        format!("`{name}` is a word of Rust and cannot name a line"),
        if raw {
            format!("write `r#{name}`, or choose another name")
        } else {
            String::from("choose another name")
        },
    );
    // A stand-in, so that the line does not also lack a name.
    Some(Ident::new("__misnamed", name.span()))
}

/// The comma after `what`. If another name follows at once, the comma was forgotten.
pub(super) fn comma(input: ParseStream, what: &str, errors: &mut Errors) {
    if input.is_empty() || input.parse::<Token![,]>().is_ok() {
        return;
    }
    if let Ok(sign) = input.parse::<Token![;]>() {
        semicolon(sign, errors);
        return;
    }
    errors.at(
        Place::token(input.span()),
        format!("a comma is missing between {what} and this"),
        "write `,` before it",
    );
    if !is_name(input) {
        to_comma(input);
    }
}

pub(super) fn semicolon(sign: Token![;], errors: &mut Errors) {
    const MESSAGE: &str = "lines are separated by commas";
    // Who writes one writes all of them.
    if !errors.has(MESSAGE) {
        errors.at(Place::of(sign), MESSAGE, "in place of each `;` write `,`");
    }
}

/// Skips what could not be read, up to and with the comma that ends it.
pub(super) fn to_comma(input: ParseStream) {
    while !input.is_empty() {
        if input.parse::<Token![,]>().is_ok() || input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}
