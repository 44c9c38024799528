//! The parts of a line that attributes are about.

use syn::Path;

use super::spelling;
use crate::catalogue::row::{Does, Learned};
use crate::syntax::ast;

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
    pub(super) fn of_line(line: &ast::Line, templates: &Templates) -> Self {
        let stages = line
            .stages
            .iter()
            .map(|stage| Self::of_stage(stage, templates));
        let unread = line.broken.then_some(Self::Weights); // the unread rest may have them
        stages.chain(unread).max().unwrap_or(Self::Nothing)
    }

    fn of_items<'a>(items: impl IntoIterator<Item = &'a ast::Item>, templates: &Templates) -> Self {
        let lines = items.into_iter().map(|item| match item {
            ast::Item::Line(line) => Self::of_line(line, templates),
            ast::Item::Input { .. }
            | ast::Item::Outputs { .. }
            | ast::Item::Template(_)
            | ast::Item::Broken => Self::Nothing,
        });
        lines.max().unwrap_or(Self::Nothing)
    }

    pub(super) fn of_stage(stage: &ast::Stage, templates: &Templates) -> Self {
        let lines = stage.body.iter().flat_map(|body| &body.items);
        if spelling::is_group(stage) || stage.each.is_some() {
            return Self::of_items(lines, templates);
        }
        if let Some(template) = templates.find(&stage.path) {
            return template.has;
        }
        let Some(row) = spelling::row(&stage.path) else {
            return Self::Nothing;
        };
        match &row.does {
            Does::Dense | Does::Network(_) | Does::Own(_) => Self::Weights,
            Does::Residual(_) if spelling::project(stage) => match stage.body {
                Some(_) => Self::Weights,
                None => Self::Nothing,
            },
            Does::Residual(_) | Does::Repeat { .. } => Self::of_items(lines, templates),
            Does::Merge(_) => Self::of_items(&stage.branches, templates),
            Does::Transposed => Self::Learned,
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
            | Does::Same => Self::Nothing,
        }
    }
}

/// The blocks with a name so far.
#[derive(Default)]
pub(super) struct Templates(pub(super) Vec<Template>);

/// A block with a name.
pub(super) struct Template {
    pub(super) ast: ast::Template,
    pub(super) has: Has,
    pub(super) used: bool,
    /// True while its lines are written out.
    pub(super) open: bool,
    /// The mistakes that its first use has told.
    pub(super) told: Vec<String>,
}

impl Templates {
    pub(super) fn find(&self, path: &Path) -> Option<&Template> {
        let name = path.get_ident()?;
        self.0.iter().find(|template| template.ast.name == *name)
    }

    pub(super) fn find_mut(&mut self, path: &Path) -> Option<&mut Template> {
        let name = path.get_ident()?;
        self.0
            .iter_mut()
            .find(|template| template.ast.name == *name)
    }
}
