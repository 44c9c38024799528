//! The parts of a line that attributes are about.

use super::spelling;
use crate::catalogue::arguments::DenseOption;
use crate::catalogue::row::{Does, Learned};
use crate::syntax::ast::{self, Arg};

/// The parts of a line or a stage that attributes are about. Each variant includes those before it. All but the first
/// one have a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Has {
    Nothing,
    /// Tensors, which no step changes.
    Tensors,
    /// Numbers that training learns.
    Learned,
    /// Some of them are weights, which are multiplied. Penalties and bounds ignore the others.
    Weights,
}

impl Has {
    pub(super) fn of_line(line: &ast::Line) -> Self {
        let stages = line.stages.iter().map(Self::of_stage);
        let unread = line.broken.then_some(Self::Weights); // the unread rest may have them
        stages.chain(unread).max().unwrap_or(Self::Nothing)
    }

    pub(super) fn of_stage(stage: &ast::Stage) -> Self {
        let Some(row) = spelling::row(&stage.path) else {
            return Self::Nothing;
        };
        match &row.does {
            Does::Dense if is_tied(stage) => Self::Learned,
            Does::Dense | Does::Network(_) | Does::Own(_) => Self::Weights,
            Does::Residual(residual) if spelling::project(stage, residual) => match stage.body {
                Some(_) => Self::Weights,
                None => Self::Nothing,
            },
            Does::Residual(_) | Does::Repeat { .. } => {
                let items = stage.body.iter().flat_map(|body| &body.items);
                let lines = items.map(|item| match item {
                    ast::Item::Line(line) => Self::of_line(line),
                    ast::Item::Input { .. } | ast::Item::Outputs { .. } | ast::Item::Broken => {
                        Self::Nothing
                    }
                });
                lines.max().unwrap_or(Self::Nothing)
            }
            Does::Layer(layer) => match layer.learned {
                Learned::EachFeature(0) => Self::Tensors,
                Learned::EachFeature(_) => Self::Learned,
                Learned::Rows => Self::Weights,
            },
            Does::Activation(_)
            | Does::Softmax
            | Does::Noise(_)
            | Does::Gate(_)
            | Does::From
            | Does::Merge(_) => Self::Nothing,
        }
    }
}

/// True if the weights belong to another line.
fn is_tied(stage: &ast::Stage) -> bool {
    let mut args = stage.args.iter().flat_map(|args| &args.list);
    args.any(|arg| {
        let option = match arg {
            Arg::Option(name, _) => DenseOption::find(&name.to_string()),
            _ => None,
        };
        option == Some(DenseOption::Tied)
    })
}
