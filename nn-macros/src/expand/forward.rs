//! One call a group: over a batch, and over one sample on the stack.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::activation::chain;
use super::calls::{layer_pass, values};
use super::numbers::number;
use super::parts::Parts;
use super::{declared, layer};
use crate::fuse::{Group, Kernel, Merge, Read};
use crate::model::Dim;
use crate::runtime::{
    self, ARRAY, DENSE_FORWARD, Door, ELEMENTWISE_FORWARD, GATED_FORWARD, GATED_ONE, MAT_REF,
    MERGE_ADD, MERGE_ADD_ONE, MERGE_CONCAT, MERGE_CONCAT_ONE, MERGE_MULTIPLY, MERGE_MULTIPLY_ONE,
    NETWORK_FORWARD, NETWORK_LOGITS, ONE_DENSE, ONE_ELEMENTWISE, ONE_NETWORK, ONE_PART, ONE_SAMPLE,
    ONE_SOFTMAX, PASS, SIMD, SLOT, SOFTMAX_FORWARD, TIED_FORWARD, TIED_ONE,
};

/// `fn forward`
pub(super) fn batch(parts: &Parts) -> TokenStream {
    let Parts { groups, .. } = parts;
    let locals = &parts.locals;
    let calls = (0..groups.len()).map(|index| batch_call(parts, index));
    let body = parts.body(quote! {
        let [#(#locals),*] = #ARRAY(slots);
        #(#calls)*
    });
    quote! {
        fn forward(&self, x: #MAT_REF<'_, T>, slots: &mut [#SLOT<T>], pass: &#PASS) #body
    }
}

fn batch_call(parts: &Parts, index: usize) -> TokenStream {
    let group = &parts.groups[index];
    let (local, x) = (&parts.locals[index], values(parts, group));
    match &group.kernel {
        Kernel::Dense {
            field, activations, ..
        } => {
            let (field, activation) = (field.tokens(), chain(activations));
            quote!(#DENSE_FORWARD(&self.#field, #activation, #(#x)*, #local, pass);)
        }
        Kernel::Tied {
            other,
            field,
            activations,
            ..
        } => {
            let (other, field) = (other.tokens(), field.tokens());
            let activation = chain(activations);
            quote!(#TIED_FORWARD(&self.#other, &self.#field, #activation, #(#x)*, #local, pass);)
        }
        Kernel::Elementwise { activations } => {
            let activation = chain(activations);
            quote!(#ELEMENTWISE_FORWARD(#activation, #(#x)*, #local, pass);)
        }
        Kernel::Layer {
            layer,
            field,
            frozen,
        } => {
            let (forward, field) = (layer::call(layer, "forward"), field.tokens());
            let pass = layer_pass(layer, *frozen);
            quote!(#forward(&self.#field, #(#x)*, #local, #pass);)
        }
        Kernel::Gated(gate) => {
            let gate = runtime::kernel(gate);
            quote!(#GATED_FORWARD(#gate, #(#x)*, #local, pass);)
        }
        Kernel::Noise { noise, index } => {
            let (forward, index) = (
                runtime::call(noise.module, "forward"),
                Literal::usize_unsuffixed(*index),
            );
            let amount = number(&noise.amount);
            quote!(#forward(#amount, #index, #(#x)*, #local, pass);)
        }
        Kernel::Softmax => quote!(#SOFTMAX_FORWARD(#(#x)*, #local, pass);),
        Kernel::Merge(merge) => {
            let function = match merge {
                Merge::Add => MERGE_ADD,
                Merge::Multiply => MERGE_MULTIPLY,
                Merge::Concat => MERGE_CONCAT,
            };
            quote!(#function([#(#x),*], #local, pass);)
        }
        Kernel::Network {
            field, index, last, ..
        } => {
            let (field, index) = (field.tokens(), Literal::usize_unsuffixed(*index));
            let function = if *last {
                NETWORK_LOGITS
            } else {
                NETWORK_FORWARD
            };
            quote!(#function(&self.#field, #(#x)*, #local, pass.inside(#index));)
        }
    }
}

/// `impl OneSample`: what `predict_one` runs.
pub(super) fn one(parts: &Parts) -> TokenStream {
    let Parts {
        net,
        groups,
        generics,
        ..
    } = parts;
    let (this, declared, used) = (&parts.this, &generics.declared, &generics.used);
    let (input, output) = (parts.array(net.input.dim()), parts.array(&net.output()));
    let (ins, outs) = (
        parts.argument(net.input.dim()),
        parts.argument(&net.output()),
    );
    let calls = groups
        .iter()
        .zip(&parts.locals)
        .filter_map(|(group, local)| {
            let call = one_call(parts, group)?;
            // Where no argument says how many values there are.
            let ty = widens(group).then(|| {
                let array = parts.array(&group.width);
                quote!(: #array)
            });
            Some(quote!(let #local #ty = #call;))
        });
    let logits = owned(parts, Read::Group(groups.len() - 1));
    let place = net.input.dim().place;
    let contract = {
        let one_sample = ONE_SAMPLE.at(place.first);
        quote_spanned!(place.first=> #one_sample<#ins, #outs>)
    };
    let body = parts.body(quote! {
        let _ = simd;
        #(#calls)*
        #logits
    });
    quote! {
        #[automatically_derived]
        impl #declared #contract for #this #used {
            #[inline(always)]
            fn logits_one<__S: #SIMD>(&self, simd: __S, x: &#input) -> #output #body
        }
    }
}

/// Nothing for noise, which hands on what it read.
fn one_call(parts: &Parts, group: &Group) -> Option<TokenStream> {
    let x = group.reads.iter().map(|r| one_taken(parts, group, *r));
    let x: Vec<_> = x.collect();
    Some(match &group.kernel {
        Kernel::Dense {
            field, activations, ..
        } => {
            let (field, activation) = (field.tokens(), chain(activations));
            quote!(#ONE_DENSE(simd, &self.#field, #activation, #(#x)*))
        }
        Kernel::Tied {
            other,
            field,
            activations,
            ..
        } => {
            let (other, field) = (other.tokens(), field.tokens());
            let activation = chain(activations);
            quote!(#TIED_ONE(&self.#other, &self.#field, #activation, #(#x)*))
        }
        Kernel::Elementwise { activations } => {
            let activation = chain(activations);
            quote!(#ONE_ELEMENTWISE(#activation, #(#x)*))
        }
        Kernel::Softmax => quote!(#ONE_SOFTMAX(#(#x)*)),
        Kernel::Layer { layer, field, .. } => {
            let (one, field) = (layer::one(layer), field.tokens());
            let simd = layer::takes_simd(layer).then(|| quote!(simd,));
            quote!(#one(#simd &self.#field, #(#x)*))
        }
        Kernel::Gated(gate) => {
            let gate = runtime::kernel(gate);
            quote!(#GATED_ONE(#gate, #(#x)*))
        }
        Kernel::Noise { .. } => return None,
        Kernel::Merge(Merge::Concat) => {
            let width = parts.argument(&group.width);
            quote!(#MERGE_CONCAT_ONE::<T, #width>(&[#(#x),*]))
        }
        Kernel::Merge(Merge::Add) => quote!(#MERGE_ADD_ONE([#(#x),*])),
        Kernel::Merge(Merge::Multiply) => quote!(#MERGE_MULTIPLY_ONE([#(#x),*])),
        Kernel::Network {
            declared,
            field,
            last,
            ..
        } => {
            let field = field.tokens();
            let ty = declared::over(declared, &Door::inside(), &quote!(T));
            if *last {
                quote!(<#ty as #ONE_SAMPLE<_, _>>::logits_one(&self.#field, simd, #(#x)*))
            } else {
                quote!(#ONE_NETWORK(simd, &self.#field, #(#x)*))
            }
        }
    })
}

fn widens(group: &Group) -> bool {
    match &group.kernel {
        Kernel::Layer { layer, .. } => !layer.keeps_width(),
        Kernel::Gated(_) => true,
        _ => false,
    }
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

/// What a group reads, as wide as it takes it: where only the compiler can tell whether two widths are
/// one, it is to say so once, at the user's own tokens, and not again here.
fn one_taken(parts: &Parts, group: &Group, read: Read) -> TokenStream {
    let value = one_value(parts, read);
    match group.kernel {
        Kernel::Merge(Merge::Concat) => value,
        Kernel::Network { .. } => quote!(#ONE_PART(#value, 0)),
        _ if one_width(parts, read).is(&group.takes) => value,
        _ => {
            let width = parts.argument(&group.takes);
            quote!(#ONE_PART::<T, #width>(#value, 0))
        }
    }
}

/// The width of what a group reads.
fn one_width<'a>(parts: &'a Parts, read: Read) -> &'a Dim {
    match read {
        Read::Input => parts.net.input.dim(),
        Read::Part(part) => &parts.net.parts[part].dim,
        Read::Group(group) => {
            let group = &parts.groups[group];
            match group.kernel {
                Kernel::Noise { .. } => one_width(parts, group.reads[0]),
                _ => &group.width,
            }
        }
    }
}

/// A reference to what a group reads.
fn one_value(parts: &Parts, read: Read) -> TokenStream {
    match read {
        Read::Input => quote!(x),
        Read::Part(part) => {
            let part = &parts.net.parts[part];
            let (start, width) = (parts.value(&part.start), parts.argument(&part.dim));
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
