//! `let u = …;` before a formula's value, in braces or without.

use quote::ToTokens;
use syn::{Error, Expr, Ident, Pat, Result, Stmt};

use super::{Local, Reader, mistake};
use crate::diag::source;
use crate::formula::graph::Id;

impl Reader<'_> {
    pub(super) fn block(&mut self, block: &syn::Block) -> Result<Id> {
        self.statements(&block.stmts, Some(block))
    }

    /// The value of the last statement, which sees the variables of those before it.
    pub(super) fn statements(
        &mut self,
        statements: &[Stmt],
        block: Option<&syn::Block>,
    ) -> Result<Id> {
        let scope = self.locals.len();
        let mut mistakes = Mistakes(None);
        let (before, value) = match statements {
            [before @ .., Stmt::Expr(value, None)] => (before, Value::Is(value)),
            [before @ .., Stmt::Expr(_, Some(semicolon))] => (before, Value::Dropped(semicolon)),
            _ => (statements, Value::Missing),
        };
        for statement in before {
            let found = self.statement(statement);
            mistakes.add(found);
        }
        let value = match value {
            Value::Is(value) => self.read(value),
            Value::Dropped(semicolon) => Err(mistake(
                semicolon,
                "with a `;` behind its last expression a block has no value",
                "remove this `;`",
            )),
            Value::Missing => Err(mistake(
                block.map_or_else(Default::default, ToTokens::to_token_stream),
                "there is no value between these braces",
                "write one behind the statements: `{ let u = x * x; u + 1 }`",
            )),
        };
        let locals = self.locals.split_off(scope);
        let Some(value) = mistakes.add(value) else {
            return Err(mistakes.0.unwrap_or_else(|| unreachable!("just added")));
        };
        // What is not understood uses nothing: the names are judged last.
        if mistakes.0.is_none() {
            for local in locals.into_iter().filter(|local| !local.used) {
                mistakes.add::<()>(Err(mistake(
                    &local.name,
                    &format!("the formula does not use `{}`", local.name),
                    &format!("remove `{}`, or use it in the formula", local.name),
                )));
            }
        }
        mistakes.0.map_or(Ok(value), Err)
    }

    fn statement(&mut self, statement: &Stmt) -> Result<()> {
        match statement {
            Stmt::Local(local) => self.binding(local),
            Stmt::Expr(Expr::Assign(assign), _) => {
                let (name, value) = (source(&assign.left), source(&assign.right));
                Err(mistake(
                    assign,
                    "a variable of a formula does not change",
                    &format!("write `let {name} = {value};`"),
                ))
            }
            other => Err(mistake(
                other,
                "only a `let` may stand before the value of a formula",
                "write `let u = …;`, and use `u`",
            )),
        }
    }

    /// `let u = …;`
    fn binding(&mut self, local: &syn::Local) -> Result<()> {
        let mut mistakes = Mistakes(None);
        if let Some(attribute) = local.attrs.first() {
            mistakes.add::<()>(Err(mistake(
                attribute,
                "a `let` of a formula has no attributes",
                "remove the attribute",
            )));
        }
        let text = local.init.as_ref().map(|init| source(&init.expr));
        mistakes.add(plain(&local.pat, text.as_deref().unwrap_or("…")));
        let mut names = Vec::new();
        idents(&local.pat, &mut names);
        let value = match &local.init {
            // A tuple.
            Some(_) if names.len() > 1 => None,
            // The value does not see the variable.
            Some(init) => {
                if let Some((word, _)) = &init.diverge {
                    mistakes.add::<()>(Err(mistake(
                        word,
                        "a `let` of a formula has no `else`",
                        "write `let u = …;`",
                    )));
                }
                let value = self.read(&init.expr);
                mistakes.add(value)
            }
            None => {
                let name = source(&local.pat);
                mistakes.add::<Id>(Err(mistake(
                    local,
                    &format!("`{name}` has no value"),
                    &format!("write `let {name} = …;`"),
                )))
            }
        };
        let value = if mistakes.0.is_none() { value } else { None };
        self.locals.extend(names.into_iter().map(|name| Local {
            name,
            value,
            used: false,
        }));
        mistakes.0.map_or(Ok(()), Err)
    }
}

/// The end of some statements.
enum Value<'a> {
    Is(&'a Expr),
    Dropped(&'a syn::Token![;]),
    Missing,
}

/// All mistakes of a block.
struct Mistakes(Option<Error>);

impl Mistakes {
    fn add<T>(&mut self, result: Result<T>) -> Option<T> {
        match (result, &mut self.0) {
            (Ok(value), _) => return Some(value),
            (Err(error), Some(all)) => all.combine(error),
            (Err(error), none) => *none = Some(error),
        }
        None
    }
}

/// A pattern must be a name.
fn plain(pattern: &Pat, value: &str) -> Result<()> {
    let mut names = Vec::new();
    idents(pattern, &mut names);
    let help = match names.as_slice() {
        [name] => format!("write `let {name} = {value};`"),
        _ => String::from("write one `let` for each name: `let u = …;`"),
    };
    match pattern {
        Pat::Ident(name) => match (&name.by_ref, &name.mutability, &name.subpat) {
            (None, None, None) => Ok(()),
            (None, Some(word), None) => Err(mistake(
                word,
                "a variable of a formula does not change",
                &help,
            )),
            _ => Err(mistake(
                pattern,
                "a `let` of a formula has a name alone",
                &help,
            )),
        },
        Pat::Paren(inner) => plain(&inner.pat, value),
        Pat::Type(typed) => Err(mistake(
            typed,
            "the numbers of a formula have the type of the network",
            &help,
        )),
        Pat::Wild(_) => Err(mistake(
            pattern,
            "this `let` has no name",
            "remove it, or write `let u = …;` and use `u`",
        )),
        other => Err(mistake(
            other,
            "a `let` of a formula has a name alone",
            &help,
        )),
    }
}

/// The names in a pattern.
fn idents(pattern: &Pat, names: &mut Vec<Ident>) {
    match pattern {
        Pat::Ident(name) => names.push(name.ident.clone()),
        Pat::Paren(inner) => idents(&inner.pat, names),
        Pat::Type(typed) => idents(&typed.pat, names),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|inner| idents(inner, names)),
        _ => {}
    }
}
