//! The arguments of layers: values by position, options by name, numbers in their range.

use syn::Expr;

use super::walk::Walk;
use super::{numbers, spelling};
use crate::catalogue::range::Range;
use crate::diag::{Place, similar, source};
use crate::model::{Claim, Number};
use crate::syntax::ast::{Arg, Stage};

/// Arguments, divided.
pub(super) struct Given<'s> {
    pub(super) values: Vec<&'s Expr>,
    pub(super) options: Vec<(&'static str, &'s Expr)>,
}

/// What a stage may be given.
pub(super) struct Form {
    pub(super) keyword: &'static str,
    /// At most so many values.
    pub(super) values: usize,
    pub(super) options: &'static [&'static str],
    /// How it is written.
    pub(super) example: &'static str,
}

impl Walk<'_> {
    /// The arguments of a layer, or errors.
    pub(super) fn arguments<'s>(&mut self, stage: &'s Stage, form: &Form) -> Option<Given<'s>> {
        let mut given = Given {
            values: Vec::new(),
            options: Vec::new(),
        };
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        if form.values == 0 && form.options.is_empty() {
            spelling::nothing(stage, form.keyword, self.errors);
            return list.is_empty().then_some(given);
        }
        let mut right = true;
        for arg in list {
            let (place, message, help) = match arg {
                Arg::Value(expr) if given.values.len() < form.values => {
                    given.values.push(expr);
                    continue;
                }
                Arg::Option(key, expr) => {
                    let name = key.to_string();
                    let known = form.options.iter().copied().find(|known| *known == name);
                    match known {
                        Some(name) if given.options.iter().all(|(other, _)| *other != name) => {
                            given.options.push((name, expr));
                            continue;
                        }
                        Some(name) => (
                            Place::of(key).to(Place::of(expr)),
                            format!("`{name}` is given twice"),
                            String::from("remove one of them"),
                        ),
                        None => (
                            Place::of(key),
                            unknown_option(form, &name),
                            help(form, &name),
                        ),
                    }
                }
                Arg::Value(_) | Arg::Arrow(..) | Arg::Unreadable(_) => (
                    spelling::arg_place(arg),
                    format!("this is no argument of `{}`", form.keyword),
                    format!("write `{}`", form.example),
                ),
            };
            self.errors.at(place, message, help);
            right = false;
        }
        right.then_some(given)
    }

    /// A number in its range: known here, or for the compiler to prove.
    pub(super) fn number_in(
        &mut self,
        expr: &Expr,
        what: &str,
        keyword: &str,
        range: Range,
        example: &str,
    ) -> Option<Number> {
        if !numbers::is_number(expr, example, self.errors) {
            return None;
        }
        let place = Place::of(expr);
        match numbers::literal(expr) {
            Some(value) if !range.holds(value) => {
                let (value, words) = (source(expr), range.words());
                self.errors.at(
                    place,
                    format!("{what} of `{keyword}` is {value}, but it must be {words}"),
                    format!("write for example `{example}`"),
                );
                None
            }
            Some(_) => Some(numbers::number(expr)),
            None => {
                self.claims.push(Claim::Within {
                    what: format!("{what} of `{keyword}`"),
                    value: quote::quote!(#expr),
                    range,
                    place,
                });
                Some(numbers::number(expr))
            }
        }
    }
}

fn unknown_option(form: &Form, name: &str) -> String {
    format!("`{}` has no option `{name}`", form.keyword)
}

fn help(form: &Form, name: &str) -> String {
    match similar(name, form.options.iter().copied()) {
        Some(close) => format!("an option with a similar name exists: `{close}`"),
        None => format!("write `{}`", form.example),
    }
}
