//! Lines: a name, a colon, stages; and what separates them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Token, Visibility, token};

use super::{input, stages};
use crate::catalogue;
use crate::diag::{Errors, Place};
use crate::syntax::ast::{Item, Line, Stage};

/// What stands between braces.
pub(super) fn items(content: TokenStream, errors: &mut Errors) -> Vec<Item> {
    let mut items = Vec::new();
    let read = |content: ParseStream| {
        while !content.is_empty() {
            items.push(item(content, errors));
        }
        Ok(())
    };
    // The reader takes everything and has told its errors.
    let _ = read.parse2(content);
    items
}

pub(super) fn is_name(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::])
}

fn item(input: ParseStream, errors: &mut Errors) -> Item {
    let attrs = match input.call(Attribute::parse_outer) {
        Ok(attrs) => attrs,
        Err(error) => {
            errors.at(
                Place::token(error.span()),
                format!("this is no attribute of a line: {error}"),
                "write `#[frozen]` above a line, for example; what is said of the network stands above its `struct`",
            );
            to_comma(input);
            return Item::Broken;
        }
    };
    if input.peek(Token![pub])
        && let Ok(vis) = input.parse::<Visibility>()
    {
        errors.at(
            Place::of(vis),
            "a line has no visibility of its own",
            "remove it: every field is as visible as the struct",
        );
    }
    let word: Option<Token![let]> = input.parse().ok().flatten();
    if let Some(word) = word {
        let named = input.cursor().ident();
        let name = named.map_or_else(|| String::from("name"), |(name, _)| name.to_string());
        errors.at(
            Place::of(word),
            "a line begins with its name, not with `let`",
            format!("write `{name}: ` and its stages"),
        );
    }
    let name = if is_name(input) {
        name(input, errors)
    } else if nameless(input) {
        without_colon(input, errors)
    } else if input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![=>]) {
        let name = input.parse::<Ident>().ok();
        if let (Some(name), Ok(sign)) = (&name, input.parse::<Token![=]>())
            && word.is_none()
        {
            errors.at(
                Place::of(sign),
                format!("a colon belongs behind the name `{name}`"),
                format!("write `{name}: …`"),
            );
        }
        name
    } else {
        None
    };
    match name {
        Some(keyword) if keyword == "input" => input::item(input, &attrs, keyword, errors),
        Some(keyword) if keyword == "output" && input.peek(token::Brace) => {
            outputs(input, &attrs, keyword, errors)
        }
        name => Item::Line(line(input, attrs, name, errors)),
    }
}

/// Whether the colon behind a name is missing: `input(4)`, `hidden dense(8)`.
fn nameless(input: ParseStream) -> bool {
    let Some((first, rest)) = input.cursor().ident() else {
        return false;
    };
    let is_keyword = |word: &Ident| catalogue::keywords().any(|keyword| word == keyword);
    match rest.ident() {
        Some((second, _)) => !is_keyword(&first) && is_keyword(&second),
        None => first == "input" && input.peek2(token::Paren),
    }
}

fn without_colon(input: ParseStream, errors: &mut Errors) -> Option<Ident> {
    let name = input.parse::<Ident>().ok()?;
    errors.at(
        Place::of(&name),
        format!("a colon is missing behind the name `{name}`"),
        format!("write `{name}: `"),
    );
    Some(name)
}

pub(super) fn name(input: ParseStream, errors: &mut Errors) -> Option<Ident> {
    let name = input.call(Ident::parse_any).ok()?;
    input.parse::<Token![:]>().ok()?;
    if !crate::diag::is_keyword(&name.to_string()) {
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

/// `output: { digit: dense(10) -> softmax, parity: dense(1) -> sigmoid }`
fn outputs(input: ParseStream, attrs: &[Attribute], keyword: Ident, errors: &mut Errors) -> Item {
    input::no_attributes(attrs, "output", errors);
    let Ok(group) = input.parse::<proc_macro2::Group>() else {
        return Item::Broken;
    };
    let heads = items(group.stream(), errors);
    if input.peek(Token![->]) {
        errors.at(
            Place::token(input.span()),
            "nothing can follow several outputs",
            "write the stage at the end of each: `digit: dense(10) -> softmax`",
        );
        to_comma(input);
    } else {
        comma(input, "`output`", errors);
    }
    Item::Outputs { keyword, heads }
}

fn line(
    input: ParseStream,
    attrs: Vec<Attribute>,
    name: Option<Ident>,
    errors: &mut Errors,
) -> Line {
    let mut line = Line {
        attrs,
        name,
        stages: Vec::new(),
        broken: false,
    };
    let mut before = line.name.as_ref().map(Place::of);
    loop {
        if let Some(stage) = stages::stage(input, before, errors) {
            line.stages.push(stage);
        } else {
            line.broken = true;
            to_comma(input);
            return line;
        }
        if input.is_empty() {
            return line;
        }
        if input.parse::<Token![,]>().is_ok() {
            return line;
        }
        if let Ok(arrow) = input.parse::<Token![->]>() {
            before = Some(Place::of(arrow));
            continue;
        }
        let place = Place::token(input.span());
        let next = input.cursor();
        if is_name(input) {
            comma(input, "the line above", errors);
            return line;
        } else if let Ok(arrow) = input.parse::<Token![=>]>() {
            errors.at(
                Place::of(arrow),
                "stages are joined by `->`",
                "write `->` here; `=>` stands between the two widths of `dense(64 => 32)`",
            );
        } else if let Ok(colon) = input.parse::<Token![:]>() {
            second_name(&mut line, colon, errors);
        } else if let Some(sign) = stages::joined(input) {
            joined(&mut line, sign, errors);
        } else if next.ident().is_some() {
            errors.at(
                place,
                "a `->` is missing before this stage",
                "write `->` before it, or a comma to begin a new line",
            );
        } else if let Ok(sign) = input.parse::<Token![;]>() {
            semicolon(sign, errors);
            return line;
        } else {
            errors.at(
                place,
                "a `->` or a comma is missing here",
                "`->` joins the stages of a line; a comma ends the line",
            );
            line.broken = true;
            to_comma(input);
            return line;
        }
    }
}

/// `hidden: second: dense(8)`
fn second_name(line: &mut Line, colon: Token![:], errors: &mut Errors) {
    let Some(stage) = line.stages.pop() else {
        return;
    };
    errors.at(
        stage.place().to(Place::of(colon)),
        "a line has one name at most, and then its stages",
        "remove this name, or write a comma before it to begin a line",
    );
}

/// `dense(8).relu()`, `dense(8) |> relu`, `nn.dense(8)`
fn joined(line: &mut Line, sign: Place, errors: &mut Errors) {
    let bare = |stage: &Stage| stage.args.is_none() && stage.body.is_none();
    let known = |stage: &Stage| catalogue::keywords().any(|keyword| stage.path.is_ident(keyword));
    match line.stages.last() {
        Some(stage) if bare(stage) && !known(stage) => {
            let before = stage.place().to(sign);
            errors.at(
                before,
                "a layer stands alone, without a name before it",
                "remove this",
            );
            line.stages.pop();
        }
        _ => errors.at(sign, "stages are joined by `->`", "write `->` here"),
    }
}

/// The comma after `what`; where another name follows at once, it was forgotten.
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

fn semicolon(sign: Token![;], errors: &mut Errors) {
    errors.at(
        Place::of(sign),
        "lines are separated by commas",
        "write `,` here",
    );
}

/// Skips what could not be read, up to and with the comma that ends it.
pub(super) fn to_comma(input: ParseStream) {
    while !input.is_empty() {
        if input.parse::<Token![,]>().is_ok() || input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}
