//! Lines: a name, a colon, stages; and their separators.

use proc_macro2::{Delimiter, Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Token, Visibility, token};

use super::punctuation::{comma, is_name, name, semicolon, to_comma};
use super::{arithmetic, input, stages};
use crate::catalogue::{self, row::Does};
use crate::diag::{Errors, Place, located, source};
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
    let name = if is_name(input) || another_word(input).is_some() {
        let other = another_word(input);
        let first = Place::token(input.span());
        let assigned = input.peek2(Token![=]);
        let named = if assigned {
            input.parse().ok()
        } else {
            name(input, errors)
        };
        match (named, other) {
            (Some(name), Some(ours)) => {
                let sign = assigned.then(|| input.parse::<Token![=]>().ok()).flatten();
                let place = sign.map_or(first, |sign| first.to(Place::of(sign)));
                let colon = if assigned { ":" } else { "" };
                errors.at(
                    place,
                    format!("this line is called `{ours}` here, not `{name}`"),
                    format!("write `{ours}{colon}`"),
                );
                Some(Ident::new(ours, name.span()))
            }
            (named, _) => named,
        }
    } else if word.is_none() && nameless(input) {
        without_colon(input, errors)
    } else if input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![=>]) {
        let name = input.parse::<Ident>().ok();
        if let (Some(name), Ok(sign)) = (&name, input.parse::<Token![=]>()) {
            match word {
                Some(word) => errors.at(
                    Place::of(word).to(Place::of(sign)),
                    "a line begins with its name and a colon, not with `let`",
                    format!("write `{name}:`"),
                ),
                None => errors.at(
                    Place::of(sign),
                    format!("a colon belongs after the name `{name}`"),
                    "write `:` here",
                ),
            }
        }
        return named_line(input, attrs, name, errors);
    } else {
        None
    };
    if let Some(word) = word {
        errors.at(
            Place::of(word),
            "a line begins with its name, not with `let`",
            "remove it",
        );
    }
    named_line(input, attrs, name, errors)
}

fn named_line(
    input: ParseStream,
    attrs: Vec<Attribute>,
    name: Option<Ident>,
    errors: &mut Errors,
) -> Item {
    match name {
        Some(keyword) if keyword == "input" => input::item(input, &attrs, keyword, errors),
        Some(keyword) if keyword == "output" && holds_outputs(input) => {
            outputs(input, &attrs, keyword, errors)
        }
        name => Item::Line(line(input, attrs, name, errors)),
    }
}

/// `input` before a name of other libraries for it and a number; `output` before one for it and parentheses.
fn another_word(input: ParseStream) -> Option<&'static str> {
    const INPUTS: [&str; 8] = [
        "inputs",
        "input_dim",
        "input_size",
        "input_shape",
        "input_width",
        "in_features",
        "n_inputs",
        "input_layer",
    ];
    const OUTPUTS: [&str; 3] = ["outputs", "output_layer", "heads"];
    let (name, rest) = input.cursor().ident()?;
    let (sign, rest) = rest.punct()?;
    if !matches!(sign.as_char(), ':' | '=') || sign.spacing() == proc_macro2::Spacing::Joint {
        return None;
    }
    let opens = |delimiter| rest.group(delimiter).is_some();
    let parts = opens(Delimiter::Parenthesis);
    let number = rest.literal().is_some() || parts || opens(Delimiter::Bracket);
    if number && INPUTS.iter().any(|word| name == word) {
        return Some("input");
    }
    let outputs = sign.as_char() == ':' && (parts || opens(Delimiter::Brace));
    (outputs && OUTPUTS.iter().any(|word| name == word)).then_some("output")
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

/// The word `block` before the name of a template; before a colon it is the name of a line. Other languages have other
/// words.
fn template_word(input: ParseStream) -> Option<Ident> {
    const OTHERS: [&str; 6] = ["fn", "def", "struct", "class", "module", "fun"];
    let (word, rest) = input.cursor().ident()?;
    let (name, rest) = rest.ident()?;
    let is_stage = catalogue::keywords().any(|keyword| name == keyword);
    if word == "block" {
        return (!is_stage).then_some(word);
    }
    let arguments = rest.group(Delimiter::Parenthesis);
    let rest = arguments.map_or(rest, |(_, _, rest)| rest);
    let body = rest.group(Delimiter::Brace).is_some();
    (body && OTHERS.iter().any(|other| word == other)).then_some(word)
}

