//! Arguments: widths, probabilities, factors, options.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{BinOp, Expr, Path, UnOp};

use super::constants::Constants;
use crate::catalogue;
use crate::diag::{Errors, Place, similar, source};
use crate::model::{Declared, Dim, Init, Size};
use crate::syntax::ast::{Arg, Stage};
use crate::syntax::literal::{self, Fault};

/// More features than any sample has; below it no product of two widths overflows.
const MOST: usize = 1 << 30;

const WIDTH: &str =
    "a width is an integer, a constant, or arithmetic on these: `64`, `HIDDEN`, `cfg::WIDE * 2`";

/// The single word a stage begins with, unless it names a type of the user's.
pub(super) fn word(path: &Path) -> Option<String> {
    let word = path.get_ident()?.to_string();
    let own = word.starts_with(char::is_uppercase) && catalogue::capitalised(&word).is_none();
    (!own).then_some(word)
}

/// The keyword of a stage, misspelt or not; nothing if it is not to be guessed.
pub(super) fn keyword(path: &Path) -> Option<&'static str> {
    let word = word(path)?;
    catalogue::keywords()
        .find(|keyword| **keyword == word)
        .or_else(|| catalogue::suggestion(&word))
}

/// The user's own activation as an expression, or an error.
pub(super) fn own(stage: &Stage, errors: &mut Errors) -> Option<TokenStream> {
    let path = &stage.path;
    let (tokens, place) = match &stage.args {
        None => (crate::names::bare(path), stage.place()),
        Some(args) => {
            let tokens = &args.tokens;
            let call = quote::quote_spanned!(args.place.first=> #path(#tokens));
            (call, args.place)
        }
    };
    if syn::parse2::<Expr>(tokens.clone()).is_err() {
        errors.at(
            place,
            format!("`{}` is no expression", source(&tokens)),
            "name a value of your type as anywhere in Rust: `Swish`, `own::Swish(1.5)`",
        );
        return None;
    }
    Some(tokens)
}

/// What a `$e:expr` of a macro of the user's holds: it comes in a group without delimiters.
pub(super) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => bare(&group.expr),
        _ => expr,
    }
}

/// A width, or an error.
pub(super) fn dim(
    expr: &Expr,
    stage: &str,
    constants: &mut Constants,
    errors: &mut Errors,
) -> Option<Dim> {
    let params = &constants.params;
    let place = Place::of(expr);
    if let Expr::Path(path) = bare(expr)
        && let Some(name) = path.path.get_ident()
        && params.contains(name)
    {
        return Some(Dim {
            size: Size::Param(name.clone()),
            place,
        });
    }
    if let Some(param) = mentioned(expr.to_token_stream(), params) {
        errors.at(
            place,
            format!("stable Rust cannot calculate with the parameter `{param}`"),
            format!("use `{param}` alone, or add a parameter for this width: `const OTHER: usize`"),
        );
        return None;
    }
    if let Expr::Call(call) = bare(expr)
        && matches!(bare(&call.func), Expr::Path(path) if path.path.is_ident("dense"))
    {
        let (text, width) = (source(expr), source(&call.args));
        errors.at(
            place,
            format!("`{text}` is a layer, and here stands the width of `{stage}`"),
            format!(
                "write the number alone, `{width}`; a layer has a line of its own, `name: {text}`"
            ),
        );
        return None;
    }
    let size = match size(expr, errors)? {
        Some(0) => {
            errors.at(
                place,
                format!("the width of `{stage}` is 0"),
                "a width is at least 1",
            );
            return None;
        }
        Some(size) if size > MOST => {
            errors.at(
                place,
                format!("the width of `{stage}` is {size}, more than {MOST}"),
                "choose a smaller width",
            );
            return None;
        }
        Some(size) => Size::Known(size),
        None => constants.size(expr),
    };
    Some(Dim { size, place })
}

/// The parameter that an expression mentions.
fn mentioned(tokens: TokenStream, params: &[Ident]) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) => params.contains(&ident).then_some(ident),
        TokenTree::Group(group) => mentioned(group.stream(), params),
        _ => None,
    })
}

