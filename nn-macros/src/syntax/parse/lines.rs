//! Lines: a name, a colon, stages; and their separators.

use proc_macro2::{Delimiter, Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Token, Visibility, token};

use super::punctuation::{comma, is_name, name, semicolon, to_comma};
use super::{input, stages};
use crate::catalogue::{self, row::Does};
use crate::diag::{Errors, Place, source};
use crate::syntax::ast::{Body, Item, Line, Stage, Template};

/// The items between braces.
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

fn item(input: ParseStream, errors: &mut Errors) -> Item {
    let attrs = match input.call(Attribute::parse_outer) {
        Ok(attrs) => attrs,
        Err(error) => {
            errors.at(
                Place::token(error.span()),
                format!("this is not an attribute of a line: {error}"),
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
    if let Some(word) = template_word(input) {
        return template(input, attrs, &word, errors).map_or(Item::Broken, Item::Template);
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
                format!("a colon belongs after the name `{name}`"),
                format!("write `{name}: …`"),
            );
        }
        name
    } else {
        None
    };
    match name {
        Some(keyword) if keyword == "input" => input::item(input, &attrs, keyword, errors),
        Some(keyword) if keyword == "output" && holds_outputs(input) => {
            outputs(input, &attrs, keyword, errors)
        }
        name => Item::Line(line(input, attrs, name, errors)),
    }
}

/// True if the colon after a name is missing: `input(4)`, `hidden dense(8)`.
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
        format!("a colon is missing after the name `{name}`"),
        format!("write `{name}: `"),
    );
    Some(name)
}

/// The word `block` before the name of a template; before a colon it is the name of a line.
fn template_word(input: ParseStream) -> Option<Ident> {
    let (word, rest) = input.cursor().ident()?;
    let (name, _) = rest.ident()?;
    let is_stage = catalogue::keywords().any(|keyword| name == keyword);
    (word == "block" && !is_stage).then_some(word)
}

/// `block Ffn(wide) { … }`
fn template(
    input: ParseStream,
    attrs: Vec<Attribute>,
    word: &Ident,
    errors: &mut Errors,
) -> Option<Template> {
    const FORM: &str = "write `block Ffn(wide) { up: dense(wide) -> gelu, down: dense(input) }`";
    input.parse::<Ident>().ok()?;
    let name = input.parse::<Ident>().ok()?;
    let mut params = Vec::new();
    if input.peek(token::Paren) {
        let group = input.parse::<proc_macro2::Group>().ok()?;
        let names = |input: ParseStream| {
            syn::punctuated::Punctuated::<Ident, Token![,]>::parse_terminated(input)
        };
        match names.parse2(group.stream()) {
            Ok(names) => params.extend(names),
            Err(error) => {
                let place = Place::token(error.span());
                errors.at(place, "a parameter of a block is a name", FORM);
            }
        }
    }
    if !input.peek(token::Brace) {
        let place = Place::of(word).to(Place::of(&name));
        let message = format!("the block `{name}` has no lines");
        errors.at(place, message, FORM);
        to_comma(input);
        return None;
    }
    let group = input.parse::<proc_macro2::Group>().ok()?;
    let body = Body {
        place: Place::token(group.span_open()),
        items: items(group.stream(), errors),
    };
    comma(input, &format!("`block {name}`"), errors);
    Some(Template {
        attrs,
        name,
        params,
        body,
    })
}

/// True if the parentheses of a stage hold branches.
fn merges(stage: &Stage) -> bool {
    let word = stage.path.get_ident().map(ToString::to_string);
    let row = word.and_then(|word| catalogue::find(&word).or_else(|| catalogue::suggestion(&word)));
    row.is_some_and(|row| matches!(row.does, Does::Merge(_)))
}

/// True before `( … )`, and before `{ … }` by mistake.
fn holds_outputs(input: ParseStream) -> bool {
    input.peek(token::Paren) || input.peek(token::Brace)
}

/// `output: (digit: dense(10) -> softmax, parity: dense(1) -> sigmoid)`
fn outputs(input: ParseStream, attrs: &[Attribute], keyword: Ident, errors: &mut Errors) -> Item {
    input::no_attributes(attrs, "output", errors);
    let Ok(group) = input.parse::<proc_macro2::Group>() else {
        return Item::Broken;
    };
    let errors_before = errors.count();
    let heads = items(group.stream(), errors);
    if group.delimiter() == Delimiter::Brace && errors.count() == errors_before {
        errors.at(
            Place::token(group.span()),
            "outputs stand side by side, in parentheses",
            format!("write `({})`", source(group.stream())),
        );
    }
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
        if let Some((mut stage, block)) = stages::stage(input, before, errors) {
            if let Some(args) = stage.args.as_ref().filter(|_| merges(&stage)) {
                stage.branches = items(args.tokens.clone(), errors);
            }
            stage.body = block.map(|block| Body {
                place: Place::token(block.span_open()),
                items: items(block.stream(), errors),
            });
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
