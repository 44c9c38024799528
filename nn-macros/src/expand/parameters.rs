//! The tensors by name, in declaration order.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::numbers::number;
use super::parts::Parts;
use super::{field, layer, names};
use crate::model::{Access, Field, FieldKind, Number, Op, Policy, Step};
use crate::runtime::{
    ALL, EMPTY, FROZEN, GOVERNED, ITERATOR, ITERATOR_CHAIN, MODEL, PARAMETER, PARAMETER_MUT,
    POLICY, POLICY_PLAIN, SOME, UNDER,
};

/// `fn tensors` and `fn tensors_mut`
pub(super) fn both(parts: &Parts) -> TokenStream {
    let shared = body(parts, &quote!(tensors), &quote!(&));
    let mutable = body(parts, &quote!(tensors_mut), &quote!(&mut));
    quote! {
        fn tensors(&self) -> impl #ITERATOR<Item = #PARAMETER<'_, T>> {
            #shared
        }
        fn tensors_mut(&mut self) -> impl #ITERATOR<Item = #PARAMETER_MUT<'_, T>> {
            #mutable
        }
    }
}

fn body(parts: &Parts, method: &TokenStream, borrow: &TokenStream) -> TokenStream {
    let mut walk = Walk {
        parts,
        method,
        borrow,
        arrays: TokenStream::new(),
        chains: Vec::new(),
    };
    walk.fields(&parts.net.fields, &quote!(self), &Access::default());
    let Walk { arrays, chains, .. } = walk;
    let chain = chained(&chains);
    quote!(#arrays #ALL(#chain))
}

/// All of them one after the other, by halves: a chain of fifty links would nest fifty deep.
fn chained(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [] => quote!(#EMPTY()),
        [one] => one.clone(),
        _ => {
            let (first, then) = parts.split_at(parts.len().div_ceil(2));
            let (first, then) = (chained(first), chained(then));
            quote!(#ITERATOR_CHAIN(#first, #then))
        }
    }
}

struct Walk<'p> {
    parts: &'p Parts<'p>,
    method: &'p TokenStream,
    borrow: &'p TokenStream,
    /// `let [block_0, block_1] = &mut self.block;`: each element on its own can be borrowed.
    arrays: TokenStream,
    chains: Vec<TokenStream>,
}

impl Walk<'_> {
    fn fields(&mut self, fields: &[Field], holder: &TokenStream, at: &Access) {
        let (method, borrow) = (self.method, self.borrow);
        for field in fields {
            let name = &field.name;
            let at = at.and(Step::Field(name.clone()));
            match &field.kind {
                FieldKind::Layer { node } => {
                    let text = at.text();
                    let node = &self.parts.net.nodes[*node];
                    let tensors = match &node.op {
                        Op::Network(_) => quote!(#MODEL::#method(#borrow #holder.#name)),
                        Op::Own(declared) => {
                            let own = layer::own(declared);
                            quote!(#own::#method(#borrow #holder.#name))
                        }
                        _ => quote!(#holder.#name.#method()),
                    };
                    let tensors = policy(&field.policy, &tensors);
                    let tensors = quote!(#UNDER(#text, #tensors));
                    self.chains.push(match &node.op {
                        Op::Own(declared) => layer::blamed(declared, &tensors),
                        _ => tensors,
                    });
                }
                FieldKind::Block {
                    repeat: None,
                    fields,
                    ..
                } => self.fields(fields, &quote!(#holder.#name), &at),
                FieldKind::Block {
                    repeat: Some(times),
                    fields,
                    ..
                } => {
                    let elements: Vec<Ident> =
                        (0..*times).map(|time| names::element(&at, time)).collect();
                    self.arrays
                        .extend(quote!(let [#(#elements),*] = #borrow #holder.#name;));
                    for (time, element) in elements.iter().enumerate() {
                        self.fields(fields, &quote!(#element), &at.and(Step::Index(time)));
                    }
                }
            }
        }
    }
}

/// The tensors, trained as their line says.
fn policy(policy: &Policy, tensors: &TokenStream) -> TokenStream {
    if policy.frozen {
        return quote!(#FROZEN(#tensors));
    }
    if !policy.says_more() {
        return tensors.clone();
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
    quote!(#GOVERNED(#POLICY { #(#fields)* ..#POLICY_PLAIN }, #tensors))
}

/// `{ hidden: Dense::init(…), block: [DigitsBlock { … }, …] }`: the fields of a new network.
pub(super) fn first(parts: &Parts, fields: &[Field]) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let name = &field.name;
        let value = match &field.kind {
            FieldKind::Layer { node } => field::first_value(parts, *node),
            FieldKind::Block {
                ty, repeat, fields, ..
            } => {
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
        quote!(#name: #value)
    });
    quote!({ #(#fields),* })
}
