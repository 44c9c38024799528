//! Blocks with a name: lines that a stage writes out, with the arguments in its parentheses.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use super::blocks::called;
use super::has::{Has, Template};
use super::spelling;
use super::walk::{Bound, LineContext, Walk};
use crate::diag::{Errors, Place, source};
use crate::model::plain;
use crate::syntax::ast::{self, Arg, Item};

/// `Ffn(wide)`
fn form(template: &ast::Template) -> String {
    let params: Vec<String> = template.params.iter().map(plain).collect();
    match &params[..] {
        [] => plain(&template.name),
        _ => format!("{}({})", template.name, params.join(", ")),
    }
}

/// The blocks with a name above everything that uses them, with an error for each that stands below.
pub(super) fn above(items: Vec<Item>, errors: &mut Errors) -> Vec<Item> {
    let name_of = |item: &Item| match item {
        Item::Template(template) => Some(plain(&template.name)),
        _ => None,
    };
    let mut below: BTreeSet<String> = items.iter().filter_map(name_of).collect();
    let mut used = Vec::new();
    for item in &items {
        let own = name_of(item);
        if let Some(own) = &own {
            below.remove(own);
        }
        let before = used.len();
        uses(item, &below, &mut used);
        for (name, place, _) in &used[before..] {
            let declared = items.iter().find_map(|item| match item {
                Item::Template(template) if plain(&template.name) == *name => Some(template),
                _ => None,
            });
            let form = declared.map(form).unwrap_or_default();
            errors.at(
                *place,
                format!("the block `{name}` is declared below this line, and a line uses the blocks above it"),
                format!("move `block {form} {{ … }}` above this line"),
            );
            below.remove(name);
        }
        for (_, _, user) in &mut used[before..] {
            user.clone_from(&own);
        }
    }
    if used.is_empty() {
        return items;
    }
    // One that a block uses comes before it.
    let rank = |item: &Item| match name_of(item) {
        Some(name) => {
            let by_block =
                |(used, _, user): &(String, Place, Option<String>)| *used == name && user.is_some();
            usize::from(!used.iter().any(by_block))
        }
        None => 2,
    };
    let mut items = items;
    items.sort_by_key(rank);
    items
}

/// The uses of some blocks in an item: the name, the place, and room for the block that it is in.
fn uses(item: &Item, of: &BTreeSet<String>, found: &mut Vec<(String, Place, Option<String>)>) {
    match item {
        Item::Line(line) => {
            for stage in &line.stages {
                if let Some(word) = stage.path.get_ident().map(plain)
                    && of.contains(&word)
                    && found.iter().all(|(name, ..)| *name != word)
                {
                    found.push((word, stage.place(), None));
                }
                let body = stage.body.iter().flat_map(|body| &body.items);
                for item in stage.branches.iter().chain(body) {
                    uses(item, of, found);
                }
            }
        }
        Item::Outputs { heads: items, .. } => {
            for item in items {
                uses(item, of, found);
            }
        }
        Item::Template(template) => {
            let items = &template.body.items;
            for item in items {
                uses(item, of, found);
            }
        }
        Item::Input { .. } | Item::Broken => {}
    }
}

