//! Layers and activations.

use super::spelling;
use super::walk::{LineContext, Walk, What};
use crate::catalogue::{self, activations, layers};
use crate::diag::Place;
use crate::model::Op;
use crate::syntax::ast;

impl Walk<'_> {
    pub(super) fn stage(&mut self, line: &mut LineContext, stage: ast::Stage, first: bool) {
        let text = spelling::text(&stage);
        self.at.stage_sure = true;
        let Some(word) = spelling::word(&stage.path) else {
            self.own(line, &stage, text);
            return;
        };
        let keyword = spelling::keyword(&stage.path);
        if keyword != Some(word.as_str()) {
            self.unknown_stage(&word, &stage, keyword);
        }
        if let (Some(body), Some(keyword)) = (&stage.body, keyword)
            && !matches!(keyword, "residual" | "repeat")
        {
            self.errors.at(
                body.place,
                format!("`{keyword}` takes no block"),
                "blocks are `residual { … }` and `repeat(3) { … }`",
            );
        }
        match keyword {
            Some("dense") => self.dense(line, &stage, text),
            Some("dropout") => self.dropout(line, &stage, text),
            Some("softmax") => {
                spelling::nothing(&stage, "softmax", self.errors);
                let what = What::of(&stage, text, false);
                self.push(line.index, Op::Softmax, self.at.dim.clone(), what);
            }
            Some("from") => self.from(&stage, first),
            Some("add") => self.merge(line, &stage, Op::Add, text, first),
            Some("multiply") => self.merge(line, &stage, Op::Multiply, text, first),
            Some("concat") => self.merge(line, &stage, Op::Concat, text, first),
            Some("residual") => self.residual(line, stage),
            Some("repeat") => self.repeat(line, stage),
            Some("network") => self.network_stage(line, &stage, text),
            Some(keyword) => {
                if let Some(kind) = activations::activation(keyword) {
                    self.activation(line, &stage, kind, text);
                } else if let Some(row) = layers::layer(keyword) {
                    self.layer(line, &stage, text, row);
                } else if let Some(gate) = layers::gate(keyword) {
                    self.gated(line, &stage, text, gate);
                } else {
                    self.noise(line, &stage, text, keyword);
                }
            }
            None => self.lost(),
        }
    }

    fn unknown_stage(&mut self, word: &str, stage: &ast::Stage, suggestion: Option<&str>) {
        let place = Place::of(&stage.path);
        let message = format!("unknown layer `{word}`");
        let capitals = word.contains(char::is_uppercase);
        let help = match suggestion {
            Some(keyword) if capitals && catalogue::capitalised(word) == Some(keyword) => {
                let own = format!("a type of your own is `self::{word}`");
                format!("layers are written in small letters: `{keyword}`; {own}")
            }
            Some(keyword) if catalogue::alias(word) == Some(keyword) => {
                format!("here it is called `{keyword}`")
            }
            Some(keyword) => format!("a layer with a similar name exists: `{keyword}`"),
            None => {
                let known: Vec<_> = catalogue::keywords().collect();
                format!("the layers are `{}`", known.join("`, `"))
            }
        };
        self.errors.at(place, message, help);
    }
}
