//! What a stage means that is written in the way of another library, in the language's words.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Expr;

use super::elsewhere::{self, Call, argument};
use super::spelling;
use crate::catalogue;
use crate::catalogue::foreign::{self, Instead};
use crate::catalogue::row::{Does, Row};
use crate::diag::{Errors, Place, source};
use crate::model::plain;
use crate::syntax::ast::{Arg, Args, Stage};
use crate::syntax::{literal, parse};

pub(super) struct Habits<'a> {
    /// The names of blocks.
    pub(super) blocks: BTreeSet<String>,
    pub(super) lines: BTreeSet<String>,
    pub(super) errors: &'a mut Errors,
}

/// What a stage means.
pub(super) struct Meant {
    pub(super) message: String,
    /// The help up to the text.
    pub(super) help: String,
    /// In the language's words.
    pub(super) text: String,
}

impl Habits<'_> {
    /// The word of a stage, and true if a name of the user's own may stand there.
    pub(super) fn word(&self, stage: &Stage) -> Option<(String, bool)> {
        let last = stage.path.segments.last()?.ident.to_string();
        let first = stage.path.segments.first()?.ident.to_string();
        if stage.path.segments.len() == 1 {
            let own = last.starts_with(char::is_uppercase);
            return (!self.blocks.contains(&last)).then_some((last, own));
        }
        let module = foreign::MODULES.contains(&&*first);
        module.then_some((last, true))
    }

    pub(super) fn instead(&self, stage: &Stage) -> Option<&'static Instead> {
        let (word, _) = self.word(stage)?;
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        let most = |arg: &Arg| matches!(arg, Arg::Option(key, value) if key == "max_value" && source(value).starts_with('6'));
        if foreign::flat(&word) == "relu" && list.iter().any(most) {
            return foreign::any("relu6");
        }
        if foreign::flat(&word) == "activation"
            && first_value(list).is_some_and(elsewhere::is_linear)
        {
            return foreign::any(foreign::LINEAR);
        }
        if stage.path.segments.len() > 1
            && let Some(formula) = foreign::any(&word)
        {
            return Some(formula);
        }
        let known = catalogue::find(&word).is_some() || self.lines.contains(&word);
        (!known).then(|| foreign::instead(&word)).flatten()
    }

    /// What a stage means, if it is not in the language's words.
    pub(super) fn meant(&self, stage: &Stage, first: bool) -> Option<Meant> {
        let Some((word, own)) = self.word(stage) else {
            return self.applied(stage);
        };
        let written = written(stage);
        let unknown = || format!("unknown layer `{written}`");
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        match self.instead(stage) {
            Some(Instead::Missing { why, stage }) => {
                return Some(Meant {
                    message: unknown(),
                    help: format!("{why}; write for example "),
                    text: guess(&word, stage, list),
                });
            }
            Some(Instead::Formula { name, formula }) => {
                return Some(Meant {
                    message: unknown(),
                    help: format!(
                        "declare it above the network by its formula, `activation! {{ struct {name}(x) = {formula}; }}`, and write "
                    ),
                    text: (*name).to_owned(),
                });
            }
            Some(Instead::Chain) => {
                let flow = self.chain(list)?;
                return Some(Meant {
                    message: unknown(),
                    help: String::from("stages follow each other by arrows: write "),
                    text: flow,
                });
            }
            Some(Instead::Inside { why }) => {
                return Some(Meant {
                    message: unknown(),
                    help: format!("{why}: write "),
                    text: self.chain(list)?,
                });
            }
            Some(Instead::Around) => {
                let flow = match list {
                    [] if stage.body.is_some() => String::from("residual"),
                    [Arg::Value(inner)] => format!("residual {{ {} }}", self.named_flow(inner)),
                    _ => return None,
                };
                return Some(Meant {
                    message: unknown(),
                    help: String::from(
                        "lines that are added to what they read are a block: write ",
                    ),
                    text: flow,
                });
            }
            Some(Instead::Named) => {
                return Some(Meant {
                    message: unknown(),
                    help: String::from("an activation is a stage by its own name: write "),
                    text: elsewhere::activation(first_value(list)?)?.to_owned(),
                });
            }
            Some(Instead::Nothing { .. } | Instead::Input) => return None,
            Some(Instead::Row(_)) | None => {}
        }
        let Some(row) = catalogue::anywhere(&word) else {
            return self.applied(stage);
        };
        let capital = own && catalogue::find(&word).is_none();
        let mut call = match self.call(row, &word, list, (stage.args.as_ref(), first)) {
            Some(call) => call,
            None if capital && list.is_empty() => Call {
                keyword: row.keyword,
                list: Vec::new(),
                before: None,
                after: None,
                reason: None,
            },
            None => return None,
        };
        let logits = foreign::flat(&word) == "logsoftmax";
        let word_is_ours = word == row.keyword && stage.path.segments.len() == 1;
        if let Some(on) = &stage.applied {
            self.on(&mut call, row, on);
        }
        if word_is_ours {
            let message = call.reason.clone()?;
            let help = match &row.does {
                Does::From => {
                    String::from("several are added by `add`, or stand side by side: write ")
                }
                Does::Dense if message.contains("one width") => {
                    format!("if {} features come in, write ", source(first_value(list)?))
                }
                _ => String::from("write "),
            };
            return Some(Meant {
                message,
                help,
                text: call.text(),
            });
        }
        if call.list.is_empty() && needs(row) {
            let form = row.form.split_once('(').map(|(_, form)| form);
            call.list
                .extend(form.map(|form| form.trim_end_matches(')').to_owned()));
        }
        let text = call.text();
        if logits {
            return Some(Meant {
                message: unknown(),
                help: String::from(
                    "the loss takes the logarithm itself, from the logits: end the network in ",
                ),
                text,
            });
        }
        if own {
            let path = source(&stage.path);
            let help = if stage.dotted || word.starts_with(char::is_lowercase) {
                String::from("the layer is ")
            } else {
                format!("a type of your own is `self::{path}`; the layer is ")
            };
            return Some(Meant {
                message: unknown(),
                help,
                text,
            });
        }
        // A word that only has another name here is reported by the walk.
        call.reason.is_some().then(|| Meant {
            message: unknown(),
            help: String::from("here it is written "),
            text,
        })
    }

    /// What second parentheses read; nothing if it is a name that no line has, and so the value before the stage.
    fn read_by(&self, on: &Args) -> Option<String> {
        let text = source(&on.tokens);
        let name = syn::parse_str::<syn::Ident>(&text).is_ok();
        let known = self.lines.contains(&text) || text == "input";
        (!name || known).then(|| self.flow_of(&on.tokens))
    }

    /// `Swish(2.0)(hidden)`
    fn applied(&self, stage: &Stage) -> Option<Meant> {
        let on = stage.applied.as_ref()?;
        let own = Stage {
            applied: None,
            // a type of the user's has no parentheses if there is nothing in them
            args: stage.args.clone().filter(|args| !args.list.is_empty()),
            ..stage.clone()
        };
        Some(Meant {
            message: on_another(),
            help: String::from("write "),
            text: match several(on).or_else(|| self.read_by(on)) {
                Some(flow) => format!("{flow} -> {}", spelling::text(&own)),
                None => spelling::text(&own),
            },
        })
    }

    /// `Dense(64)(hidden)`, `Add()([a, b])`
    fn on(&self, call: &mut Call, row: &Row, on: &Args) {
        call.because(on_another);
        if let Does::Merge(_) = row.does {
            let inside = source(&on.tokens);
            let inside = inside.trim_start_matches('[').trim_end_matches(']');
            call.list = vec![inside.to_owned()];
        } else {
            call.before = self.read_by(on);
        }
    }

    /// A call of a row in the language's words; nothing if it cannot be told.
    fn call(
        &self,
        row: &'static Row,
        word: &str,
        list: &[Arg],
        (args, first): (Option<&Args>, bool),
    ) -> Option<Call> {
        let mut call = Call {
            keyword: row.keyword,
            list: Vec::new(),
            before: None,
            after: None,
            reason: None,
        };
        let mut list = list;
        let around = matches!(
            row.does,
            Does::Activation(_) | Does::Softmax | Does::Noise(_) | Does::Gate(_) | Does::Layer(_)
        );
        if let [Arg::Value(inner), rest @ ..] = list
            && around
            && let Some(flow) = self.inner(inner, first)
        {
            call.because(|| {
                let word = row.keyword;
                format!("`{word}` follows what it reads, and does not stand around it")
            });
            call.before = Some(flow);
            list = rest;
        }
        match &row.does {
            Does::Dense => elsewhere::dense(&mut call, list)?,
            Does::Activation(kind) if kind.parameter.is_some() => {
                elsewhere::number(&mut call, list)?;
            }
            Does::Noise(_) => elsewhere::number(&mut call, list)?,
            Does::Activation(_) | Does::Softmax | Does::Gate(_) => {
                elsewhere::none(&mut call, list)?;
            }
            Does::Layer(layer) => {
                let keras = foreign::flat(word) == "batchnormalization";
                elsewhere::layer_arguments(&mut call, &layer.takes, list, keras)?;
            }
            Does::Merge(_) => self.merge(&mut call, list, args, first),
            Does::From | Does::Same | Does::Transposed => {
                elsewhere::one_line(&mut call, list, &self.lines, first);
            }
            _ => call.list.extend(args.map(|args| source(&args.tokens))),
        }
        Some(call)
    }

    /// `add(dense(8))` at the beginning of a line.
    fn merge(&self, call: &mut Call, list: &[Arg], args: Option<&Args>, first: bool) {
        call.list = match list {
            // `torch.cat([a, b], dim = 1)`
            [Arg::Value(Expr::Array(array)), ..] => array.elems.iter().map(source).collect(),
            _ => list.iter().map(argument).collect(),
        };
        let named = args.is_some_and(|args| source(&args.tokens).contains(':'));
        if let ([Arg::Value(Expr::Call(inner))], true, false) = (list, first, named) {
            let keyword = call.keyword;
            call.because(|| format!("`{keyword}` needs at least two values"));
            let inner = self.named_flow(&Expr::Call(inner.clone()));
            call.list = vec![String::from("identity"), inner];
        }
    }

    /// The flow in the parentheses of `relu(dense(8))`, `relu(hidden)`.
    fn inner(&self, expr: &Expr, first: bool) -> Option<String> {
        match spelling::bare(expr) {
            Expr::MethodCall(call) => {
                let receiver = source(&call.receiver);
                let module = receiver.split('.').next().unwrap_or_default();
                let known = foreign::MODULES.contains(&module);
                known.then(|| self.flow_of(&expr.to_token_stream()))
            }
            Expr::Call(call) => {
                let Expr::Path(path) = spelling::bare(&call.func) else {
                    return None;
                };
                let word = path.path.segments.last()?.ident.to_string();
                let known = catalogue::anywhere(&word).is_some()
                    || foreign::instead(&word).is_some()
                    || self.blocks.contains(&word);
                known.then(|| self.flow_of(&expr.to_token_stream()))
            }
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                let line = self.lines.contains(&plain(name)) || name == "input";
                (line && first).then(|| format!("from({name})"))
            }
            _ => None,
        }
    }

    /// Tokens as a flow in the language's words: a line by its name, or stages.
    fn flow_of(&self, tokens: &TokenStream) -> String {
        let text = source(tokens);
        let name = text.chars().all(|c| c.is_alphanumeric() || c == '_');
        if name && (self.lines.contains(&text) || text == "input") {
            return format!("from({text})");
        }
        let place = Place::of(tokens);
        let stages = parse::flow(&text, place, &mut Errors::default());
        let texts: Vec<String> = stages.iter().map(|stage| self.text(stage)).collect();
        texts.join(" -> ")
    }

    fn text(&self, stage: &Stage) -> String {
        match self.meant(stage, true) {
            Some(meant) => meant.text,
            None => spelling::text(stage),
        }
    }

    /// A flow with the name of its word, as lines in braces and branches need it.
    fn named_flow(&self, expr: &Expr) -> String {
        let flow = self.flow_of(&expr.to_token_stream());
        let word = flow.split(['(', ' ']).next().unwrap_or_default().to_owned();
        if learns(&word) {
            format!("{word}: {flow}")
        } else {
            flow
        }
    }

    /// `Sequential(Linear(4, 8), ReLU(), Linear(8, 2))`
    fn chain(&self, list: &[Arg]) -> Option<String> {
        let mut stages = Vec::new();
        for arg in list {
            let Arg::Value(expr) = arg else {
                return None;
            };
            match spelling::bare(expr) {
                Expr::Array(array) => stages.extend(array.elems.iter().cloned()),
                expr => stages.push(expr.clone()),
            }
        }
        let flows = stages
            .iter()
            .filter(|stage| {
                let word = source(stage);
                let word = word.split('(').next().unwrap_or_default();
                let word = word.rsplit(['.', ':']).next().unwrap_or_default();
                !matches!(foreign::instead(word), Some(Instead::Nothing { .. }))
            })
            .map(|stage| self.flow_of(&stage.to_token_stream()));
        let flows: Vec<String> = flows.collect();
        if flows.is_empty() {
            return None;
        }
        let word = |flow: &String| flow.split(['(', ' ']).next().map(str::to_owned);
        let layers = flows.iter().filter_map(word).filter(|word| learns(word));
        if layers.count() < 2 {
            return Some(flows.join(" -> "));
        }
        let mut lines: Vec<String> = Vec::new();
        let mut number = 0;
        for flow in &flows {
            if word(flow).is_some_and(|word| learns(&word)) || lines.is_empty() {
                number += 1;
                lines.push(format!("layer{number}: {flow}"));
            } else if let Some(line) = lines.last_mut() {
                *line = format!("{line} -> {flow}");
            }
        }
        Some(format!("{{ {} }}", lines.join(", ")))
    }
}

