//! model → tokens. It cannot fail: what the model says can be generated.

mod asserts;
mod backward;
mod calls;
mod construct;
mod docs;
mod forward;
mod graph;
mod layer;
mod outputs;
mod parameters;
mod tiny;
mod types;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Attribute;

use crate::catalogue::layers::{Layer, Start};
use crate::diag::Place;
use crate::fuse::{self, Group};
use crate::model::{Constant, Dim, Head, HeadKind, Network, Node, Op, Size};
use crate::names::{self, Generics};

/// A model and what is derived from it.
struct Parts<'a> {
    net: &'a Network,
    groups: Vec<Group<'a>>,
    rt: TokenStream,
    /// The network in the generated block, over any scalar: an alias, so that what is wrong with a struct of
    /// another kind that has its name is told once.
    this: Ident,
    generics: Generics,
    /// Whether it only stands in for a network with mistakes: nothing of it is ever called.
    stub: bool,
}

pub(crate) fn network(net: &Network) -> TokenStream {
    generate(net, false)
}

/// The same types and docs, and functions without bodies.
pub(crate) fn stub(net: &Network) -> TokenStream {
    generate(net, true)
}

fn generate(net: &Network, stub: bool) -> TokenStream {
    let rt = names::rt().into_token_stream();
    let parts = Parts {
        net,
        groups: fuse::of(net),
        generics: names::generics(&net.params, &rt, net.name.span()),
        rt: rt.clone(),
        this: names::this(&net.name),
        stub,
    };
    let declaration = types::declaration(&parts);
    let door = names::door(&net.krate, net.name.span());
    let asserts = asserts::all(&parts);
    let own_activations = forward::own_activations(&parts);
    let construct = construct::impls(&parts);
    let model = types::model(&parts);
    let train = backward::train(&parts);
    let network = types::network(&parts);
    let one = forward::one(&parts);
    let (outputs, split) = outputs::named(&parts);
    let constants = constants(&parts);
    let aliases = aliases(&parts);
    let alias = this(&parts);
    let cfg = conditions(&net.attrs);
    let deprecated = net
        .attrs
        .iter()
        .any(|attr| attr.path().is_ident("deprecated"));
    let deprecated = deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #constants
        #aliases
        #declaration
        #outputs
        #cfg
        #deprecated
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code, trivial_numeric_casts, unreachable_pub, unused_qualifications)]
        const _: () = {
            use #door as #rt;
            #alias
            #asserts
            #own_activations
            #construct
            #model
            #train
            #network
            #one
            #split
        };
    }
}

