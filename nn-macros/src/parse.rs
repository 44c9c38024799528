//! tokens → ast. After a mistake the reader goes on with the next stage or line, so that one compile
//! shows every mistake.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, GenericParam, Generics, Token, Visibility, token};

use crate::ast::{Arg, Args, Item, Line, Network, Shape, Stage};
use crate::diag::{Errors, Place};

const FORM: &str = "a network reads `struct Name { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax }`";
const WIDTH: &str =
    "a width is an integer, a constant, or arithmetic on these: `64`, `HIDDEN`, `cfg::WIDE * 2`";

/// Reads `[$crate] struct Name { … }`; nothing comes back if not even that much is there.
pub(crate) fn network(input: TokenStream, errors: &mut Errors) -> Option<Network> {
    let end = input.clone().into_iter().last().map(|token| token.span());
    let parsed = (|input: ParseStream| Ok(declaration(input, errors))).parse2(input);
    match parsed {
        Ok(network) => network,
        // The reader takes everything; what is left over is the parser's own complaint.
        Err(error) => {
            let place = Place::token(end.unwrap_or_else(|| error.span()));
            errors.at(place, error.to_string(), FORM);
            None
        }
    }
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
    if let (Some(_), false) = (&result, input.is_empty()) {
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

fn header(input: ParseStream, errors: &mut Errors) -> Option<Network> {
    let door: proc_macro2::Group = input.parse().ok()?;
    let attrs = match input.call(Attribute::parse_outer) {
        Ok(attrs) => attrs,
        Err(error) => {
            errors.at(Place::token(error.span()), error.to_string(), "");
            return None;
        }
    };
    let vis: Visibility = input.parse().ok()?;
    if !input.peek(Token![struct]) {
        if !input.is_empty() {
            errors.at(
                Place::token(input.span()),
                "a network is declared as a `struct`",
                FORM,
            );
        }
        return None;
    }
    let keyword: Token![struct] = input.parse().ok()?;
    let Ok(name) = input.parse::<Ident>() else {
        let place = if input.is_empty() {
            Place::of(keyword)
        } else {
            Place::token(input.span())
        };
        errors.at(place, "the network needs a name", FORM);
        return None;
    };
    let params = generics(input, errors)?;
    if !input.peek(token::Brace) {
        let place = if input.is_empty() {
            Place::of(&name)
        } else {
            Place::token(input.span())
        };
        let message = format!("the lines of `{name}` stand in braces");
        errors.at(place, message, FORM);
        return None;
    }
    let group: proc_macro2::Group = input.parse().ok()?;
    let mut items = Vec::new();
    let read = |content: ParseStream| {
        while !content.is_empty() {
            items.push(item(content, errors));
        }
        Ok(())
    };
    read.parse2(group.stream()).ok()?;
    Some(Network {
        krate: door.stream(),
        attrs,
        vis,
        name,
        params,
        end: group.span_close(),
        items,
    })
}

/// `<const IN: usize, const H: usize>`
fn generics(input: ParseStream, errors: &mut Errors) -> Option<Vec<Ident>> {
    let start = input.span();
    let generics: Generics = match input.parse() {
        Ok(generics) => generics,
        Err(error) => {
            errors.at(
                Place::token(error.span()),
                error.to_string(),
                "a network's parameters are widths: `struct Name<const IN: usize>`",
            );
            return None;
        }
    };
    let mut names = Vec::new();
    for param in generics.params {
        let place = Place::of(&param);
        match param {
            GenericParam::Const(param) if crate::diag::source(&param.ty) == "usize" => {
                names.push(param.ident);
            }
            GenericParam::Const(param) => errors.at(
                Place::of(&param.ty),
                format!("the parameter `{}` is not a width", param.ident),
                format!("write `const {}: usize`", param.ident),
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
        return None;
    }
    Some(names)
}

fn is_name(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::])
}

fn item(input: ParseStream, errors: &mut Errors) -> Item {
    let attrs = match input.call(Attribute::parse_outer) {
        Ok(attrs) => attrs,
        Err(error) => {
            errors.at(Place::token(error.span()), error.to_string(), "");
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
    let name = if is_name(input) {
        name(input, errors)
    } else if input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![=>]) {
        let name = input.parse::<Ident>().ok();
        if let (Some(name), Ok(sign)) = (&name, input.parse::<Token![=]>()) {
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
        Some(keyword) if keyword == "input" => input_item(input, &attrs, keyword, errors),
        name => Item::Line(line(input, attrs, name, errors)),
    }
}

fn name(input: ParseStream, errors: &mut Errors) -> Option<Ident> {
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

fn input_item(
    input: ParseStream,
    attrs: &[Attribute],
    keyword: Ident,
    errors: &mut Errors,
) -> Item {
    if let Some(attr) = attrs.iter().find(|attr| !attr.path().is_ident("doc")) {
        errors.at(
            Place::of(attr),
            "`input` takes no attributes: it is no field",
            "remove it, or put it on the struct",
        );
    }
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
    if input.peek(Token![->]) {
        errors.at(
            Place::token(input.span()),
            "`input` takes a shape and nothing else",
            "end it with a comma; the stages follow on lines of their own",
        );
        to_comma(input);
    } else {
        comma(input, "`input`", errors);
    }
    Item::Input { keyword, shape }
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
            return Shape::Image(Place::token(group.span()));
        }
        _ => {}
    }
    syn::parse2(tokens.clone()).map_or_else(
        |_| {
            errors.at(Place::of(tokens), "this is no width", WIDTH);
            Shape::Broken
        },
        Shape::Features,
    )
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
        if let Some(stage) = stage(input, before, errors) {
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

/// The comma after `what`; where another name follows at once, it was forgotten.
fn comma(input: ParseStream, what: &str, errors: &mut Errors) {
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
fn to_comma(input: ParseStream) {
    while !input.is_empty() {
        if input.parse::<Token![,]>().is_ok() || input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// One stage; if there is none, `before` is what it should have followed.
fn stage(input: ParseStream, before: Option<Place>, errors: &mut Errors) -> Option<Stage> {
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
    if input.peek(token::Brace) {
        errors.at(
            Place::of(&path),
            format!("`{}` opens a block here", crate::diag::source(&path)),
            "write the stages of the block as lines",
        );
        return None;
    }
    let args = input.peek(token::Paren).then(|| {
        let group: syn::Result<proc_macro2::Group> = input.parse();
        group.map(args)
    });
    Some(Stage {
        path,
        args: args.and_then(Result::ok),
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
