//! The same calls in reverse, or the reason why there are none.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::activation::chain;
use super::calls::Call;
use super::parts::Parts;
use super::{declared, names, reads, tiny};
use crate::diag::spanned;
use crate::fuse::{Group, Kernel, Read};
use crate::runtime::{
    self, ARRAY, DENSE_BACKWARD_AND_UPDATE, MAT_REF, NONE, OPTIMIZER, OPTIMIZER_START_STEP, PASS,
    SLOT, SOURCE, SOURCE_INPUT, TRAIN, UPDATE_ALL,
};

/// `impl Train`
pub(super) fn train(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        generics,
        ..
    } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let locals = &parts.locals;
    let frozen = reads::frozen_start(parts);
    let calls = (0..groups.len()).rev().map(|index| {
        let call = Call::for_group(parts, index).backward(parts, index);
        if frozen && !groups[index].trains {
            quote!(if wanted { #call })
        } else {
            call
        }
    });
    let wanted = frozen.then(|| quote!(let wanted = input.gradient.is_some();));
    let lends = reads::lends_input(parts).then(|| quote!(let mut input = input;));
    let (reason, bound) = bounds(parts);
    let (fused, tiny) = (fused(parts), tiny::methods(parts));
    let blamed = net
        .untrainable()
        .map_or_else(|| net.name.span(), |node| node.place.first);
    let contract = TRAIN.at(blamed);
    // What is wrong with the network is told at the stage to blame, and so is what follows from it.
    let header = spanned(&quote!(impl #declared), blamed);
    let network = spanned(&quote!(#this #used), blamed);
    let body = parts.body(quote! {
        let [#(#locals),*] = #ARRAY(slots);
        #lends
        #wanted
        #(#calls)*
    });
    let backward = quote! {
        fn backward(
            &self,
            input: #SOURCE<'_, T>,
            slots: &mut [#SLOT<T>],
            gradients: &mut Self,
            pass: &#PASS,
        ) #body
    };
    let methods = quote_spanned! {blamed=>
        {
            #backward
            #fused
            #tiny
        }
    };
    quote! {
        #reason
        #[automatically_derived]
        #header #contract for #network #bound #methods
    }
}

/// `fn backward_and_update`: the same calls, each with its layer's update. Nothing for networks whose
/// weights have several readers, are another network's or a layer's of the user's own: they step after the
/// whole pass.
fn fused(parts: &Parts) -> TokenStream {
    let Parts { groups, .. } = parts;
    let whole = |group: &Group| {
        matches!(
            group.kernel,
            Kernel::Tied { .. }
                | Kernel::Network { .. }
                | Kernel::Own { .. }
                | Kernel::Dense { shared: true, .. }
        )
    };
    if parts.stub || groups.iter().any(whole) || parts.net.is_governed() {
        return TokenStream::new();
    }
    let locals = &parts.locals;
    let tensors = |group: &Group| match &group.kernel {
        Kernel::Dense { bias, .. } => 1 + usize::from(*bias),
        Kernel::Layer { layer, .. } => layer.kind.tensors,
        _ => 0,
    };
    // Fixed layers at the start have nobody to hand a gradient to.
    let frozen = reads::frozen_start(parts);
    let done = |index: &usize| !frozen || groups[*index].trains;
    let calls = (0..groups.len()).rev().filter(done).map(|index| {
        let group = &groups[index];
        match &group.kernel {
            Kernel::Layer { field, .. } => {
                let (call, field) = (Call::for_group(parts, index).backward(parts, index), field.tokens());
                let first = Literal::usize_unsuffixed(groups[..index].iter().map(tensors).sum());
                quote!(#call #UPDATE_ALL(optimizer, #first, self.#field.tensors_mut(), gradients.#field.tensors());)
            }
            Kernel::Dense { field, activations, .. } => {
                let (field, activation, local) = (field.tokens(), chain(activations), &parts.locals[index]);
                let first = Literal::usize_unsuffixed(groups[..index].iter().map(tensors).sum());
                let source = reads::sources(parts, index);
                quote!(#DENSE_BACKWARD_AND_UPDATE(&mut self.#field, #activation, #(#source)*, #local, &mut gradients.#field, (optimizer, #first), pass);)
            }
            _ => Call::for_group(parts, index).backward(parts, index),
        }
    });
    let wanted = frozen.then(|| quote!(let wanted = false;));
    let mutable = reads::lends_input(parts).then(|| quote!(mut));
    let input = (0..groups.len())
        .filter(done)
        .flat_map(|index| &groups[index].reads)
        .any(|read| !matches!(read, Read::Group(_)));
    let input = input.then(|| quote!(let #mutable input = #SOURCE_INPUT(x, #NONE);));
    quote! {
        fn backward_and_update<__O: #OPTIMIZER<T>>(
            &mut self,
            x: #MAT_REF<'_, T>,
            slots: &mut [#SLOT<T>],
            gradients: &mut Self,
            optimizer: &mut __O,
            pass: &#PASS,
        ) {
            let [#(#locals),*] = #ARRAY(slots);
            #wanted
            #input
            #OPTIMIZER_START_STEP(optimizer);
            #(#calls)*
        }
    }
}

/// What `Train` asks for: that the networks inside can be trained, and no stage without a derivative, which is
/// blamed where it stands.
fn bounds(parts: &Parts) -> (TokenStream, TokenStream) {
    let (reason, own) = without_slope(parts);
    let inner: Vec<_> = parts
        .net
        .networks()
        .map(|declared| {
            let ty = declared::over(declared, &quote!(T));
            quote!(#ty: #TRAIN<Scalar = T>)
        })
        .collect();
    if own.is_empty() && inner.is_empty() {
        return (reason, own);
    }
    (reason, quote!(where #own #(#inner,)*))
}

/// A bound that no scalar meets, whose text names the stage without a derivative; and the type that names its line.
fn without_slope(parts: &Parts) -> (TokenStream, TokenStream) {
    let Some(node) = parts.net.untrainable() else {
        return (TokenStream::new(), TokenStream::new());
    };
    let span = node.place.first;
    let kind = node.built_in().map_or("", |kind| kind.kernel);
    let name = parts.net.line_name(node);
    // Of `blocks.0.gate` the last one.
    let name = name.and_then(|name| name.rsplit('.').next());
    let Some(line) = name.and_then(|name| syn::parse_str::<Ident>(name).ok()) else {
        let reason = runtime::has_slope("", span);
        return (TokenStream::new(), quote_spanned!(span=> T: #reason<Self>,));
    };
    let (lines, reason) = (names::lines(), runtime::has_slope(kind, span));
    let declared = quote! {
        #[allow(non_camel_case_types)]
        mod #lines {
            pub enum #line {}
        }
    };
    (
        declared,
        quote_spanned!(span=> T: #reason<Self, #lines::#line>,),
    )
}
