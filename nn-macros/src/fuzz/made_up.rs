//! Declarations that are made up, judged by the macro and by a checker that shares nothing with it.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::progress::count;
use crate::diag::Errors;
use crate::syntax::parse;
use crate::tests::tokens;
use crate::{check, expand};

/// A made-up line, named by its number: its inputs and its stages.
#[derive(Debug, Clone)]
pub(super) struct Made(Reads, Vec<Stage>);

/// Lines are named by their numbers; 0 is the input.
#[derive(Debug, Clone)]
enum Reads {
    Above,
    From(usize),
    Add(usize, usize),
    Concat(usize, usize),
}

#[derive(Debug, Clone)]
pub(super) enum Stage {
    Relu,
    Dense(Option<usize>, usize),
    Multiply(usize),
    Residual(bool, Vec<Made>),
    Repeat(usize, Vec<Made>),
}

pub(super) fn made() -> impl Strategy<Value = Vec<Made>> {
    let reads = || {
        prop_oneof![
            4 => Just(Reads::Above),
            1 => (0_usize..6).prop_map(Reads::From),
            1 => (0_usize..6, 0_usize..6).prop_map(|(a, b)| Reads::Add(a, b)),
            1 => (0_usize..6, 0_usize..6).prop_map(|(a, b)| Reads::Concat(a, b)),
        ]
    };
    let leaf = prop_oneof![
        3 => Just(Stage::Relu),
        1 => (prop::option::of(1_usize..4), 1_usize..4).prop_map(|(i, o)| Stage::Dense(i, o)),
        3 => (1_usize..4).prop_map(|output| Stage::Dense(None, output)),
        1 => (0_usize..6).prop_map(Stage::Multiply),
    ];
    let lines = move |stage: BoxedStrategy<Stage>| {
        let line = (reads(), prop::collection::vec(stage, 1..3));
        prop::collection::vec(line.prop_map(|(reads, stages)| Made(reads, stages)), 1..4)
    };
    let stage = leaf.prop_recursive(2, 12, 3, move |inner| {
        let block = lines(inner.clone());
        prop_oneof![
            2 => inner,
            1 => (any::<bool>(), block.clone()).prop_map(|(p, lines)| Stage::Residual(p, lines)),
            1 => (1_usize..3, block).prop_map(|(times, lines)| Stage::Repeat(times, lines)),
        ]
    });
    lines(stage.boxed())
}

fn name(number: usize) -> String {
    match number {
        0 => String::from("input"),
        number => format!("l{number}"),
    }
}

fn text(lines: &[Made], next: &mut usize) -> String {
    let mut all = String::new();
    for Made(reads, stages) in lines {
        let own = name(*next);
        *next += 1;
        let mut parts: Vec<String> = match reads {
            Reads::Above => Vec::new(),
            Reads::From(a) => vec![format!("from({})", name(*a))],
            Reads::Add(a, b) => vec![format!("add({}, {})", name(*a), name(*b))],
            Reads::Concat(a, b) => vec![format!("concat({}, {})", name(*a), name(*b))],
        };
        parts.extend(stages.iter().map(|stage| match stage {
            Stage::Relu => String::from("relu"),
            Stage::Dense(None, output) => format!("dense({output})"),
            Stage::Dense(Some(input), output) => format!("dense({input} => {output})"),
            Stage::Multiply(a) => format!("multiply({})", name(*a)),
            Stage::Residual(false, lines) => format!("residual {{ {} }}", text(lines, next)),
            Stage::Residual(true, lines) => {
                format!("residual(project) {{ {} }}", text(lines, next))
            }
            Stage::Repeat(times, lines) => format!("repeat({times}) {{ {} }}", text(lines, next)),
        }));
        all.extend([&own, ": ", &parts.join(" -> "), ", "]);
    }
    all
}

/// A value: its identity and its width.
type Known = (usize, usize);

/// True if widths fit and every line is read, found without the macro.
#[derive(Default)]
struct Checker {
    values: usize,
    next: usize,
    known: BTreeMap<usize, Known>,
    unread: Vec<usize>,
    /// What repeated blocks read: the value in the block, and the one before it.
    entries: BTreeMap<usize, usize>,
}

impl Checker {
    fn new_value(&mut self, width: usize) -> Known {
        self.values += 1;
        (self.values, width)
    }

    fn get(&mut self, line: usize) -> Option<Known> {
        self.unread.retain(|unread| *unread != line);
        self.known.get(&line).copied()
    }

    /// True if a value is another one, or that is what a repeated block reads the first time.
    fn is(&self, value: usize, other: usize) -> bool {
        let before = self.entries.get(&value);
        value == other || before.is_some_and(|before| self.is(*before, other))
    }

