//! A formula as a constant of the runtime, for programs that read a network.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;

use super::graph::{Graph, Id, Node};
use super::names::Names;
use crate::runtime::{Door, FORMULA, FORMULA_COMPARISON, FORMULA_FUNCTION, FORMULA_NODE};

/// The formula whose value is `id`: its parameters with their defaults, and its nodes. Each node comes after those that
/// it uses.
pub(crate) fn formula(
    graph: &Graph,
    id: Id,
    parameters: &[(Ident, f64)],
    names: &Names,
    rt: &Door,
) -> TokenStream {
    let mut nodes = Nodes {
        graph,
        names,
        rt,
        index: BTreeMap::new(),
        written: Vec::new(),
    };
    nodes.add(id);
    let parameters = parameters.iter().map(|(name, default)| {
        let (name, default) = (name.to_string(), signed(*default));
        quote!((#name, #default))
    });
    let (formula, nodes) = (rt.path(FORMULA), nodes.written);
    quote!(#formula { parameters: &[#(#parameters),*], nodes: &[#(#nodes),*] })
}

struct Nodes<'a> {
    graph: &'a Graph,
    names: &'a Names,
    rt: &'a Door,
    /// The index of a node among the written ones.
    index: BTreeMap<Id, usize>,
    written: Vec<TokenStream>,
}

impl Nodes<'_> {
    /// Writes a node after its arguments, unless it is there. Returns its index.
    fn add(&mut self, id: Id) -> Literal {
        let index = match self.index.get(&id) {
            Some(index) => *index,
            None => {
                let node = self.node(id);
                self.written.push(node);
                self.index.insert(id, self.written.len() - 1);
                self.written.len() - 1
            }
        };
        Literal::usize_unsuffixed(index)
    }

    fn node(&mut self, id: Id) -> TokenStream {
        let kind = self.rt.path(FORMULA_NODE);
        let one = |name: &str| {
            let name = format_ident!("{}", name);
            quote!(#kind::#name)
        };
        let (path, arguments) = match self.graph.node(id) {
            Node::Number(bits) => {
                let value = signed(f64::from_bits(bits));
                return call(one("Number"), quote!(#value));
            }
            Node::Variable(_) => return one("Variable"),
            Node::Parameter(index) => {
                if let Some(constant) = self.names.constant_of(index) {
                    return call(one("Number"), quote!(#constant));
                }
                let index = Literal::usize_unsuffixed(index);
                return call(one("Parameter"), quote!(#index));
            }
            Node::Neg(a) => (one("Negative"), vec![a]),
            Node::Add(a, b) => (one("Sum"), vec![a, b]),
            Node::Sub(a, b) => (one("Difference"), vec![a, b]),
            Node::Mul(a, b) => (one("Product"), vec![a, b]),
            Node::Div(a, b) => (one("Quotient"), vec![a, b]),
            Node::Pow(a, b) => (one("Power"), vec![a, b]),
            Node::Min(a, b) => (one("Minimum"), vec![a, b]),
            Node::Max(a, b) => (one("Maximum"), vec![a, b]),
            Node::Call(function, a) => {
                // The runtime's functions have the names of these.
                let (functions, name) = (
                    self.rt.path(FORMULA_FUNCTION),
                    format_ident!("{function:?}"),
                );
                let (path, a) = (one("Call"), self.add(a));
                return call(path, quote!(#functions::#name, #a));
            }
            Node::If(comparison, a, b, then, otherwise) => {
                let (comparisons, name) = (
                    self.rt.path(FORMULA_COMPARISON),
                    format_ident!("{comparison:?}"),
                );
                let choice = one("Choice");
                let [left, right, then, otherwise] = [a, b, then, otherwise].map(|id| self.add(id));
                return quote! {
                    #choice { comparison: #comparisons::#name, left: #left, right: #right, then: #then, otherwise: #otherwise }
                };
            }
        };
        let arguments: Vec<Literal> = arguments.into_iter().map(|id| self.add(id)).collect();
        call(path, quote!(#(#arguments),*))
    }
}

fn call(path: TokenStream, arguments: TokenStream) -> TokenStream {
    quote!(#path(#arguments))
}

/// A literal has no sign.
fn signed(value: f64) -> TokenStream {
    let sign = (value < 0.0).then(|| quote!(-));
    let value = Literal::f64_suffixed(value.abs());
    quote!(#sign #value)
}
