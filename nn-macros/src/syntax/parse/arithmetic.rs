//! Signs and lists where the language has words: `a + b`, `x * gate`, `cat([a, b])`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Lit, Token};

use super::stages;
use crate::catalogue;
use crate::diag::{Errors, Place, source};
use crate::syntax::ast::{Args, Stage};
use crate::syntax::literal;

/// What to write in place of several tokens.
pub(super) struct Replacement {
    pub(super) place: Place,
    pub(super) text: String,
}

/// The sign between two values that a line combines.
pub(super) fn sign(input: ParseStream) -> Option<char> {
    let arrow = input.peek(Token![->]);
    let (sign, rest) = input.cursor().punct()?;
    // At the end of a line it is half of an arrow.
    let other = rest.ident().is_some() || rest.literal().is_some();
    let sign = sign.as_char();
    (other && !arrow && matches!(sign, '+' | '-' | '*' | '/')).then_some(sign)
}

/// One side of a sign.
enum Operand {
    Stage(Box<Stage>),
    Number(String),
}

impl Operand {
    /// As a branch in parentheses: a name, or a flow that is named by its word.
    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.clone(),
            Self::Stage(stage) => {
                let path = source(&stage.path);
                match &stage.args {
                    Some(args) => format!("{path}: {path}({})", source(&args.tokens)),
                    None => path,
                }
            }
        }
    }
}

/// `a + b * c` from its first sign on, in words. A name at the beginning of a line is a line's.
pub(super) fn text(
    input: ParseStream,
    first: &Stage,
    begins: bool,
    errors: &mut Errors,
) -> Option<Replacement> {
    let mut place = first.place();
    let mut operands = Vec::new();
    let mut signs = Vec::new();
    while let Some(sign) = sign(input) {
        input.parse::<TokenTree>().ok()?;
        signs.push(sign);
        let operand = if let Ok(number) = input.parse::<Lit>() {
            literal::real(&number).ok()?;
            place = place.to(Place::of(&number));
            Operand::Number(source(&number))
        } else {
            let (stage, _) = stages::stage(input, Some(place), errors)?;
            place = place.to(stage.place());
            Operand::Stage(Box::new(stage))
        };
        operands.push(operand);
    }
    let is_stage = |stage: &Stage| {
        stage.args.is_some() || catalogue::keywords().any(|keyword| stage.path.is_ident(keyword))
    };
    let before = source(&first.path);
    let args = first.args.as_ref();
    let before = args.map_or(before.clone(), |args| {
        format!("{before}({})", source(&args.tokens))
    });
    let text = match (&signs[..], &operands[..]) {
        (['*'], [Operand::Number(factor)]) => {
            let start = if is_stage(first) || !begins {
                before
            } else {
                format!("from({before})")
            };
            format!("{start} -> scale({factor})")
        }
        _ if operands.iter().any(|o| matches!(o, Operand::Number(_))) => return None,
        _ => {
            let word = word(&signs)?;
            let others: Vec<String> = operands.iter().map(Operand::text).collect();
            let others = others.join(", ");
            if is_stage(first) || !begins {
                format!("{before} -> {word}({others})")
            } else {
                format!("{word}({before}, {others})")
            }
        }
    };
    Some(Replacement { place, text })
}

/// The word for equal signs.
fn word(signs: &[char]) -> Option<&'static str> {
    let first = signs.first()?;
    let equal = signs.iter().all(|sign| sign == first);
    match first {
        '+' if equal => Some("add"),
        '*' if equal => Some("multiply"),
        '-' if signs.len() == 1 => Some("subtract"),
        _ => None,
    }
}

/// What a merge takes. `cat([a, b], dim = 1)` is an error, and means `a, b`.
pub(super) fn listed(stage: &Stage, args: &Args, errors: &mut Errors) -> TokenStream {
    let tokens = args.tokens.clone();
    let first = tokens.clone().into_iter().next();
    let Some(TokenTree::Group(group)) = first else {
        return tokens;
    };
    if group.delimiter() != Delimiter::Bracket {
        return tokens;
    }
    let inside = source(group.stream());
    let word = source(&stage.path);
    errors.at(
        Place::of(&tokens),
        format!("the values of `{word}` stand in its parentheses as they are, without brackets"),
        format!("write `{inside}`"),
    );
    group.stream()
}
