//! Networks and user-defined layers that are stages: their names in generated code.
//!
//! Each has an alias for the path as the user wrote it: there the compiler reports mistakes in the path, once. A constant
//! is true if the type is a network or a layer. A second alias is the type, or a placeholder that causes no further
//! errors. Two constants are its widths.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use crate::diag::{Place, located};
use crate::model::{Declared, Side};
use crate::runtime::{
    BOOL, Door, F32, F64, MODEL, OTHERWISE, OVER, OVER_SCALAR, OWN, OWN_LAYER, PROBE, Path, USIZE,
};

/// The name of a stage with this scalar: `__Auto_encoder__over<T>`, which is `Encoder<T>`.
pub(super) fn over(declared: &Declared, scalar: &TokenStream) -> TokenStream {
    let (name, scalar) = (over_name(declared), located(scalar, declared.alias.span()));
    quote_spanned!(name.span()=> #name<#scalar>)
}

/// The constant that is true if the type is a network, or a layer over every scalar. The compiler evaluates it.
pub(super) fn is_one(declared: &Declared) -> Ident {
    let alias = &declared.alias;
    format_ident!("{}__is", alias, span = alias.span())
}

/// The constant of a width, the same for every scalar.
pub(super) fn width(declared: &Declared, side: Side) -> Ident {
    let alias = &declared.alias;
    match side {
        Side::Input => format_ident!("{}__input", alias, span = alias.span()),
        Side::Output => format_ident!("{}__output", alias, span = alias.span()),
    }
}

fn over_name(declared: &Declared) -> Ident {
    let alias = &declared.alias;
    format_ident!("{}__over", alias, span = alias.span())
}

/// The names of a network.
pub(super) fn network(declared: &Declared, door: &Door) -> Vec<TokenStream> {
    let Declared { path, alias } = declared;
    let as_written = quote!(type #alias = #path;);
    let asked = alias.to_token_stream();
    let is = is(declared, door, &asked, "IS_NETWORK");
    // An alias or a hand-written network need not take a scalar.
    let over_scalar = door.path_at(OVER_SCALAR, alias.span());
    let shown = quote!(<#alias as #over_scalar>::Over<T>);
    let over = chosen(declared, door, OVER, &asked, &shown);
    let model = door.path_at(MODEL, alias.span());
    let widths = [Side::Input, Side::Output].map(|side| width_of(declared, door, &model, side));
    let names = [as_written, is].into_iter().chain(over);
    names.chain(widths).collect()
}

/// The names of a layer.
pub(super) fn layer(declared: &Declared, door: &Door) -> Vec<TokenStream> {
    let with = |scalar| {
        let (alias, scalar) = (&declared.alias, located(&scalar, declared.alias.span()));
        quote_spanned!(alias.span()=> #alias<#scalar>)
    };
    let (single, double) = (with(door.path(F32)), with(door.path(F64)));
    let is = is(declared, door, &quote!((#single, #double)), "IS_LAYER");
    let over = chosen(
        declared,
        door,
        OWN,
        &with(quote!(T)),
        &with_scalar(declared),
    );
    let span = declared.alias.span();
    let layer = door.path_at(OWN_LAYER, span);
    let widths = [Side::Input, Side::Output].map(|side| width_of(declared, door, &layer, side));
    let names = [layer_alias(declared), is].into_iter().chain(over);
    names.chain(widths).collect()
}

/// `const __Auto_encoder__is: bool = …;`
fn is(declared: &Declared, door: &Door, ty: &TokenStream, answer: &str) -> TokenStream {
    // Mistakes in the type are reported where the user names it.
    let span = Place::of(&declared.path).first;
    let [otherwise, probe, bool] = [OTHERWISE, PROBE, BOOL].map(|path| door.path_at(path, span));
    let (name, answer) = (is_one(declared), Ident::new(answer, span));
    quote_spanned! {span=>
        const #name: #bool = {
            use #otherwise as _;
            #probe::<#ty>::#answer
        };
    }
}

/// `const __Auto_encoder__input: usize = …;`
fn width_of(declared: &Declared, door: &Door, contract: &TokenStream, side: Side) -> TokenStream {
    let span = Place::of(&declared.path).first;
    let (name, ty) = (width(declared, side), over(declared, &door.path(F32)));
    let (usize, constant) = (door.path_at(USIZE, span), Ident::new(side.name(), span));
    quote_spanned! {span=>
        const #name: #usize = <#ty as #contract>::#constant;
    }
}

/// `type __Auto_encoder__over<T> = Over<__Auto_encoder, T, …>;`, and its form in docs.
fn chosen(
    declared: &Declared,
    door: &Door,
    alias: Path,
    ty: &TokenStream,
    shown: &TokenStream,
) -> [TokenStream; 2] {
    let span = Place::of(&declared.path).first;
    let (alias, name, is) = (
        door.path_at(alias, span),
        over_name(declared),
        is_one(declared),
    );
    [
        quote_spanned!(span=> #[cfg(not(doc))] type #name<T> = #alias<#ty, T, { #is }>;),
        quote_spanned!(span=> #[cfg(doc)] type #name<T> = #shown;),
    ]
}

/// The alias of a layer over any scalar.
fn layer_alias(declared: &Declared) -> TokenStream {
    let (alias, layer) = (&declared.alias, with_scalar(declared));
    quote!(type #alias<T> = #layer;)
}

/// `Rotation<T>`. In `Convolution<3, T>` and `Cut<T, 3>` the user writes the `T`; the scalar of `Convolution<3>` comes
/// last.
pub(super) fn with_scalar(declared: &Declared) -> TokenStream {
    let mut path = declared.path.clone();
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
    quote_spanned!(place=> #path<#given>)
}
