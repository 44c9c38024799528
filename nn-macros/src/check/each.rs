//! `for w in [64, 32] { … }`: a block once for each width, written out.

use proc_macro2::Ident;
use quote::format_ident;

use super::blocks::called;
use super::has::Has;
use super::walk::{Bound, LineContext, Scope, Walk};
use crate::diag::Place;
use crate::model::{Field, FieldKind, Step, plain};
use crate::syntax::ast::{self, Body};

/// The most times that a block is written out.
const MOST: usize = 1000;

impl Walk<'_> {
    pub(super) fn each(&mut self, line: &mut LineContext, stage: ast::Stage, text: &str) {
        let place = stage.place();
        let learns = Has::of_stage(&stage, &self.templates) > Has::Nothing;
        let (Some(each), body) = (stage.each, stage.body) else {
            return;
        };
        let Some(body) = body.filter(|body| !body.items.is_empty()) else {
            self.errors.at(
                place,
                "`for` needs lines in braces",
                format!("write `{text} {{ layer: dense({}) -> relu }}`", each.name),
            );
            self.lost();
            return;
        };
        if each.values.is_empty() {
            let message = "`for` needs at least one width";
            let help = format!("write for example `{} in [64, 32]`", each.name);
            self.errors.at(each.place, message, help);
            self.lost();
            return;
        }
        let around = self.scopes.last().map_or(1, |scope| scope.times);
        if around * each.values.len() > MOST {
            self.errors.at(
                each.place,
                format!(
                    "this writes its lines out {} times, more than {MOST}",
                    around * each.values.len()
                ),
                "write fewer widths",
            );
            self.lost();
            return;
        }
        let name = plain(&each.name);
        let mut bound = Vec::new();
        for value in &each.values {
            let dim = self.dim(value, &name);
            if let Some(dim) = &dim {
                self.positive(&name, dim);
            }
            bound.push(Bound {
                name: name.clone(),
                dim,
            });
        }
        let giver = called(line, text, "{ … }");
        if learns && line.name.is_none() {
            self.errors.at(
                place,
                format!("`{text}` has parameters, so its line needs a name"),
                format!("write `name: {text} {{ … }}`; the name becomes a field"),
            );
            line.name = Some(format_ident!("__for{}", line.index));
        }
        let tuple = self.open(line, text, place, learns, None);
        let mut told = Vec::new();
        for (index, bound) in bound.into_iter().enumerate() {
            let start = self.errors.count();
            let width = bound
                .dim
                .as_ref()
                .map_or_else(|| String::from("…"), crate::model::Dim::text);
            self.bound.push(bound);
            self.element(line, (tuple.as_ref(), index), &width, body.clone(), place);
            self.bound.pop();
            told.extend(self.errors.forget(start, &told));
        }
        self.close(line, tuple, &format!("{text} {{ … }}"), None);
        self.at.giver = giver;
    }

    /// The lines for one width: a struct in the tuple.
    fn element(
        &mut self,
        line: &LineContext,
        (tuple, index): (Option<&(Ident, Ident)>, usize),
        width: &str,
        body: Body,
        place: Place,
    ) {
        let Some(outer) = self.scopes.last() else {
            return;
        };
        let (times, at, ty) = (outer.times, outer.at.clone(), outer.ty.clone());
        let own = match tuple {
            Some(_) => Ident::new(&format!("{}{index}", plain(&ty)), ty.span()),
            None => ty,
        };
        self.types.insert(plain(&own));
        self.scopes.push(Scope {
            at: match tuple {
                Some(_) => at.and(Step::Element(index)),
                None => at,
            },
            ty: own.clone(),
            fields: Vec::new(),
            names: Vec::new(),
            policy: line.policy.clone(),
            times,
            apart: match tuple {
                Some(_) => None,
                None => Some(self.lines.len()),
            },
        });
        self.lines_of(body);
        let Some(scope) = self.scopes.pop() else {
            return;
        };
        // Of lines that are written out several times no one can be named from outside.
        self.unname(scope.names);
        let Some(outer) = self.scopes.last_mut() else {
            return;
        };
        if tuple.is_none() {
            outer.fields.extend(scope.fields);
            return;
        }
        outer.fields.push(Field {
            name: Ident::new(&format!("_{index}"), place.first),
            element: Some(index),
            attrs: Vec::new(),
            policy: line.policy.clone(),
            kind: FieldKind::Block {
                ty: own,
                text: format!("{{ … }} for {width}"),
                repeat: None,
                count: None,
                fields: scope.fields,
            },
        });
    }
}
