//! The spelling of stages and their arguments.

use proc_macro2::Ident;
use syn::{Expr, Path};

use crate::catalogue::{self, row::Row};
use crate::diag::{Errors, Place, source};
use crate::syntax::ast::{Arg, GROUP, Item, Origin, Stage};

/// The single word that a stage begins with, unless it names a user-defined type.
pub(super) fn word(path: &Path) -> Option<String> {
    let word = path.get_ident()?.to_string();
    let own = word.starts_with(char::is_uppercase) && catalogue::capitalised(&word).is_none();
    (!own).then_some(word)
}

/// The row of a stage, misspelt or not; nothing if it cannot be guessed.
pub(super) fn row(path: &Path) -> Option<&'static Row> {
    let word = word(path)?;
    catalogue::find(&word).or_else(|| catalogue::suggestion(&word))
}

/// True for `{ … }` without a keyword.
pub(super) fn is_group(stage: &Stage) -> bool {
    stage.path.is_ident(GROUP)
}

/// True if the word of a stage is the user's own, and not read for another one.
pub(super) fn as_written(stage: &Stage) -> bool {
    let misread = || {
        let word = word(&stage.path);
        word.is_some_and(|word| row(&stage.path).is_some_and(|row| row.keyword != word))
    };
    matches!(stage.origin, Origin::User | Origin::Loop(_)) && !misread()
}

/// `residual { … }`, `{ … }`: a block in messages and docs.
pub(super) fn block(text: &str) -> String {
    let space = if text.is_empty() { "" } else { " " };
    format!("{text}{space}{{ … }}")
}

/// `leaky_relu(0.2)`, as written; a block without its lines.
pub(super) fn text(stage: &Stage) -> String {
    if is_group(stage) {
        return String::new();
    }
    if let Some(each) = &stage.each {
        let values: Vec<String> = each.values.iter().map(source).collect();
        return format!("for {} in [{}]", each.name, values.join(", "));
    }
    let path = source(&stage.path);
    if !stage.branches.is_empty() {
        let branches: Vec<String> = stage.branches.iter().map(branch).collect();
        return format!("{path}({})", branches.join(", "));
    }
    let args = match &stage.args {
        Some(args) => format!("({})", source(&args.tokens)),
        None => String::new(),
    };
    format!("{path}{args}")
}

/// A branch by its name; `…` if it has none.
fn branch(branch: &Item) -> String {
    let Item::Line(line) = branch else {
        return String::from("…");
    };
    match (&line.name, &line.stages[..]) {
        (Some(name), _) => source(name),
        (None, [stage]) if stage.bare().is_some() => source(&stage.path),
        _ => String::from("…"),
    }
}

/// The expression without its groups: the `$e:expr` of a user's macro comes in a group without delimiters.
pub(super) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => bare(&group.expr),
        _ => expr,
    }
}

/// The name in `add(encode)` or `tied = encode`.
pub(super) fn name_in(value: &Expr) -> Option<Ident> {
    let Expr::Path(path) = bare(value) else {
        return None;
    };
    path.path.get_ident().cloned()
}

pub(super) fn arg_place(arg: &Arg) -> Place {
    match arg {
        Arg::Value(expr) => Place::of(expr),
        Arg::Arrow(first, last) => Place::of(first).to(Place::of(last)),
        Arg::Option(key, value) => Place::of(key).to(Place::of(value)),
        Arg::Unreadable(place) => *place,
    }
}

/// Reports arguments of a stage that takes none.
pub(super) fn nothing(stage: &Stage, keyword: &str, errors: &mut Errors) {
    if let Some(args) = &stage.args
        && !args.tokens.is_empty()
    {
        errors.at(
            stage.place(),
            format!("`{keyword}` takes no arguments"),
            format!("write `{keyword}`"),
        );
    }
}

/// True if a residual block is `residual(project)`. Anything else in its parentheses is an error, and means this.
pub(super) fn project(stage: &Stage) -> bool {
    stage
        .args
        .as_ref()
        .is_some_and(|args| !args.list.is_empty())
}
