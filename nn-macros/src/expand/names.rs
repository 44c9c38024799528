//! Every name that generated code defines.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::diag::located;
use crate::fuse::Group;
use crate::model::{Access, Step};
use crate::runtime::{Door, F32, SCALAR, USIZE};

/// The network inside the generated block.
pub(super) fn this(network: &Ident) -> Ident {
    format_ident!(
        "__This",
        span = Span::call_site().located_at(network.span())
    )
}

/// The module of the types that name lines.
pub(super) fn lines() -> Ident {
    format_ident!("__line")
}

/// The function that returns the user's activation at a node.
pub(super) fn own_activation(node: usize, span: Span) -> Ident {
    let name = format!("__activation_{node}");
    Ident::new(&name, span)
}

/// The field of a network without parameters: it has to name its scalar type.
pub(super) fn scalar_field() -> Ident {
    format_ident!("__scalar")
}

/// The variable for the source of a part of the input.
pub(super) fn part(index: usize) -> Ident {
    format_ident!("__part_{}", index)
}

/// The variable for an element of a repeated block: `block_0`.
pub(super) fn element(at: &Access, time: usize) -> Ident {
    let text = at.and(Step::Index(time)).text().replace('.', "_");
    Ident::new(&text, Span::mixed_site())
}

/// `<const IN: usize, T: Scalar>`, `<IN, T>` and `<IN, f32>`. The last two stand after the network's name. At one
/// place, a mistake in both is one error.
pub(super) struct Generics {
    pub(super) declared: TokenStream,
    /// `const IN: usize, T: Scalar`
    pub(super) parameters: TokenStream,
    pub(super) used: TokenStream,
    pub(super) at_f32: TokenStream,
    /// `IN,`: before further arguments.
    pub(super) widths: TokenStream,
    /// `const IN: usize,`
    pub(super) declared_widths: TokenStream,
}

pub(super) fn generics(params: &[Ident], door: &Door, name: Span) -> Generics {
    let [usize, scalar, f32] = door.paths([USIZE, SCALAR, F32]);
    // A message about a parameter underlines all of it.
    let declared = params.iter().map(|param| {
        let declared = quote!(const #param: #usize);
        located(&declared, param.span())
    });
    let parameters = quote!(#(const #params: #usize,)* T: #scalar);
    Generics {
        declared: quote!(<#parameters>),
        parameters,
        used: located(&quote!(<#(#params,)* T>), name),
        at_f32: located(&quote!(<#(#params,)* #f32>), name),
        widths: quote!(#(#params,)*),
        declared_widths: quote!(#(#declared,)*),
    }
}

/// The local variables for groups.
pub(super) fn locals(groups: &[Group]) -> Vec<Ident> {
    let mut locals: Vec<Ident> = Vec::new();
    for group in groups {
        locals.push(local(&group.name, &locals));
    }
    locals
}

/// The local variable for a group. It differs from all others and from the arguments.
fn local(name: &str, taken: &[Ident]) -> Ident {
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
            && !taken.iter().any(|ident| ident == name)
            && !crate::diag::is_keyword(name)
    };
    while !usable(&name) {
        name = format!("{base}_{number}");
        number += 1;
    }
    Ident::new(&name, Span::mixed_site())
}
