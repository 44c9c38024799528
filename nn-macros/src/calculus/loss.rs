//! `loss!`: an element-wise loss ℓ(prediction, target; parameters) from one formula.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Error, Result};

use super::declaration::Declaration;
use super::emit::{Leaves, expression};
use super::graph::Graph;
use super::source;

/// The struct and its element-wise loss; after the mistakes, if there are any.
pub(crate) fn loss(input: TokenStream) -> TokenStream {
    let declaration: Declaration = match syn::parse2(input) {
        Ok(declaration) => declaration,
        Err(error) => return error.into_compile_error(),
    };
    expand(&declaration).unwrap_or_else(|error| {
        let errors = error.into_compile_error();
        let stub = expand(&declaration.stand_in(&["y", "t"])).unwrap_or_default();
        quote!(#errors #stub)
    })
}

fn expand(declaration: &Declaration) -> Result<TokenStream> {
    let Declaration {
        rt,
        attributes,
        visibility,
        name,
        variables,
        parameters,
        expression: formula,
    } = declaration;
    let [prediction, target] = variables.as_slice() else {
        return Err(Error::new(
            name.span(),
            "a loss has two variables, the prediction and the target\n\nhelp: write `(y, t)`, and parameters after a `;`",
        ));
    };
    if let Some((parameter, _)) = parameters
        .iter()
        .find(|(p, _)| p == "reduction" || p == "new")
    {
        return Err(Error::new(
            parameter.span(),
            format!(
                "every loss has a method `{parameter}` already\n\nhelp: give the parameter another name, for example `{parameter}2`"
            ),
        ));
    }
    let names = declaration.names();
    let mut graph = Graph::default();
    let value = source::read(&mut graph, &names, formula)?;
    let by_prediction = graph.derivative(value, 0);
    let by_target = graph.derivative(value, 1);
    let docs = [
        String::new(),
        format!("ℓ({prediction}, {target}) = {}", graph.show(value, &names)),
        String::new(),
        format!("∂ℓ/∂{prediction} = {}", graph.show(by_prediction, &names)),
        String::new(),
        "Fits every head, with targets `Batch<T, K>`; averaged over all elements by default."
            .to_owned(),
    ];
    let kinks = graph.kinks(value, &names);
    let kinks =
        (!kinks.is_empty()).then(|| format!("Not differentiable where {}.", kinks.join(", or ")));
    let kinks = kinks.map(|text| quote!(#[doc = ""] #[doc = #text]));

    let fields: Vec<_> = parameters.iter().map(|(parameter, _)| parameter).collect();
    let field_docs = fields
        .iter()
        .map(|field| format!("The parameter {field} of the formula."));
    let setter_docs = fields
        .iter()
        .map(|field| format!("Another {field} than the default."));
    let defaults = parameters.iter().map(|(_, value)| {
        let literal = proc_macro2::Literal::f64_suffixed(value.abs());
        if *value < 0.0 {
            quote!(-#literal)
        } else {
            quote!(#literal)
        }
    });
    let local = |text: &str| Ident::new(text, Span::mixed_site());
    let (y, t) = (local("y"), local("t"));
    let leaves_variables = [quote!(#y), quote!(#t)];
    let leaves_parameters: Vec<TokenStream> = fields
        .iter()
        .map(|field| quote!(<T as #rt::Scalar>::from_f64(self.#field)))
        .collect();
    let leaves = Leaves {
        rt,
        variables: &leaves_variables,
        parameters: &leaves_parameters,
        given: None,
    };
    let value_body = expression(&graph, value, &leaves);
    let prediction_body = expression(&graph, by_prediction, &leaves);
    let target_body = expression(&graph, by_target, &leaves);
    let text = name.to_string();
    let derive = format_ident!("derive");
    Ok(quote! {
        #(#attributes)*
        #(#[doc = #docs])*
        #kinks
        #[#derive(#rt::Clone, #rt::Copy, #rt::Debug, #rt::PartialEq)]
        #visibility struct #name {
            reduction: #rt::Reduction,
            #(#[doc = #field_docs] pub #fields: #rt::f64,)*
        }

        impl #name {
            /// The loss with its default parameters, averaged over all elements.
            #[must_use]
            #visibility fn new() -> Self {
                Self { reduction: #rt::Reduction::Mean, #(#fields: #defaults,)* }
            }

            /// Another reduction than the mean over all elements.
            #[must_use]
            #visibility fn reduction(mut self, reduction: #rt::Reduction) -> Self {
                self.reduction = reduction;
                self
            }

            #(
                #[doc = #setter_docs]
                #[must_use]
                #visibility fn #fields(mut self, #fields: #rt::f64) -> Self {
                    self.#fields = #fields;
                    self
                }
            )*
        }

        impl #rt::Default for #name {
            fn default() -> Self {
                Self::new()
            }
        }

        #[automatically_derived]
        #[allow(unused_variables, unused_parens, clippy::all, clippy::pedantic)]
        impl #rt::ElementwiseLoss for #name {
            #[inline(always)]
            fn value<T: #rt::Scalar>(&self, #y: T, #t: T) -> T {
                #value_body
            }

            #[inline(always)]
            fn derivative<T: #rt::Scalar>(&self, #y: T, #t: T) -> T {
                #prediction_body
            }

            #[inline(always)]
            fn derivative_by_target<T: #rt::Scalar>(&self, #y: T, #t: T) -> T {
                #target_body
            }
        }

        impl #rt::Loss for #name {
            const NAME: &'static #rt::str = #text;
            fn reduction_mode(&self) -> #rt::Reduction {
                self.reduction
            }
        }

        #rt::fits_every_head!(#name);
    })
}
