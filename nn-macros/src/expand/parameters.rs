//! The tensors by name, in declaration order.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::numbers::number;
use super::parts::Parts;
use super::{declared, field, layer, names, rows};
use crate::model::{Access, Field, FieldKind, Number, Op, Policy, Step};
use crate::runtime::{POLICY, POLICY_PLAIN, REPEATED_INIT, SOME, TENSORS};

/// `fn tensors` and `fn tensors_mut`
pub(super) fn tensors(parts: &Parts) -> TokenStream {
    let this = Ident::new("self", Span::call_site());
    let mut walk = Walk {
        parts,
        arrays: TokenStream::new(),
        leaves: Vec::new(),
    };
    walk.fields(&parts.net.fields, &quote!(#this), &Access::default());
    let Walk { arrays, leaves, .. } = walk;
    let tree = tree(&leaves);
    quote!(#TENSORS! { #this, T; #tree #arrays })
}

/// Pairs of pairs: a chain of fifty links would be nested fifty deep.
fn tree(leaves: &[TokenStream]) -> TokenStream {
    match leaves {
        [] => quote!(()),
        [one] => one.clone(),
        _ => {
            let (first, then) = leaves.split_at(leaves.len().div_ceil(2));
            let (first, then) = (tree(first), tree(then));
            quote!((#first #then))
        }
    }
}

struct Walk<'p> {
    parts: &'p Parts<'p>,
    /// `[block_0, block_1] = self.block;`: each element can be borrowed on its own.
    arrays: TokenStream,
    leaves: Vec<TokenStream>,
}

impl Walk<'_> {
    fn fields(&mut self, fields: &[Field], holder: &TokenStream, at: &Access) {
        for field in fields {
            let name = field.member();
            let at = at.and(field.step());
            match &field.kind {
                FieldKind::Layer { node } => {
                    let line = at.text();
                    let leaf = match &self.parts.net.nodes[*node].op {
                        Op::Network(_) => quote!([network #line #holder.#name]),
                        Op::Own(declared) => {
                            let ty = declared::over(declared, &quote!(T));
                            layer::blamed(declared, &quote!([own (#ty) #line #holder.#name]))
                        }
                        _ => quote!([#line #holder.#name]),
                    };
                    self.leaves.push(policy(&field.policy, leaf));
                }
                FieldKind::Block {
                    repeat: None,
                    fields,
                    ..
                } => self.fields(fields, &quote!(#holder.#name), &at),
                FieldKind::Block {
                    repeat: Some(_), ..
                } if let Some(repeat) = self.parts.repeated().find(|repeat| repeat.at == at) => {
                    let first = rows::row(self.parts.net, repeat.nodes.start);
                    // The runtime's macro takes one token.
                    let first = match first.clone().into_iter().count() {
                        1 => first,
                        _ => quote!((#first)),
                    };
                    self.leaves.push(quote!([repeated #first #holder.#name]));
                }
                FieldKind::Block {
                    repeat: Some(times),
                    fields,
                    ..
                } => {
                    let elements: Vec<Ident> =
                        (0..*times).map(|time| names::element(&at, time)).collect();
                    self.arrays
                        .extend(quote!([#(#elements),*] = #holder.#name;));
                    for (time, element) in elements.iter().enumerate() {
                        self.fields(fields, &quote!(#element), &at.and(Step::Index(time)));
                    }
                }
            }
        }
    }
}

/// The tensors, with the training of their line.
fn policy(policy: &Policy, tensors: TokenStream) -> TokenStream {
    if policy.frozen {
        return quote!([frozen #tensors]);
    }
    if !policy.says_more() {
        return tensors;
    }
    let Policy {
        frozen: _,
        rate,
        decay,
        l1,
        l2,
        max_norm,
    } = policy;
    let field = |name: TokenStream, value: &Option<Number>| {
        value
            .as_ref()
            .map(number)
            .map(|value| quote!(#name: #value,))
    };
    let decay = decay
        .as_ref()
        .map(number)
        .map(|decay| quote!(decay: #SOME(#decay),));
    let fields = [
        field(quote!(rate), rate),
        decay,
        field(quote!(l1), l1),
        field(quote!(l2), l2),
        field(quote!(max_norm), max_norm),
    ];
    quote!([governed (#POLICY { #(#fields)* ..#POLICY_PLAIN }) #tensors])
}

/// `{ hidden: Dense::init(…), block: [DigitsBlock { … }, …] }`: the fields of a new network.
pub(super) fn first(parts: &Parts, fields: &[Field]) -> TokenStream {
    let tuple = fields.iter().any(|field| field.element.is_some());
    let fields = fields.iter().map(|field| {
        let name = field.element.is_none().then(|| {
            let name = &field.name;
            quote!(#name:)
        });
        let value = match &field.kind {
            FieldKind::Layer { node } => field::first_value(parts, *node),
            FieldKind::Block {
                ty, repeat, fields, ..
            } => {
                if parts.is_loop(ty) {
                    return quote!(#name #REPEATED_INIT(rng));
                }
                let inner = first(parts, fields);
                let one = quote!(#ty #inner);
                match repeat {
                    None => one,
                    Some(times) => {
                        let all = vec![one; *times];
                        quote!([#(#all),*])
                    }
                }
            }
        };
        quote!(#name #value)
    });
    if tuple {
        quote!((#(#fields),*))
    } else {
        quote!({ #(#fields),* })
    }
}