impl Walk<'_> {
    /// Reports blocks that nothing uses.
    pub(super) fn unused_templates(&mut self) {
        if self.not_understood {
            return;
        }
        for template in self.templates.0.iter().filter(|template| !template.used) {
            let name = &template.ast.name;
            self.errors.at(
                Place::of(name),
                format!("the block `{name}` is never used"),
                format!(
                    "use it on a line, as in `a: {}`, or remove it",
                    form(&template.ast)
                ),
            );
        }
    }

    /// `block Ffn(wide) { … }`
    pub(super) fn template(&mut self, template: ast::Template) {
        let place = Place::of(&template.name);
        if self.scopes.len() > 1 {
            let message =
                "a block is declared beside the network's lines, not inside another block";
            self.errors.at(
                place,
                message,
                "move it to the top, above the line that uses it",
            );
            return;
        }
        if let Some(attr) = template
            .attrs
            .iter()
            .find(|attr| !attr.path().is_ident("doc"))
        {
            self.errors.at(
                Place::of(attr),
                "a block has no attributes: each line that uses it has its own",
                "put it on those lines, or on lines inside the block",
            );
        }
        let name = plain(&template.name);
        if !name.starts_with(char::is_uppercase) {
            let mut letters = name.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string());
            let capital = first.unwrap_or_default() + letters.as_str();
            self.errors.at(
                place,
                format!("the name of a block begins with a capital letter, and `{name}` does not"),
                format!("write `{capital}`, here and where it is used"),
            );
        }
        if self.templates.find(&template.name.clone().into()).is_some() {
            let message = format!("`{name}` is already the name of another block");
            self.errors.at(place, message, "give this one another name");
            return;
        }
        for (index, param) in template.params.iter().enumerate() {
            let twice = template.params[..index].contains(param);
            if twice || param == "input" {
                let message = if twice {
                    format!("two parameters of `{name}` are called `{param}`")
                } else {
                    String::from("`input` is what a block reads, and so no name for a parameter")
                };
                self.errors
                    .at(Place::of(param), message, "give this one another name");
            }
        }
        let mut has = Has::Nothing;
        for item in &template.body.items {
            if let Item::Line(line) = item {
                has = has.max(Has::of_line(line, &self.templates));
            }
        }
        self.templates.0.push(Template {
            ast: template,
            has,
            used: false,
            open: false,
            told: Vec::new(),
        });
    }

    /// `Ffn(256)`: the lines of the block, which see their own names and the block's parameters.
    pub(super) fn instance(&mut self, line: &mut LineContext, stage: &ast::Stage, text: &str) {
        let Some(template) = self.templates.find_mut(&stage.path) else {
            return;
        };
        template.used = true;
        if template.open {
            let name = plain(&template.ast.name);
            self.errors.at(
                stage.place(),
                format!("the block `{name}` uses itself, and so never ends"),
                "write the layers that belong here; `name: repeat(3) { … }` computes lines several times",
            );
            self.lost();
            return;
        }
        template.open = true;
        self.written_out_block(line, stage, text);
        if let Some(template) = self.templates.find_mut(&stage.path) {
            template.open = false;
        }
    }

    fn written_out_block(&mut self, line: &mut LineContext, stage: &ast::Stage, text: &str) {
        let Some(template) = self.templates.find(&stage.path) else {
            return;
        };
        let (ast, has, told) = (template.ast.clone(), template.has, template.told.clone());
        let place = stage.place();
        if let Some(body) = &stage.body {
            self.errors.at(
                body.place,
                format!(
                    "`{text}` takes no lines: they are those of the block `{}`",
                    ast.name
                ),
                "remove the braces",
            );
        }
        let Some(mut bound) = self.template_arguments(&ast, stage) else {
            self.lost();
            return;
        };
        let input = self.at.sure.then(|| self.at.features(place));
        bound.push(Bound {
            name: String::from("input"),
            dim: input,
        });
        let mut body = Some(ast.body);
        if body.as_ref().is_some_and(|body| body.items.is_empty()) {
            body = None;
            self.errors.at(
                Place::of(&ast.name),
                format!("the block `{}` has no lines", ast.name),
                "write its lines between the braces: `{ up: dense(64) -> relu, down: dense(input) }`",
            );
        }
        let Some(body) = body else {
            self.lost();
            return;
        };
        let start = self.errors.count();
        let giver = called(line, text, "");
        let block = self.open(line, text, place, has > Has::Nothing, None);
        if has == Has::Nothing
            && let Some(scope) = self.scopes.last_mut()
        {
            scope.apart = Some(self.lines.len());
        }
        let names = std::mem::take(&mut self.values);
        let outer = std::mem::replace(&mut self.bound, bound);
        self.values
            .insert(String::from("input"), (self.at.clone(), None));
        self.lines_of(body);
        self.values = names;
        self.bound = outer;
        // Its names are gone with its values.
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.clear();
        }
        self.close(line, block, text, None);
        self.at.giver = giver;
        let fresh = self.errors.forget(start, &told);
        if let Some(template) = self.templates.find_mut(&stage.path) {
            template.told.extend(fresh);
        }
    }

    /// The values of a block's parameters.
    fn template_arguments(
        &mut self,
        ast: &ast::Template,
        stage: &ast::Stage,
    ) -> Option<Vec<Bound>> {
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        if list.len() != ast.params.len() {
            let place = stage.args.as_ref().map_or(stage.place(), |args| args.place);
            let count = |count: usize| match count {
                1 => String::from("one width"),
                count => format!("{count} widths"),
            };
            self.errors.at(
                place,
                format!(
                    "the block `{}` takes {}, and here are {}",
                    ast.name,
                    count(ast.params.len()),
                    list.len()
                ),
                format!("write `{}`", form(ast)),
            );
            return None;
        }
        let mut bound = Vec::new();
        for (param, arg) in ast.params.iter().zip(list) {
            let Arg::Value(expr) = arg else {
                self.errors.at(
                    spelling::arg_place(arg),
                    format!("`{}` takes widths in their order", ast.name),
                    format!("write `{}`", form(ast)),
                );
                return None;
            };
            let dim = self.dim(expr, &source(param));
            if let Some(dim) = &dim {
                self.positive(&source(param), dim);
            }
            bound.push(Bound {
                name: plain(param),
                dim,
            });
        }
        Some(bound)
    }

    /// The field of a layer, or of a block, on a line with several of them.
    pub(super) fn part_name(&mut self, stage: &ast::Stage) -> Option<Ident> {
        let place = stage.place();
        if spelling::is_group(stage) || stage.each.is_some() {
            self.errors.at(
                place,
                "lines in braces among several layers on a line have no name",
                "begin a line for them: write a comma, then `name: { … }`",
            );
            return None;
        }
        let template = self.templates.find(&stage.path);
        let word = match template {
            Some(template) => snake(&plain(&template.ast.name)),
            None => spelling::row(&stage.path)?.keyword.to_owned(),
        };
        Some(Ident::new(&word, place.first))
    }
}

/// `feed_forward` for `FeedForward`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_uppercase() && index > 0 {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
