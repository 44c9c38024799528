//! Checks of constants, which only the compiler can make; and the warnings of the language.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::declared;
use super::numbers::as_f64;
use super::parts::Parts;
use super::widths;
use crate::diag::{Place, source};
use crate::fuse::{Group, Kernel};
use crate::limits::FEW_VALUES;
use crate::model::{
    Budget, Claim, Cost, Declared, Dim, Holds, Node, Op, Sentence, Size, Term, Warning,
};
use crate::runtime::{
    COST_BYTES, COST_MULTIPLY_ADDS, COST_PARAMETERS, EXPECT_A_WIDTH, EXPECT_AT_MOST, EXPECT_BUDGET,
    EXPECT_DIVIDES, EXPECT_EQUAL, EXPECT_LAYER, EXPECT_NESTED, EXPECT_NETWORK, EXPECT_NOT_ZERO,
    EXPECT_NUMBER, F32, MODEL, NONE, ONE_FITS_STACK, ONE_STACK, Path, SOME, WIDTH,
};

pub(super) fn all(parts: &Parts) -> TokenStream {
    let claims = parts.net.claims.iter().map(claim);
    if parts.stub {
        // A budget or a warning may follow from a mistake; the value of a constant does not.
        return claims.collect();
    }
    let warnings = parts.net.warnings.iter().map(warning);
    let nested = parts.net.nodes.iter().filter_map(|node| match &node.op {
        Op::Network(declared) => Some(nested(node, declared)),
        Op::Own(declared) => {
            let text = source(&declared.path);
            let is_layer = declared::is_one(declared);
            let call = call(
                Place::of(&declared.path),
                EXPECT_LAYER,
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

fn claim(claim: &Claim) -> TokenStream {
    match claim {
        Claim::Widths {
            holds,
            otherwise,
            place,
        } => of_widths(holds, otherwise, *place),
        Claim::Within {
            value,
            range,
            otherwise,
            infinite,
            place,
        } => {
            let (value, ((low, with_low), high)) = (as_f64(value), range.bounds());
            let high = high.map_or(quote!(#NONE), |(high, with)| quote!(#SOME((#high, #with))));
            let bounds = quote!((#low, #with_low), #high);
            let call = call(
                *place,
                EXPECT_NUMBER,
                &quote!(#value, #bounds, #otherwise, #infinite),
            );
            quote!(const _: () = #call;)
        }
    }
}

/// A line for each width, or pair of widths, that the compiler compares.
fn of_widths(holds: &Holds, otherwise: &Sentence, place: Place) -> TokenStream {
    // Elsewhere the code replaces a width that is too large.
    let as_given = |dim: &Dim| {
        let (name, width) = (widths::value(dim), WIDTH.at(dim.place.last));
        match &dim.size {
            Size::Constant(Term::Named(_), _) => quote!(<#name as #width>::LENGTH),
            // Calculated from widths, or that of another network.
            _ => name,
        }
    };
    let line = |expect, arguments: &[TokenStream], compared: &[&Dim]| {
        let text = otherwise.template(compared);
        let call = call(place, expect, &quote!(#(#arguments,)* #text));
        quote!(const _: () = #call;)
    };
    match holds {
        Holds::NotZero(dim) => line(EXPECT_NOT_ZERO, &[as_given(dim)], &[dim]),
        Holds::AWidth(dim) => line(EXPECT_A_WIDTH, &[as_given(dim)], &[dim]),
        Holds::Divides(whole, divisor) => {
            let both = [whole, divisor];
            line(EXPECT_DIVIDES, &both.map(widths::value), &both)
        }
        Holds::AtMost(dim, most) => {
            let most = Literal::usize_unsuffixed(*most);
            line(EXPECT_AT_MOST, &[widths::value(dim), quote!(#most)], &[dim])
        }
        Holds::Equal(a, b) => {
            let open = a.pairs(b).filter(|(a, b)| !a.is(b));
            open.map(|(a, b)| line(EXPECT_EQUAL, &[a, b].map(widths::value), &[a, b]))
                .collect()
        }
    }
}

/// The type is a network, and networks are not nested too deep.
fn nested(node: &Node, declared: &Declared) -> TokenStream {
    let (ty, text) = (declared::over(declared, &quote!(#F32)), &node.text);
    let expect = EXPECT_NESTED.at(node.place.first);
    let ty = quote_spanned!(node.place.first=> ::<#ty>);
    let text = quote_spanned!(node.place.last=> (#text));
    let ends = quote!(#expect #ty #text);
    let network = source(&declared.path);
    let is_network = declared::is_one(declared);
    let named = call(
        Place::of(&declared.path),
        EXPECT_NETWORK,
        &quote!(#network, #is_network),
    );
    quote! {
        const _: () = #named;
        const _: () = #ends;
    }
}

fn budget(parts: &Parts, budget: &Budget) -> TokenStream {
    let Parts { net, .. } = parts;
    let name = &net.name;
    let limit = budget.limit;
    let cost = match budget.cost {
        Cost::Parameters => COST_PARAMETERS,
        Cost::MultiplyAdds => COST_MULTIPLY_ADDS,
        Cost::Bytes => COST_BYTES,
    };
    let call = call(
        budget.place,
        EXPECT_BUDGET,
        &quote!(<#name<#F32> as #MODEL>::PROGRAM, #cost, #limit),
    );
    quote!(const _: () = #call;)
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

/// The bound that keeps `predict_one` from overflowing the stack; nothing if all its arrays are small.
pub(super) fn fits_stack(parts: &Parts) -> TokenStream {
    let Parts { net, groups, .. } = parts;
    // Noise gives what it reads; every other group has its own array.
    let own = groups
        .iter()
        .flat_map(Group::written)
        .filter_map(|group| match group.kernel {
            Kernel::Noise { .. } => None,
            _ => Some(group.gives.len()),
        });
    let dims: Vec<Dim> = std::iter::once(net.input.len()).chain(own).collect();
    let known = dims.iter().filter_map(Dim::known);
    let sum = known.fold(0, usize::saturating_add);
    let networks = net.networks().map(|declared| {
        let ty = declared::over(declared, &quote!(#F32));
        quote!(<#ty as #MODEL>::STACK_VALUES)
    });
    let others: Vec<_> = dims
        .iter()
        .filter(|dim| matches!(dim.size, Size::Constant(..)))
        .map(widths::value)
        .chain(networks)
        .collect();
    if sum <= FEW_VALUES && others.is_empty() {
        return TokenStream::new();
    }
    let sum = Literal::usize_unsuffixed(sum);
    // The largest width is to blame.
    let largest = dims.iter().max_by_key(|dim| dim.known());
    let blamed = largest
        .filter(|dim| dim.known() > Some(FEW_VALUES))
        .or_else(|| dims.iter().find(|dim| dim.known().is_none()))
        .or(largest);
    let span = blamed.map_or_else(|| net.name.span(), |dim| dim.place.first);
    let (fits_stack, stack) = (ONE_FITS_STACK.at(span), ONE_STACK.at(span));
    let this = &parts.this;
    // A bound cannot calculate with the network's parameters: then only the other widths are counted.
    let values = if net.params.is_empty() {
        quote!(<#this<#F32> as #MODEL>::STACK_VALUES)
    } else {
        quote!(#sum, #(#others),*)
    };
    quote_spanned!(span=> where T: #fits_stack<Self, { #stack(&[#values]) }>)
}

/// A path spanned at the first token of `place`, with its arguments at the last. On stable Rust an error in the call
/// then underlines the whole place.
fn call(place: Place, function: Path, arguments: &TokenStream) -> TokenStream {
    let path = function.at(place.first);
    let arguments = quote_spanned!(place.last=> (#arguments));
    quote!(#path #arguments)
}