/// `Some(Some(n))`: known here. `Some(None)`: for the compiler to evaluate. `None`: an error, told.
#[allow(clippy::option_option)] // three answers, each with its own meaning
fn size(expr: &Expr, errors: &mut Errors) -> Option<Option<usize>> {
    let mut fail = |message: &str, help: &str| {
        errors.at(Place::of(expr), message, help);
        None
    };
    match expr {
        Expr::Lit(literal) => match literal::whole(&literal.lit) {
            Ok(size) => Some(Some(size)),
            Err(Fault::TooLarge) => fail("this width is too large", "choose a smaller one"),
            Err(fault) => match (fault.message(&source(expr)), fault.help()) {
                (Some(message), Some(help)) => fail(&message, &help),
                _ => fail(&format!("`{}` is no width", source(expr)), WIDTH),
            },
        },
        Expr::Paren(inner) => size(&inner.expr, errors),
        Expr::Group(inner) => size(&inner.expr, errors),
        Expr::Binary(binary) => {
            let (left, right) = (size(&binary.left, errors)?, size(&binary.right, errors)?);
            let apply: fn(usize, usize) -> Option<usize> = match binary.op {
                BinOp::Add(_) => usize::checked_add,
                BinOp::Sub(_) => usize::checked_sub,
                BinOp::Mul(_) => usize::checked_mul,
                BinOp::Div(_) => usize::checked_div,
                BinOp::Rem(_) => usize::checked_rem,
                _ => {
                    errors.at(
                        Place::of(binary.op),
                        "widths are calculated with `+`, `-`, `*`, `/` and `%`",
                        "move anything else into a constant",
                    );
                    return None;
                }
            };
            let (Some(a), Some(b)) = (left, right) else {
                return Some(None);
            };
            let Some(result) = apply(a, b) else {
                let message = format!("`{}` is no number that a width can be", source(expr));
                errors.at(Place::of(expr), message, "a width is at least 1");
                return None;
            };
            Some(Some(result))
        }
        Expr::Path(_) | Expr::Cast(_) | Expr::Call(_) | Expr::Index(_) | Expr::MethodCall(_) => {
            Some(None)
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            fail("a width cannot be negative", "a width is at least 1")
        }
        _ => fail("this is no width", WIDTH),
    }
}

/// What a `dense` says.
#[derive(Default)]
pub(super) struct DenseArgs {
    pub(super) input: Option<Dim>,
    pub(super) output: Option<Dim>,
    pub(super) bias: bool,
    pub(super) init: Option<Init>,
    /// The line whose weights it uses, transposed.
    pub(super) tied: Option<Ident>,
}

const DENSE: &str = "write `dense(64)`, or `dense(32 => 64)` to state both widths";

pub(super) fn dense(
    stage: &Stage,
    name: &str,
    constants: &mut Constants,
    errors: &mut Errors,
) -> DenseArgs {
    let mut result = DenseArgs {
        bias: true,
        ..DenseArgs::default()
    };
    let mut widths = 0;
    let mut options: Vec<String> = Vec::new();
    let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
    for arg in list {
        match arg {
            Arg::Value(expr) if widths == 0 => {
                widths += 1;
                result.output = dim(expr, name, constants, errors);
            }
            Arg::Arrow(input, output) if widths == 0 => {
                widths += 1;
                result.input = dim(input, name, constants, errors);
                result.output = dim(output, name, constants, errors);
            }
            Arg::Value(expr) | Arg::Arrow(expr, _) => errors.at(
                Place::of(expr),
                "`dense` takes one width, that of its outputs",
                DENSE,
            ),
            Arg::Option(key, value) => {
                let text = key.to_string();
                if options.contains(&text) {
                    let message = format!("`{text}` is given twice");
                    errors.at(Place::of(key), message, "remove one of them");
                    continue;
                }
                option(key, value, &mut result, errors);
                options.push(text);
            }
            Arg::Unreadable(place) => {
                widths += 1;
                errors.at(*place, "`dense` cannot read this", DENSE);
            }
        }
    }
    if let Some(tied) = &result.tied
        && let Some(init) = result.init.take()
    {
        errors.at(
            Place::of(tied),
            format!(
                "weights that are tied to `{tied}` start as those do, not as `{}`",
                init.keyword
            ),
            "remove `init`",
        );
    }
    if widths == 0 {
        errors.at(
            stage.place(),
            "`dense` needs the number of its outputs",
            DENSE,
        );
    }
    result
}

