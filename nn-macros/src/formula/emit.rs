//! An expression as Rust: a `let` for each part that is used more than once, then the value.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::graph::{Comparison, Function, Graph, Id, Node, is_small};
use crate::runtime::{
    self, COSH, Door, LN_COSH, POWER, POWF, SCALAR, SCALAR_MAX, SCALAR_MIN, SIGN, SINH, TAN,
    TIMES_LOG,
};

/// The tokens for the leaves of an expression.
pub(crate) struct Leaves<'a> {
    /// The door to the runtime.
    pub(crate) rt: &'a Door,
    /// One per variable.
    pub(crate) variables: &'a [TokenStream],
    /// One per parameter.
    pub(crate) parameters: &'a [TokenStream],
    /// A node whose value is already computed, and its name.
    pub(crate) given: Option<(Id, TokenStream)>,
}

/// The statements and the value of `id`.
pub(crate) fn expression(graph: &Graph, id: Id, leaves: &Leaves<'_>) -> TokenStream {
    let mut uses = BTreeMap::new();
    count(graph, id, leaves, &mut uses);
    let mut writer = Writer {
        graph,
        leaves,
        names: BTreeMap::new(),
    };
    let mut statements = TokenStream::new();
    // Arguments are older than their users, so this order defines every name before its use.
    for (&part, &times) in &uses {
        let leaf = matches!(
            graph.node(part),
            Node::Number(_) | Node::Variable(_) | Node::Parameter(_)
        );
        if times > 1 && part != id && !leaf {
            let value = writer.value(part);
            let name = format_ident!("part_{}", part.0, span = Span::mixed_site());
            statements.extend(quote!(let #name = #value;));
            writer.names.insert(part, name);
        }
    }
    let value = writer.value(id);
    quote!(#statements #value)
}

fn count(graph: &Graph, id: Id, leaves: &Leaves<'_>, uses: &mut BTreeMap<Id, usize>) {
    let times = uses.entry(id).or_default();
    *times += 1;
    if *times > 1 || leaves.given.as_ref().is_some_and(|(given, _)| *given == id) {
        return;
    }
    for argument in graph.arguments(id) {
        count(graph, argument, leaves, uses);
    }
}

struct Writer<'a> {
    graph: &'a Graph,
    leaves: &'a Leaves<'a>,
    names: BTreeMap<Id, Ident>,
}

impl Writer<'_> {
    fn value(&self, id: Id) -> TokenStream {
        let rt = self.leaves.rt;
        if let Some((given, tokens)) = &self.leaves.given
            && *given == id
        {
            return tokens.clone();
        }
        if let Some(name) = self.names.get(&id) {
            return quote!(#name);
        }
        let at = |id| self.value(id);
        match self.graph.node(id) {
            Node::Number(bits) => self.number(f64::from_bits(bits)),
            Node::Variable(index) => self.leaves.variables[index].clone(),
            Node::Parameter(index) => self.leaves.parameters[index].clone(),
            Node::Neg(a) => {
                let a = at(a);
                quote!((-#a))
            }
            Node::Add(a, b) => {
                let (a, b) = (at(a), at(b));
                quote!((#a + #b))
            }
            Node::Sub(a, b) => {
                let (a, b) = (at(a), at(b));
                quote!((#a - #b))
            }
            Node::Mul(a, b) => match self.graph.product_with_logarithm(a, b) {
                Some((factor, logarithm)) => {
                    let (factor, logarithm) = (at(factor), at(logarithm));
                    let times_log = rt.path(TIMES_LOG);
                    quote!(#times_log(#factor, #logarithm))
                }
                None => {
                    let (a, b) = (at(a), at(b));
                    quote!((#a * #b))
                }
            },
            Node::Div(a, b) => {
                let (a, b) = (at(a), at(b));
                quote!((#a / #b))
            }
            Node::Pow(a, b) => self.power(a, b),
            Node::Min(a, b) => {
                let (min, a, b) = (rt.path(SCALAR_MIN), at(a), at(b));
                quote!(#min(#a, #b))
            }
            Node::Max(a, b) => {
                let (max, a, b) = (rt.path(SCALAR_MAX), at(a), at(b));
                quote!(#max(#a, #b))
            }
            Node::Call(function, u) => self.call(function, u),
            Node::If(comparison, a, b, then, otherwise) => {
                let (a, b, then, otherwise) = (at(a), at(b), at(then), at(otherwise));
                let operator = match comparison {
                    Comparison::Less => quote!(<),
                    Comparison::LessEqual => quote!(<=),
                    Comparison::Greater => quote!(>),
                    Comparison::GreaterEqual => quote!(>=),
                };
                quote!((if #a #operator #b { #then } else { #otherwise }))
            }
        }
    }

    fn number(&self, value: f64) -> TokenStream {
        let rt = self.leaves.rt;
        let literal = proc_macro2::Literal::f64_suffixed(value.abs());
        let scalar = rt.path(SCALAR);
        let magnitude = quote!(<T as #scalar>::from_f64(#literal));
        if value < 0.0 {
            quote!((-#magnitude))
        } else {
            magnitude
        }
    }

    /// Small whole powers by multiplication, others by `e^(b·ln a)`.
    fn power(&self, a: Id, b: Id) -> TokenStream {
        let rt = self.leaves.rt;
        let base = self.value(a);
        if let Some(power) = self.graph.as_number(b)
            && is_small(power)
        {
            #[allow(clippy::cast_possible_truncation)] // at most 16
            let power = power as i32;
            let raised = rt.path(POWER);
            return quote!(#raised(#base, #power));
        }
        let (powf, exponent) = (rt.path(POWF), self.value(b));
        quote!(#powf(#base, #exponent))
    }

    fn call(&self, function: Function, u: Id) -> TokenStream {
        let rt = self.leaves.rt;
        let u = self.value(u);
        let path = match function {
            Function::Tan => TAN,
            Function::Sinh => SINH,
            Function::Cosh => COSH,
            Function::Sign => SIGN,
            Function::LnCosh => LN_COSH,
            _ => runtime::scalar_function(function.name()),
        };
        let path = rt.path(path);
        quote!(#path(#u))
    }
}
