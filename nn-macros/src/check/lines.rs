//! Items of a declaration: the input, lines.

use proc_macro2::Ident;

use super::has::Has;
use super::levels::Levels;
use super::walk::{LineContext, Walk, Walked, line_place, unknown};
use super::{fields, levels, names, references, width};
use crate::diag::Place;
use crate::model::{Line, Shape, plain};
use crate::syntax::ast::{self, Item};

impl Walk<'_> {
    pub(super) fn item(&mut self, item: Item) {
        match item {
            Item::Input { keyword, shape } => self.input(&keyword, shape),
            Item::Outputs { keyword, heads } => self.outputs(&keyword, heads),
            Item::Line(line) => self.line(line),
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
            ast::Shape::Image(place) => {
                self.errors.at(
                    place,
                    "channels × height × width need a layer that reads images, and there is none",
                    "write the number of features: `input: 784`",
                );
                None
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
        let has = Has::of_line(&line);
        let (mut attrs, levels) = levels::levels(line.attrs, self.errors);
        self.lines[index].levels = levels;
        let policy = self.policy(&mut attrs, has);
        let around = self.scopes.last().map(|scope| scope.policy.clone());
        let policy = policy.inside(&around.unwrap_or_default());
        let attrs = fields::line_attrs(attrs, has > Has::Nothing, self.errors);
        let name = line
            .name
            .map(|name| self.names.unique(name, names::Kind::Line, self.errors));
        if let Some(name) = &name {
            self.lines[index].model.name = Some(self.full_name(name));
        }
        let mut context = LineContext {
            index,
            name: name.clone(),
            attrs,
            policy,
            fields: 0,
        };
        for (position, stage) in line.stages.into_iter().enumerate() {
            self.stage(&mut context, stage, position == 0);
        }
        if line.broken {
            self.lost();
        }
        self.above = Some(index);
        if let Some(name) = name {
            let text = plain(&name);
            if let Some(scope) = self.scopes.last_mut() {
                scope.names.push(text.clone());
            }
            self.values.insert(text, (self.at.clone(), Some(index)));
        }
    }

    /// A new line; it reads the one above unless its first stage says otherwise.
    pub(super) fn begin(&mut self, line: &ast::Line) -> usize {
        let place = line_place(line).unwrap_or(self.at.shape.place());
        let reads_above = line
            .stages
            .first()
            .is_none_or(|stage| !references::starts(stage));
        if reads_above {
            self.read_above(place);
        }
        self.lines.push(Walked {
            model: Line { name: None },
            place,
            read: false,
            levels: Levels::new(),
        });
        self.lines.len() - 1
    }
}
