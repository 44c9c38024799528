//! The front end on declarations that a machine has damaged or made up.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::{Spacing, TokenStream, TokenTree};
use proptest::prelude::*;

use crate::diag::Errors;
use crate::pipeline::try_network;
use crate::syntax::parse;
use crate::tests::tokens;
use crate::{check, expand, fallback, formula};

/// Declarations to be damaged.
const SEEDS: [&str; 9] = [
    "/// Doc.\n pub struct Digits { input: 64, hidden: dense(64) -> relu -> dropout(0.1), output: dense(10) -> softmax, }",
    "struct Mlp<const IN: usize> { input: IN, a: dense(IN => 8, bias = false, init = zeros) -> my::Swish(2.0), b: dense(3) }",
    "struct C { input: cfg::W, neg -> exp -> scale(PI / 180.0), #[allow(softmax_inside)] s: softmax, o: dense(W * 2) }",
    "struct S { input: 2, gate: dense(1) -> step, }",
    "struct Deep { input: 8, stem: dense(16) -> relu, first: residual { a: dense(16) -> relu, b: dense(16) } -> relu, residual { relu }, wide: residual(project) { c: dense(32) -> tanh }, output: dense(3) }",
    "struct Tower<const H: usize> { input: H, block: repeat(2) { residual { hidden: dense(H) -> relu }, out: dense(H) }, output: dense(2) -> sigmoid }",
    "struct Two { input: { pixels: 64, meta: 5 }, left: from(pixels) -> dense(16), right: from(meta) -> dense(16) -> tanh, both: add(left, right) -> relu -> multiply(left), all: concat(both, meta), output: { digit: dense(10) -> softmax, parity: from(both) -> dense(1) -> sigmoid } }",
    "pub struct Auto { input: 64, encoder: network(models::Encoder), relu, decoder: network(Mlp<8, 64>) }",
    "#[budget(parameters <= 50_000, bytes <= 64K)] struct Tied { input: 64, #[lr(0.1)] encode: dense(16) -> tanh, #[frozen] decode: dense(64, tied = encode) }",
];

/// Formulas to be damaged, and made up of the same words.
const FORMULAS: [&str; 6] = [
    "struct F(x; a = 1.0) = x / (1 + exp(-a * x));",
    "struct F(x; a = -2.5) = if x > 0 { pow(x, a) } else { ln(cosh(x)) - 1 };",
    "pub struct F(x) = max(x, 0) * min(2, x) / (x - 1);",
    "struct F(y, t; gamma = 2.0) = -t * pow(1 - y, gamma) * ln(y) - (1 - t) * pow(y, gamma) * ln(1 - y);",
    "struct F(y, t) = ln((exp(y - t) + exp(t - y)) / 2);",
    "struct F(y, t; a = 1, b = 2) = sqrt(square(y - t) + a) - abs(b * tanh(y));",
];

const FORMULA_WORDS: [&str; 44] = [
    "x",
    "y",
    "t",
    "a",
    "b",
    "gamma",
    "PI",
    "0",
    "1",
    "-1",
    "2x",
    "2.5y",
    "1e400",
    "1e-400",
    "1e999",
    "1e300",
    "5e-324",
    "99999999999999999999999",
    "0.1f32",
    "+",
    "-",
    "*",
    "/",
    "/ 0",
    "(",
    ")",
    "pow",
    "pow(0, -1)",
    "ln",
    "ln(0)",
    "sqrt",
    "exp",
    "sigmoid",
    "cosh",
    "softplus",
    "1 / (x - x)",
    "0 / 0",
    "max(x, 1 / 0)",
    "x - x",
    "1 - sigmoid(x)",
    "if",
    ">",
    ";",
    ",",
];

/// What damage is made of.
const WORDS: [&str; 48] = [
    ",",
    "->",
    "=>",
    ":",
    "::",
    "=",
    "dense",
    "dense(3)",
    "relu",
    "rleu",
    "input",
    "input: 4,",
    "input: { a: 3, b: 4 },",
    "output: { a: dense(2), b: dense(1) },",
    "0",
    "1e999",
    "2x",
    "0.1f32",
    "64",
    "(",
    "[1, 2, 3]",
    "{ }",
    "{ a: dense(4) }",
    "#[cfg(a)]",
    "#[frozen]",
    "#[lr(0)]",
    "type",
    "_",
    "-",
    "r#gen",
    "<",
    "99999999999999999999999",
    "from(a)",
    "from(input) ->",
    "-> add(a)",
    "add(a, b)",
    "multiply(left)",
    "concat(a, input)",
    "residual { relu }",
    "residual(project)",
    "repeat(3)",
    "repeat(0) { a: relu }",
    "network(N)",
    "tied = a",
    "a",
    "b",
    "H",
    "project",
];

