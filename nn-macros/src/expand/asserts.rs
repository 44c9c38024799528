//! What only the compiler can decide: widths behind constants; and the warnings of the language.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::declared;
use super::numbers::as_f64;
use super::parts::Parts;
use crate::diag::{Place, source};
use crate::fuse::Kernel;
use crate::model::{
    Budget, Claim, Cost, Declared, Demand, Dim, Layer, Meeting, Node, Op, Size, Start, Warning,
    plain,
};
use crate::runtime::rt_at;

/// Values on the stack that are few for every thread: the runtime is not asked whether they fit.
const FEW_VALUES: usize = 16 * 1024;

pub(super) fn all(parts: &Parts) -> TokenStream {
    let claims = parts.net.claims.iter().map(|c| claim(parts, c));
    if parts.stub {
        // A budget or a warning may only follow from a mistake; what a constant is does not.
        return claims.collect();
    }
    let warnings = parts.net.warnings.iter().map(warning);
    let nested = parts.net.nodes.iter().filter_map(|node| match &node.op {
        Op::Network(declared) => Some(nested(parts, node, declared)),
        Op::Layer(Layer {
            start: Start::Own(declared),
            ..
        }) => {
            let text = source(&declared.path);
            let is_layer = declared::is_layer(declared, &parts.rt);
            let call = call(
                Place::of(&declared.path),
                "expect_layer",
                &quote!(#text, #is_layer),
            );
            Some(quote!(const _: () = #call;))
        }
        _ => None,
    });
    let claims = claims.chain(nested);
    let budgets = parts.net.budgets.iter().map(|b| budget(parts, b));
    claims.chain(budgets).chain(warnings).collect()
}

fn claim(parts: &Parts, claim: &Claim) -> TokenStream {
    let call = match claim {
        Claim::SameWidth {
            stage,
            demand:
                Demand {
                    verb,
                    before,
                    there,
                },
            taken,
            giver,
            given,
        } => {
            let (taken_value, given_value) = (parts.value(taken), parts.value(given));
            let (taken_text, given_text) = (constant_text(taken), constant_text(given));
            call(
                taken.place,
                "expect_width",
                &quote!((#stage, #verb, #before, #there), (#taken_text, #taken_value), (#giver, #given_text, #given_value)),
            )
        }
        Claim::EqualWidths {
            stage,
            first,
            first_giver,
            other,
            other_giver,
            meeting: Meeting { does, with, help },
        } => {
            let (first_value, other_value) = (parts.value(first), parts.value(other));
            call(
                other.place,
                "expect_equal_widths",
                &quote!((#stage, #does, #with, #help), (#first_giver, #first_value), (#other_giver, #other_value)),
            )
        }
        Claim::Policy {
            name,
            zero,
            value,
            place,
        } => {
            let (text, value) = (source(value), as_f64(value));
            call(
                *place,
                "expect_policy",
                &quote!(#name, #text, #value, #zero),
            )
        }
        Claim::Positive { stage, dim } => {
            let (name, text, rt) = (parts.value(dim), dim.text(), rt_at(dim.place.last));
            call(
                dim.place,
                "expect_size",
                &quote!(#stage, #text, <#name as #rt::Width>::LENGTH),
            )
        }
        Claim::Rows { stage, dim } => {
            let (rows, text) = (parts.value(dim), dim.text());
            call(dim.place, "expect_rows", &quote!(#stage, #text, #rows))
        }
        Claim::Rate { rate, place } => {
            let (text, rate) = (source(rate), as_f64(rate));
            call(*place, "expect_rate", &quote!(#text, #rate))
        }
        Claim::Even { stage, giver, dim } => {
            let (value, text) = (parts.value(dim), dim.text());
            call(
                dim.place,
                "expect_even",
                &quote!(#stage, #giver, #text, #value),
            )
        }
        Claim::Within {
            what,
            value,
            range,
            place,
        } => {
            let (text, value) = (source(value), as_f64(value));
            let rt = rt_at(place.last);
            let range = quote::format_ident!("{}", range.variant());
            call(
                *place,
                "expect_within",
                &quote!(#what, #text, #value, #rt::Range::#range),
            )
        }
        Claim::Slope { slope, place } => {
            let (text, slope) = (source(slope), as_f64(slope));
            call(*place, "expect_slope", &quote!(#text, #slope))
        }
    };
    quote!(const _: () = #call;)
}

/// What is named is a network, and networks in networks end somewhere.
fn nested(parts: &Parts, node: &Node, declared: &Declared) -> TokenStream {
    let rt = &parts.rt;
    let (ty, text) = (declared::over(declared, rt, &quote!(#rt::f32)), &node.text);
    let ends = call(
        node.place,
        "expect_nested",
        &quote!(#text, <#ty as #rt::Model>::NESTED),
    );
    let network = source(&declared.path);
    let is_network = declared::is_network(declared, rt);
    let named = call(
        Place::of(&declared.path),
        "expect_network",
        &quote!(#network, #is_network),
    );
    quote! {
        const _: () = #named;
        const _: () = #ends;
    }
}

fn budget(parts: &Parts, budget: &Budget) -> TokenStream {
    let Parts { net, rt, .. } = parts;
    let (name, text) = (&net.name, plain(&net.name));
    let limit = budget.limit;
    let cost = match budget.cost {
        Cost::Parameters => quote!(Parameters),
        Cost::MultiplyAdds => quote!(MultiplyAdds),
        Cost::Bytes => quote!(Bytes),
    };
    let call = call(
        budget.place,
        "expect_budget",
        &quote!(#text, <#name<#rt::f32> as #rt::Model>::LAYERS, #rt::Cost::#cost, #limit),
    );
    quote!(const _: () = #call;)
}

/// The constant's name, to be told beside its value; nothing for a literal.
fn constant_text(dim: &Dim) -> String {
    match dim.size {
        Size::Known(_) => String::new(),
        Size::Constant(..) | Size::Param(_) => dim.text(),
    }
}

/// On stable Rust a warning is the use of a deprecated item.
fn warning(warning: &Warning) -> TokenStream {
    let Warning { lint, text, place } = warning;
    let declared = quote::format_ident!("{}", lint);
    let used = Ident::new(lint, place.first);
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            const fn #declared() {}
            #used()
        };
    }
}

/// The bound that keeps `predict_one` from overflowing the stack; nothing where all its arrays are small.
pub(super) fn fits_stack(parts: &Parts) -> TokenStream {
    let Parts {
        net, groups, rt, ..
    } = parts;
    // Noise hands on what it reads; every other group has an array of its own.
    let own = groups.iter().filter_map(|group| match group.kernel {
        Kernel::Noise { .. } => None,
        _ => Some(&group.width),
    });
    let dims: Vec<&Dim> = std::iter::once(net.input.dim()).chain(own).collect();
    let known = dims.iter().filter_map(|dim| dim.known());
    let sum = known.fold(0, usize::saturating_add);
    let networks = net.networks().map(|declared| {
        let ty = declared::over(declared, rt, &quote!(#rt::f32));
        quote!(<#ty as #rt::Model>::STACK_VALUES)
    });
    let others: Vec<_> = dims
        .iter()
        .filter(|dim| matches!(dim.size, Size::Constant(..)))
        .map(|dim| parts.value(dim))
        .chain(networks)
        .collect();
    if sum <= FEW_VALUES && others.is_empty() {
        return TokenStream::new();
    }
    let sum = Literal::usize_unsuffixed(sum);
    // Blamed on the width that decides.
    let largest = dims.iter().max_by_key(|dim| dim.known());
    let blamed = largest
        .filter(|dim| dim.known() > Some(FEW_VALUES))
        .or_else(|| dims.iter().find(|dim| dim.known().is_none()))
        .or(largest);
    let span = blamed.map_or_else(|| net.name.span(), |dim| dim.place.first);
    let blamed_rt = rt_at(span);
    quote_spanned!(span=> where T: #blamed_rt::one::FitsStack<Self, { #rt::one::stack(&[#sum, #(#others),*]) }>)
}

/// A path spanned at the first token of `place`, its arguments at the last: on stable Rust an error
/// in the call then underlines the whole place.
fn call(place: Place, function: &str, arguments: &TokenStream) -> TokenStream {
    let rt = rt_at(place.first);
    let function = Ident::new(function, place.first);
    let path = quote_spanned!(place.first=> #rt::#function);
    let arguments = quote_spanned!(place.last=> (#arguments));
    quote!(#path #arguments)
}
