//! `activation!`: a type with value and derivative, from one formula.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Error, Result};

use super::data;
use super::declaration::{Declaration, PRECISIONS, probes, warning};
use super::emit::{Leaves, expression};
use super::graph::{Graph, Id};
use crate::runtime::{
    ACTIVATION, CLONE, COPY, DEBUG, DEFAULT, F64, FORMULA, OPTION, PARTIAL_EQ, SCALAR, SOME,
};

/// The methods of every activation.
const TAKEN: [&str; 3] = ["default", "value", "derivative"];

/// The struct, its `Activation` and its defaults; after the mistakes, if there are any.
pub(crate) fn activation(input: TokenStream) -> TokenStream {
    let mut declaration: Declaration = match syn::parse2(input) {
        Ok(declaration) => declaration,
        Err(error) => return error.into_compile_error(),
    };
    let level = declaration.take_level("not_finite");
    expand(&declaration, level.as_deref()).unwrap_or_else(|error| {
        let errors = error.into_compile_error();
        let stub = expand(&declaration.stand_in(&["x"]), None).unwrap_or_default();
        quote!(#errors #stub)
    })
}

fn expand(declaration: &Declaration, level: Option<&str>) -> Result<TokenStream> {
    let Declaration {
        rt,
        attributes,
        visibility,
        name,
        variables,
        parameters,
        ..
    } = declaration;
    let activation_trait = rt.path(ACTIVATION);
    let clone = rt.path(CLONE);
    let copy = rt.path(COPY);
    let debug = rt.path(DEBUG);
    let default = rt.path(DEFAULT);
    let partial_eq = rt.path(PARTIAL_EQ);
    let scalar = rt.path(SCALAR);
    let f64 = rt.path(F64);
    let [option, some, formula_type] = rt.paths([OPTION, SOME, FORMULA]);
    let [variable] = variables.as_slice() else {
        return Err(Error::new(
            variables[1].span(),
            "an activation has one variable\n\nhelp: parameters come after a `;`, with their defaults: `(x; beta = 1.0)`",
        ));
    };
    if let Some((parameter, _)) = parameters
        .iter()
        .find(|(p, _)| TAKEN.iter().any(|t| p == t))
    {
        return Err(Error::new(
            parameter.span(),
            format!(
                "every activation has a method `{parameter}` already\n\nhelp: give the parameter another name, for example `{parameter}2`"
            ),
        ));
    }
    let mut names = declaration.names();
    let mut graph = Graph::default();
    let value = declaration.read_formula(&mut graph, &mut names)?;
    let derivative = graph.derivative(value, 0);
    let found = declaration.found(&names, |parameters| {
        not_finite(declaration, &graph, [value, derivative], parameters)
    });
    let (warning, help) = match found {
        Some(found) if level != Some("allow") => found,
        _ => (String::new(), String::new()),
    };
    if !warning.is_empty() && matches!(level, Some("deny" | "forbid")) {
        return Err(Error::new(
            name.span(),
            format!("{warning}\n\nhelp: {help}"),
        ));
    }
    let warning = (!warning.is_empty())
        .then(|| self::warning(name, "not_finite", &format!("{warning}: {help}")));

    let formula = data::formula(&graph, value, parameters, &names, rt);
    let mut docs = vec![
        String::new(),
        format!("f({variable}) = {}", graph.show(value, &names)),
        String::new(),
        format!("f′({variable}) = {}", graph.show(derivative, &names)),
    ];
    let kinks = graph.kinks(value, &names);
    if !kinks.is_empty() {
        docs.push(String::new());
        docs.push(format!("Not differentiable where {}.", kinks.join(", or ")));
    }
    for (index, (parameter, default)) in parameters.iter().enumerate() {
        docs.push(String::new());
        docs.push(format!(
            "Field {index} is {parameter}, {default} by default; `.{parameter}(…)` sets it."
        ));
    }

    let fields = parameters.iter().map(|(parameter, _)| {
        let doc = format!("{parameter}");
        quote!(#[doc = #doc] pub #f64)
    });
    let body = if parameters.is_empty() {
        quote!(;)
    } else {
        quote!((#(#fields),*);)
    };
    let defaults = parameters.iter().map(|(_, value)| {
        let value = proc_macro2::Literal::f64_suffixed(value.abs());
        quote!(#value)
    });
    let signs = parameters
        .iter()
        .map(|(_, value)| (*value < 0.0).then(|| quote!(-)));
    let instance = if parameters.is_empty() {
        quote!(Self)
    } else {
        quote!(Self(#(#signs #defaults),*))
    };

    let local = |text: &str| Ident::new(text, Span::mixed_site());
    let (z, given) = (local("z"), local("value"));
    let variables = [quote!(#z)];
    let values: Vec<TokenStream> = (0..parameters.len())
        .map(|index| {
            let index = syn::Index::from(index);
            quote!(<T as #scalar>::from_f64(self.#index))
        })
        .collect();
    let values = declaration.leaves(values, &names);
    let mut leaves = Leaves {
        rt,
        variables: &variables,
        parameters: &values,
        given: None,
    };
    let value_body = expression(&graph, value, &leaves);
    leaves.given = Some((value, quote!(#given)));
    let derivative_body = expression(&graph, derivative, &leaves);
    let derive = format_ident!("derive");
    let setters = (!parameters.is_empty()).then(|| {
        let given = local("given");
        let setters = parameters
            .iter()
            .enumerate()
            .map(|(index, (parameter, _))| {
                let index = syn::Index::from(index);
                let doc = format!("The same with another {parameter}.");
                quote! {
                    #[doc = #doc]
                    #[must_use]
                    #visibility fn #parameter(mut self, #given: #f64) -> Self {
                        self.#index = #given;
                        self
                    }
                }
            });
        quote! {
            #[allow(dead_code, non_snake_case)]
            impl #name {
                #(#setters)*
            }
        }
    });
    let implementation = quote! {
        #[automatically_derived]
        #[allow(unused_variables, unused_parens, clippy::all, clippy::pedantic)]
        impl<T: #scalar> #activation_trait<T> for #name {
            const FORMULA: #option<&'static #formula_type> = #some(&#formula);

            #[inline(always)]
            fn value(&self, #z: T) -> T {
                #value_body
            }

            #[inline(always)]
            fn derivative(&self, #z: T, #given: T) -> T {
                #derivative_body
            }
        }
    };
    let implementation = names.with_constants(rt, implementation);
    Ok(quote! {
        #(#attributes)*
        #(#[doc = #docs])*
        #[#derive(#clone, #copy, #debug, #partial_eq)]
        #visibility struct #name #body

        #setters

        impl #default for #name {
            fn default() -> Self {
                #instance
            }
        }

        #implementation

        #warning
    })
}

/// A point with |x| ≤ 1e4 at which value or derivative is not finite in f32 or f64, and the help.
fn not_finite(
    declaration: &Declaration,
    graph: &Graph,
    [value, derivative]: [Id; 2],
    parameters: &[f64],
) -> Option<(String, String)> {
    let name = &declaration.name;
    let variable = &declaration.variables[0];
    let last = value.max(derivative);
    for (scalar, round) in PRECISIONS {
        for x in probes() {
            let values = graph.evaluate_all(last, &[round(x)], parameters, round);
            for (what, id) in [("value", value), ("derivative", derivative)] {
                let y = values[id.0];
                if !y.is_finite() {
                    return Some((
                        format!(
                            "the {what} of `{name}` is {y} at {variable} = {x} in {scalar}; training ends there"
                        ),
                        format!(
                            "if {variable} stays away from it, write `#[allow(not_finite)]` above the struct"
                        ),
                    ));
                }
            }
        }
    }
    None
}
