//! Arguments as other libraries write them: other names, texts in quotes, widths that are known here.

use std::collections::BTreeSet;

use syn::Expr;

use super::spelling;
use crate::catalogue::foreign::{self, Meaning};
use crate::catalogue::row::Does;
use crate::catalogue::{self, arguments};
use crate::diag::source;
use crate::model::plain;
use crate::syntax::ast::Arg;

/// Arguments in the language's words.
pub(super) struct Call {
    pub(super) keyword: &'static str,
    pub(super) list: Vec<String>,
    /// The flow before it.
    pub(super) before: Option<String>,
    /// The activation after it.
    pub(super) after: Option<String>,
    /// What was not in the language's words.
    pub(super) reason: Option<String>,
}

impl Call {
    pub(super) fn text(&self) -> String {
        let before = self
            .before
            .as_ref()
            .map_or_else(String::new, |flow| format!("{flow} -> "));
        let after = self
            .after
            .as_ref()
            .map_or_else(String::new, |word| format!(" -> {word}"));
        let list = match &self.list[..] {
            [] => String::new(),
            list => format!("({})", list.join(", ")),
        };
        format!("{before}{}{list}{after}", self.keyword)
    }

    pub(super) fn because(&mut self, reason: impl FnOnce() -> String) {
        self.reason.get_or_insert_with(reason);
    }
}

pub(super) fn argument(arg: &Arg) -> String {
    match arg {
        Arg::Value(value) => source(value),
        Arg::Arrow(input, output) => format!("{} => {}", source(input), source(output)),
        Arg::Option(name, value) => format!("{name} = {}", source(value)),
        Arg::Unreadable(_) => String::new(),
    }
}

/// `64` for `[64]`, `(64,)` and `64`.
pub(super) fn bare_width(value: &Expr) -> Expr {
    match spelling::bare(value) {
        Expr::Tuple(tuple) if tuple.elems.len() == 1 => tuple.elems[0].clone(),
        Expr::Array(array) if array.elems.len() == 1 => array.elems[0].clone(),
        Expr::Paren(inner) => bare_width(&inner.expr),
        other => other.clone(),
    }
}

/// A text in quotes, or a word, or the word of a call: `"relu"`, `relu`, `nn.ReLU()`.
fn word_in(value: &Expr) -> String {
    let text = source(spelling::bare(value));
    let text = text.trim_matches('"');
    let text = text.split('(').next().unwrap_or_default();
    let text = text.rsplit(['.', ':']).next().unwrap_or_default();
    text.trim().to_owned()
}

/// The activation of this name.
pub(super) fn activation(value: &Expr) -> Option<&'static str> {
    let row = catalogue::anywhere(&word_in(value))?;
    matches!(row.does, Does::Activation(_) | Does::Softmax).then_some(row.keyword)
}

/// True for the activation that changes nothing.
pub(super) fn is_linear(value: &Expr) -> bool {
    word_in(value) == "linear"
}

/// True for a number, or a constant that may be one.
fn is_width(value: &Expr) -> bool {
    match spelling::bare(value) {
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) => !name.to_string().starts_with(char::is_lowercase) || true_name(name),
            None => true,
        },
        Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Int(_)),
        Expr::Binary(_) | Expr::Paren(_) | Expr::Tuple(_) | Expr::Array(_) => true,
        _ => false,
    }
}

/// False for `True` and `False`, which are no widths.
fn true_name(name: &syn::Ident) -> bool {
    catalogue::anywhere(&name.to_string()).is_none()
}

fn truth(value: &Expr) -> Option<bool> {
    match source(value).as_str() {
        "true" | "True" => Some(true),
        "false" | "False" => Some(false),
        _ => None,
    }
}

