//! The structs: the network's own, and those of its named blocks.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Attribute;

use super::parts::Parts;
use super::{declared, docs, field, names, widths};
use crate::diag::{located, replaced};
use crate::model::{Field, FieldKind, Op, Side, plain};
use crate::runtime::{CLONE, DEBUG, Door, F32, PHANTOM_DATA, PUBLIC_LAYER, PUBLIC_MODEL, SCALAR};

/// `pub struct Digits<T: Scalar = f32> { … }`: outside the generated block, where the user names it.
pub(super) fn declaration(parts: &Parts) -> TokenStream {
    let net = parts.net;
    let (attrs, vis, name) = (&net.attrs, &net.vis, &net.name);
    let door = Door::outside(&net.krate, name.span());
    let table = docs::table(net);
    let generics = names::generics(&net.params, &door, name.span());
    let widths = &generics.declared_widths;
    let fields = fields(parts, &net.fields, &door);
    let scalar = net.fields.is_empty().then(|| {
        let (scalar, phantom) = (names::scalar_field(), door.path(PHANTOM_DATA));
        quote! {
            #[doc(hidden)]
            #vis #scalar: #phantom<T>,
        }
    });
    let blocks = blocks(parts, &net.fields, &door);
    // The compiler underlines the struct from its visibility or this word to the end of the parameters.
    let here = Span::call_site().located_at(name.span());
    let word = quote_spanned!(here=> struct);
    let (scalar_trait, f32) = (door.path_at(SCALAR, here), door.path_at(F32, here));
    let parameters = quote_spanned!(here=> <#widths T: #scalar_trait = #f32>);
    let fields = quote_spanned!(here=> { #fields #scalar });
    quote! {
        #(#attrs)*
        #[doc = #table]
        #vis #word #name #parameters #fields
        #blocks
    }
}

/// The derives of every network and of its blocks, unless the user writes them.
fn derives(attrs: &[Attribute], door: &Door) -> TokenStream {
    let derives = [("Clone", CLONE), ("Debug", DEBUG)]
        .into_iter()
        .filter(|(derive, _)| !docs::derives(attrs, derive))
        .map(|(_, derive)| door.path(derive));
    quote!(#[derive(#(#derives),*)])
}

fn fields(parts: &Parts, fields: &[Field], door: &Door) -> TokenStream {
    let vis = &parts.net.vis;
    let parameters = names::generics(&parts.net.params, door, parts.net.name.span()).widths;
    let fields = fields.iter().map(|field| {
        let Field {
            name,
            element,
            attrs,
            policy: _,
            kind,
        } = field;
        let (doc, ty) = match kind {
            FieldKind::Layer { node } => {
                let node = &parts.net.nodes[*node];
                let door = Door::outside(&parts.net.krate, node.place.first);
                (docs::field(node), field::ty(&door, node))
            }
            FieldKind::Block {
                ty,
                text,
                repeat,
                count,
                ..
            } => {
                let one = quote!(#ty<#parameters T>);
                let count = count.as_ref().map(widths::value);
                let ty = match (repeat, count) {
                    (None, _) => one,
                    (Some(_), Some(count)) => quote!([#one; #count]),
                    (Some(times), None) => quote!([#one; #times]),
                };
                (format!("`{text}`."), ty)
            }
        };
        // A lint of the field underlines everything from here to the type.
        let vis = located(&vis.to_token_stream(), name.span());
        let name = element.is_none().then(|| quote!(#name:));
        let Some(shown) = in_docs(parts, &ty) else {
            return quote! {
                #(#attrs)*
                #[doc = #doc]
                #vis #name #ty,
            };
        };
        quote! {
            #(#attrs)*
            #[doc = #doc]
            #[cfg(not(doc))]
            #vis #name #ty,
            #(#attrs)*
            #[doc = #doc]
            #[cfg(doc)]
            #vis #name #shown,
        }
    });
    fields.collect()
}

/// The type of a field in docs: with widths as the user wrote them, where the code uses generated names.
fn in_docs(parts: &Parts, ty: &TokenStream) -> Option<TokenStream> {
    let mut names: Vec<(Ident, TokenStream)> = Vec::new();
    // Docs do not show a calculation; the name of its constant describes it.
    for constant in &parts.net.constants {
        if syn::parse2::<syn::Path>(constant.value.clone()).is_ok() {
            names.push((constant.name.clone(), constant.value.clone()));
        }
    }
    let public = Door::public(&parts.net.krate);
    let (model, layer) = (public.path(PUBLIC_MODEL), public.path(PUBLIC_LAYER));
    for node in &parts.net.nodes {
        let (declared, of) = match &node.op {
            Op::Network(declared) => {
                let path = &declared.path;
                (declared, quote!(<#path as #model>))
            }
            Op::Own(declared) => {
                let scalar = [(format_ident!("T"), quote!(f32))];
                let ty = replaced(&declared::with_scalar(declared), &scalar, &mut false);
                (declared, quote!(<#ty as #layer>))
            }
            _ => continue,
        };
        for side in [Side::Input, Side::Output] {
            let constant = format_ident!("{}", side.name());
            names.push((declared::width(declared, side), quote!(#of::#constant)));
        }
    }
    let mut found = false;
    let shown = replaced(ty, &names, &mut found);
    found.then_some(shown)
}

/// The structs of named blocks.
fn blocks(parts: &Parts, list: &[Field], door: &Door) -> TokenStream {
    let net = parts.net;
    let (vis, widths) = (
        &net.vis,
        names::generics(&net.params, door, net.name.span()).declared_widths,
    );
    // If the network can be compared, its blocks must be comparable too; and they exist only if it does.
    let theirs = |attr: &&Attribute| {
        ["derive", "cfg"]
            .iter()
            .any(|name| attr.path().is_ident(name))
    };
    let attrs: Vec<&Attribute> = net.attrs.iter().filter(theirs).collect();
    let derives = derives(&net.attrs, door);
    let [scalar, f32] = door.paths([SCALAR, F32]);
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
        let called = match field.element {
            None => format!("{}: {text}", plain(&field.name)),
            Some(_) => text.clone(),
        };
        let doc = format!("The parameters of `{called}` in [`{}`].", plain(&net.name));
        let tuple = own.iter().any(|field| field.element.is_some());
        let (fields, inner) = (fields(parts, own, door), blocks(parts, own, door));
        let body = if tuple {
            quote!((#fields);)
        } else {
            quote!({ #fields })
        };
        quote! {
            #[doc = #doc]
            #(#attrs)*
            #derives
            #vis struct #ty<#widths T: #scalar = #f32> #body
            #inner
        }
    });
    blocks.collect()
}
