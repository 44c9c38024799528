//! The struct, and what it says about itself.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Attribute;

use super::{
    Parts, argument, calls, construct, docs, field_type, forward, graph, head, layer, parameters,
    value,
};
use crate::catalogue::layers::Start;
use crate::fuse::{Group, Kernel};
use crate::model::{Field, FieldKind, Node, Op, plain};
use crate::names;

/// `pub struct Digits<T: Scalar = f32> { … }`: outside the generated block, where the user names it.
pub(super) fn declaration(parts: &Parts) -> TokenStream {
    let net = parts.net;
    let (attrs, vis, name) = (&net.attrs, &net.vis, &net.name);
    let rt = names::door(&net.krate, name.span());
    let table = docs::table(net);
    let generics = names::generics(&net.params, &rt, name.span());
    let widths = &generics.declared_widths;
    let fields = fields(parts, &net.fields, &rt);
    let scalar = net.fields.is_empty().then(|| {
        let scalar = names::scalar_field();
        quote! {
            #[doc(hidden)]
            #vis #scalar: #rt::PhantomData<T>,
        }
    });
    let blocks = blocks(parts, &net.fields, &rt);
    // What the compiler says of the struct, it says from the visibility or this word up to the end of the parameters.
    let here = Span::call_site().located_at(name.span());
    let word = quote_spanned!(here=> struct);
    let parameters = quote_spanned!(here=> <#widths T: #rt::Scalar = #rt::f32>);
    let fields = quote_spanned!(here=> { #fields #scalar });
    quote! {
        #(#attrs)*
        #[doc = #table]
        #vis #word #name #parameters #fields
        #blocks
    }
}

/// What every network has, and so its blocks, unless the user says it.
fn derives(attrs: &[Attribute], rt: &TokenStream) -> TokenStream {
    let derives = ["Clone", "Debug"]
        .into_iter()
        .filter(|derive| !docs::derives(attrs, derive))
        .map(|derive| {
            let derive = quote::format_ident!("{}", derive);
            quote!(#rt::#derive)
        });
    quote!(#[derive(#(#derives),*)])
}

fn fields(parts: &Parts, fields: &[Field], rt: &TokenStream) -> TokenStream {
    let vis = &parts.net.vis;
    let widths = names::generics(&parts.net.params, rt, parts.net.name.span()).widths;
    let fields = fields.iter().map(|field| {
        let Field {
            name,
            attrs,
            policy: _,
            kind,
        } = field;
        let (doc, ty) = match kind {
            FieldKind::Layer { node } => {
                let node = &parts.net.nodes[*node];
                let rt = names::door(&parts.net.krate, node.place.first);
                (docs::field(node), field_type(&rt, node))
            }
            FieldKind::Block {
                ty, text, repeat, ..
            } => {
                let one = quote!(#ty<#widths T>);
                let ty = match repeat {
                    None => one,
                    Some(times) => quote!([#one; #times]),
                };
                (format!("`{text} {{ … }}`."), ty)
            }
        };
        // A lint of the field underlines all from here to the type.
        let vis = names::located(&vis.to_token_stream(), name.span());
        quote! {
            #(#attrs)*
            #[doc = #doc]
            #vis #name: #ty,
        }
    });
    fields.collect()
}

/// The structs of named blocks.
fn blocks(parts: &Parts, list: &[Field], rt: &TokenStream) -> TokenStream {
    let net = parts.net;
    let (vis, widths) = (
        &net.vis,
        names::generics(&net.params, rt, net.name.span()).declared_widths,
    );
    // What the network can, as be compared, its blocks must be able to, and they are there if it is.
    let theirs = |attr: &&Attribute| {
        ["derive", "cfg"]
            .iter()
            .any(|name| attr.path().is_ident(name))
    };
    let attrs: Vec<&Attribute> = net.attrs.iter().filter(theirs).collect();
    let derives = derives(&net.attrs, rt);
    let blocks = list.iter().map(|field| {
        let FieldKind::Block {
            ty,
            text,
            fields: own,
            ..
        } = &field.kind
        else {
            return TokenStream::new();
        };
        let doc = format!(
            "What the lines of `{}: {text} {{ … }}` in [`{}`] learn.",
            plain(&field.name),
            plain(&net.name)
        );
        let (fields, inner) = (fields(parts, own, rt), blocks(parts, own, rt));
        quote! {
            #[doc = #doc]
            #(#attrs)*
            #derives
            #vis struct #ty<#widths T: #rt::Scalar = #rt::f32> {
                #fields
            }
            #inner
        }
    });
    blocks.collect()
}

/// `impl Model for Digits<T>`: what the network is.
pub(super) fn model(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        rt,
        generics,
        ..
    } = parts;
    let this = &parts.this;
    let text = plain(&net.name);
    let (declared, used) = (&generics.declared, &generics.used);
    let head = head(parts);
    let input = value(net.input.dim());
    let layers = net.nodes.iter().map(|node| row(parts, node));
    let graph = graph::constant(parts);
    let group_names = groups.iter().map(|group| &group.name);
    let slots = groups
        .iter()
        .map(|Group { width, kernel, .. }| match kernel {
            Kernel::Network { declared, .. } => {
                let ty = declared.over(rt, &quote!(T));
                quote!(#rt::network::slot::<#ty>(capacity))
            }
            _ => {
                let width = value(width);
                quote!(#rt::Slot::new(capacity, #width))
            }
        });
    let (first_weights, parameters) = (construct::first_weights(parts), parameters::both(parts));
    let (governed, needs_fit) = (governed(parts), needs_fit(parts));
    let (check, forward) = (calls::check_input(parts), forward::batch(parts));
    quote! {
        #[automatically_derived]
        impl #declared #rt::Model for #this #used {
            type Scalar = T;
            type Head = #head;

            const NAME: &'static #rt::str = #text;
            const INPUT: #rt::usize = #input;
            const LAYERS: &'static [#rt::LayerInfo] = &[#(#layers),*];
            #graph
            #governed
            #needs_fit
            const GROUPS: &'static [&'static #rt::str] = &[#(#group_names),*];

            #first_weights
            fn slots(capacity: #rt::usize) -> #rt::Vec<#rt::Slot<T>> {
                #rt::vec([#(#slots),*])
            }
            #parameters
            #check
            #forward
        }
    }
}

/// Whether any line, here or in a network inside, says how it is trained.
fn governed(parts: &Parts) -> TokenStream {
    let rt = &parts.rt;
    let inner = parts.net.networks().map(|declared| {
        let ty = declared.over(rt, &quote!(T));
        quote!(<#ty as #rt::Model>::GOVERNED)
    });
    let inner: Vec<_> = inner.collect();
    let nested = parts.net.networks().map(|declared| {
        let ty = declared.over(rt, &quote!(T));
        quote!(<#ty as #rt::Model>::NESTED)
    });
    let nested = (!inner.is_empty())
        .then(|| quote!(const NESTED: #rt::usize = #rt::nested(&[#(#nested),*]);));
    let all = if parts.net.is_governed() {
        vec![quote!(true)]
    } else {
        inner
    };
    if all.is_empty() {
        return TokenStream::new();
    }
    quote!(const GOVERNED: #rt::bool = #(#all)||*; #nested)
}

/// Whether any line, here or in a network inside, is fitted to data before training.
fn needs_fit(parts: &Parts) -> TokenStream {
    let rt = &parts.rt;
    let own =
        parts.net.nodes.iter().any(
            |node| matches!(&node.op, Op::Layer(layer) if matches!(layer.start, Start::Unfitted)),
        );
    let all: Vec<_> = if own {
        vec![quote!(true)]
    } else {
        let inner = parts.net.networks().map(|declared| {
            let ty = declared.over(rt, &quote!(T));
            quote!(<#ty as #rt::Model>::NEEDS_FIT)
        });
        inner.collect()
    };
    if all.is_empty() {
        return TokenStream::new();
    }
    quote!(const NEEDS_FIT: #rt::bool = #(#all)||*;)
}

/// A row of the table.
fn row(parts: &Parts, node: &Node) -> TokenStream {
    let Parts { net, rt, .. } = parts;
    let (text, field) = (&node.text, node.field.as_ref());
    let name = match field {
        Some(field) => field.text(),
        None => net.line_name(node).unwrap_or_default().to_owned(),
    };
    let (input, output) = (value(node.input.dim()), value(node.output.dim()));
    match &node.op {
        Op::Dense(dense) => {
            let bias = dense.bias;
            quote!(#rt::LayerInfo::dense(#name, #input, #output, #bias))
        }
        Op::Tied { bias, .. } => quote!(#rt::LayerInfo::tied(#name, #input, #output, #bias)),
        Op::Network(declared) => {
            let ty = declared.over(rt, &quote!(T));
            quote!(#rt::LayerInfo::network::<#ty>(#name, #text))
        }
        // It reads what it hands on.
        Op::Concat => quote!(#rt::LayerInfo::merge(#name, #text, #output, #output)),
        Op::Add | Op::Multiply | Op::Gated(_) => {
            quote!(#rt::LayerInfo::merge(#name, #text, #input, #output))
        }
        Op::Layer(layer) => {
            let cost = |constant| layer::cost(rt, node, layer, constant);
            let (parameters, multiply_adds) = (cost("PARAMETERS"), cost("MULTIPLY_ADDS"));
            let wants = cost("WANTS");
            if layer.keeps_width() {
                quote! {
                    #rt::LayerInfo::each(#name, #text, #output, #parameters, #multiply_adds).wanting(#wants)
                }
            } else {
                quote! {
                    #rt::LayerInfo::layer(#name, #text, #input, #output, #parameters, #multiply_adds)
                        .wanting(#wants)
                }
            }
        }
        Op::Noise(_) => quote!(#rt::LayerInfo::noise(#name, #text, #output)),
        Op::Softmax | Op::Activation(_) => {
            quote!(#rt::LayerInfo::stage(#name, #text, #output))
        }
    }
}

/// `impl Network<64, 10> for Digits<T>`, spanned at the two widths.
pub(super) fn network(parts: &Parts) -> TokenStream {
    let Parts {
        net, rt, generics, ..
    } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let widths = &generics.widths;
    let input = argument(net.input.dim());
    let output = argument(&net.output());
    let place = net.input.dim().place;
    let over = names::located(&quote!(<#widths __T>), net.name.span());
    let contract = quote_spanned!(place.first=> #rt::Network<#input, #output>);
    quote! {
        #[automatically_derived]
        impl #declared #contract for #this #used {}
        #[automatically_derived]
        impl #declared #rt::OverScalar for #this #used {
            type Over<__T: #rt::Scalar> = #this #over;
        }
    }
}
