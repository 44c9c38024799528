//! Types of the user's as stages: `network(Encoder)`, `layer(my::Rotation)`.

use proc_macro2::Ident;

use super::walk::{LineContext, Walk, What};
use super::width::mentioned;
use crate::diag::{Errors, Place, source};
use crate::model::{Declared, Dim, FieldKind, Op, Side, Size, Term};
use crate::syntax::ast::Stage;

impl Walk<'_> {
    pub(super) fn network_stage(&mut self, line: &mut LineContext, stage: &Stage, text: String) {
        const FORM: &str = "write `network(Encoder)`, or `network(Mlp<4, 8>)` with all its widths";
        let (field, _, called) = self.field(line, stage, &text);
        let alias = self.alias(&field);
        let params = (alias.as_str(), &self.constants.params[..]);
        let declared = declared(stage, "network", FORM, params, self.errors);
        let Some(declared) = declared else {
            self.lost();
            return;
        };
        let place = stage.place();
        let own =
            |name: &Ident| name == "Self" || self.scopes.first().is_some_and(|own| own.ty == *name);
        if let Some(name) = declared.path.get_ident().filter(|name| own(name)) {
            self.errors.at(
                Place::of(&declared.path),
                format!("`{name}` is the network that is declared here, and cannot be a stage of itself"),
                "name another network; lines that are computed several times are `name: repeat(3) { … }`",
            );
            self.lost();
            return;
        }
        let dim = |side: Side| Dim {
            size: Size::Constant(
                Term::OfNetwork(declared.clone(), side),
                format!("{}::{}", source(&declared.path), side.name()),
            ),
            place,
        };
        let (input, output) = (dim(Side::Input), dim(Side::Output));
        self.same_width(&called, &input);
        let node = self.nodes.len();
        let field = self.add_field(line, &field, FieldKind::Layer { node });
        let what = What {
            text,
            place,
            field: Some(field),
            linear: false,
        };
        let op = Op::Network(declared);
        self.push(line.index, op, output, what);
        self.at.sure = true;
        self.at.giver = called;
    }
}

/// The type in `network(Encoder)` or `layer(my::Layer)`, or an error.
pub(super) fn declared(
    stage: &Stage,
    keyword: &str,
    form: &str,
    (alias, params): (&str, &[Ident]),
    errors: &mut Errors,
) -> Option<Declared> {
    let (what, example) = match keyword {
        "network" => ("a declared network", "Mlp<4, 8>"),
        _ => ("a layer of yours", "my::Layer<4>"),
    };
    let Some(args) = stage.args.as_ref().filter(|args| !args.tokens.is_empty()) else {
        errors.at(
            stage.place(),
            format!("`{keyword}` needs the name of {what}"),
            form,
        );
        return None;
    };
    let place = Place::of(&args.tokens);
    let mut ty = syn::parse2::<syn::Type>(args.tokens.clone());
    // A `$t:ty` of a macro of the user's comes in a group without delimiters.
    while let Ok(syn::Type::Group(group)) = ty {
        ty = Ok(*group.elem);
    }
    let Ok(syn::Type::Path(ty)) = ty else {
        errors.at(place, format!("`{keyword}` takes the type of {what}"), form);
        return None;
    };
    if let Some(param) = mentioned(args.tokens.clone(), params) {
        errors.at(
            place,
            format!(
                "stable Rust cannot use a {keyword} whose widths depend on the parameter `{param}`"
            ),
            format!("give it literals or constants: `{keyword}({example})`"),
        );
        return None;
    }
    let alias = Ident::new(alias, Place::of(&ty.path).first);
    Some(Declared {
        path: ty.path,
        alias,
    })
}