    fn merge(&mut self, (a, b): (Known, Known), concat: bool) -> Option<Known> {
        let same = self.is(a.0, b.0) || self.is(b.0, a.0);
        let fits = !same && (concat || a.1 == b.1);
        let width = if concat { a.1 + b.1 } else { a.1 };
        fits.then(|| self.new_value(width))
    }

    /// The value at the end of the lines. The names that other lines may read stay known.
    fn lines(&mut self, lines: &[Made], mut at: Known) -> Option<Known> {
        let mut above = 0;
        for Made(reads, stages) in lines {
            let own = self.next;
            self.next += 1;
            match reads {
                Reads::Above => self.unread.retain(|unread| *unread != above),
                Reads::From(a) => at = self.get(*a)?,
                Reads::Add(a, b) | Reads::Concat(a, b) => {
                    let both = (self.get(*a)?, self.get(*b)?);
                    at = self.merge(both, matches!(reads, Reads::Concat(..)))?;
                }
            }
            // A line that begins with a product says nothing of a second factor.
            if let (Reads::Above, Some(Stage::Multiply(_))) = (reads, stages.first()) {
                return None;
            }
            let outside = self.known.clone();
            for stage in stages {
                at = self.stage(stage, at)?;
            }
            // Several layers on a line are named by their words, in a struct of the line.
            let mut words: Vec<&str> = stages.iter().filter_map(word).collect();
            let several = words.len() > 1;
            words.sort_unstable();
            words.dedup();
            if several {
                if words.len() < stages.iter().filter_map(word).count() {
                    return None;
                }
                self.known = outside;
            }
            self.known.insert(own, at);
            self.unread.push(own);
            above = own;
        }
        self.unread.retain(|unread| *unread != above);
        Some(at)
    }

    fn stage(&mut self, stage: &Stage, at: Known) -> Option<Known> {
        match stage {
            Stage::Relu => Some(self.new_value(at.1)),
            Stage::Dense(input, output) => {
                let fits = input.is_none_or(|input| input == at.1);
                fits.then(|| self.new_value(*output))
            }
            Stage::Multiply(a) => {
                let other = self.get(*a)?;
                self.merge((at, other), false)
            }
            Stage::Residual(project, lines) => {
                let outside = self.known.clone();
                let end = self.lines(lines, at)?;
                if learns(stage) {
                    self.known = outside;
                }
                let skip = if *project { self.new_value(end.1) } else { at };
                self.merge((skip, end), false)
            }
            Stage::Repeat(times, lines) => {
                let outside = self.known.clone();
                let entry = self.new_value(at.1);
                self.entries.insert(entry.0, at.0);
                let end = self.lines(lines, entry)?;
                self.known = outside;
                (*times == 1 || end.1 == at.1).then(|| self.new_value(end.1))
            }
        }
    }
}

/// The word of a stage with parameters.
fn word(stage: &Stage) -> Option<&'static str> {
    let word = match stage {
        Stage::Relu | Stage::Multiply(_) => return None,
        Stage::Dense(..) => "dense",
        Stage::Residual(..) => "residual",
        Stage::Repeat(..) => "repeat",
    };
    learns(stage).then_some(word)
}

fn learns(stage: &Stage) -> bool {
    let inside = |lines: &[Made]| lines.iter().any(|line| line.1.iter().any(learns));
    match stage {
        Stage::Relu | Stage::Multiply(_) => false,
        Stage::Dense(..) => true,
        Stage::Residual(project, lines) => *project || inside(lines),
        Stage::Repeat(_, lines) => inside(lines),
    }
}

pub(super) fn agrees(input: usize, lines: &[Made]) -> Result<(), TestCaseError> {
    let declaration = format!("struct N {{ input: {input}, {} }}", text(lines, &mut 1));
    let mut checker = Checker {
        next: 1,
        known: BTreeMap::from([(0, (0, input))]),
        ..Checker::default()
    };
    let right = checker.lines(lines, (0, input)).is_some() && checker.unread.is_empty();
    let mut errors = Errors::default();
    let ast = parse::network(tokens(&declaration), &mut errors).unwrap();
    let checked = check::network(ast, &mut errors);
    count(errors.is_empty());
    let texts = errors.texts();
    prop_assert_eq!(right, errors.is_empty(), "{}\n{:?}", declaration, texts);
    // Generating and reading the code takes twenty times as long.
    if right && declaration.len().is_multiple_of(16) {
        let expansion = expand::network(&checked.network);
        prop_assert!(syn::parse2::<syn::File>(expansion).is_ok(), "{declaration}");
    }
    Ok(())
}
