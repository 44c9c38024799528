//! ast → model. All errors of meaning are made here. After an error the walk goes on with what was declared: each
//! mistake is reported once, and later ones are not hidden.

mod budget;
mod constants;
mod levels;
mod names;
mod spelling;

mod has;
mod numbers;
mod width;

mod walk;

mod known;

mod arguments;
mod fit;
mod lints;
mod policy;

mod fields;

mod activations;
mod dense;
mod merges;
mod networks;
mod references;

mod elsewhere;
mod meaning;
mod habits;

mod layers;

mod again;
mod blocks;
mod each;
mod repeats;
mod templates;
mod stages;

mod end;
mod lines;

use crate::diag::{Errors, Place};
use crate::model::{Network, Shape};
use crate::syntax::ast::{self, Item};
use walk::{Walk, unknown};

/// The model, repaired where there were errors.
pub(crate) struct Checked {
    pub(crate) network: Network,
    /// True if name, input, output and head are as the user means them, even if there are errors. Otherwise stand-ins are
    /// there for what is not known: a width of 1, a head without a loss of its own.
    pub(crate) whole: bool,
}

pub(crate) fn network(mut ast: ast::Network, errors: &mut Errors) -> Checked {
    let (mut attrs, levels) = levels::levels(std::mem::take(&mut ast.attrs), errors);
    let budgets = budget::take(&mut attrs, !ast.params.is_empty(), errors);
    let usable = names::network(&ast.name, &ast.params, errors);
    if ast.items.is_empty() {
        errors.at(
            Place::of(&ast.name),
            format!("`{}` is empty", ast.name),
            "write its input and its layers: `input: 4, output: dense(3) -> softmax`",
        );
    }
    let empty = ast.items.is_empty();
    let unread = match ast.items.first() {
        Some(Item::Broken) => true,
        Some(Item::Line(line)) => line.broken,
        _ => false,
    };
    habits::replace(&mut ast.items, errors);
    let mut walk = Walk::new(&ast, levels, errors);
    walk.defaults(&mut attrs);
    references::declared(&ast.items, &mut walk.declared);
    let items = templates::above(std::mem::take(&mut ast.items), walk.errors);
    let items = input_first(items, walk.errors);
    end::output_is_last(&items, walk.errors);
    for item in items {
        walk.item(item);
    }
    if !empty {
        // The unreadable item may be the input.
        walk.end(&ast.name, unread);
    }
    let whole = usable && ast.readable && walk.whole();
    let heads = walk.take_heads();
    let Walk {
        input,
        parts,
        scopes,
        lines,
        nodes,
        repeats,
        claims,
        warnings,
        constants,
        ..
    } = walk;
    let network = Network {
        krate: ast.krate,
        attrs,
        vis: ast.vis,
        name: ast.name,
        params: constants.params.clone(),
        constants: constants.into_list(),
        input: input.unwrap_or_else(|| Shape::features(unknown(Place::token(ast.end)))),
        parts,
        fields: scopes.into_iter().flat_map(|scope| scope.fields).collect(),
        lines: lines.into_iter().map(|line| line.model).collect(),
        nodes,
        repeats,
        heads,
        claims,
        budgets,
        warnings,
    };
    Checked { network, whole }
}

/// The items with `input` at the top, where it belongs.
fn input_first(mut items: Vec<Item>, errors: &mut Errors) -> Vec<Item> {
    let position = items
        .iter()
        .position(|item| matches!(item, Item::Input { .. }));
    if let Some(position) = position.filter(|position| *position > 0) {
        let item = items.remove(position);
        // A block with a name reads what it meets where it is used.
        let read = |item: &Item| !matches!(item, Item::Template(_));
        if let Item::Input { keyword, .. } = &item
            && items[..position].iter().any(read)
        {
            errors.at(
                Place::of(keyword),
                "`input` comes first: the lines above it read it",
                "write `input: …` as the first line",
            );
        }
        items.insert(0, item);
    }
    items
}
