//! The networks and layers of the user's own that are stages: how generated code names them, and what it asks of them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::diag::{Place, located};
use crate::model::Declared;
use crate::runtime::{Door, F32, F64, OTHERWISE, OVER, OWN, PROBE, Path};

/// A network over this scalar: `Over<Encoder, f32, …>`. The type stands there as the user wrote it, so that the
/// compiler can say what it lacks, and an alias will do.
pub(super) fn over(declared: &Declared, door: &Door, scalar: &TokenStream) -> TokenStream {
    chosen(
        declared,
        door,
        OVER,
        &declared.alias,
        scalar,
        &is_network(declared, door),
    )
}

/// A layer with this scalar: `Own<Rotation<f32>, f32, …>`.
pub(super) fn own(declared: &Declared, door: &Door, scalar: &TokenStream) -> TokenStream {
    chosen(
        declared,
        door,
        OWN,
        &with(declared, scalar),
        scalar,
        &is_layer(declared, door),
    )
}

/// Whether the type is a network over every scalar, which is for the compiler to find out.
pub(super) fn is_network(declared: &Declared, door: &Door) -> TokenStream {
    probe(
        declared,
        door,
        &declared.alias.to_token_stream(),
        "IS_NETWORK",
    )
}

/// Whether the type is a layer over every scalar, which is for the compiler to find out.
pub(super) fn is_layer(declared: &Declared, door: &Door) -> TokenStream {
    let (single, double) = (
        with(declared, &door.path(F32)),
        with(declared, &door.path(F64)),
    );
    probe(declared, door, &quote!((#single, #double)), "IS_LAYER")
}

/// The type that `alias` makes of `ty`, which is what is named; where that is not what it should be, one that
/// is silent about it.
fn chosen(
    declared: &Declared,
    door: &Door,
    alias: Path,
    ty: &impl ToTokens,
    scalar: &TokenStream,
    right: &TokenStream,
) -> TokenStream {
    let span = Place::of(&declared.path).first;
    let alias = door.path_at(alias, span);
    let scalar = located(scalar, span);
    quote_spanned!(span=> #alias<#ty, #scalar, #right>)
}

fn probe(declared: &Declared, door: &Door, ty: &TokenStream, answer: &str) -> TokenStream {
    // What is wrong with the type is the user's to see where it is named.
    let span = Place::of(&declared.path).first;
    let (otherwise, probe) = (door.path_at(OTHERWISE, span), door.path_at(PROBE, span));
    let answer = Ident::new(answer, span);
    quote_spanned! {span=> {
        #[allow(unused_imports)]
        use #otherwise as _;
        #probe::<#ty>::#answer
    }}
}

/// A layer's type with this scalar.
fn with(declared: &Declared, scalar: &TokenStream) -> TokenStream {
    let (alias, scalar) = (&declared.alias, located(scalar, declared.alias.span()));
    quote_spanned!(alias.span()=> #alias<#scalar>)
}

/// The alias of a network.
pub(super) fn network_alias(declared: &Declared) -> TokenStream {
    let Declared { path, alias } = declared;
    quote!(type #alias = #path;)
}

/// The alias of a layer: `Rotation<T>`; `Convolution<3, T>` and `Cut<T, 3>` where the user says so with a `T`.
/// The scalar of `Convolution<3>` comes last.
pub(super) fn layer_alias(declared: &Declared) -> TokenStream {
    let (mut path, alias) = (declared.path.clone(), &declared.alias);
    let Some(last) = path.segments.last_mut() else {
        return TokenStream::new();
    };
    let given = match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => {
            let list = arguments.args.iter();
            let named = list
                .clone()
                .any(|argument| argument.to_token_stream().to_string() == "T");
            let scalar = (!named).then(|| quote!(T));
            quote!(#(#list,)* #scalar)
        }
        _ => quote!(T),
    };
    last.arguments = syn::PathArguments::None;
    let place = Place::of(&path).last;
    let layer = quote_spanned!(place=> #path<#given>);
    quote!(type #alias<T> = #layer;)
}
