//! The arguments of stages, as their rows say: values by position, options by name, numbers in their range.

use syn::Expr;

use super::spelling::bare;
use super::walk::Walk;
use super::width::divisor;
use super::{numbers, spelling};
use crate::catalogue::arguments::{self, List, Setting};
use crate::catalogue::foreign;
use crate::catalogue::initialisers::{INITS, Init};
use crate::catalogue::range::Range;
use crate::catalogue::row::Row;
use crate::diag::{Errors, Place, similar, source};
use crate::model::{Claim, Dim, Holds, Number, Piece, Sentence, Shape, Size};
use crate::syntax::ast::{Arg, Stage};
use crate::syntax::literal::{self, Fault};

/// Arguments, divided.
#[derive(Default)]
pub(super) struct Given<'s> {
    pub(super) values: Vec<&'s Expr>,
    pub(super) settings: Vec<(&'static Setting, &'s Expr)>,
    pub(super) divisor: Option<&'s Expr>,
}

/// A number that must be in a range, and its words in messages.
pub(super) struct Bounded<'a> {
    pub(super) what: &'a str,
    pub(super) range: Range,
    /// The help for a number out of range; if nothing, the example.
    pub(super) help: Option<&'static str>,
    /// A number in the range.
    pub(super) example: String,
}

impl Walk<'_> {
    /// The arguments of a layer, or errors.
    pub(super) fn arguments<'s>(
        &mut self,
        stage: &'s Stage,
        row: &'static Row,
        takes: &'static List,
    ) -> Option<Given<'s>> {
        let mut given = Given::default();
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        let List {
            values,
            needs,
            settings,
            divisor,
        } = takes;
        if values.is_empty() && settings.is_empty() && divisor.is_none() {
            spelling::nothing(stage, row.keyword, self.errors);
            return list.is_empty().then_some(given);
        }
        let mut right = true;
        for arg in list {
            let (place, message, help) = match arg {
                Arg::Value(expr) if given.values.len() < values.len() => {
                    given.values.push(expr);
                    continue;
                }
                Arg::Option(key, expr) => {
                    let name = key.to_string();
                    if *divisor == Some(&name) && given.divisor.is_none() {
                        given.divisor = Some(expr);
                        continue;
                    }
                    match settings.iter().find(|known| known.name == name) {
                        Some(known)
                            if given.settings.iter().all(|(other, _)| other.name != name) =>
                        {
                            given.settings.push((known, expr));
                            continue;
                        }
                        None if *divisor != Some(&name) => (
                            Place::of(key),
                            format!("`{}` has no option `{name}`", row.keyword),
                            similar_option(row, takes, &name),
                        ),
                        _ => (
                            Place::of(key).to(Place::of(expr)),
                            format!("`{name}` is given twice"),
                            String::from("remove one of them"),
                        ),
                    }
                }
                Arg::Value(_) | Arg::Arrow(..) | Arg::Unreadable(_) => (
                    spelling::arg_place(arg),
                    format!("this is not an argument of `{}`", row.keyword),
                    format!("write `{}`", row.form),
                ),
            };
            self.errors.at(place, message, help);
            right = false;
        }
        if right && divisor.is_some() && given.divisor.is_none() {
            self.errors.at(
                stage.place(),
                format!("`{}` needs {needs}", row.keyword),
                format!("write `{}`", row.form),
            );
            right = false;
        }
        right.then_some(given)
    }

    /// The number of a stage that takes one: given, its default, or an error.
    pub(super) fn number(
        &mut self,
        stage: &Stage,
        row: &'static Row,
        number: &'static arguments::Number,
    ) -> Option<Number> {
        let given = stage
            .args
            .as_ref()
            .is_some_and(|args| !args.list.is_empty());
        if let (Some(default), false) = (number.default, given) {
            let default = numbers::spanned_float(default, &stage.path);
            return Some(Number::Literal(default));
        }
        let expr = numbers::single(stage, row.keyword, number.needs, row.form, self.errors)?;
        let Some(range) = number.range else {
            return Some(numbers::number(expr));
        };
        let bounded = Bounded {
            what: number.what,
            range,
            help: number.help,
            example: in_parentheses(row.form).to_owned(),
        };
        self.number_in(expr, row, &bounded)
    }

    /// The number of an option.
    pub(super) fn setting(
        &mut self,
        expr: &Expr,
        row: &'static Row,
        setting: &Setting,
    ) -> Option<Number> {
        let bounded = Bounded {
            what: &format!("`{}`", setting.name),
            range: setting.range,
            help: None,
            example: match setting.default {
                small if small < 1e-3 => format!("{small:e}"),
                default => default.to_string(),
            },
        };
        self.number_in(expr, row, &bounded)
    }

    /// The whole number of an option, at least 1.
    pub(super) fn divisor(&mut self, expr: &Expr, row: &'static Row, name: &str) -> Option<Dim> {
        let form = || format!("write for example `{}`", row.form);
        let place = Place::of(expr);
        let size = match bare(expr) {
            Expr::Lit(literal) => literal::whole(&literal.lit).map(Some),
            Expr::Unary(_) => Err(Fault::Other),
            _ => Ok(None),
        };
        let divisor = match size {
            Ok(Some(size)) => Dim {
                size: Size::Known(size),
                place,
            },
            Ok(None) => divisor(expr, name, &mut self.constants, self.errors)?,
            Err(fault) => {
                let text = source(expr);
                let message = fault.message(&text);
                let message = message.unwrap_or_else(|| match fault {
                    Fault::TooLarge => format!("`{text}` is too large"),
                    _ => format!("`{text}` is not a whole number"),
                });
                let help = fault.help().unwrap_or_else(form);
                self.errors.at(place, message, help);
                return None;
            }
        };
        let zero = Sentence {
            message: vec![
                format!("`{name}` of `{}` is ", row.keyword).into(),
                Piece::Width(Shape::features(divisor.clone()), ""),
                ", but it must be at least 1".into(),
            ],
            help: vec![form().into()],
        };
        match divisor.size {
            Size::Known(0) => {
                let (message, help) = zero.told();
                self.errors.at(place, message, help);
                return None;
            }
            Size::Known(_) | Size::Param(_) => {}
            Size::Constant(..) => self.claims.push(Claim::Widths {
                holds: Holds::NotZero(divisor.clone()),
                otherwise: zero,
                place,
            }),
        }
        Some(divisor)
    }

    /// A number in its range: checked here, or by the compiler.
    fn number_in(&mut self, expr: &Expr, row: &'static Row, bounded: &Bounded) -> Option<Number> {
        let Row { keyword, form, .. } = row;
        let Bounded {
            what,
            range,
            help,
            ref example,
        } = *bounded;
        if !numbers::is_number(expr, form, self.errors) {
            return None;
        }
        let place = Place::of(expr);
        let sentence = |value: &str, words: &str| {
            format!("{what} of `{keyword}` is {value}, but it must be {words}")
        };
        let text = source(expr);
        match numbers::literal(expr) {
            Some(value) if !range.holds(value) => {
                let help = match help {
                    Some(help) => help.to_owned(),
                    None => format!("write for example `{example}`"),
                };
                self.errors.at(place, sentence(&text, range.words()), help);
                return None;
            }
            Some(_) => {}
            None => {
                let sentence = |words: &str| sentence(&format!("`{text}`"), words);
                self.claims.push(within(expr, range, help, sentence));
            }
        }
        Some(numbers::number(expr))
    }
}