fn option(key: &Ident, value: &Expr, result: &mut DenseArgs, errors: &mut Errors) {
    let text = source(value);
    match key.to_string().as_str() {
        "bias" => match text.as_str() {
            "true" => result.bias = true,
            "false" => result.bias = false,
            _ => errors.at(
                Place::of(value),
                format!("`bias` is `true` or `false`, not `{text}`"),
                "write `bias = false`",
            ),
        },
        "init" => {
            result.init = catalogue::INITS
                .into_iter()
                .find(|init| init.keyword == text);
            if result.init.is_none() {
                let keywords = catalogue::INITS.map(|init| init.keyword);
                let help = match similar(&text, keywords) {
                    Some(keyword) => format!("one with a similar name exists: `{keyword}`"),
                    None => format!("the initialisers are {}", keywords.join(", ")),
                };
                let message = format!("unknown initialiser `{text}`");
                errors.at(Place::of(value), message, help);
            }
        }
        "tied" => {
            result.tied = super::references::name_in(value);
            if result.tied.is_none() {
                errors.at(
                    Place::of(value),
                    format!("`tied` names a line, and `{text}` is no name"),
                    "write `tied = encode`, with the name of a `dense` line above",
                );
            }
        }
        other => {
            let help = match similar(other, ["bias", "init", "tied"]) {
                Some(keyword) => format!("one with a similar name exists: `{keyword}`"),
                None => String::from(
                    "the options are `bias = false`, `init = he_normal` and `tied = line`",
                ),
            };
            let message = format!("`dense` has no option `{other}`");
            errors.at(Place::of(key), message, help);
        }
    }
}

/// The type in `network(Encoder)` or `layer(my::Layer)`, or an error.
pub(super) fn declared(
    stage: &Stage,
    keyword: &str,
    form: &str,
    (alias, params): (&str, &[Ident]),
    errors: &mut Errors,
) -> Option<Declared> {
    let (what, example) = match keyword {
        "network" => ("a declared network", "Mlp<4, 8>"),
        _ => ("a layer of yours", "my::Layer<4>"),
    };
    let Some(args) = stage.args.as_ref().filter(|args| !args.tokens.is_empty()) else {
        errors.at(
            stage.place(),
            format!("`{keyword}` needs the name of {what}"),
            form,
        );
        return None;
    };
    let place = Place::of(&args.tokens);
    let mut ty = syn::parse2::<syn::Type>(args.tokens.clone());
    // A `$t:ty` of a macro of the user's comes in a group without delimiters.
    while let Ok(syn::Type::Group(group)) = ty {
        ty = Ok(*group.elem);
    }
    let Ok(syn::Type::Path(ty)) = ty else {
        errors.at(place, format!("`{keyword}` takes the type of {what}"), form);
        return None;
    };
    if let Some(param) = mentioned(args.tokens.clone(), params) {
        errors.at(
            place,
            format!(
                "stable Rust cannot use a {keyword} whose widths depend on the parameter `{param}`"
            ),
            format!("give it literals or constants: `{keyword}({example})`"),
        );
        return None;
    }
    let alias = Ident::new(alias, Place::of(&ty.path).first);
    Some(Declared {
        path: ty.path,
        alias,
    })
}

/// A stage that takes no arguments.
pub(super) fn nothing(stage: &Stage, keyword: &str, errors: &mut Errors) {
    if let Some(args) = &stage.args
        && !args.tokens.is_empty()
    {
        errors.at(
            Place::of(&args.tokens),
            format!("`{keyword}` takes no arguments"),
            format!("write `{keyword}`"),
        );
    }
}

pub(super) fn arg_place(arg: &Arg) -> Place {
    match arg {
        Arg::Value(expr) => Place::of(expr),
        Arg::Arrow(first, last) => Place::of(first).to(Place::of(last)),
        Arg::Option(key, value) => Place::of(key).to(Place::of(value)),
        Arg::Unreadable(place) => *place,
    }
}
