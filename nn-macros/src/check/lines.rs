//! Items of a declaration: the input, lines.

use proc_macro2::Ident;
use quote::format_ident;

use super::has::Has;
use super::levels::Levels;
use super::walk::{Again, LineContext, Walk, Walked, line_place, unknown};
use super::{fields, levels, names, references, spelling, width};
use crate::diag::{Place, source};
use crate::model::{Line, Shape, plain};
use crate::syntax::ast::{self, Item, Origin};

impl Walk<'_> {
    pub(super) fn item(&mut self, item: Item) {
        match item {
            Item::Input { keyword, shape } => self.input(&keyword, shape),
            Item::Outputs { keyword, heads } => self.outputs(&keyword, heads),
            Item::Line(line) => self.line(line),
            Item::Template(template) => self.template(template),
            Item::Broken => self.lost(),
        }
    }

    pub(super) fn input(&mut self, keyword: &Ident, shape: ast::Shape) {
        let place = Place::of(keyword);
        if self.input.is_some() || self.scopes.len() > 1 {
            self.errors.at(
                place,
                "`input` is declared twice",
                "remove one of them; no layer can be called `input`",
            );
            return;
        }
        let dim = match shape {
            ast::Shape::Features(expr) => {
                width::dim(&expr, "input", &mut self.constants, self.errors)
            }
            ast::Shape::Parts(parts) => self.parts(parts),
            ast::Shape::Image(place, features) => {
                let text = features.as_ref().map(source);
                self.errors.at(
                    place,
                    "`input` takes the number of features: no layer reads a shape (parts have names)",
                    format!(
                        "write the number of features: `{}`",
                        text.as_deref().unwrap_or("784")
                    ),
                );
                features.and_then(|features| {
                    width::dim(&features, "input", &mut self.constants, self.errors)
                })
            }
            ast::Shape::Broken => {
                self.input_lost = true;
                None
            }
        };
        let sure = dim.is_some();
        let dim = dim.unwrap_or_else(|| unknown(place));
        if self.parts.is_empty() {
            self.positive("input", &dim);
        }
        self.at.sure = sure;
        self.at.stage_sure = sure;
        let shape = Shape::features(dim);
        self.at.shape = shape.clone();
        self.input = Some(shape);
        self.input_place = place;
        let whole = (self.at.clone(), None);
        self.values.insert(String::from("input"), whole);
    }

    pub(super) fn line(&mut self, line: ast::Line) {
        let beside = std::mem::take(&mut self.beside);
        if !self.outputs.is_empty()
            && self.scopes.len() == 1
            && let Some(place) = line_place(&line)
        {
            self.errors.at(
                place,
                "nothing can follow the outputs",
                "move this line above `output`",
            );
            return;
        }
        if self.input.is_none() && self.lines.is_empty() {
            // If no `input` follows, the error comes once, at the end.
            self.at.sure = false;
        }
        let index = self.begin(&line);
        let has = Has::of_line(&line, &self.templates);
        let (mut attrs, levels) = levels::levels(line.attrs, self.errors);
        self.lines[index].levels = levels;
        let policy = self.policy(&mut attrs, has);
        let around = self.scopes.last().map(|scope| scope.policy.clone());
        let policy = policy.inside(&around.unwrap_or_default());
        let attrs = fields::line_attrs(attrs, has > Has::Nothing, self.errors);
        let scope = self.scope();
        let name = line.name.map(|name| {
            self.names
                .unique(name, (&scope, names::Kind::Line), self.errors)
        });
        if let Some(name) = &name {
            self.lines[index].model.name = Some(self.full_name(name));
        }
        let first = line.stages.first();
        let mut context = LineContext {
            index,
            start: first.map(|stage| (stage.place(), spelling::text(stage))),
            name: name.clone(),
            attrs,
            policy,
            fields: 0,
            part: None,
        };
        let start = (self.nodes.len(), self.lines.len());
        let mut entry = None;
        let parts = self.several(&line.stages);
        let several = parts > 1 && name.is_some();
        let twice = match &name {
            Some(name) if several && !names::stands_in(&plain(name)) => {
                self.doubled((name, beside), &line.stages)
            }
            _ => false,
        };
        let block = several.then(|| self.open_line(&mut context, &line.stages));
        for (position, stage) in line.stages.into_iter().enumerate() {
            if !references::starts(&stage) {
                entry.get_or_insert_with(|| self.at.clone());
            }
            if block.is_some() && Has::of_stage(&stage, &self.templates) > Has::Nothing {
                self.part(&mut context, &stage, (twice, beside));
            }
            let guess = matches!(stage.origin, Origin::Guess);
            self.stage(&mut context, stage, position == 0);
            if guess {
                self.at.sure = false;
                self.at.disputed = true;
                self.at.linear = None;
            }
        }
        if let Some((block, text)) = block {
            context.part = None;
            self.close(&context, block, &text, None);
        }
        if line.broken {
            self.lost();
        }
        self.lines[index].again = entry.map(|entry| Again {
            nodes: start.0..self.nodes.len(),
            lines: start.1..self.lines.len(),
            entry,
        });
        self.above = Some(index);
        if let Some(name) = name {
            self.name_value(&plain(&name), (self.at.clone(), Some(index)));
        }
    }

    /// The number of stages with fields of their own.
    fn several(&self, stages: &[ast::Stage]) -> usize {
        let has = stages
            .iter()
            .map(|stage| Has::of_stage(stage, &self.templates));
        has.filter(|has| *has > Has::Nothing).count()
    }

    /// Opens the struct of a line with several layers: each is a field, named by its word.
    fn open_line(
        &mut self,
        line: &mut LineContext,
        stages: &[ast::Stage],
    ) -> (Option<(Ident, Ident)>, String) {
        let texts: Vec<String> = stages
            .iter()
            .map(|stage| match stage.body {
                Some(_) => spelling::block(&spelling::text(stage)),
                None => spelling::text(stage),
            })
            .collect();
        let text = texts.join(" -> ");
        let place = self.lines[line.index].place;
        let block = self.open(line, &text, place, true, None);
        line.fields = 0;
        (block, text)
    }

    /// Names the field of a layer on a line with several.
    fn part(&mut self, line: &mut LineContext, stage: &ast::Stage, (told, beside): (bool, bool)) {
        let part = self.part_name(stage);
        let scope = self.scopes.last();
        let twice = scope
            .and_then(|scope| {
                scope
                    .fields
                    .iter()
                    .find(|field| Some(&field.name) == part.as_ref())
            })
            .map(|field| plain(&field.name));
        line.attrs.clear();
        line.fields = 0;
        line.part = Some(
            part.filter(|_| twice.is_none())
                .unwrap_or_else(|| format_ident!("__line{}_{}", line.index, self.nodes.len())),
        );
        if let Some(word) = twice.filter(|_| !told && spelling::as_written(stage)) {
            let text = spelling::text(stage);
            let help = if beside {
                format!(
                    "in parentheses lines that follow each other stand in braces: write `name: {{ … }}` around all, and a comma and `last: {text}` for this one"
                )
            } else {
                format!("begin a line for this one: write a comma, then `name: {text}`")
            };
            self.errors.at(
                stage.place(),
                format!(
                    "`{word}` stands twice on this line, and its layers are named by their words"
                ),
                help,
            );
        }
    }

    /// Reports a word that stands on a line several times, with the lines to write instead. False if a block is among
    /// the stages: its lines are too many for a message.
    fn doubled(&mut self, (name, beside): (&Ident, bool), stages: &[ast::Stage]) -> bool {
        let mut words: Vec<Ident> = Vec::new();
        let mut lines: Vec<Vec<String>> = vec![Vec::new()];
        let mut doubled = None;
        for stage in stages {
            if stage.body.is_some() {
                return false;
            }
            if Has::of_stage(stage, &self.templates) > Has::Nothing
                && let Some(word) = self.part_name(stage)
            {
                if words.contains(&word) {
                    doubled.get_or_insert_with(|| word.clone());
                    words.clear();
                    lines.push(Vec::new());
                }
                words.push(word);
            }
            if let Some(line) = lines.last_mut() {
                line.push(spelling::text(stage));
            }
        }
        let (Some(word), Some(last)) = (doubled, stages.last()) else {
            return false;
        };
        // What stands for another word has its own error, and another one by this word would follow from it.
        if !stages.iter().all(spelling::as_written) {
            return true;
        }
        let own = plain(name);
        let base = if own == "output" { "hidden" } else { &own };
        let mut number = 0;
        let count = lines.len();
        let mut texts = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let name = if index + 1 == count {
                own.clone()
            } else {
                loop {
                    number += 1;
                    let free = format!("{base}{number}");
                    if !self.declared.contains(&free) {
                        break free;
                    }
                }
            };
            texts.push(format!("{name}: {}", line.join(" -> ")));
        }
        let times = if count == 2 { "twice" } else { "several times" };
        self.errors.at(
            Place::of(name).to(last.place()),
            format!(
                "`{word}` stands {times} on this line, and its layers are named by their words"
            ),
            if beside {
                let lines = texts.join(", ");
                format!("begin a line for each, in braces: write `{own}: {{ {lines} }}`")
            } else {
                format!("begin a line for each: write `{}`", texts.join(", "))
            },
        );
        true
    }

    /// A new line; it reads the one above unless its first stage says otherwise.
    pub(super) fn begin(&mut self, line: &ast::Line) -> usize {
        let place = line_place(line).unwrap_or(self.at.shape.place());
        if self.reads_above(line) {
            self.read_above(place);
        }
        self.lines.push(Walked {
            model: Line { name: None },
            place,
            read: false,
            levels: Levels::new(),
            again: None,
        });
        self.lines.len() - 1
    }
}
