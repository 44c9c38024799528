//! Stages: a word or a path, arguments in parentheses, a block in braces.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Token, token};

use crate::catalogue::{self, foreign, row::Does};
use crate::diag::{Errors, Place, located, source};
use crate::syntax::ast::{Arg, Args, Each, FOR, GROUP, Origin, Stage};
use crate::syntax::literal;

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
    if let Some(stage) = closure(input, errors) {
        return Some((stage, None));
    }
    let Ok(mut path) = path(input) else {
        errors.at(
            here,
            "a layer or an activation is missing here",
            "write for example `dense(64) -> relu`",
        );
        return None;
    };
    let dotted = module(input, &mut path);
    let elsewhere = arguments_elsewhere(input, &mut path, errors);
    let args = parentheses(input);
    let count = bare_count(input, &path, errors).filter(|_| args.is_none());
    let applied = parentheses(input).filter(|_| args.is_some());
    let block = input.peek(token::Brace).then(|| input.parse().ok());
    let stage = Stage {
        path,
        args: elsewhere.or(args).or(count),
        body: None,
        branches: Vec::new(),
        each: None,
        dotted,
        applied,
        origin: Origin::User,
    };
    Some((stage, block.flatten()))
}

/// `|x| x * x` and `lambda x: x * x`, up to an arrow or a comma.
fn closure(input: ParseStream, errors: &mut Errors) -> Option<Stage> {
    const NAME: &str = "Curve";
    let ahead = input.fork();
    let end = if ahead.parse::<Token![|]>().is_ok() {
        '|'
    } else {
        let word: Ident = ahead.parse().ok()?;
        (word == "lambda").then_some(':')?
    };
    let variable: Ident = ahead.parse().ok()?;
    let sign: proc_macro2::Punct = ahead.parse().ok()?;
    if sign.as_char() != end {
        return None;
    }
    let first = input.span();
    while input.cursor() != ahead.cursor() {
        input.parse::<TokenTree>().ok()?;
    }
    let mut body = TokenStream::new();
    let mut last = sign.span();
    while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![->]) {
        let token: TokenTree = input.parse().ok()?;
        last = token.span();
        body.extend([token]);
    }
    let place = Place { first, last };
    let body = source(&body);
    let x = variable.to_string();
    let squares = [
        format!("{x} * {x}"),
        format!("{x}.powi(2)"),
        format!("pow({x}, 2)"),
    ];
    let known = catalogue::ROWS.iter().find(|row| {
        let word = row.keyword;
        let plain = matches!(&row.does, Does::Activation(kind) if kind.parameter.is_none());
        plain && (body == format!("{word}({x})") || body == format!("{x}.{word}()"))
    });
    let word = if squares.contains(&body) {
        "square"
    } else if body == x {
        "identity"
    } else {
        known.map_or(NAME, |row| row.keyword)
    };
    let help = if word == NAME {
        format!(
            "declare it above the network by its formula, `activation! {{ struct {NAME}({x}) = {body}; }}`, and write `{NAME}`"
        )
    } else {
        format!("write `{word}`")
    };
    errors.at(place, "a function stands here by its name", help);
    let mut stage = reread(word, place, errors)?;
    stage.origin = Origin::Meant;
    Some(stage)
}

fn parentheses(input: ParseStream) -> Option<Args> {
    let group: Option<proc_macro2::Group> = input
        .peek(token::Paren)
        .then(|| input.parse().ok())
        .flatten();
    group.map(args)
}

/// `nn.Linear`, as other languages write a path. The check reports it.
fn module(input: ParseStream, path: &mut syn::Path) -> bool {
    let known = |word: &Ident| foreign::MODULES.iter().any(|module| word == module);
    let starts = path.get_ident().is_some_and(known);
    let before = path.segments.len();
    while starts && input.peek(Token![.]) && input.peek2(Ident::peek_any) {
        let (Ok(dot), Ok(ident)) = (input.parse::<Token![.]>(), input.call(Ident::parse_any))
        else {
            break;
        };
        path.segments.push_punct(Token![::](dot.span));
        path.segments.push_value(ident.into());
    }
    path.segments.len() > before
}

