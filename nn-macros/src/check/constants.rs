//! Names in widths: the network's parameters, and constants that only the compiler can evaluate.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

use crate::diag::{Place, source};
use crate::model::{Constant, Dim, Size, Term, plain};

pub(super) struct Constants {
    network: String,
    pub(super) params: Vec<Ident>,
    /// The widths that names in the expression at hand stand for; nothing after a mistake.
    pub(super) known: Vec<(String, Option<Dim>)>,
    /// Each expression once, however often it is written; as a divisor it is apart.
    list: Vec<(String, Constant)>,
}

impl Constants {
    pub(super) fn new(network: String, params: Vec<Ident>) -> Self {
        Self {
            network,
            params,
            known: Vec::new(),
            list: Vec::new(),
        }
    }

    /// The size of an expression, by the constant's name in generated code.
    pub(super) fn size(&mut self, expr: &Expr) -> Size {
        self.named(expr, false)
    }

    /// The size of an expression in which names stand for widths; `value` has the numbers of those that are known.
    pub(super) fn size_with(
        &mut self,
        expr: &Expr,
        value: TokenStream,
        widths: Vec<(Ident, Dim)>,
    ) -> Size {
        let texts = widths
            .iter()
            .map(|(name, dim)| format!("{name}={}", dim.text()));
        let texts: Vec<String> = texts.collect();
        let key = format!("{} where {}", source(&value), texts.join(", "));
        let text = source(expr);
        if let Some((_, known)) = self.list.iter().find(|(known, _)| *known == key) {
            return Size::Constant(Term::Named(known.name.clone()), text);
        }
        let place = Place::of(expr);
        let span = Span::call_site().located_at(place.first);
        let name = Ident::new(&self.free(expr.to_token_stream()), span);
        let size = Size::Constant(Term::Named(name.clone()), text);
        let constant = Constant {
            name,
            value,
            widths,
            place,
            divides: false,
        };
        self.list.push((key, constant));
        size
    }

    /// The same for a divisor.
    pub(super) fn divisor(&mut self, expr: &Expr) -> Size {
        self.named(expr, true)
    }

    fn named(&mut self, expr: &Expr, divides: bool) -> Size {
        let text = source(expr);
        let mut list = self.list.iter();
        if let Some((_, known)) =
            list.find(|(known, constant)| *known == text && constant.divides == divides)
        {
            return Size::Constant(Term::Named(known.name.clone()), text);
        }
        let place = Place::of(expr);
        let span = Span::call_site().located_at(place.first);
        let name = Ident::new(&self.free(expr.to_token_stream()), span);
        let size = Size::Constant(Term::Named(name.clone()), text.clone());
        let value = expr.to_token_stream();
        let constant = Constant {
            name,
            value,
            widths: Vec::new(),
            place,
            divides,
        };
        self.list.push((text, constant));
        size
    }

    /// A name that shows the expression: `__Net_cfg_WIDE`, `__Net_HIDDEN_times_2`.
    fn free(&self, value: TokenStream) -> String {
        let mut words = vec![format!("__{}", self.network)];
        tell(value, &mut words);
        let base = words.join("_");
        let (mut free, mut number) = (base.clone(), 2);
        while self.list.iter().any(|(_, known)| known.name == free) {
            free = format!("{base}_{number}");
            number += 1;
        }
        free
    }

    pub(super) fn into_list(self) -> Vec<Constant> {
        self.list
            .into_iter()
            .map(|(_, constant)| constant)
            .collect()
    }
}

/// Adds the words for an expression in a name.
fn tell(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        let word = match &token {
            TokenTree::Group(group) => {
                tell(group.stream(), words);
                continue;
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                '+' => "plus",
                '-' => "minus",
                '*' => "times",
                '/' => "over",
                '%' => "modulo",
                _ => continue,
            }
            .to_owned(),
            TokenTree::Ident(ident) => plain(ident),
            TokenTree::Literal(literal) => literal.to_string(),
        };
        // `$crate` and texts cannot be pieces of a name.
        if !word.contains(|c: char| !c.is_alphanumeric() && c != '_') {
            words.push(word);
        }
    }
}