/// Several values in second parentheses, `(a, b)` or `([a, b])`, as one.
fn several(on: &Args) -> Option<String> {
    let values = match &on.list[..] {
        [Arg::Value(Expr::Array(array))] => array.elems.iter().map(source).collect(),
        list => list.iter().map(argument).collect::<Vec<_>>(),
    };
    (values.len() > 1).then(|| format!("concat({})", values.join(", ")))
}

/// The layer that people use in the place of one that is not there. A recurrent one has its width: `LSTM(64)`, `LSTM(8, 64)`.
fn guess(word: &str, stage: &str, list: &[Arg]) -> String {
    let word = foreign::flat(word);
    let recurrent = ["lstm", "gru", "rnn"]
        .iter()
        .any(|known| word.contains(known));
    let widths = list.iter().filter_map(|arg| match arg {
        Arg::Value(Expr::Lit(literal)) => literal::whole(&literal.lit).ok(),
        _ => None,
    });
    match widths
        .take(2)
        .last()
        .filter(|width| recurrent && *width > 0)
    {
        Some(width) => format!("dense({width})"),
        None => stage.to_owned(),
    }
}

/// True if a stage cannot do without its parentheses.
fn needs(row: &Row) -> bool {
    match &row.does {
        Does::Dense | Does::Noise(_) => true,
        Does::Activation(kind) => kind.parameter.as_ref().is_some_and(|n| n.default.is_none()),
        Does::Layer(layer) => !layer.takes.needs.is_empty(),
        _ => false,
    }
}

fn on_another() -> String {
    String::from(
        "a stage reads what stands before its arrow, not what stands in second parentheses",
    )
}

/// True if a layer has tensors.
fn learns(word: &str) -> bool {
    let row = catalogue::find(word);
    row.is_some_and(|row| matches!(row.does, Does::Dense | Does::Layer(_)))
}

fn first_value(list: &[Arg]) -> Option<&Expr> {
    list.iter().find_map(|arg| match arg {
        Arg::Value(value) => Some(value),
        _ => None,
    })
}

/// The word as the user wrote it, for messages.
pub(super) fn written(stage: &Stage) -> String {
    let path = source(&stage.path);
    if stage.dotted {
        return path.replace("::", ".");
    }
    path
}
