//! The calls in reverse, or the reason for their absence.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::calls::Call;
use super::parts::Parts;
use super::{declared, names, reads, slots, tiny};
use crate::diag::spanned;
use crate::fuse::{Group, Kernel};
use crate::runtime::{self, BACKWARD, GOAL, PASS, SLOT, SOURCE, TRAIN};

/// `impl Train`
pub(super) fn train(parts: &Parts) -> TokenStream {
    let Parts { net, generics, .. } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let (reason, bound) = bounds(parts);
    let (backward, tiny) = (backward(parts), tiny::methods(parts));
    let blamed = net
        .untrainable()
        .map_or_else(|| net.name.span(), |node| node.place.first);
    let contract = TRAIN.at(blamed);
    // The errors of a network without a derivative, and those that follow, point at the stage to blame.
    let header = spanned(&quote!(impl #declared), blamed);
    let network = spanned(&quote!(#this #used), blamed);
    let methods = quote_spanned! {blamed=>
        {
            #backward
            #tiny
        }
    };
    quote! {
        #reason
        #[doc(hidden)]
        #header #contract for #network #bound #methods
    }
}

/// The calls of the pass forward in reverse: for any goal, or for the gradients alone.
fn backward(parts: &Parts) -> TokenStream {
    let groups = &parts.groups;
    let (frozen, fused) = (reads::frozen_start(parts), is_fused(parts));
    let calls = (0..groups.len()).rev().map(|index| {
        let call = Call::for_group(parts, index);
        let call = if fused {
            call.learn(parts, index)
        } else {
            call.backward(parts, index)
        };
        if frozen && !groups[index].trains {
            quote!(if wanted { #call })
        } else {
            call
        }
    });
    let wanted = frozen.then(|| quote!(let wanted = input.gradient.is_some();));
    let lends = reads::lends_input(parts).then(|| quote!(let mut input = input;));
    let slots = slots::named(parts);
    let body = parts.body(quote! {
        #slots
        #lends
        #wanted
        #(#calls)*
    });
    if fused {
        return quote! {
            #BACKWARD! {}
            fn learn<__G: #GOAL<T, Self>>(
                mut goal: __G,
                input: #SOURCE<'_, T>,
                slots: &mut [#SLOT<T>],
                pass: &#PASS,
            ) #body
        };
    }
    quote! {
        fn backward(
            &self,
            input: #SOURCE<'_, T>,
            slots: &mut [#SLOT<T>],
            gradients: &mut Self,
            pass: &#PASS,
        ) #body
    }
}

/// True if layers may be updated during the pass. Not if weights have several readers or belong to a nested network or
/// a user-defined layer, and not if a line has a training attribute: such networks step after the whole pass.
fn is_fused(parts: &Parts) -> bool {
    let whole = |group: &Group| {
        group.uses.shared
            || matches!(
                group.kernel,
                Kernel::Tied { .. } | Kernel::Network { .. } | Kernel::Own { .. }
            )
    };
    let mut groups = parts.groups.iter().flat_map(Group::written);
    !parts.stub && !groups.any(whole) && !parts.net.is_governed()
}

/// The bounds of `Train`: nested networks can be trained, and every stage has a derivative. One without is blamed at
/// its place.
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

/// A bound that no scalar meets. Its text names the stage without a derivative; a type names the line.
fn without_slope(parts: &Parts) -> (TokenStream, TokenStream) {
    let Some(node) = parts.net.untrainable() else {
        return (TokenStream::new(), TokenStream::new());
    };
    let span = node.place.first;
    let kind = node.built_in().map_or("", |kind| kind.kernel);
    let name = parts.net.line_name(node);
    // The last word of `blocks.0.gate`.
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
