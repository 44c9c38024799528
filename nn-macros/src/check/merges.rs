//! Lines that merge several values: names of lines, and flows of their own.

use proc_macro2::Ident;

use super::has::Has;
use super::walk::{Cursor, LineContext, Walk, What, line_place, unknown};
use super::{fit, spelling};
use crate::catalogue::{
    self,
    row::{Does, Merge, Row, Takes},
};
use crate::diag::Place;
use crate::model::{Dim, Op, Piece, Sentence, Shape, Size, Value, plain, sum};
use crate::syntax::ast::{self, Item};

/// The only stage of a branch that has no name.
fn alone(branch: &ast::Line) -> Option<&ast::Stage> {
    match &branch.stages[..] {
        [stage] if branch.name.is_none() && !branch.broken => Some(stage),
        _ => None,
    }
}

/// A value that a stage names.
struct Operand {
    cursor: Cursor,
    place: Place,
}

impl Walk<'_> {
    /// True if a line begins with the value above it.
    pub(super) fn reads_above(&self, line: &ast::Line) -> bool {
        let Some(stage) = line.stages.first() else {
            return true;
        };
        let row = spelling::row(&stage.path);
        match row.map(|row| &row.does) {
            Some(Does::From) => false,
            Some(Does::Merge(_)) => stage.branches.iter().any(|branch| match branch {
                Item::Line(branch) => self.line_of(branch).is_none() && self.reads_above(branch),
                _ => false,
            }),
            _ if spelling::is_group(stage) => {
                let items = stage.body.iter().flat_map(|body| &body.items);
                let first = items.clone().find_map(|item| match item {
                    Item::Line(line) => Some(line),
                    _ => None,
                });
                first.is_none_or(|line| self.reads_above(line))
            }
            _ => true,
        }
    }

    /// The line that a branch names: a word that is no stage, or that a line above has as its name.
    pub(super) fn line_of<'b>(&self, branch: &'b ast::Line) -> Option<&'b Ident> {
        let name = alone(branch)?.bare()?;
        let text = plain(name);
        let is_line = self.values.contains_key(&text);
        let is_stage = catalogue::find(&text).is_some()
            || text.starts_with(char::is_uppercase)
            || (catalogue::alias(&text).is_some() && !self.declared.contains(&text));
        (is_line || !is_stage).then_some(name)
    }

    /// The value of a branch: a line by its name, or a flow of its own from `start`.
    fn branch(
        &mut self,
        branch: ast::Line,
        (start, above): (&Cursor, Option<usize>),
    ) -> Option<Operand> {
        if let Some(name) = self.line_of(&branch) {
            let place = Place::of(name);
            let (cursor, _) = self.lookup(&name.clone())?;
            return Some(Operand { cursor, place });
        }
        let place = line_place(&branch).unwrap_or(start.shape.place());
        self.at = start.clone();
        self.above = above;
        // `identity` alone is the value itself.
        let identity = alone(&branch).and_then(|stage| spelling::row(&stage.path));
        if let Some(Does::Activation(kind)) = identity.map(|row| &row.does)
            && kind.is_identity()
        {
            self.read_above(place);
            let cursor = self.at.clone();
            return Some(Operand { cursor, place });
        }
        let named = branch.name.clone();
        self.beside = true;
        self.line(branch);
        if let Some(line) = self.above.and_then(|line| self.lines.get_mut(line)) {
            line.read = true;
        }
        let mut cursor = self.at.clone();
        if let Some(name) = named {
            cursor.giver = format!("`{}`", plain(&name));
        }
        Some(Operand { cursor, place })
    }

    /// `add(a, b)` on its own, or `-> add(a)` for the value so far and another. What stands side by side is the name of a
    /// line, or a flow of its own.
    pub(super) fn merge(
        &mut self,
        line: &mut LineContext,
        mut stage: ast::Stage,
        (row, kind): (&'static Row, &'static Merge),
        text: String,
        first: bool,
    ) {
        let Row { keyword, form, .. } = row;
        let place = stage.place();
        let learns = Has::of_stage(&stage, &self.templates) > Has::Nothing;
        let branches = std::mem::take(&mut stage.branches);
        let start = self.at.clone();
        let above = self.above.filter(|_| first);
        let block = learns.then(|| self.open(line, &text, place, true, None));
        let mut operands = Vec::new();
        if !first {
            operands.push(Operand {
                cursor: start.clone(),
                place,
            });
        }
        let mut known = true;
        for branch in branches {
            let operand = match branch {
                Item::Line(branch) => self.branch(branch, (&start, above)),
                Item::Input { keyword, .. } | Item::Outputs { keyword, .. } => {
                    self.errors.at(
                        Place::of(&keyword),
                        format!("`{keyword}` cannot be the name of a branch"),
                        "give the branch another name",
                    );
                    None
                }
                Item::Template(template) => {
                    self.template(template);
                    None
                }
                Item::Broken => None,
            };
            match operand {
                Some(operand) => operands.push(operand),
                None => known = false,
            }
        }
        if let Some(block) = block {
            self.close(line, block, &text, None);
        }
        self.above = above;
        self.at = start;
        if !known {
            self.lost();
            return;
        }
        if operands.len() < 2 {
            let other = operands
                .first()
                .filter(|operand| operand.cursor.value != self.at.value);
            let name = text
                .split_once('(')
                .map_or("", |(_, name)| name.trim_end_matches(')'));
            let help = if first && other.is_some() && !name.is_empty() && !name.contains('…') {
                format!("for the value so far and `{name}`, write `{keyword}(identity, {name})`")
            } else if first {
                format!(
                    "`-> {keyword}(a)` inside a line takes the value so far, too; alone write for example `{form}`"
                )
            } else {
                format!("write for example `{keyword}(a)`")
            };
            let message = format!("`{keyword}` needs at least two values");
            self.errors.at(place, message, help);
            self.lost();
            return;
        }
        if kind.takes == Takes::Two && operands.len() > 2 {
            self.too_many(row, place, (operands.len(), first));
            self.lost();
            return;
        }
        if self.twice(kind, &operands) {
            self.lost();
            return;
        }
        self.merge_values(line, (kind, text, place), &operands);
    }

    /// More values than the two that a merge takes.
    fn too_many(&mut self, row: &Row, place: Place, (found, first): (usize, bool)) {
        let Row { keyword, form, .. } = row;
        let help = if first {
            format!("write `{form}`; `-> {keyword}(c)` after it takes one more away")
        } else {
            format!("write `-> {keyword}(a)`: the other one is the value so far")
        };
        self.errors.at(
            place,
            format!("`{keyword}` takes two values, and here are {found}"),
            help,
        );
    }

    /// True if a value is named twice, which is an error.
    fn twice(&mut self, kind: &Merge, operands: &[Operand]) -> bool {
        for (index, operand) in operands.iter().enumerate() {
            // After a mistake a name may stand for the value before it.
            let known = |operand: &Operand| operand.cursor.sure;
            let same = |other: &Operand| {
                known(other) && known(operand) && other.cursor.value == operand.cursor.value
            };
            if operands[..index].iter().any(same) {
                let message = format!("{} is read twice here", operand.cursor.giver);
                self.errors.at(operand.place, message, kind.twice);
                return true;
            }
        }
        false
    }

    fn merge_values(
        &mut self,
        line: &LineContext,
        (kind, text, place): (&'static Merge, String, Place),
        operands: &[Operand],
    ) {
        let called = format!("`{text}`");
        let sure = operands.iter().all(|operand| operand.cursor.sure);
        let disputed = operands.iter().any(|operand| operand.cursor.disputed);
        let errors = self.errors.count();
        let output = if kind.takes == Takes::Weighted {
            self.mixes(&called, place, operands)
        } else if kind.joins() {
            let widths = operands
                .iter()
                .map(|operand| operand.cursor.features(operand.place));
            let widths: Vec<Dim> = widths.collect();
            let param =
                widths
                    .iter()
                    .zip(operands)
                    .find_map(|(width, operand)| match &width.size {
                        Size::Param(param) => Some((param.clone(), operand.place)),
                        _ => None,
                    });
            if let Some((param, place)) = param {
                if sure {
                    self.errors.at(
                        place,
                        format!("stable Rust cannot calculate with the parameter `{param}`"),
                        "use `add`, whose widths are equal, or literals and constants: `dense(64)`",
                    );
                }
                self.lost();
                return;
            }
            Shape::features(sum(&widths.iter().collect::<Vec<_>>())).at(place)
        } else {
            for other in &operands[1..] {
                let first = operands[0].cursor.clone();
                self.equal_widths(&called, other.place, &first, &other.cursor, &fit::MERGE);
            }
            operands[0].cursor.shape.clone().at(place)
        };
        let reads = operands
            .iter()
            .map(|operand| operand.cursor.value)
            .collect();
        let what = What {
            text,
            place,
            field: None,
            linear: false,
        };
        let first = usize::from(kind.takes == Takes::Weighted);
        let shapes = (operands[first].cursor.shape.clone(), output);
        self.push_reading(line.index, Op::Merge(kind), reads, shapes, what);
        let agree = self.errors.count() == errors;
        self.at.sure = sure && agree;
        self.at.disputed = disputed || !agree;
        self.at.giver = called;
    }

    /// The shape of a mix: the first value has a weight for each of the others, which have one width.
    fn mixes(&mut self, called: &str, place: Place, operands: &[Operand]) -> Shape {
        let [gate, first, others @ ..] = operands else {
            return Shape::features(unknown(place));
        };
        for other in others {
            let (first, other_place) = (first.cursor.clone(), other.place);
            self.equal_widths(called, other_place, &first, &other.cursor, &fit::MIX);
        }
        let count = Shape::features(Dim {
            size: Size::Known(others.len() + 1),
            place: gate.place,
        });
        let weights = gate.cursor.shape.clone().at(gate.place);
        if gate.cursor.sure && !weights.is(&count) {
            let values = fit::unit(&count, " values");
            let named = fit::unit(&weights, " values");
            let sentence = Sentence {
                message: vec![
                    format!("{called} weighs ").into(),
                    Piece::Number(count.clone()),
                    format!("{values}, but {} produces ", gate.cursor.giver).into(),
                    Piece::Width(weights.clone(), fit::unit(&weights, " weights")),
                ],
                help: vec![
                    "the first value is the gate, with a weight for each of the others: make it "
                        .into(),
                    Piece::Number(count.clone()),
                    " wide, or name ".into(),
                    Piece::Number(weights.clone()),
                    format!("{named} after it").into(),
                ],
            };
            self.widths(gate.place, (&weights, &count), sentence);
        }
        first.cursor.shape.clone().at(place)
    }

    /// True if a mix takes its weights from this node, with or without noise.
    pub(super) fn weighs(&self, index: usize) -> bool {
        let mut readers = self.nodes.iter().enumerate().skip(index + 1);
        readers.any(|(reader, node)| {
            let reads = node.reads.first() == Some(&Value::Node(index));
            match node.op {
                Op::Merge(kind) => reads && kind.takes == Takes::Weighted,
                Op::Noise(_) => reads && self.weighs(reader),
                _ => false,
            }
        })
    }
}
