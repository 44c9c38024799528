//! Lines that read others by name, and the parts of the input.

use std::collections::BTreeSet;
use std::fmt::Write;

use proc_macro2::Ident;
use syn::Expr;

use super::spelling::name_in;
use super::walk::{Cursor, Walk, unknown};
use super::{names, spelling, width};
use crate::catalogue::row::{Does, Row};
use crate::diag::{Place, similar, source};
use crate::model::{Dim, Part, Shape, Size, Value, plain, sum};
use crate::syntax::ast::{self, Arg, Item};

/// True if a stage at the beginning of a line names what it reads.
pub(super) fn starts(stage: &ast::Stage) -> bool {
    let row = spelling::row(&stage.path);
    row.is_some_and(|row| matches!(row.does, Does::From))
}

/// Collects the names of all lines.
pub(super) fn declared(items: &[Item], names: &mut BTreeSet<String>) {
    for item in items {
        match item {
            Item::Line(line) => {
                names.extend(line.name.as_ref().map(plain));
                for stage in &line.stages {
                    declared(&stage.branches, names);
                    if let Some(body) = &stage.body {
                        declared(&body.items, names);
                    }
                }
            }
            Item::Outputs { heads, .. } => declared(heads, names),
            Item::Input { .. } | Item::Template(_) | Item::Broken => {}
        }
    }
}

