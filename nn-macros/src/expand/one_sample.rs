//! The pass of one sample, on the stack, for `predict_one`.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::calls::Call;
use super::parts::Parts;
use super::widths;
use crate::catalogue::row::Takes;
use crate::fuse::{Group, Kernel, Read};
use crate::model::Shape;
use crate::runtime::{ONE_PART, ONE_SAMPLE, SIMD};

/// `impl OneSample`: the pass that `predict_one` runs.
pub(super) fn one(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        generics,
        ..
    } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let (input, output) = (
        widths::array(&net.input.len()),
        widths::array(&net.output()),
    );
    let (ins, outs) = (
        widths::argument(&net.input.len()),
        widths::argument(&net.output()),
    );
    let computing = |index: &usize| !matches!(groups[*index].kernel, Kernel::Noise { .. });
    let calls: Vec<_> = (0..groups.len())
        .filter(computing)
        .map(|index| {
            let (group, local) = (&groups[index], &parts.locals[index]);
            let reads = group.reads.iter().enumerate();
            let x: Vec<_> = reads
                .map(|(at, read)| one_taken(parts, group, (at, *read)))
                .collect();
            let call = Call::for_group(parts, index).one(&x);
            // Here no argument gives the number of values.
            let ty = widens(group).then(|| {
                let array = widths::array(&group.gives.len());
                quote!(: #array)
            });
            quote!(let #local #ty = #call;)
        })
        .collect();
    let unused = calls.is_empty().then(|| quote!(let _ = simd;));
    let logits = owned(parts, Read::Group(groups.len() - 1));
    let place = net.input.place();
    let contract = {
        let one_sample = ONE_SAMPLE.at(place.first);
        quote_spanned!(place.first=> #one_sample<#ins, #outs>)
    };
    let body = parts.body(quote! {
        #unused
        #(#calls)*
        #logits
    });
    quote! {
        #[doc(hidden)]
        impl #declared #contract for #this #used {
            #[inline(always)]
            fn logits_one<__S: #SIMD>(&self, simd: __S, x: &#input) -> #output #body
        }
    }
}

fn widens(group: &Group) -> bool {
    matches!(
        group.kernel,
        Kernel::Layer { .. } | Kernel::Own { .. } | Kernel::Gate(_)
    )
}

/// The logits themselves.
fn owned(parts: &Parts, read: Read) -> TokenStream {
    match read {
        Read::Group(group) => {
            let local = &parts.locals[group];
            let group = &parts.groups[group];
            if matches!(group.kernel, Kernel::Noise { .. }) {
                return owned(parts, group.reads[0]);
            }
            quote!(#local)
        }
        Read::Input | Read::Part(_) => {
            let value = one_value(parts, read);
            quote!(*#value)
        }
    }
}

/// An input of a group by its place there, with the width that the group takes. Where only the compiler can compare the two widths, a
/// wrong one is reported once, at the user's tokens, and not here.
fn one_taken(parts: &Parts, group: &Group, (at, read): (usize, Read)) -> TokenStream {
    let value = one_value(parts, read);
    match group.kernel {
        Kernel::Merge(merge) if merge.joins() => value,
        Kernel::Merge(merge) if merge.takes == Takes::Weighted && at == 0 => {
            let weights = Literal::usize_unsuffixed(group.reads.len() - 1);
            match one_shape(parts, read).len().known() {
                Some(_) => value,
                None => quote!(#ONE_PART::<T, #weights>(#value, 0)),
            }
        }
        Kernel::Network { .. } => quote!(#ONE_PART(#value, 0)),
        _ if one_shape(parts, read).is(&group.takes) => value,
        _ => {
            let width = widths::argument(&group.takes.len());
            quote!(#ONE_PART::<T, #width>(#value, 0))
        }
    }
}

/// The shape of a value.
fn one_shape<'a>(parts: &'a Parts, read: Read) -> &'a Shape {
    match read {
        Read::Input => &parts.net.input,
        Read::Part(part) => &parts.net.parts[part].shape,
        Read::Group(group) => {
            let group = &parts.groups[group];
            match group.kernel {
                Kernel::Noise { .. } => one_shape(parts, group.reads[0]),
                _ => &group.gives,
            }
        }
    }
}

/// A reference to a value.
fn one_value(parts: &Parts, read: Read) -> TokenStream {
    match read {
        Read::Input => quote!(x),
        Read::Part(part) => {
            let part = &parts.net.parts[part];
            let (start, width) = (
                widths::value(&part.start),
                widths::argument(&part.shape.len()),
            );
            quote!(#ONE_PART::<T, #width>(x, #start))
        }
        Read::Group(group) => {
            let local = &parts.locals[group];
            let group = &parts.groups[group];
            if matches!(group.kernel, Kernel::Noise { .. }) {
                return one_value(parts, group.reads[0]);
            }
            quote!(&#local)
        }
    }
}
