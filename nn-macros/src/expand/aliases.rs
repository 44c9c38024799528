//! Names for expressions and types that the user writes once: constants, types of stages, the network's struct.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::parts::Parts;
use super::{declared, widths};
use crate::diag::{Place, replaced};
use crate::model::{Constant, Declared, Op};
use crate::runtime::{Door, USIZE, WIDTH};

/// The widths that the user writes as constants. Each stands in a type: the compiler reports a wrong one there, at the
/// user's tokens, and stays quiet about uses of the type.
pub(super) fn constants(parts: &Parts) -> TokenStream {
    let cfg = parts.conditions();
    let constants = parts.net.constants.iter().map(|constant| {
        let Constant {
            name,
            value,
            widths,
            place,
            ..
        } = constant;
        let widths: Vec<_> = widths
            .iter()
            .map(|(name, width)| {
                let width = widths::value(width);
                (name.clone(), quote!((#width)))
            })
            .collect();
        let value = replaced(value, &widths, &mut false);
        let door = Door::outside(&parts.net.krate, place.first);
        let [usize, width] = door.paths([USIZE, WIDTH]);
        let length = Ident::new(
            if constant.divides { "DIVISOR" } else { "WIDTH" },
            Span::call_site(),
        );
        quote! {
            #cfg
            #[allow(non_camel_case_types)]
            type #name = [(); #value];
            #cfg
            #[allow(non_upper_case_globals)]
            const #name: #usize = <#name as #width>::#length;
        }
    });
    constants.collect()
}

/// The aliases of networks and user-defined layers that are stages. All repetitions of a block share one.
pub(super) fn aliases(parts: &Parts) -> TokenStream {
    let mut known: Vec<&Ident> = Vec::new();
    let mut all = Vec::new();
    for node in &parts.net.nodes {
        let (declared, names): (_, fn(&Declared, &Door) -> Vec<TokenStream>) = match &node.op {
            Op::Network(declared) => (declared, declared::network),
            Op::Own(declared) => (declared, declared::layer),
            _ => continue,
        };
        if !known.contains(&&declared.alias) {
            known.push(&declared.alias);
            let span = Place::of(&declared.path).first;
            all.extend(names(declared, &Door::outside(&parts.net.krate, span)));
        }
    }
    let cfg = parts.conditions();
    quote!(#(#cfg #[allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_imports)] #all)*)
}

/// `type __This<T> = Digits<T>;`: only this names the struct and its parameters in the generated block.
pub(super) fn this(parts: &Parts) -> TokenStream {
    let (this, name, generics) = (&parts.this, &parts.net.name, &parts.generics);
    let (widths, used) = (&generics.declared_widths, &generics.used);
    quote!(type #this<#widths T> = #name #used;)
}
