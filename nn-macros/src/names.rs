//! Every name and every path that generated code uses.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use crate::fuse::Merge;
use crate::model::{Access, Declared, Step, plain};

/// The runtime from outside the generated block: `nn_core::__private`, blamed on `span`.
pub(crate) fn door(krate: &TokenStream, span: Span) -> TokenStream {
    let krate = located(krate, span);
    let span = Span::call_site().located_at(span);
    quote_spanned!(span=> #krate::__private)
}

/// The same tokens, resolved as before, to be blamed on `span`.
pub(crate) fn located(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            let inner = located(&group.stream(), span);
            token = proc_macro2::Group::new(group.delimiter(), inner).into();
        }
        token.set_span(token.span().located_at(span));
        token
    });
    tokens.collect()
}

/// The same tokens as if they stood at `span`: for those that mean the same there.
pub(crate) fn spanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|mut token: TokenTree| {
        token.set_span(span);
        token
    });
    tokens.collect()
}

/// `<Over<Encoder, f32> as Model>::OUTPUT`: a width of a declared network, the same for every scalar.
pub(crate) fn width_of(krate: &TokenStream, declared: &Declared, constant: &str) -> TokenStream {
    let span = crate::diag::Place::of(&declared.path).first;
    let door = door(krate, span);
    let ty = declared.over(&door, &quote!(#door::f32));
    let constant = Ident::new(constant, span);
    quote_spanned!(span=> <#ty as #door::Model>::#constant)
}

/// A width of a layer of the user's own, which does not depend on the scalar.
pub(crate) fn own_width(
    krate: &TokenStream,
    declared: &Declared,
    constant: &str,
    span: Span,
) -> TokenStream {
    let door = door(krate, span);
    let scalar = quote!(#door::f32);
    let ty = declared.own(&door, &scalar);
    let constant = Ident::new(constant, span);
    located(
        &quote!(<#ty as #door::own::Layer<#scalar>>::#constant),
        span,
    )
}

/// A number as the runtime takes it. A constant may be of any numeric type; a calculation is one of `f64`, so that
/// `1 / 3` is not 0.
pub(crate) fn as_f64(number: &TokenStream) -> TokenStream {
    match syn::parse2::<syn::Path>(number.clone()) {
        Ok(path) => {
            let rt = rt();
            quote!(#path as #rt::f64)
        }
        Err(_) => number.clone(),
    }
}

/// The struct of a network's several outputs.
pub(crate) fn outputs(network: &Ident) -> Ident {
    format_ident!("{}Outputs", plain(network), span = network.span())
}

/// The network inside the generated block.
pub(crate) fn this(network: &Ident) -> Ident {
    format_ident!(
        "__This",
        span = Span::call_site().located_at(network.span())
    )
}

/// The runtime inside the generated block.
pub(crate) fn rt() -> Ident {
    format_ident!("__rt")
}

/// The runtime inside the generated block, blamed on `span`.
pub(crate) fn rt_at(span: Span) -> Ident {
    Ident::new("__rt", span)
}

/// The module of the types that name lines.
pub(crate) fn lines() -> Ident {
    format_ident!("__line")
}

/// The function that returns the user's activation at a node.
pub(crate) fn own_activation(node: usize, span: Span) -> Ident {
    let name = format!("__activation_{node}");
    Ident::new(&name, span)
}

/// What a path without arguments stands for, a value or a type's defaults; needs [`bare_traits`] in scope.
pub(crate) fn bare(path: &syn::Path) -> TokenStream {
    let span = crate::diag::Place::of(path).first;
    let rt = rt_at(span);
    quote_spanned!(span=> (&&&&#rt::Bare::new(#path)).activation())
}

/// The traits that [`bare`] looks its method up in.
pub(crate) fn bare_traits() -> TokenStream {
    let rt = rt();
    quote!(#[allow(unused_imports)] use #rt::{AsIs as _, OfOne as _, OfThree as _, OfTwo as _};)
}

/// The field of a network without parameters: it has to name its scalar type.
pub(crate) fn scalar_field() -> Ident {
    format_ident!("__scalar")
}

/// The local variable for a group, unlike every other one and the arguments beside it.
pub(crate) fn local(name: &str, taken: &[&Ident]) -> Ident {
    const ARGUMENTS: [&str; 13] = [
        "x",
        "wanted",
        "input",
        "slots",
        "gradients",
        "pass",
        "input_gradient",
        "rng",
        "simd",
        "block",
        "slopes",
        "optimizer",
        "index",
    ];
    let base: String = name
        .chars()
        .map(|c| if c == '.' { '_' } else { c })
        .collect();
    let mut name = base.clone();
    let mut number = 2;
    let usable = |name: &str| {
        !ARGUMENTS.contains(&name)
            && !taken.iter().any(|ident| *ident == name)
            && !crate::diag::is_keyword(name)
    };
    while !usable(&name) {
        name = format!("{base}_{number}");
        number += 1;
    }
    Ident::new(&name, Span::mixed_site())
}

/// The runtime's function for a merge.
pub(crate) fn merge(merge: Merge) -> Ident {
    match merge {
        Merge::Add => format_ident!("add"),
        Merge::Multiply => format_ident!("multiply"),
        Merge::Concat => format_ident!("concat"),
    }
}

/// The variable for the source of a part of the input.
pub(crate) fn part(index: usize) -> Ident {
    format_ident!("__part_{}", index)
}

/// The variable for an element of a repeated block: `block_0`.
pub(crate) fn element(at: &Access, time: usize) -> Ident {
    let text = at.and(Step::Index(time)).text().replace('.', "_");
    Ident::new(&text, Span::mixed_site())
}

/// `<const IN: usize, T: Scalar>`, `<IN, T>` and `<IN, f32>`; the last two stand behind the network's name, and what
/// is wrong with both is one error, if they are at one place.
pub(crate) struct Generics {
    pub(crate) declared: TokenStream,
    pub(crate) used: TokenStream,
    pub(crate) at_f32: TokenStream,
    /// `IN,`: before further arguments.
    pub(crate) widths: TokenStream,
    /// `const IN: usize,`
    pub(crate) declared_widths: TokenStream,
}

pub(crate) fn generics(params: &[Ident], rt: &TokenStream, name: Span) -> Generics {
    // What the compiler says of a parameter underlines all of it.
    let declared = params.iter().map(|param| {
        let declared = quote!(const #param: #rt::usize);
        located(&declared, param.span())
    });
    Generics {
        declared: quote!(<#(const #params: #rt::usize,)* T: #rt::Scalar>),
        used: located(&quote!(<#(#params,)* T>), name),
        at_f32: located(&quote!(<#(#params,)* #rt::f32>), name),
        widths: quote!(#(#params,)*),
        declared_widths: quote!(#(#declared,)*),
    }
}