impl Walk<'_> {
    /// Marks the value above as read.
    pub(super) fn read_above(&mut self, place: Place) {
        match self.above {
            Some(line) => self.mark_read(Some(line), self.at.value),
            None if !self.parts.is_empty() && self.at.value == Value::Input && self.at.sure => {
                let parts = self.part_names();
                let first = parts.first().cloned().unwrap_or_default();
                let mut help = format!("begin it with `from({first})`");
                if parts.len() > 1 {
                    let all = parts.join(", ");
                    let _ = write!(help, ", or with `concat({all})` for all of them");
                }
                self.errors.at(
                    place,
                    "the input has parts with names, and this line does not say which it reads",
                    help,
                );
                self.parts_read.fill(true);
                self.lost();
            }
            None => {}
        }
    }

    /// The parts of the input whose names the user wrote; all parts if there are none.
    fn part_names(&self) -> Vec<String> {
        let all = self.parts.iter().map(|part| plain(&part.name));
        let (others, theirs): (Vec<_>, Vec<_>) = all.partition(|name| names::stands_in(name));
        if theirs.is_empty() { others } else { theirs }
    }

    fn mark_read(&mut self, line: Option<usize>, value: Value) {
        if let Some(line) = line.and_then(|line| self.lines.get_mut(line)) {
            line.read = true;
        }
        if let Value::Part(part) = value
            && let Some(read) = self.parts_read.get_mut(part)
        {
            *read = true;
        }
    }

    /// The width of the input: its parts side by side.
    pub(super) fn parts(&mut self, parts: Vec<(Ident, Expr)>) -> Option<Dim> {
        let mut sure = true;
        let mut before: Vec<Dim> = Vec::new();
        for (name, width) in parts {
            let text = plain(&name);
            let dim = width::dim(&width, &text, &mut self.constants, self.errors);
            let mut known = dim.is_some();
            let dim = dim.unwrap_or_else(|| unknown(Place::of(&width)));
            if let Size::Param(param) = &dim.size {
                self.errors.at(
                    dim.place,
                    format!("stable Rust cannot calculate with the parameter `{param}`"),
                    "write the input as one piece, or its parts with literals and constants: `meta: 5`",
                );
                known = false;
            }
            sure &= known;
            self.positive(&text, &dim);
            let start = if before.is_empty() {
                Dim {
                    size: Size::Known(0),
                    place: dim.place,
                }
            } else {
                sum(&before.iter().collect::<Vec<_>>())
            };
            let index = self.parts.len();
            let name = self
                .names
                .unique(name, ("", names::Kind::Part), self.errors);
            let cursor = Cursor {
                value: Value::Part(index),
                shape: Shape::features(dim.clone()),
                giver: format!("`{text}`"),
                sure: known,
                stage_sure: true,
                disputed: false,
                linear: None,
            };
            self.values.insert(plain(&name), (cursor, None));
            self.declared.insert(plain(&name));
            self.parts.push(Part {
                name,
                start,
                shape: Shape::features(dim.clone()),
            });
            self.parts_read.push(false);
            before.push(dim);
        }
        let all = sum(&before.iter().collect::<Vec<_>>());
        sure.then_some(all)
    }

    /// The value of a line or of a part of the input, by its name; an error if there is none.
    pub(super) fn lookup(&mut self, name: &Ident) -> Option<(Cursor, Option<usize>)> {
        let text = plain(name);
        if let Some((cursor, line)) = self.values.get(&text).cloned() {
            if text == "input" && !self.parts.is_empty() {
                let parts = self.part_names();
                self.errors.at(
                    Place::of(name),
                    "the input has several parts",
                    format!("name one of them: `{}`", parts.join("`, `")),
                );
                self.parts_read.fill(true);
                return None;
            }
            self.mark_read(line, cursor.value);
            return Some((cursor, line));
        }
        let place = Place::of(name);
        let known = self.values.keys().filter(|name| !names::stands_in(name));
        let known: Vec<String> = known.cloned().collect();
        if self.declared.contains(&text) {
            let own = self
                .lines
                .last()
                .and_then(|line| line.model.name.as_deref());
            let itself = own.is_some_and(|own| own.rsplit('.').next() == Some(&text));
            let help = if itself {
                format!("name a line above: `{}`", known.join("`, `"))
            } else if self.names.taken(&text) {
                format!(
                    "read the block that `{text}` is in by the block's name, or move this line into it"
                )
            } else {
                format!("move this line below `{text}`, or name another line")
            };
            self.errors.at(
                place,
                format!("`{text}` cannot be read here: a line reads lines above it, in its own block or around it"),
                help,
            );
            return None;
        }
        if self.input_lost {
            return None;
        }
        let help = match similar(&text, known.iter().map(String::as_str)) {
            Some(name) => format!("a line with a similar name exists: `{name}`"),
            None => format!("the lines above are `{}`", known.join("`, `")),
        };
        self.errors
            .at(place, format!("no line is called `{text}`"), help);
        None
    }

    /// `enc.b`: a line in the braces of another one.
    pub(super) fn in_braces(&mut self, field: &syn::ExprField) {
        let (text, base) = (source(field), source(&field.base));
        let inner = source(&field.member);
        self.errors.at(
            Place::of(field),
            format!("`{text}` cannot be read here: lines in braces belong to the braces"),
            format!(
                "write `{inner}` as a line of its own, above; what the braces end with is `{base}`"
            ),
        );
    }

    /// The names in the parentheses of a stage.
    fn names(&mut self, stage: &ast::Stage, row: &Row) -> Option<Vec<Ident>> {
        let mut names = Vec::new();
        for arg in stage.args.as_ref().map_or(&[][..], |args| &args.list) {
            match arg {
                Arg::Value(expr) if name_in(expr).is_some() => names.extend(name_in(expr)),
                Arg::Value(Expr::Field(field)) => {
                    self.in_braces(field);
                    return None;
                }
                _ => {
                    let Row { keyword, form, .. } = row;
                    self.errors.at(
                        spelling::arg_place(arg),
                        format!("`{keyword}` reads lines by their names, and this is not a name"),
                        format!("write for example `{form}`"),
                    );
                    return None;
                }
            }
        }
        Some(names)
    }

    /// `from(name)`
    pub(super) fn from(&mut self, stage: &ast::Stage, row: &'static Row, first: bool) {
        let Some(names) = self.names(stage, row) else {
            self.lost();
            return;
        };
        if !first {
            self.errors.at(
                stage.place(),
                "`from` begins a line: what comes before it here would be lost",
                format!("write a line of its own: `skip: {}`", row.form),
            );
        }
        let [name] = &names[..] else {
            self.errors.at(
                stage.place(),
                "`from` reads one line",
                "write `from(name)`; `add(a, b)` and `concat(a, b)` read several",
            );
            self.lost();
            return;
        };
        match self.lookup(name) {
            Some((cursor, _)) => self.at = cursor,
            None => self.lost(),
        }
    }
}