/// `0.1` for `dropout(0.1)`.
fn in_parentheses(form: &str) -> &str {
    let inside = form.split_once('(').map(|(_, rest)| rest);
    inside.map_or(form, |rest| rest.trim_end_matches(')'))
}

/// The claim that a constant is in its range. `sentence` makes the message from the words of the range.
pub(super) fn within(
    constant: &Expr,
    range: Range,
    help: Option<&str>,
    sentence: impl Fn(&str) -> String,
) -> Claim {
    let told = |words: &str| {
        let sentence = sentence(words);
        match help {
            Some(help) => format!("{sentence}\n\nhelp: {help}"),
            None => format!("{sentence}\n\nhelp: give the constant a value that is {words}"),
        }
    };
    Claim::Within {
        value: quote::quote!(#constant),
        range,
        otherwise: told(range.words()),
        infinite: told("finite"),
        place: Place::of(constant),
    }
}

fn similar_option(row: &Row, takes: &List, name: &str) -> String {
    let settings = takes.settings.iter().map(|setting| setting.name);
    match similar(name, settings.chain(takes.divisor)) {
        Some(close) => format!("an option with a similar name exists: `{close}`"),
        None => format!("write `{}`", row.form),
    }
}

/// The initialiser of this name, or an error.
pub(super) fn initialiser(value: &Expr, errors: &mut Errors) -> Option<Init> {
    let text = source(value);
    let found = INITS.into_iter().find(|init| init.keyword == text);
    if found.is_none() {
        let keywords = INITS.map(|init| init.keyword);
        let word = text.trim_matches('"');
        let help = match (foreign::initialiser(word), similar(word, keywords)) {
            (Some((keyword, true)), _) => format!("here it is called `{keyword}`"),
            (Some((keyword, false)), _) => {
                format!("there is nothing like it here; the usual one is `{keyword}`")
            }
            (None, Some(keyword)) => format!("one with a similar name exists: `{keyword}`"),
            (None, None) => format!("the initialisers are {}", keywords.join(", ")),
        };
        let message = format!("unknown initialiser `{text}`");
        errors.at(Place::of(value), message, help);
    }
    found
}