/// `repeat 3 { … }`
fn bare_count(input: ParseStream, path: &syn::Path, errors: &mut Errors) -> Option<Args> {
    let word = path.get_ident()?.to_string();
    let row = catalogue::find(&word)?;
    if !matches!(row.does, Does::Repeat { .. }) || !input.peek2(token::Brace) {
        return None;
    }
    let count: TokenTree = input
        .peek(syn::LitInt)
        .then(|| input.parse().ok())
        .flatten()?;
    let place = Place::of(path).to(Place::of(&count));
    let message = format!("the number of times stands in the parentheses of `{word}`");
    errors.at(place, message, format!("write `{word}({count})`"));
    let mut group =
        proc_macro2::Group::new(proc_macro2::Delimiter::Parenthesis, count.clone().into());
    group.set_span(count.span());
    Some(args(group))
}

/// `for w in [64, 32] { … }`, from its name on.
fn each(
    input: ParseStream,
    word: Token![for],
    errors: &mut Errors,
) -> Option<(Stage, Option<proc_macro2::Group>)> {
    const FORM: &str = "write `for w in [64, 32] { layer: dense(w) -> relu }`";
    let mut stage = Stage::word(Ident::new(FOR, word.span));
    if input.peek(token::Paren) && input.peek2(Token![in]) {
        return several_variables(input, word, errors);
    }
    let name: Option<Ident> = input.call(Ident::parse_any).ok();
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
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(token::Brace) && !input.peek(Token![,]) {
        tokens.extend(input.parse::<TokenTree>());
    }
    let block = input.peek(token::Brace).then(|| input.parse().ok());
    let block: Option<proc_macro2::Group> = block.flatten();
    let place = if tokens.is_empty() {
        Place::of(&name)
    } else {
        Place::of(&tokens)
    };
    if let Some(times) = times(&tokens) {
        let whole = Place::of(word).to(place);
        let inside = block.as_ref().map(proc_macro2::Group::stream);
        return Some(if mentions(inside.unwrap_or_default(), &name) {
            // A width is at least 1.
            let from = usize::from(times.start == 0);
            let list: Vec<String> = times.map(|time| (time + from).to_string()).collect();
            let list = list.join(", ");
            let message = "`for` goes through widths, which stand in brackets";
            errors.at(place, message, format!("write `[{list}]`"));
            stage.each = each_of(&list, name, place);
            (stage, block)
        } else {
            let count = times.len();
            // The check knows whether the lines can follow themselves, and what to write.
            let mut stage = reread(&format!("repeat({count})"), whole, errors)?;
            stage.origin = Origin::Loop(Each {
                name,
                values: Vec::new(),
                place: whole,
            });
            (stage, block)
        });
    }
    if let Some(constant) = constant(&tokens) {
        errors.at(
            place,
            format!("the widths of `for` are written here, and `{constant}` is a list that only the compiler knows"),
            "write them in brackets, for example `[64, 32]`",
        );
        return None;
    }
    let mut trees = tokens.clone().into_iter();
    let (Some(TokenTree::Group(group)), None) = (trees.next(), trees.next()) else {
        errors.at(place, "the widths of `for` stand in brackets", FORM);
        return None;
    };
    let text = source(group.stream());
    let list = each_of(&text, name.clone(), place);
    let Some(mut list) = list else {
        errors.at(place, "this is not a list of widths", FORM);
        return None;
    };
    if group.delimiter() == proc_macro2::Delimiter::Bracket {
        if let Ok(values) = widths.parse2(group.stream()) {
            list.values = values.into_iter().collect();
        }
    } else {
        let message = "the widths of `for` stand in brackets";
        errors.at(place, message, format!("write `[{text}]`"));
    }
    list.place = Place::of(&name).to(Place::token(group.span_close()));
    stage.each = Some(list);
    Some((stage, block))
}