/// `block Ffn(wide) { … }`
fn template(
    input: ParseStream,
    attrs: Vec<Attribute>,
    word: &Ident,
    errors: &mut Errors,
) -> Option<Template> {
    const FORM: &str = "write `block Ffn(wide) { up: dense(wide) -> gelu, down: dense(input) }`";
    input.call(Ident::parse_any).ok()?;
    if word != "block" {
        errors.at(
            Place::of(word),
            "lines with a name of their own begin with `block`",
            "write `block` here",
        );
    }
    let name = input.call(Ident::parse_any).ok()?;
    let mut params = Vec::new();
    if input.peek(syn::Ident) {
        bare_parameters(input, &mut params, errors);
    } else if input.peek(token::Paren) {
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

/// `block Ffn wide { … }`
fn bare_parameters(input: ParseStream, params: &mut Vec<Ident>, errors: &mut Errors) {
    while let Ok(param) = input.parse::<Ident>() {
        params.push(param);
        let _: Option<Token![,]> = input.parse().ok().flatten();
    }
    if let (Some(first), Some(last)) = (params.first(), params.last()) {
        let names: Vec<String> = params.iter().map(ToString::to_string).collect();
        errors.at(
            Place::of(first).to(Place::of(last)),
            "the parameters of a block stand in parentheses",
            format!("write `({})`", names.join(", ")),
        );
    }
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

/// A stage with the lines in its braces and the branches in its parentheses.
fn stage(input: ParseStream, before: Option<Place>, errors: &mut Errors) -> Option<Stage> {
    let (mut stage, block) = stages::stage(input, before, errors)?;
    if let Some(args) = stage.args.as_ref().filter(|_| merges(&stage)) {
        // After the second parentheses the check reads them.
        if stage.applied.is_none() {
            let tokens = arithmetic::listed(&stage, args, errors);
            stage.branches = items(tokens, errors);
        }
    }
    stage.body = block.map(|block| Body {
        place: Place::token(block.span_open()),
        items: items(block.stream(), errors),
    });
    Some(stage)
}

/// The stages of a flow, which a text says in place of something else.
pub(super) fn flow(tokens: TokenStream, errors: &mut Errors) -> Vec<Stage> {
    let read = |input: ParseStream| Ok(line(input, Vec::new(), None, errors).stages);
    read.parse2(tokens).unwrap_or_default()
}

/// `a + b`, from the sign on.
fn combined(input: ParseStream, line: &mut Line, errors: &mut Errors) -> Option<()> {
    let sign = Place::token(input.span());
    let before = errors.count();
    let first = line.stages.last()?;
    let begins = line.stages.len() == 1;
    let Some(text) = arithmetic::text(input, first, begins, errors) else {
        if errors.count() == before {
            errors.at(
                sign,
                "lines are combined by a word, not by a sign",
                "write for example `add(a, b)` or `multiply(a, b)`",
            );
        }
        // A name is a line's, and so no stage.
        if first
            .bare()
            .is_some_and(|name| catalogue::keywords().all(|keyword| name != keyword))
        {
            line.stages.pop();
        }
        return None;
    };
    line.stages.pop();
    let tokens: TokenStream = text.text.parse().ok()?;
    errors.at(
        text.place,
        "lines are combined by a word, not by a sign",
        format!("write `{}`", text.text),
    );
    let stages = flow(located(&tokens, text.place.first), errors);
    line.stages.extend(stages);
    Some(())
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
        if arithmetic::sign(input).is_some() {
            if combined(input, &mut line, errors).is_none() {
                line.broken = true;
                to_comma(input);
                return line;
            }
            before = line.stages.last().map(Stage::place);
            if input.is_empty() || input.parse::<Token![,]>().is_ok() {
                return line;
            }
            if let Ok(arrow) = input.parse::<Token![->]>() {
                before = Some(Place::of(arrow));
                continue;
            }
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
                "`=>` stands between the two widths of `dense(64 => 32)`; write `->` here",
            );
        } else if let Ok(colon) = input.parse::<Token![:]>() {
            second_name(&mut line, colon, errors);
        } else if let Some(sign) = stages::joined(input) {
            if joined(input, &mut line, sign, errors) {
                before = line.stages.last().map(Stage::place);
                if input.is_empty() || input.parse::<Token![,]>().is_ok() {
                    return line;
                }
                if let Ok(arrow) = input.parse::<Token![->]>() {
                    before = Some(Place::of(arrow));
                }
            }
        } else if next.ident().is_some() {
            errors.at(
                place,
                "a `->` is missing before this stage",
                "write `->` before it; a comma begins a new line",
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
        "remove this name; a comma before it begins a line",
    );
}

/// `dense(8).relu()`, `dense(8) |> relu`, `nn.dense(8)`. True if the stage after the sign belongs to the one before it.
fn joined(input: ParseStream, line: &mut Line, sign: Place, errors: &mut Errors) -> bool {
    let bare = |stage: &Stage| stage.args.is_none() && stage.body.is_none();
    let known = |stage: &Stage| catalogue::keywords().any(|keyword| stage.path.is_ident(keyword));
    let member = input.cursor().ident().map(|(member, _)| member);
    let is_line = |name: &Ident| {
        let word = name.to_string();
        !word.starts_with(char::is_uppercase) && catalogue::anywhere(&word).is_none()
    };
    match (line.stages.last(), member) {
        // `encoder.code`
        (Some(stage), Some(member))
            if bare(stage) && !known(stage) && !stage.path.is_ident("self") && is_line(&member) =>
        {
            let base = source(&stage.path);
            errors.at(
                stage.place().to(Place::of(&member)),
                format!("`{base}.{member}` cannot be read here: lines in braces belong to the braces"),
                format!("write `{member}` as a line of its own, above; what the braces end with is `{base}`"),
            );
            // The name of the inner line.
            return input.parse::<Ident>().is_ok();
        }
        (Some(stage), _) if bare(stage) && !known(stage) => {
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
    false
}