fn words(declaration: &str) -> Vec<String> {
    fn walk(tokens: TokenStream, words: &mut Vec<String>) {
        let mut joint = false; // whether the next token belongs to the word before: `->`
        for token in tokens {
            let spacing = match &token {
                TokenTree::Punct(punct) => punct.spacing(),
                _ => Spacing::Alone,
            };
            if let TokenTree::Group(group) = &token {
                let text = group.to_string();
                words.extend(text.get(..1).map(String::from));
                walk(group.stream(), words);
                words.extend(text.get(text.len() - 1..).map(String::from));
            } else if joint && let Some(word) = words.last_mut() {
                word.push_str(&token.to_string());
            } else {
                words.push(token.to_string());
            }
            joint = spacing == Spacing::Joint;
        }
    }
    let mut list = Vec::new();
    walk(declaration.parse().unwrap(), &mut list);
    list
}

#[test]
fn seeds_are_whole_before_they_are_damaged() {
    for seed in SEEDS {
        assert!(
            try_network(tokens(&words(seed).join(" "))).is_ok(),
            "{seed}"
        );
    }
}

/// One damage: where, which kind, which word.
type Damage = (usize, u8, usize);

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    prop::collection::vec((0_usize..120, 0_u8..5, 0..WORDS.len()), 1..4)
}

fn survives(seed: &str, damage: Vec<Damage>) -> Result<(), TestCaseError> {
    let mut words = words(seed);
    let sampled = damage[0].0.is_multiple_of(16);
    for (place, kind, word) in damage {
        let (place, other) = (place % words.len(), word % words.len());
        match kind {
            0 => {
                words.remove(place);
            }
            1 => words.insert(place, WORDS[word].to_owned()),
            2 => WORDS[word].clone_into(&mut words[place]),
            3 => words.swap(place, other),
            _ => words.insert(place, words[other].clone()),
        }
        if words.is_empty() {
            break;
        }
    }
    // What the lexer refuses never reaches a macro.
    let declaration = words.join(" ");
    let Ok(tokens) = format!("[nn_core] {declaration}").parse::<TokenStream>() else {
        return Ok(());
    };
    let result = try_network(tokens);
    count(result.is_ok());
    match result {
        Ok(expansion) => prop_assert!(syn::parse2::<syn::File>(expansion).is_ok(), "{declaration}"),
        Err(failure) => {
            prop_assert!(!failure.errors.is_empty());
            // To read a stub takes twenty times as long as to find the mistakes.
            if sampled {
                let stub = fallback::stub(failure.checked);
                prop_assert!(syn::parse2::<syn::File>(stub).is_ok(), "{declaration}");
            }
        }
    }
    Ok(())
}

/// A formula that is damaged is an error or a formula, never a panic.
fn formula_survives(seed: &str, damage: Vec<Damage>) -> Result<(), TestCaseError> {
    let mut words = words(seed);
    for (place, kind, word) in damage {
        let (place, other) = (place % words.len(), word % words.len());
        let new = FORMULA_WORDS[word % FORMULA_WORDS.len()];
        match kind {
            0 => {
                words.remove(place);
            }
            1 => words.insert(place, new.to_owned()),
            2 | 3 => new.clone_into(&mut words[place]),
            _ => words.swap(place, other),
        }
        if words.is_empty() {
            break;
        }
    }
    let declaration = words.join(" ");
    let Ok(tokens) = format!("[nn_core] {declaration}").parse::<TokenStream>() else {
        return Ok(());
    };
    let expansions = [formula::activation(tokens.clone()), formula::loss(tokens)];
    for expansion in expansions {
        prop_assert!(syn::parse2::<syn::File>(expansion).is_ok(), "{declaration}");
    }
    Ok(())
}

/// A made-up line, called by its number: what it reads, and its stages.
#[derive(Debug, Clone)]
struct Made(Reads, Vec<Stage>);

/// Lines are named by their numbers; 0 is the input.
#[derive(Debug, Clone)]
enum Reads {
    Above,
    From(usize),
    Add(usize, usize),
    Concat(usize, usize),
}

#[derive(Debug, Clone)]
enum Stage {
    Relu,
    Dense(Option<usize>, usize),
    Multiply(usize),
    Residual(bool, Vec<Made>),
    Repeat(usize, Vec<Made>),
}

