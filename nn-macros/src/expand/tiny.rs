//! The training step of a tiny network, all on the stack: a chain of small dense layers.

use proc_macro2::TokenStream;
use quote::quote;

use super::activation::chain;
use super::parts::Parts;
use super::widths;
use crate::fuse::{self, Group, Kernel, Numbered, Read};
use crate::model::{Access, Network, Size};
use crate::runtime::{
    BOOL, OPTIMIZER, SIMD, TINY_BACKWARD, TINY_BLOCK, TINY_BLOCK_SLOPES, TINY_FORWARD, TINY_INPUT,
    TINY_UPDATE, USIZE,
};

/// The widest layer of a network that is tiny: beyond it the general path is as fast.
const WIDEST: usize = 32;
/// The most weights of a tiny network.
const MOST_WEIGHTS: usize = 1024;

/// The groups as they are written: a tiny network is written out, in others a large repeated block is a loop.
pub(super) fn or_looped<'a>(net: &'a Network, groups: Vec<Group<'a>>) -> Vec<Group<'a>> {
    if !net.is_governed() && layers(net, &groups).is_some() {
        return groups;
    }
    fuse::looped(net, groups)
}

/// `const ON_STACK`, `fn tiny`, `fn tiny_update`, or nothing.
pub(super) fn methods(parts: &Parts) -> TokenStream {
    let Parts { net, groups, .. } = parts;
    let tiny = !parts.stub && !parts.repetition && !net.is_governed();
    let Some(layers) = layers(net, groups).filter(|_| tiny) else {
        return TokenStream::new();
    };
    let input = widths::argument(&parts.net.input.len());
    let locals = &parts.locals;
    let mut sources = vec![quote!(x)];
    sources.extend(locals.iter().map(|local| quote!(#local)));
    let calls = layers.iter().zip(locals).zip(&sources);
    let forward = calls
        .clone()
        .map(|(((field, activations), local), source)| {
            let (field, activation) = (field.tokens(), chain(activations));
            quote!(let #local = #TINY_FORWARD(simd, block, &self.#field, #activation, #source.value());)
        });
    let backward = calls.rev().map(|(((field, activations), local), source)| {
        let (field, activation) = (field.tokens(), chain(activations));
        quote! {
            let slopes = #TINY_BACKWARD(simd, block, &self.#field, #activation, #source.value(), &#local, slopes, &mut gradients.#field);
        }
    });
    let updates = layers.iter().map(|(field, _)| {
        let field = field.tokens();
        quote!(let index = #TINY_UPDATE(&mut self.#field, &gradients.#field, optimizer, index);)
    });
    let last = locals.last();
    quote! {
        const ON_STACK: #BOOL = true;
        #[inline(always)]
        fn tiny<__S: #SIMD, const __L: #USIZE, __B: #TINY_BLOCK<T, __L>>(
            &self,
            simd: __S,
            gradients: &mut Self,
            block: &mut __B,
        ) {
            let x = #TINY_INPUT::<T, __B, __L, #input>(block);
            #(#forward)*
            let slopes = #TINY_BLOCK_SLOPES(block, simd, #last.value());
            #(#backward)*
        }
        #[inline(always)]
        fn tiny_update<__O: #OPTIMIZER<T>>(&mut self, gradients: &Self, optimizer: &mut __O) {
            let index = 0;
            #(#updates)*
        }
    }
}

/// The layers, if the network is a chain of dense layers whose widths are small numbers.
fn layers<'a>(
    net: &Network,
    groups: &'a [Group],
) -> Option<Vec<(&'a Access, &'a Vec<Numbered<'a>>)>> {
    if net.repeats.iter().any(|repeat| repeat.count.is_some()) {
        return None;
    }
    let mut layers = Vec::new();
    let mut weights = 0;
    let mut input = known(&net.input.len().size)?;
    for (index, group) in groups.iter().enumerate() {
        let Group {
            kernel,
            reads,
            gives,
            uses,
            ..
        } = group;
        let in_a_row = match reads[..] {
            [Read::Input] => index == 0,
            [Read::Group(before)] => before + 1 == index,
            _ => false,
        };
        let Kernel::Dense {
            field, activations, ..
        } = kernel
        else {
            return None;
        };
        if uses.shared {
            return None;
        }
        let width = known(&gives.len().size)?;
        weights += input * width;
        if !in_a_row || input > WIDEST || width > WIDEST || weights > MOST_WEIGHTS {
            return None;
        }
        layers.push((*field, activations));
        input = width;
    }
    Some(layers)
}

fn known(size: &Size) -> Option<usize> {
    match size {
        Size::Known(size) => Some(*size),
        Size::Constant(..) | Size::Param(_) => None,
    }
}