/// `WIDTHS`, `&cfg::WIDTHS`, `WIDTHS.iter()`
fn constant(tokens: &TokenStream) -> Option<String> {
    let mut expr = syn::parse2::<syn::Expr>(tokens.clone()).ok()?;
    loop {
        expr = match expr {
            syn::Expr::Path(path) => return Some(source(path)),
            syn::Expr::Reference(inner) => *inner.expr,
            syn::Expr::MethodCall(call) => *call.receiver,
            _ => return None,
        };
    }
}

/// `for (w, p) in [(64, 0.1), (32, 0.2)] { … }`, from its names on.
fn several_variables<T>(input: ParseStream, word: Token![for], errors: &mut Errors) -> Option<T> {
    let names: proc_macro2::Group = input.parse().ok()?;
    input.parse::<Token![in]>().ok()?;
    let list: TokenTree = input.parse().ok()?;
    let first = |value: syn::Expr| match value {
        syn::Expr::Tuple(tuple) => tuple.elems.first().map(source),
        value => Some(source(value)),
    };
    let values = match &list {
        TokenTree::Group(group) => widths.parse2(group.stream()).ok(),
        _ => None,
    };
    let values: Option<Vec<String>> = values
        .filter(|values| !values.is_empty())
        .and_then(|values| values.into_iter().map(first).collect());
    let values = values.map_or_else(|| String::from("64, 32"), |values| values.join(", "));
    let name = names.stream().into_iter().next();
    let name = name.map_or_else(|| String::from("w"), |name| name.to_string());
    errors.at(
        Place::of(word).to(Place::of(&list)),
        format!(
            "`for` has one variable, a width, and not `{}`",
            source(&names)
        ),
        format!("other numbers are the same each time: write `for {name} in [{values}]`"),
    );
    None
}

fn widths(input: ParseStream) -> syn::Result<syn::punctuated::Punctuated<syn::Expr, Token![,]>> {
    syn::punctuated::Punctuated::parse_terminated(input)
}

fn each_of(list: &str, name: Ident, place: Place) -> Option<Each> {
    let tokens: TokenStream = list.parse().ok()?;
    let values = widths.parse2(located(&tokens, place.first)).ok()?;
    Some(Each {
        name,
        values: values.into_iter().collect(),
        place,
    })
}

/// The numbers of `0..3` and `range(3)`, if there are not too many.
fn times(tokens: &TokenStream) -> Option<std::ops::Range<usize>> {
    let number = |expr: &syn::Expr| match expr {
        syn::Expr::Lit(literal) => literal::whole(&literal.lit).ok(),
        _ => None,
    };
    let (start, end) = match syn::parse2::<syn::Expr>(tokens.clone()).ok()? {
        syn::Expr::Range(range) => {
            let start = range.start.as_deref().map_or(Some(0), number)?;
            let end = number(range.end.as_deref()?)?;
            let closed = matches!(range.limits, syn::RangeLimits::Closed(_));
            (start, end.checked_add(usize::from(closed))?)
        }
        syn::Expr::Call(call) if source(&call.func) == "range" && call.args.len() == 1 => {
            (0, number(&call.args[0])?)
        }
        _ => return None,
    };
    (start < end && end - start <= 1000).then_some(start..end)
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// The stage that a text says, at the place of what it replaces.
fn reread(text: &str, place: Place, errors: &mut Errors) -> Option<Stage> {
    let tokens: TokenStream = text.parse().ok()?;
    let read = |input: ParseStream| Ok(stage(input, None, errors));
    let read = read.parse2(located(&tokens, place.first)).ok()?;
    read.map(|(stage, _)| stage)
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
            let whole = Place::of(&*path);
            errors.at(whole, "a `::` is missing before the `<` here", help);
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
        Place::of(&*path).to(place),
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
        && matches!(sign.as_char(), '.' | '|' | '>')
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