fn made() -> impl Strategy<Value = Vec<Made>> {
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

/// A value: which one it is, and its width.
type Known = (usize, usize);

/// Whether widths fit and every line is read, found out without the macro.
#[derive(Default)]
struct Checker {
    values: usize,
    next: usize,
    known: BTreeMap<usize, Known>,
    unread: Vec<usize>,
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

    fn merge(&mut self, (a, b): (Known, Known), concat: bool) -> Option<Known> {
        let fits = a.0 != b.0 && (concat || a.1 == b.1);
        let width = if concat { a.1 + b.1 } else { a.1 };
        fits.then(|| self.new_value(width))
    }

    /// What the lines end in; the names that others may read then stay known.
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
            let mut learning = 0;
            for stage in stages {
                learning += usize::from(learns(stage));
                at = self.stage(stage, at)?;
            }
            if learning > 1 {
                return None;
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
                let end = self.lines(lines, entry)?;
                self.known = outside;
                (*times == 1 || end.1 == at.1).then(|| self.new_value(end.1))
            }
        }
    }
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

fn agrees(input: usize, lines: &[Made]) -> Result<(), TestCaseError> {
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
    // To generate and read the code takes twenty times as long.
    if right && declaration.len().is_multiple_of(16) {
        let expansion = expand::network(&checked.network);
        prop_assert!(syn::parse2::<syn::File>(expansion).is_ok(), "{declaration}");
    }
    Ok(())
}

/// A dense layer: its declared input, if any, and its output.
type Layer = (Option<usize>, usize);

/// The mistakes in a chain of dense layers, counted without the macro.
fn mistakes(input: usize, layers: &[Layer]) -> usize {
    let mut count = usize::from(input == 0);
    let mut width = (input > 0).then_some(input);
    for &(taken, output) in layers {
        count += usize::from(taken == Some(0)) + usize::from(output == 0);
        if let (Some(taken), Some(width)) = (taken.filter(|taken| *taken > 0), width) {
            count += usize::from(taken != width);
        }
        width = (output > 0).then_some(output);
    }
    count
}

fn declaration(input: usize, layers: &[Layer]) -> String {
    let mut text = format!("struct N {{ input: {input}, ");
    for (index, (taken, output)) in layers.iter().enumerate() {
        let taken = taken.map_or_else(String::new, |taken| format!("{taken} => "));
        let line = format!("l{index}: dense({taken}{output}) -> relu, ");
        text.push_str(&line);
    }
    text + "}"
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn damaged_declarations_never_panic(seed in 0..SEEDS.len(), damage in damage()) {
        survives(SEEDS[seed], damage)?;
    }

    #[test]
    fn damaged_formulas_never_panic(seed in 0..FORMULAS.len(), damage in damage()) {
        formula_survives(FORMULAS[seed], damage)?;
    }

    #[test]
    fn every_wrong_width_is_one_error(
        input in 0_usize..4,
        layers in prop::collection::vec((prop::option::of(0_usize..4), 0_usize..4), 1..5),
    ) {
        let found = match try_network(tokens(&declaration(input, &layers))) {
            Ok(_) => 0,
            Err(failure) => failure.errors.texts().len(),
        };
        prop_assert_eq!(found, mistakes(input, &layers), "{}", declaration(input, &layers));
    }

    #[test]
    fn branches_and_blocks_are_right_for_the_checker_too(input in 1_usize..4, lines in made()) {
        agrees(input, &lines)?;
    }
}

/// Declarations so far, and those that were right; told every million.
static DONE: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

fn count(accepted: bool) {
    let right = DONE[1].fetch_add(usize::from(accepted), Ordering::Relaxed);
    let all = DONE[0].fetch_add(1, Ordering::Relaxed) + 1;
    if all.is_multiple_of(1_000_000) {
        eprintln!("{all} declarations, {right} of them right");
    }
}

/// How many; `DECLARATIONS=100000` says otherwise.
fn night() -> u32 {
    let given = std::env::var("DECLARATIONS").ok();
    given.map_or(10_000_000, |count| count.parse().unwrap())
}

proptest! {
    #![proptest_config(config(night()))]

    /// Hours; for the night.
    #[test]
    #[ignore = "ten million declarations"]
    fn ten_million_damaged_declarations_never_panic(seed in 0..SEEDS.len(), damage in damage()) {
        survives(SEEDS[seed], damage)?;
    }

    /// Hours; for the night.
    #[test]
    #[ignore = "ten million declarations"]
    fn ten_million_made_up_declarations_agree(input in 1_usize..4, lines in made()) {
        agrees(input, &lines)?;
    }
}