/// `type __This<T> = Digits<T>;`: nothing else in the generated block names the struct and its parameters.
fn this(parts: &Parts) -> TokenStream {
    let (this, name, generics) = (&parts.this, &parts.net.name, &parts.generics);
    let (widths, used) = (&generics.declared_widths, &generics.used);
    quote!(type #this<#widths T> = #name #used;)
}

/// The widths that the user has in constants. Each stands in a type: there a wrong one is told at the user's tokens,
/// and what uses the type is silent.
fn constants(parts: &Parts) -> TokenStream {
    let cfg = conditions(&parts.net.attrs);
    let constants = parts.net.constants.iter().map(|constant| {
        let Constant { name, value, place } = constant;
        let door = names::door(&parts.net.krate, place.first);
        quote! {
            #cfg
            #[allow(non_camel_case_types)]
            type #name = [(); #value];
            #cfg
            #[allow(non_upper_case_globals)]
            const #name: #door::usize = <#name as #door::Width>::WIDTH;
        }
    });
    constants.collect()
}

/// What generated code calls the networks and layers of the user's that are stages; one for all times of a block.
fn aliases(parts: &Parts) -> TokenStream {
    let mut aliases: Vec<(&Ident, TokenStream)> = Vec::new();
    for node in &parts.net.nodes {
        let (declared, alias) = match &node.op {
            Op::Network(declared) => (declared, declared.network_alias()),
            Op::Layer(Layer {
                start: Start::Own(declared),
                ..
            }) => (declared, declared.layer_alias()),
            _ => continue,
        };
        if aliases.iter().all(|(known, _)| **known != declared.alias) {
            aliases.push((&declared.alias, alias));
        }
    }
    let cfg = conditions(&parts.net.attrs);
    let aliases = aliases.iter().map(|(_, alias)| alias);
    quote!(#(#cfg #[allow(non_camel_case_types)] #aliases)*)
}

/// The `#[cfg(…)]` of the struct, on which everything beside it depends, too.
fn conditions(attrs: &[Attribute]) -> TokenStream {
    let conditions = attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
    quote!(#(#conditions)*)
}

/// A width where a generic argument stands.
fn argument(dim: &Dim) -> TokenStream {
    match &dim.size {
        Size::Known(_) | Size::Param(_) => value(dim),
        Size::Constant(..) => {
            let value = value(dim);
            quote!({ #value })
        }
    }
}

/// A width where an expression stands.
fn value(dim: &Dim) -> TokenStream {
    dim.tokens()
}

/// `[T; 64]`
fn array(dim: &Dim) -> TokenStream {
    let length = value(dim);
    quote_spanned!(dim.place.first=> [T; #length])
}

impl Parts<'_> {
    /// The body of a function that computes.
    fn body(&self, calls: TokenStream) -> TokenStream {
        let rt = &self.rt;
        if self.stub {
            quote!({ #rt::stub() })
        } else {
            quote!({ #calls })
        }
    }

    /// The first value of what a node learns.
    fn first_value(&self, node: usize) -> TokenStream {
        let rt = &self.rt;
        match &self.net.nodes[node].op {
            Op::Dense(dense) => {
                let init = quote::format_ident!("{}", dense.init.variant);
                quote!(#rt::Dense::init(rng, #rt::Init::#init))
            }
            Op::Network(_) => quote!(#rt::Model::drawn(&mut rng.inner())),
            Op::Layer(layer) => layer::start(rt, layer),
            _ => quote!(#rt::Tied::init()),
        }
    }
}

/// The type of what a node learns: `Dense<T, 64, 10>`.
fn field_type(rt: &TokenStream, node: &Node) -> TokenStream {
    let (input, output) = (argument(node.input.dim()), argument(node.output.dim()));
    let without = |bias: bool| (!bias).then(|| quote!(, false));
    match &node.op {
        Op::Network(declared) => declared.over(rt, &quote!(T)),
        Op::Layer(layer) => layer::ty(rt, node, layer),
        Op::Tied { bias, .. } => {
            let without = without(*bias);
            quote!(#rt::Tied<T, #output #without>)
        }
        Op::Dense(dense) => {
            let without = without(dense.bias);
            quote!(#rt::Dense<T, #input, #output #without>)
        }
        _ => TokenStream::new(),
    }
}

/// `Softmax<10>`, or `Heads<(Softmax<10>, Sigmoid<1>)>`.
fn head(parts: &Parts) -> TokenStream {
    let rt = &parts.rt;
    match &parts.net.heads[..] {
        [one] => one_head(parts, one),
        several => {
            let heads = several.iter().map(|head| one_head(parts, head));
            quote!(#rt::head::Heads<(#(#heads,)*)>)
        }
    }
}

fn one_head(parts: &Parts, head: &Head) -> TokenStream {
    let rt = &parts.rt;
    let width = argument(&head.dim);
    let name = match &head.kind {
        HeadKind::Softmax => quote!(Softmax),
        HeadKind::Sigmoid => quote!(Sigmoid),
        HeadKind::Identity => quote!(Identity),
        HeadKind::Other => quote!(Other),
        HeadKind::Network(node) => {
            let Op::Network(declared) = &parts.net.nodes[*node].op else {
                return TokenStream::new();
            };
            let ty = declared.over(rt, &quote!(#rt::f32));
            return quote!(<#ty as #rt::Model>::Head);
        }
    };
    quote!(#rt::head::#name<#width>)
}

/// A path spanned at the first token of `place`, its arguments at the last: on stable Rust an error
/// in the call then underlines the whole place.
fn call(place: Place, function: &str, arguments: &TokenStream) -> TokenStream {
    let rt = names::rt_at(place.first);
    let function = Ident::new(function, place.first);
    let path = quote_spanned!(place.first=> #rt::#function);
    let arguments = quote_spanned!(place.last=> (#arguments));
    quote!(#path #arguments)
}
