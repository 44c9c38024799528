//! One call a group: over a batch, and over one sample on the stack.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::{Parts, activation, argument, array, batch as batch_value, head, source};
use crate::groups::{Group, Kernel, Read};
use crate::model::{Activation, Op};
use crate::names;

/// `fn forward`
pub(super) fn batch(parts: &Parts) -> TokenStream {
    let Parts { groups, rt, .. } = parts;
    let locals = groups.iter().map(|group| &group.local);
    let calls = groups.iter().map(|group| {
        let Group {
            kernel,
            reads,
            local,
            name: _,
            width: _,
        } = group;
        let x = batch_value(parts, *reads);
        match kernel {
            Kernel::Dense { dense, activations } => {
                let (field, activation) = (&dense.field, activation(rt, activations));
                quote!(#rt::dense::forward(&self.#field, #activation, #x, #local, pass);)
            }
            Kernel::Elementwise { activations } => {
                let activation = activation(rt, activations);
                quote!(#rt::elementwise::forward(#activation, #x, #local, pass);)
            }
            Kernel::Dropout { rate, index } => {
                let (rate, index) = (&rate.0, Literal::usize_unsuffixed(*index));
                quote!(#rt::dropout::forward(#rate, #index, #x, #local, pass);)
            }
            Kernel::Softmax => quote!(#rt::softmax::forward(#x, #local, pass);),
        }
    });
    quote! {
        fn forward(&self, x: #rt::MatRef<'_, T>, slots: &mut Self::Slots, pass: &#rt::Pass) {
            let [#(#locals),*] = slots;
            #(#calls)*
        }
    }
}

/// The struct that `predict_one` runs.
pub(super) fn one(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        rt,
        generics,
    } = parts;
    let (one, name, used) = (names::one(), &net.name, &generics.used);
    let (widths, declared) = (&generics.widths, &generics.declared_widths);
    let (input, output) = (array(net.input.dim()), array(net.output().dim()));
    let calls = groups.iter().filter_map(|group| {
        let x = one_value(parts, group.reads);
        let local = &group.local;
        let call = match &group.kernel {
            Kernel::Dense { dense, activations } => {
                let (field, activation) = (&dense.field, activation(rt, activations));
                quote!(#rt::one::dense(simd, &self.net.#field, #activation, #x))
            }
            Kernel::Elementwise { activations } => {
                let activation = activation(rt, activations);
                quote!(#rt::one::elementwise(#activation, #x))
            }
            Kernel::Softmax => quote!(#rt::one::softmax(#x)),
            Kernel::Dropout { .. } => return None,
        };
        Some(quote!(let #local = #call;))
    });
    let logits = one_value(parts, Read::Group(groups.len() - 1));
    let (head, width) = (head(parts), argument(net.output().dim()));
    quote! {
        struct #one<'a, #declared T: #rt::Scalar> {
            net: &'a #name #used,
            x: &'a #input,
        }
        impl<#declared T: #rt::Scalar> #rt::one::Pass for #one<'_, #widths T> {
            type Output = #output;
            #[inline(always)]
            fn run<S: #rt::Simd>(self, simd: S) -> Self::Output {
                let _ = simd;
                #(#calls)*
                #rt::one::head::<T, #head, #width>(#logits)
            }
        }
    }
}

/// A reference to what a group reads; a dropout hands on what it read.
fn one_value(parts: &Parts, reads: Read) -> TokenStream {
    match source(parts, reads) {
        None => quote!(self.x),
        Some(group) if matches!(group.kernel, Kernel::Dropout { .. }) => {
            one_value(parts, group.reads)
        }
        Some(group) => {
            let local = &group.local;
            quote!(&#local)
        }
    }
}

/// One function for each activation of the user's, so that a missing trait is told once, at its name.
pub(super) fn own_activations(parts: &Parts) -> TokenStream {
    let nodes = parts.net.nodes.iter().enumerate();
    let own = nodes.filter_map(|(index, node)| match &node.op {
        Op::Activation(Activation::Own(expr)) => {
            let (first, last) = (node.place.first, node.place.last);
            let rt = names::rt_at(first);
            let name = names::own_activation(index, first);
            let ty = quote_spanned!(first=> impl #rt::Activation<T>);
            let body = quote_spanned!(last=> { #expr });
            Some(quote! {
                #[inline(always)]
                fn #name<T: #rt::Scalar>() -> #ty #body
            })
        }
        _ => None,
    });
    own.collect()
}
