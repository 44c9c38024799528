//! Stages: each by the meaning of its keyword.

use super::spelling;
use super::walk::{LineContext, Walk};
use crate::catalogue::{
    self,
    row::{Does, Row},
};
use crate::diag::Place;
use crate::syntax::ast;

impl Walk<'_> {
    pub(super) fn stage(&mut self, line: &mut LineContext, stage: ast::Stage, first: bool) {
        let text = spelling::text(&stage);
        self.at.stage_sure = true;
        self.names_in(&stage);
        if spelling::is_group(&stage) {
            self.group(line, stage);
            return;
        }
        if stage.each.is_some() {
            self.each(line, stage, &text);
            return;
        }
        if self.templates.find(&stage.path).is_some() {
            self.instance(line, &stage, &text);
            return;
        }
        let Some(word) = spelling::word(&stage.path) else {
            self.own(line, &stage, text);
            return;
        };
        let row = spelling::row(&stage.path);
        if row.is_none_or(|row| row.keyword != word) {
            self.unknown_stage(&word, &stage, row);
        }
        let Some(row) = row else {
            self.lost();
            return;
        };
        if let Some(body) = &stage.body
            && !matches!(row.does, Does::Residual(_) | Does::Repeat { .. })
        {
            self.errors.at(
                body.place,
                format!("`{}` takes no block", row.keyword),
                "lines in braces stand alone, or after `residual`, `repeat(3)` or `for w in [64, 32]`",
            );
        }
        match &row.does {
            Does::Dense => self.dense(line, &stage, text),
            Does::Activation(kind) => self.activation(line, &stage, (row, kind), text),
            Does::Softmax => self.softmax(line, &stage, row, text),
            Does::Layer(kind) => self.layer(line, &stage, (row, kind), text),
            Does::Noise(kind) => self.noise(line, &stage, (row, kind), text),
            Does::Gate(kind) => self.gate(line, &stage, (row, kind), text),
            Does::From => self.from(&stage, row, first),
            Does::Merge(kind) => self.merge(line, stage, (row, kind), text, first),
            Does::Same => self.same(line, &stage, row, text),
            Does::Transposed => self.transposed(line, &stage, row, text),
            Does::Residual(kind) => self.residual(line, stage, (row, kind)),
            Does::Repeat { most } => self.repeat(line, stage, (row, *most)),
            Does::Network(ty) => self.network_stage(line, &stage, (row, ty), text),
            Does::Own(ty) => self.own_layer(line, &stage, (row, ty), text),
        }
    }

    fn unknown_stage(&mut self, word: &str, stage: &ast::Stage, suggestion: Option<&'static Row>) {
        let place = Place::of(&stage.path);
        let message = format!("unknown layer `{word}`");
        let capitals = word.contains(char::is_uppercase);
        let help = match suggestion {
            Some(Row { keyword, .. }) if capitals && catalogue::capitalised(word).is_some() => {
                format!("a type of your own is `self::{word}`; the layer is `{keyword}`")
            }
            Some(Row { keyword, .. }) if catalogue::alias(word).is_some() => {
                format!("here it is called `{keyword}`")
            }
            Some(Row { keyword, .. }) => {
                format!("a layer with a similar name exists: `{keyword}`")
            }
            None => String::from(
                "all layers are in the table on the page of `nn_core::network!`; a function of your own is `activation!`",
            ),
        };
        self.errors.at(place, message, help);
    }
}
