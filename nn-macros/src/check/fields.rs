//! The fields of lines, and the attributes that go to them.

use proc_macro2::Ident;
use quote::format_ident;
use syn::Attribute;

use super::names::stands_in;
use super::policy;
use super::walk::{LineContext, Walk};
use crate::diag::{Errors, Place, source};
use crate::model::{Access, Field, FieldKind, Step, plain};
use crate::syntax::ast::Stage;

impl Walk<'_> {
    /// The field of a stage, the name of its line, and the stage's name in messages: `hidden: dense(8)`.
    pub(super) fn field(
        &mut self,
        line: &mut LineContext,
        stage: &Stage,
        text: &str,
    ) -> (Ident, String, String) {
        line.fields += 1;
        let field = field(line, text, stage.place(), self.errors);
        if let (Some(_), Some(name)) = (&line.part, &line.name) {
            let (name, part) = (plain(name), plain(&field));
            let called = format!("`{name}: {text}`");
            return (field, format!("{name}.{part}"), called);
        }
        let name = plain(&field);
        // The user did not write a stand-in for a missing or doubled name: messages show the stage.
        if stands_in(&name) {
            (field, text.to_owned(), format!("`{text}`"))
        } else {
            let called = format!("`{name}: {text}`");
            (field, name, called)
        }
    }

    /// The name in generated code of a field's type: `__Net_encoder`.
    pub(super) fn alias(&self, field: &Ident) -> String {
        let network = self.scopes.first().map(|scope| plain(&scope.ty));
        format!("__{}_{}", network.unwrap_or_default(), plain(field))
    }

    /// Adds a field to the struct around it; returns its place.
    pub(super) fn add_field(
        &mut self,
        line: &LineContext,
        name: &Ident,
        kind: FieldKind,
    ) -> Access {
        let Some(scope) = self.scopes.last_mut() else {
            return Access::default();
        };
        scope.fields.push(Field {
            name: name.clone(),
            element: None,
            attrs: line.attrs.clone(),
            policy: line.policy.clone(),
            kind,
        });
        scope.at.and(Step::Field(name.clone()))
    }
}

/// The field of a stage with parameters.
pub(super) fn field(line: &LineContext, stage: &str, place: Place, errors: &mut Errors) -> Ident {
    let stand_in = format_ident!("__line{}_{}", line.index, line.fields);
    if let Some(part) = &line.part {
        return part.clone();
    }
    match &line.name {
        Some(name) if line.fields == 1 => name.clone(),
        None if line.fields == 1 => {
            let own = (place, stage.to_owned());
            let (place, first) = line.start.as_ref().unwrap_or(&own);
            errors.at(
                *place,
                format!("`{stage}` has parameters, so its line needs a name"),
                format!("the name becomes a field of the network: write `name: {first}`"),
            );
            stand_in
        }
        _ => stand_in, // after a mistake
    }
}

/// The attributes of a line that go to its field; errors for the others.
pub(super) fn line_attrs(
    attrs: Vec<Attribute>,
    has_field: bool,
    errors: &mut Errors,
) -> Vec<Attribute> {
    let mut kept = Vec::new();
    for attr in attrs {
        let path = attr.path();
        if path.is_ident("cfg") || path.is_ident("cfg_attr") {
            errors.at(
                Place::of(&attr),
                "a line cannot depend on a `#[cfg]`: the macro does not see which one holds, and the widths depend on it",
                "put `#[cfg]` on the whole `network!`, one declaration for each case",
            );
        } else if let Some(help) = policy::meant(&attr) {
            errors.at(
                Place::of(&attr),
                format!("there is no attribute `{}`", source(path)),
                help,
            );
        } else if !has_field && !path.is_ident("doc") && !path.is_ident("allow") {
            errors.at(
                Place::of(&attr),
                "this line has no parameters, so there is no field for the attribute",
                "remove it, or put it on the struct",
            );
        } else {
            kept.push(attr);
        }
    }
    kept
}
