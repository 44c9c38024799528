//! User-defined types as stages: `network(Encoder)`, `layer(my::Rotation)`.

use proc_macro2::Ident;

use super::walk::{LineContext, Walk, What};
use super::width::mentioned;
use crate::catalogue::row::Row;
use crate::catalogue::{self, arguments::Type};
use crate::diag::{Errors, Place, source};
use crate::model::{Declared, Dim, FieldKind, Layer, Op, Shape, Side, Size, Term};
use crate::syntax::ast::Stage;

impl Walk<'_> {
    /// `network(Encoder)`
    pub(super) fn network_stage(
        &mut self,
        line: &mut LineContext,
        stage: &Stage,
        (row, ty): (&'static Row, &'static Type),
        text: String,
    ) {
        let (field, _, called) = self.field(line, stage, &text);
        let alias = self.alias(&field);
        let params = (alias.as_str(), &self.constants.params[..]);
        let declared = declared(stage, (row.keyword, ty), params, self.errors);
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
                Term::Of(declared.clone(), side),
                format!("{}::{}", source(&declared.path), side.name()),
            ),
            place,
        };
        let [input, output] = [Side::Input, Side::Output].map(|side| Shape::features(dim(side)));
        self.same_width(&called, &input);
        let taken = Shape::features(self.at.features(place));
        let node = self.nodes.len();
        let field = self.add_field(line, &field, FieldKind::Layer { node });
        let what = What {
            text,
            place,
            field: Some(field),
            linear: row.linear,
        };
        let op = Op::Network(declared);
        self.push(line.index, op, (taken, output), what);
        self.at.sure = true;
        self.at.disputed = false;
        self.at.giver = called;
    }

    /// `layer(my::Rotation)`
    pub(super) fn own_layer(
        &mut self,
        line: &mut LineContext,
        stage: &Stage,
        (row, ty): (&'static Row, &'static Type),
        text: String,
    ) {
        let (field, _, called) = self.field(line, stage, &text);
        let alias = self.alias(&field);
        let params = (alias.as_str(), &self.constants.params[..]);
        let declared = declared(stage, (row.keyword, ty), params, self.errors);
        let sure = declared.is_some();
        let taken = Shape::features(self.at.features(stage.place()));
        let (op, output) = match declared {
            Some(declared) => {
                let place = Place::of(&declared.path);
                let dim = |side: Side| Dim {
                    size: Size::Constant(
                        Term::Of(declared.clone(), side),
                        format!("{}::{}", source(&declared.path), side.name()),
                    ),
                    place,
                };
                let [input, output] =
                    [Side::Input, Side::Output].map(|side| Shape::features(dim(side)));
                self.same_width(&called, &input);
                (Op::Own(declared), output)
            }
            None => match catalogue::stand_in() {
                Some(kind) => (Op::Layer(Layer::of(row.keyword, kind)), taken.clone()),
                None => return self.lost(),
            },
        };
        let node = self.nodes.len();
        let field = self.add_field(line, &field, FieldKind::Layer { node });
        let what = What {
            text,
            place: stage.place(),
            field: Some(field),
            linear: row.linear,
        };
        self.push(line.index, op, (taken, output), what);
        self.at.sure = sure;
        self.at.disputed = false;
        self.at.giver = called;
    }
}

/// The type in `network(Encoder)` or `layer(my::Layer)`, or an error.
fn declared(
    stage: &Stage,
    (keyword, ty): (&str, &Type),
    (alias, params): (&str, &[Ident]),
    errors: &mut Errors,
) -> Option<Declared> {
    let Type {
        what,
        example,
        help,
    } = *ty;
    let Some(args) = stage.args.as_ref().filter(|args| !args.tokens.is_empty()) else {
        errors.at(
            stage.place(),
            format!("`{keyword}` needs the name of {what}"),
            help,
        );
        return None;
    };
    let place = Place::of(&args.tokens);
    let mut ty = syn::parse2::<syn::Type>(args.tokens.clone());
    // The `$t:ty` of a user's macro comes in a group without delimiters.
    while let Ok(syn::Type::Group(group)) = ty {
        ty = Ok(*group.elem);
    }
    let Ok(syn::Type::Path(ty)) = ty else {
        errors.at(place, format!("`{keyword}` takes the type of {what}"), help);
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