/// `Linear(64, 32, bias = False)`, `dense(units = 64, activation = "relu")`
pub(super) fn dense(call: &mut Call, list: &[Arg]) -> Option<()> {
    let mut widths: Vec<String> = Vec::new();
    let mut input: Option<String> = None;
    let mut options: Vec<String> = Vec::new();
    // Initialisers under their names elsewhere: the walk reports them, if nothing else is wrong.
    let mut renamed: Vec<(usize, String)> = Vec::new();
    for arg in list {
        match arg {
            Arg::Arrow(from, to) if widths.is_empty() => {
                input = Some(source(from));
                widths.push(source(to));
            }
            Arg::Value(value) if !widths.is_empty() && truth(value).is_some() => {
                call.because(|| String::from("the options of `dense` have names"));
                if truth(value) == Some(false) {
                    options.push(String::from("bias = false"));
                }
            }
            Arg::Value(value) if !widths.is_empty() && activation(value).is_some() => {
                call.because(after_dense);
                call.after = activation(value).map(str::to_owned);
            }
            Arg::Value(value) if is_width(value) => widths.push(source(bare_width(value))),
            Arg::Option(name, value) => {
                let name = name.to_string();
                let exact = arguments::DenseOption::find(&name).is_some();
                let reason = || format!("`dense` has no option `{name}`");
                match foreign::option(&name)? {
                    Meaning::Output => {
                        call.because(reason);
                        widths.push(source(bare_width(value)));
                    }
                    Meaning::Input => {
                        call.because(reason);
                        input = Some(source(bare_width(value)));
                    }
                    Meaning::Activation => {
                        call.because(after_dense);
                        let word = activation(value);
                        let none = source(value) == "None" || is_linear(value);
                        call.after = word.map(str::to_owned);
                        if word.is_none() && !none {
                            return None;
                        }
                    }
                    Meaning::Bias => {
                        let value_is = truth(value)?;
                        let ours = matches!(source(value).as_str(), "true" | "false");
                        if !exact {
                            call.because(reason);
                        } else if !ours {
                            let text = source(value);
                            call.because(|| format!("`bias` is `true` or `false`, not `{text}`"));
                        }
                        if exact && ours {
                            options.push(argument(arg));
                        } else if !value_is {
                            options.push(String::from("bias = false"));
                        }
                    }
                    Meaning::Init => {
                        let text = source(value);
                        let word = word_in(value);
                        let (init, _) = foreign::initialiser(&word)?;
                        if !exact {
                            call.because(reason);
                        } else if text != word {
                            call.because(|| {
                                String::from(
                                    "an initialiser is a word, without quotes and parentheses",
                                )
                            });
                        } else {
                            renamed.push((options.len(), format!("init = {init}")));
                            options.push(argument(arg));
                            continue;
                        }
                        options.push(format!("init = {init}"));
                    }
                    Meaning::Known => call.because(reason),
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    if widths.len() > 1 || call.reason.is_some() {
        for (index, text) in renamed {
            options[index] = text;
        }
    }
    let width = match (&widths[..], &input) {
        ([output], Some(input)) => format!("{input} => {output}"),
        ([output], None) => output.clone(),
        ([first, second], None) => {
            call.because(|| String::from("`dense` takes one width, that of its outputs"));
            format!("{first} => {second}")
        }
        _ => return None,
    };
    call.list.push(width);
    call.list.extend(options);
    Some(())
}

fn after_dense() -> String {
    String::from("an activation is a stage of its own, behind an arrow")
}

/// `same(tower, b)`, `from(a, b)`: a second line in the parentheses is what the first one should read.
pub(super) fn one_line(call: &mut Call, list: &[Arg], lines: &BTreeSet<String>, first: bool) {
    let is_line = |arg: &Arg| match arg {
        Arg::Value(value) => {
            let name = spelling::name_in(value).map(|name| plain(&name));
            name.is_some_and(|name| name == "input" || lines.contains(&name))
        }
        _ => false,
    };
    let count = list.iter().filter(|arg| is_line(arg)).count();
    call.list.extend(list.iter().map(argument));
    let [own, other, ..] = list else {
        return;
    };
    if !is_line(own) || !is_line(other) {
        return;
    }
    let keyword = call.keyword;
    if keyword == "from" {
        call.because(|| format!("`from` reads one line, and here are {count}"));
        call.keyword = catalogue::CONCAT.keyword;
        return;
    }
    call.because(|| format!("`{keyword}` takes one line, and here are {count}"));
    call.before = first.then(|| format!("from({})", argument(other)));
    call.list = std::iter::once(own)
        .chain(list.iter().filter(|arg| matches!(arg, Arg::Option(..))))
        .map(argument)
        .collect();
}

/// `Dropout(p = 0.5)`, `LeakyReLU(negative_slope = 0.1)`
pub(super) fn number(call: &mut Call, list: &[Arg]) -> Option<()> {
    let keyword = call.keyword;
    for arg in list {
        match arg {
            Arg::Value(_) => call.list.push(argument(arg)),
            Arg::Option(name, value) => {
                call.because(|| format!("the number of `{keyword}` has no name"));
                match foreign::option(&name.to_string())? {
                    Meaning::Number => call.list.push(source(value)),
                    Meaning::Known => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    Some(())
}

/// `Softmax(dim = 1)`, `gelu(approximate = "tanh")`
pub(super) fn none(call: &mut Call, list: &[Arg]) -> Option<()> {
    let keyword = call.keyword;
    for arg in list {
        match arg {
            Arg::Option(name, value) => {
                call.because(|| format!("`{keyword}` takes no arguments"));
                if name == "approximate" {
                    if source(value).contains("tanh") {
                        call.keyword = catalogue::find("gelu_tanh")?.keyword;
                    }
                } else if foreign::option(&name.to_string())? != Meaning::Known {
                    return None;
                }
            }
            Arg::Value(Expr::Lit(_) | Expr::Unary(_)) => {
                call.because(|| format!("`{keyword}` takes no arguments"));
            }
            _ => return None,
        }
    }
    Some(())
}

/// `BatchNorm1d(8)`, `GroupNorm(4, 8)`, `Embedding(num_embeddings = 100, embedding_dim = 8)`
pub(super) fn layer_arguments(
    call: &mut Call,
    takes: &arguments::List,
    list: &[Arg],
    keras: bool,
) -> Option<()> {
    let keyword = call.keyword;
    let known = |name: &str| takes.settings.iter().any(|setting| setting.name == name);
    let (mut values, mut classes) = (Vec::new(), None);
    let mut options = Vec::new();
    for arg in list {
        match arg {
            Arg::Value(value) if values.len() < takes.values.len() => values.push(source(value)),
            Arg::Value(value) if takes.divisor.is_some() && options.is_empty() => {
                let name = takes.divisor?;
                call.because(|| format!("the number of groups of `{keyword}` has a name"));
                options.push(format!("{name} = {}", source(value)));
            }
            Arg::Value(_) if takes.values.is_empty() => {
                call.because(|| {
                    format!("`{keyword}` knows its width: it is that of the layer before it")
                });
            }
            Arg::Option(name, value) => {
                let name = name.to_string();
                let reason = || format!("`{keyword}` has no option `{name}`");
                if takes.divisor == Some(&name) {
                    options.push(argument(arg));
                    continue;
                }
                if known(&name) {
                    // Keras says how much of the old mean is kept.
                    let kept: Option<f64> = source(value).parse().ok();
                    match kept.filter(|_| keras && name == "momentum") {
                        Some(kept) => {
                            let share = ((1.0 - kept) * 1e6).round() / 1e6;
                            options.push(format!("{name} = {share}"));
                        }
                        None => options.push(argument(arg)),
                    }
                    continue;
                }
                match foreign::option(&name)? {
                    Meaning::Epsilon if known("eps") => {
                        options.push(format!("eps = {}", source(value)));
                    }
                    Meaning::Groups => {
                        options.push(format!("{} = {}", takes.divisor?, source(value)));
                    }
                    Meaning::Classes | Meaning::Input if takes.values.len() == 2 => {
                        classes = Some(source(value));
                    }
                    Meaning::Output if !takes.values.is_empty() => values.push(source(value)),
                    Meaning::Number if takes.values.len() == 1 => values.push(source(value)),
                    Meaning::Known => {}
                    _ => return None,
                }
                call.because(reason);
            }
            _ => return None,
        }
    }
    call.list.extend(classes);
    call.list.extend(values);
    call.list.extend(options);
    Some(())
}
