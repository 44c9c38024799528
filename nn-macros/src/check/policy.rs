//! The training of single lines: `#[frozen]`, `#[lr(0.1)]`, `#[decay(0)]`, `#[l1(…)]`, `#[l2(…)]`,
//! `#[max_norm(2)]`.

use syn::{Attribute, Expr, Meta};

use super::arguments::{initialiser, within};
use super::has::Has;
use super::numbers;
use super::walk::Walk;
use crate::catalogue::foreign;
use crate::catalogue::range::Range;
use crate::diag::{Place, similar, source};
use crate::model::{Number, Policy};

/// An attribute: its name, the part that a line must have for it, the range of its number, and an example.
struct Rule {
    name: &'static str,
    needs: Has,
    range: Range,
    example: &'static str,
    set: fn(&mut Policy) -> &mut Option<Number>,
}

/// The help for an attribute without a number in its range.
fn help(rule: &Rule) -> String {
    match rule.name {
        "lr" => format!(
            "`#[frozen]` keeps the layer as it is; for a tenth of the optimizer's learning rate write {}",
            rule.example
        ),
        _ => format!("write for example {}", rule.example),
    }
}

const RULES: [Rule; 5] = [
    Rule {
        name: "lr",
        needs: Has::Learned,
        range: Range::Positive,
        example: "`#[lr(0.1)]`",
        set: |policy| &mut policy.rate,
    },
    Rule {
        name: "decay",
        needs: Has::Learned,
        range: Range::NotNegative,
        example: "`#[decay(0)]`",
        set: |policy| &mut policy.decay,
    },
    Rule {
        name: "l1",
        needs: Has::Weights,
        range: Range::NotNegative,
        example: "`#[l1(1e-4)]`",
        set: |policy| &mut policy.l1,
    },
    Rule {
        name: "l2",
        needs: Has::Weights,
        range: Range::NotNegative,
        example: "`#[l2(1e-4)]`",
        set: |policy| &mut policy.l2,
    },
    Rule {
        name: "max_norm",
        needs: Has::Weights,
        range: Range::Positive,
        example: "`#[max_norm(2)]`",
        set: |policy| &mut policy.max_norm,
    },
];

