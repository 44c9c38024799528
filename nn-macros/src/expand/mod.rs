//! model → tokens. It cannot fail: what the model says can be generated.

mod asserts;
mod backward;
mod construct;
mod docs;
mod forward;
mod parameters;
mod tiny;
mod types;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::diag::Place;
use crate::groups::{self, Group, Numbered, Read};
use crate::model::{Activation, Dim, Head, Network, Op, Size};
use crate::names::{self, Generics};

/// A model and what is derived from it.
struct Parts<'a> {
    net: &'a Network,
    groups: Vec<Group<'a>>,
    rt: TokenStream,
    generics: Generics,
}

pub(crate) fn network(net: &Network) -> TokenStream {
    let rt = names::rt().into_token_stream();
    let parts = Parts {
        net,
        groups: groups::of(net),
        generics: names::generics(&net.params, &rt),
        rt: rt.clone(),
    };
    let declaration = types::declaration(&parts);
    let door = names::door(&net.krate, net.name.span());
    let asserts = asserts::all(&parts);
    let own_activations = forward::own_activations(&parts);
    let construct = construct::impls(&parts);
    let model = types::model(&parts);
    let train = backward::train(&parts);
    let network = types::network(&parts);
    quote! {
        #declaration
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, dead_code, unreachable_pub, unused_qualifications)]
        const _: () = {
            use #door as #rt;
            #asserts
            #own_activations
            #construct
            #model
            #train
            #network
        };
    }
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
    match &dim.size {
        Size::Known(size) => {
            let mut literal = Literal::usize_unsuffixed(*size);
            literal.set_span(dim.place.first);
            literal.into_token_stream()
        }
        Size::Constant(tokens, _) => tokens.clone(),
        Size::Param(name) => name.into_token_stream(),
    }
}

/// `[T; 64]`
fn array(dim: &Dim) -> TokenStream {
    let length = value(dim);
    quote_spanned!(dim.place.first=> [T; #length])
}

/// `Dense<T, 64, 10>`
fn dense_type(rt: &TokenStream, node: &crate::model::Node, bias: bool) -> TokenStream {
    let (input, output) = (argument(node.input.dim()), argument(node.output.dim()));
    let without = (!bias).then(|| quote!(, false));
    quote!(#rt::Dense<T, #input, #output #without>)
}

/// `Softmax<10>`
fn head(parts: &Parts) -> TokenStream {
    let Parts { net, rt, .. } = parts;
    let width = argument(net.output().dim());
    let head = match net.head() {
        Head::Softmax => quote!(Softmax),
        Head::Sigmoid => quote!(Sigmoid),
        Head::Identity => quote!(Identity),
        Head::Other => quote!(Other),
    };
    quote!(#rt::head::#head<#width>)
}

/// The activations of a group as one value: `Chain(Relu, Scale(…))`.
fn activation(rt: &TokenStream, activations: &[Numbered]) -> TokenStream {
    activations
        .iter()
        .filter(|(_, node)| !node.is("identity"))
        .map(|(index, node)| match &node.op {
            Op::Activation(Activation::BuiltIn { kind, value }) => {
                let kernel = quote::format_ident!("{}", kind.kernel);
                let value = value
                    .as_ref()
                    .map(|value| quote!((<T as #rt::Scalar>::from_f64(#value))));
                quote!(#rt::#kernel #value)
            }
            _ => {
                let name = names::own_activation(*index, node.place.first);
                quote!(#name::<T>())
            }
        })
        .reduce(|first, then| quote!(#rt::Chain(#first, #then)))
        .unwrap_or_else(|| quote!(#rt::Identity))
}

/// The value that a group reads, in a pass over a batch.
fn batch(parts: &Parts, reads: Read) -> TokenStream {
    match source(parts, reads) {
        Some(group) => {
            let local = &group.local;
            quote!(#local.value())
        }
        None => quote!(x),
    }
}

fn source<'p>(parts: &'p Parts<'_>, reads: Read) -> Option<&'p Group<'p>> {
    match reads {
        Read::Input => None,
        Read::Group(index) => parts.groups.get(index),
    }
}

/// A path spanned at the first token of `place`, its arguments at the last: on stable Rust an error
/// in the call then underlines the whole place.
fn call(place: Place, function: &str, arguments: &TokenStream) -> TokenStream {
    let rt = names::rt_at(place.first);
    let function = proc_macro2::Ident::new(function, place.first);
    let path = quote_spanned!(place.first=> #rt::#function);
    let arguments = quote_spanned!(place.last=> (#arguments));
    quote!(#path #arguments)
}
