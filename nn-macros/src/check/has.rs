//! What a line has that attributes may be about.

use super::spelling;
use crate::catalogue::layers::{self, Learned};
use crate::syntax::ast::{self, Arg};

/// What a line or a stage has that attributes may be about; each has what stands before it too. What has
/// anything is a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Has {
    Nothing,
    /// Tensors, which no step changes.
    Tensors,
    /// Numbers that training learns.
    Learned,
    /// Among them those that are multiplied: penalties and bounds leave the others alone.
    Weights,
}

impl Has {
    pub(super) fn of_line(line: &ast::Line) -> Self {
        let stages = line.stages.iter().map(Self::of_stage);
        let unread = line.broken.then_some(Self::Weights); // what is missing may be what has them
        stages.chain(unread).max().unwrap_or(Self::Nothing)
    }

    pub(super) fn of_stage(stage: &ast::Stage) -> Self {
        match spelling::keyword(&stage.path) {
            Some("dense") if is_tied(stage) => Self::Learned,
            Some("dense" | "network") => Self::Weights,
            Some("residual" | "repeat") => {
                let Some(body) = &stage.body else {
                    return Self::Nothing;
                };
                if spelling::project(stage) {
                    return Self::Weights;
                }
                let lines = body.items.iter().map(|item| match item {
                    ast::Item::Line(line) => Self::of_line(line),
                    _ => Self::Nothing,
                });
                lines.max().unwrap_or(Self::Nothing)
            }
            Some(keyword) => match layers::layer(keyword).map(|row| row.learned) {
                None => Self::Nothing,
                Some(Learned::EachFeature(0)) => Self::Tensors,
                Some(Learned::EachFeature(_)) => Self::Learned,
                Some(Learned::Rows | Learned::Own) => Self::Weights,
            },
            None => Self::Nothing,
        }
    }
}

/// Whether the weights are another line's.
fn is_tied(stage: &ast::Stage) -> bool {
    let mut args = stage.args.iter().flat_map(|args| &args.list);
    args.any(|arg| matches!(arg, Arg::Option(name, _) if name == "tied"))
}