impl Walk<'_> {
    /// Takes the attributes of the language out of a line's. The line must have the part that each is about.
    pub(super) fn policy(&mut self, attrs: &mut Vec<Attribute>, has: Has) -> Policy {
        let mut policy = Policy::default();
        let (ours, others) = std::mem::take(attrs).into_iter().partition(is_ours);
        *attrs = others;
        let ours: Vec<Attribute> = ours;
        for attr in ours {
            let Some(name) = attr.path().get_ident().map(ToString::to_string) else {
                continue;
            };
            let rule = RULES.iter().find(|rule| rule.name == name);
            let needs = rule.map_or(Has::Tensors, |rule| rule.needs);
            if has < needs {
                let (lacks, meant) = match (has, needs) {
                    (Has::Nothing, _) => ("has no parameters", "the line that it is meant for"),
                    (_, Has::Weights) => (
                        "has no weights of its own",
                        "a line with `dense` or `embedding` (what norms and `prelu` learn, and biases, it leaves alone)",
                    ),
                    _ => ("learns nothing", "the line that it is meant for"),
                };
                self.errors.at(
                    Place::of(&attr),
                    format!("this line {lacks}, so `#[{name}]` says nothing about it"),
                    format!("remove it, or put it on {meant}"),
                );
            } else if name == "frozen" {
                self.frozen(&attr, &mut policy);
            } else if let Some(rule) = rule {
                self.rule(&attr, rule, &mut policy);
            }
        }
        if policy.frozen && policy.says_more() {
            let place = self
                .lines
                .last()
                .map_or(self.input_place, |line| line.place);
            self.errors.at(
                place,
                "a frozen line is not trained, so nothing else can be said of its training",
                "remove `#[frozen]` or the other attributes",
            );
        }
        policy
    }

    /// Takes the defaults for all lines out of the struct's attributes.
    pub(super) fn defaults(&mut self, attrs: &mut Vec<Attribute>) {
        let of_struct = |attr: &Attribute| {
            is_ours(attr) || attr.path().is_ident("init") || meant_for_all(attr).is_some()
        };
        let (ours, others) = std::mem::take(attrs).into_iter().partition(of_struct);
        *attrs = others;
        let ours: Vec<Attribute> = ours;
        let mut policy = Policy::default();
        for attr in ours {
            if attr.path().is_ident("frozen") {
                self.errors.at(
                    Place::of(&attr),
                    "a network whose every line is frozen cannot learn",
                    "remove it here, and put it on the lines that it is meant for",
                );
            } else if attr.path().is_ident("init") {
                match attr.parse_args::<Expr>() {
                    Ok(value) => self.init = initialiser(&value, self.errors).or(self.init),
                    Err(_) => self.errors.at(
                        Place::of(&attr),
                        "`#[init]` takes the name of an initialiser",
                        "write `#[init(glorot_normal)]`",
                    ),
                }
            } else if let Some(rule) = RULES.iter().find(|rule| attr.path().is_ident(rule.name)) {
                self.rule(&attr, rule, &mut policy);
            } else if let Some(help) = meant_for_all(&attr) {
                let message = format!("there is no attribute `{}`", source(attr.path()));
                self.errors.at(Place::of(&attr), message, help);
            }
        }
        if let Some(scope) = self.scopes.first_mut() {
            scope.policy = policy;
        }
    }

    fn frozen(&mut self, attr: &Attribute, policy: &mut Policy) {
        if !matches!(attr.meta, Meta::Path(_)) {
            self.errors.at(
                Place::of(attr),
                "`#[frozen]` takes no value",
                "write `#[frozen]`",
            );
        }
        policy.frozen = true;
    }

    fn rule(&mut self, attr: &Attribute, rule: &Rule, policy: &mut Policy) {
        let Ok(value) = attr.parse_args::<Expr>() else {
            self.errors.at(
                Place::of(attr),
                format!("`#[{}]` takes one number", rule.name),
                help(rule),
            );
            return;
        };
        let form = rule.example.split('`').nth(1).unwrap_or_default();
        if !numbers::is_number(&value, form, self.errors) {
            return;
        }
        let text = source(&value);
        let sentence =
            |words: &str| format!("`#[{}({text})]`: the number must be {words}", rule.name);
        match numbers::literal(&value) {
            Some(number) if !rule.range.holds(number) => {
                self.errors
                    .at(Place::of(attr), sentence(rule.range.words()), help(rule));
                return;
            }
            Some(_) => {}
            None => self.claims.push(within(&value, rule.range, None, sentence)),
        }
        let slot = (rule.set)(policy);
        if slot.is_some() {
            self.errors.at(
                Place::of(attr),
                format!("`#[{}]` is given twice", rule.name),
                "remove one of them",
            );
        }
        *slot = Some(numbers::number(&value));
    }
}

/// The help for an attribute that probably means one of the language.
pub(super) fn meant(attr: &Attribute) -> Option<String> {
    let word = attr.path().get_ident()?.to_string();
    let names = RULES.iter().map(|rule| rule.name);
    let elsewhere = foreign::attribute(&word);
    let ours = elsewhere.or_else(|| similar(&word, names.chain(["frozen"])))?;
    let form = match attr.parse_args::<Expr>() {
        Ok(value) if ours != "frozen" => format!("`#[{ours}({})]`", source(value)),
        _ => format!("`#[{ours}]`"),
    };
    Some(match elsewhere {
        Some("lr") => format!("here it is a part of the optimizer's rate: {form}"),
        Some(_) => format!("here it is called {form}"),
        None => format!("one with a similar name exists: {form}"),
    })
}

/// The same for an attribute of the struct, which may be of any crate: only the names of other libraries.
fn meant_for_all(attr: &Attribute) -> Option<String> {
    let word = attr.path().get_ident()?.to_string();
    foreign::attribute(&word)?;
    meant(attr)
}

fn is_ours(attr: &Attribute) -> bool {
    let path = attr.path();
    path.is_ident("frozen") || RULES.iter().any(|rule| path.is_ident(rule.name))
}
