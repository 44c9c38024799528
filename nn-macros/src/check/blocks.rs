//! Blocks: their scopes; lines that are added to their input.

use proc_macro2::Ident;
use quote::format_ident;

use super::has::Has;
use super::levels::Levels;
use super::walk::{Cursor, LineContext, Scope, Walk, Walked, What};
use super::{fields, fit, names, spelling};
use crate::catalogue::initialisers::GLOROT_UNIFORM;
use crate::catalogue::row::{Residual, Row};
use crate::diag::{Place, source};
use crate::model::{Access, Dense, Dim, Field, FieldKind, Line, Op, Shape, Step};
use crate::syntax::ast::{self, Arg, Body, Item};

/// The number of repetitions.
#[derive(Clone)]
pub(super) enum Times {
    Known(usize),
    /// Only the compiler knows it.
    Constant(Dim),
}

impl Times {
    /// The number of times that the lines are written out.
    pub(super) fn written(&self) -> usize {
        match self {
            Self::Known(times) => *times,
            Self::Constant(_) => 1,
        }
    }

    pub(super) fn constant(self) -> Option<Dim> {
        match self {
            Self::Known(_) => None,
            Self::Constant(dim) => Some(dim),
        }
    }
}

impl Walk<'_> {
    /// `residual { … }`: u = x + f(x), or `residual(project) { … }`: u = W·x + f(x).
    pub(super) fn residual(
        &mut self,
        line: &mut LineContext,
        stage: ast::Stage,
        (row, kind): (&'static Row, &'static Residual),
    ) {
        let place = stage.place();
        let project = spelling::project(&stage);
        // Lines in parentheses are one error: the missing block.
        let has_block = stage.body.is_some();
        let list = stage.args.as_ref().filter(|_| has_block);
        for arg in list.map_or(&[][..], |args| &args.list) {
            if !matches!(arg, Arg::Value(expr) if source(expr) == kind.project) {
                self.errors.at(
                    spelling::arg_place(arg),
                    "`residual` takes `project` or nothing",
                    format!(
                        "leave it out, or write `{}` where the widths differ",
                        kind.project
                    ),
                );
            }
        }
        let learns = Has::of_stage(&stage, &self.templates) > Has::Nothing;
        let text = spelling::text(&stage);
        let Some(body) = self.body(stage, row) else {
            return;
        };
        let before = self.at.clone();
        let called = called(line, &text, "{ … }");
        let block = self.open(line, &text, place, learns, None);
        self.lines_of(body);
        let errors = self.errors.count();
        let mut skip = before.clone();
        let inner = self.at.clone();
        if project {
            self.at = before;
            self.projection(line, place, &inner);
            skip = self.at.clone();
        } else if skip.sure && skip.value == inner.value {
            self.errors.at(
                place,
                format!("{called} adds what it reads to itself: its block hands it on as it is"),
                "write a stage in the block, as in `residual { relu }`; twice a value is `scale(2)`",
            );
        } else {
            self.equal_widths(&called, place, &skip, &inner, &fit::RESIDUAL);
        }
        let agree = self.errors.count() == errors;
        self.close(line, block, &spelling::block(&text), None);
        let output = inner.shape.clone().at(place);
        let what = What {
            text,
            place,
            field: None,
            linear: false,
        };
        let reads = vec![skip.value, inner.value];
        self.push_reading(
            line.index,
            Op::Merge(kind.sum),
            reads,
            (inner.shape, output),
            what,
        );
        self.at.sure = inner.sure && skip.sure && agree;
        self.at.disputed = inner.disputed || skip.disputed || !agree;
        self.at.stage_sure = true;
        self.at.giver = called;
    }

    /// `{ … }`: lines one after the other.
    pub(super) fn group(&mut self, line: &mut LineContext, stage: ast::Stage) {
        let place = stage.body.as_ref().map_or(stage.place(), |body| body.place);
        let learns = Has::of_stage(&stage, &self.templates) > Has::Nothing;
        let Some(body) = stage.body.filter(|body| !body.items.is_empty()) else {
            self.errors.at(
                place,
                "there are no lines between these braces",
                "write some, as in `{ a: dense(8) -> relu, b: dense(4) }`",
            );
            self.lost();
            return;
        };
        let called = called(line, "", "{ … }");
        let block = self.open(line, "{ … }", place, learns, None);
        self.lines_of(body);
        self.close(line, block, "{ … }", None);
        self.at.giver = called;
    }

    /// The dense layer without bias that gives the inputs of a residual block its outputs' width.
    fn projection(&mut self, line: &LineContext, place: Place, inner: &Cursor) {
        let name = self.project_name(place);
        let node = self.nodes.len();
        let field = LineContext {
            index: line.index,
            start: None,
            name: Some(name.clone()),
            attrs: Vec::new(),
            policy: line.policy.clone(),
            fields: 1,
            part: None,
        };
        let field = self.add_field(&field, &name, FieldKind::Layer { node });
        let op = Op::Dense(Dense {
            bias: false,
            init: GLOROT_UNIFORM,
        });
        let what = What {
            text: String::from("project"),
            place,
            field: Some(field),
            linear: true,
        };
        let text = self.scopes.last().map(|scope| scope.at.clone());
        let text = text.unwrap_or_default().and(Step::Field(name)).text();
        self.lines.push(Walked {
            model: Line { name: Some(text) },
            place,
            read: true,
            levels: Levels::new(),
            again: None,
        });
        let [input, output] =
            [&self.at, inner].map(|cursor| Shape::features(cursor.features(place)));
        self.push(self.lines.len() - 1, op, (input, output), what);
    }

    /// `project`, or a free name if a line of the user or another projection has this one.
    fn project_name(&mut self, place: Place) -> Ident {
        const NAME: &str = "project";
        let name = Ident::new(NAME, place.first);
        let own_struct = match &self.scopes[..] {
            [.., outer, own] => {
                outer.at != own.at && own.fields.iter().all(|field| field.name != NAME)
            }
            _ => false,
        };
        if own_struct {
            return name;
        }
        let scope = self.scope();
        self.names.free(&name, &scope, &self.declared)
    }

    /// The lines of a block, which must have some.
    pub(super) fn body(&mut self, stage: ast::Stage, row: &Row) -> Option<Body> {
        let (place, Row { keyword, form, .. }) = (stage.place(), row);
        match stage.body {
            Some(body) if !body.items.is_empty() => return Some(body),
            Some(body) => self.errors.at(
                body.place,
                format!("the block of `{keyword}` is empty"),
                "write its lines between the braces: `{ a: dense(8) -> relu }`",
            ),
            None => self.errors.at(
                place,
                format!("`{keyword}` needs a block"),
                format!("write `{form} {{ a: dense(8) -> relu }}`"),
            ),
        }
        self.lost();
        None
    }

    pub(super) fn lines_of(&mut self, body: Body) {
        // The first line reads the input of the block, which is marked already.
        self.above = None;
        for item in body.items {
            match item {
                Item::Line(line) => self.line(line),
                Item::Template(template) => self.template(template),
                Item::Input { keyword, .. } | Item::Outputs { keyword, .. } => {
                    self.errors.at(
                        Place::of(&keyword),
                        format!("`{keyword}` belongs to the network, not to a block"),
                        format!("move `{keyword}` out of the braces"),
                    );
                    self.lost();
                }
                Item::Broken => self.lost(),
            }
        }
        // The block reads its last line.
        if let Some(line) = self.above {
            self.lines[line].read = true;
        }
    }

    /// Opens a scope. A named block with parameters has a struct; other blocks have none.
    pub(super) fn open(
        &mut self,
        line: &mut LineContext,
        text: &str,
        place: Place,
        learns: bool,
        times: Option<&Times>,
    ) -> Option<(Ident, Ident)> {
        let outer = self
            .scopes
            .last()
            .map(|scope| (scope.at.clone(), scope.ty.clone()));
        let (at, outer) = outer.unwrap_or_else(|| (Access::default(), format_ident!("Block")));
        let around = self.scopes.last().map_or(1, |scope| scope.times);
        let apart = self.scopes.last().and_then(|scope| scope.apart);
        let all = around * times.map_or(1, Times::written);
        let named = line.name.is_some() && learns;
        if !named {
            self.scopes.push(Scope {
                at,
                ty: outer,
                fields: Vec::new(),
                names: Vec::new(),
                policy: line.policy.clone(),
                times: all,
                apart,
            });
            return None;
        }
        line.fields += 1;
        let field = fields::field(line, text, place, self.errors);
        let ty = self.block_type(&outer, &field);
        let at = at.and(Step::Field(field.clone()));
        self.scopes.push(Scope {
            at: match times {
                Some(_) => at.and(Step::Index(0)),
                None => at,
            },
            ty: ty.clone(),
            fields: Vec::new(),
            names: Vec::new(),
            policy: line.policy.clone(),
            times: all,
            apart,
        });
        Some((field, ty))
    }

    /// `block` of the network `Digits` is a `DigitsBlock`, and a `DigitsBlock2` if another block is that.
    fn block_type(&mut self, outer: &Ident, name: &Ident) -> Ident {
        let words = crate::model::plain(name);
        let camel: String = words
            .split('_')
            .map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|c| c.to_uppercase().to_string());
                first.unwrap_or_default() + letters.as_str()
            })
            .collect();
        let text = format!("{}{camel}", crate::model::plain(outer));
        let (mut free, mut number) = (text.clone(), 2);
        while !self.types.insert(free.clone()) {
            free = format!("{text}{number}");
            number += 1;
        }
        Ident::new(&free, outer.span())
    }

    /// True if the block is a field: if it has a struct, and any layer in it.
    pub(super) fn close(
        &mut self,
        line: &LineContext,
        block: Option<(Ident, Ident)>,
        text: &str,
        repeat: Option<Times>,
    ) -> bool {
        let Some(scope) = self.scopes.pop() else {
            return false;
        };
        match block {
            Some((field, ty)) => {
                self.unname(scope.names);
                // A line that was not understood may have had the layer; a branch may have its word and be the name of
                // a line.
                if !scope.fields.iter().any(Field::holds_layer) {
                    return false;
                }
                let kind = FieldKind::Block {
                    ty,
                    text: text.to_owned(),
                    repeat: repeat.as_ref().map(Times::written),
                    count: repeat.and_then(Times::constant),
                    fields: scope.fields,
                };
                self.add_field(line, &field, kind);
                true
            }
            None => {
                if let Some(outer) = self.scopes.last_mut() {
                    outer.fields.extend(scope.fields);
                    // Of repeated lines only the last time is known, so their names end here.
                    if repeat.is_none() {
                        outer.names.extend(scope.names);
                    } else {
                        self.unname(scope.names);
                    }
                }
                false
            }
        }
    }
}

/// A block's name in messages: `block: repeat(3) { … }`; `braces` stand for its lines.
pub(super) fn called(line: &LineContext, text: &str, braces: &str) -> String {
    let space = if text.is_empty() || braces.is_empty() {
        ""
    } else {
        " "
    };
    match line.name.as_ref().map(crate::model::plain) {
        Some(name) if !names::stands_in(&name) => format!("`{name}: {text}{space}{braces}`"),
        _ => format!("`{text}{space}{braces}`"),
    }
}
