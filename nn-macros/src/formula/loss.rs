//! `loss!`: an element-wise loss ℓ(prediction, target; parameters) from one formula.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Error, Result};

use super::declaration::{Declaration, PRECISIONS, probes, warning};
use super::emit::{Leaves, expression};
use super::graph::{Function, Graph, Id};
use super::names::Names;
use crate::runtime::{
    BOOL, CLONE, COPY, DEBUG, DEFAULT, ELEMENTWISE_LOSS, F64, FITS_EVERY_HEAD, FITS_PROBABILITIES,
    LOSS, PARTIAL_EQ, REDUCTION, REDUCTION_MEAN, SCALAR, STR,
};

/// The struct and its element-wise loss; after the mistakes, if there are any.
pub(crate) fn loss(input: TokenStream) -> TokenStream {
    let mut declaration: Declaration = match syn::parse2(input) {
        Ok(declaration) => declaration,
        Err(error) => return error.into_compile_error(),
    };
    let level = declaration.take_level("not_finite");
    expand(&declaration, level.as_deref()).unwrap_or_else(|error| {
        let errors = error.into_compile_error();
        let stub = expand(&declaration.stand_in(&["y", "t"]), None).unwrap_or_default();
        quote!(#errors #stub)
    })
}

/// A formula and its derivatives.
struct Formula {
    graph: Graph,
    value: Id,
    by_prediction: Id,
    by_target: Id,
    /// ℓ(σ(z), t): the logit z in place of the prediction.
    of_logit: Id,
    by_logit: Id,
}

impl Formula {
    fn new(mut graph: Graph, value: Id) -> Self {
        let by_prediction = graph.derivative(value, 0);
        let by_target = graph.derivative(value, 1);
        let logit = graph.variable(0);
        let probability = graph.call(Function::Sigmoid, logit);
        let of_logit = graph.substitute(value, 0, probability);
        let by_logit = graph.derivative(of_logit, 0);
        Self {
            graph,
            value,
            by_prediction,
            by_target,
            of_logit,
            by_logit,
        }
    }

    /// A point at which one of these is not finite: which one, its value, the prediction or logit, the target, the
    /// precision.
    fn not_finite(
        &self,
        parts: [(&'static str, Id); 2],
        parameters: &[f64],
        predictions: &[f64],
        targets: &[f64],
    ) -> Option<(&'static str, f64, f64, f64, &'static str)> {
        let last = parts[0].1.max(parts[1].1);
        for (scalar, round) in PRECISIONS {
            for (&y, &t) in predictions
                .iter()
                .flat_map(|y| targets.iter().map(move |t| (y, t)))
            {
                let values =
                    self.graph
                        .evaluate_all(last, &[round(y), round(t)], parameters, round);
                for (what, id) in parts {
                    if !values[id.0].is_finite() {
                        return Some((what, values[id.0], y, t, scalar));
                    }
                }
            }
        }
        None
    }

    /// True if the loss is for probabilities alone; and the warning.
    fn judge(&self, declaration: &Declaration, names: &Names) -> (bool, Option<(String, String)>) {
        let not_finite = |parts, predictions: &[f64], targets: &[f64]| {
            declaration.found(names, |parameters| {
                self.not_finite(parts, parameters, predictions, targets)
            })
        };
        let name = &declaration.name;
        let (y, t) = (&declaration.variables[0], &declaration.variables[1]);
        let help =
            "if the predictions stay away from it, write `#[allow(not_finite)]` above the struct";
        let on_logits = [("value", self.of_logit), ("derivative", self.by_logit)];
        let mut logits = probes();
        logits.extend([2e4, -2e4]); // in a softmax, logits up to 1e4 differ by so much
        let shares = [0.0, 1e-3, 0.25, 0.5, 0.9, 1.0];
        if let Some(found) = not_finite(on_logits, &logits, &shares) {
            let (what, value, logit, target, scalar) = found;
            let warning = format!(
                "the {what} of `{name}` is {value} at {y} = σ({logit}), {t} = {target} in {scalar}; training ends there"
            );
            return (false, Some((warning, help.to_owned())));
        }
        let on_values = [("value", self.value), ("derivative", self.by_prediction)];
        let near: Vec<f64> = probes().into_iter().filter(|x| x.abs() <= 3.0).collect();
        if not_finite(on_values, &near, &near).is_some() {
            return (true, None);
        }
        let found = not_finite(on_values, &probes(), &probes());
        let warning = found.map(|(what, value, prediction, target, scalar)| {
            let warning = format!(
                "the {what} of `{name}` is {value} at {y} = {prediction}, {t} = {target} in {scalar}; training ends there"
            );
            (warning, help.to_owned())
        });
        (false, warning)
    }
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
    let clone = rt.path(CLONE);
    let copy = rt.path(COPY);
    let debug = rt.path(DEBUG);
    let default = rt.path(DEFAULT);
    let elementwise_loss = rt.path(ELEMENTWISE_LOSS);
    let loss_trait = rt.path(LOSS);
    let partial_eq = rt.path(PARTIAL_EQ);
    let reduction = rt.path(REDUCTION);
    let reduction_mean = rt.path(REDUCTION_MEAN);
    let scalar = rt.path(SCALAR);
    let bool = rt.path(BOOL);
    let f64 = rt.path(F64);
    let str_type = rt.path(STR);
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
    let mut names = declaration.names();
    let mut graph = Graph::default();
    let value = declaration.read_formula(&mut graph, &mut names)?;
    let formula = Formula::new(graph, value);
    let Formula {
        graph,
        by_prediction,
        by_target,
        of_logit,
        by_logit,
        ..
    } = &formula;
    let (by_prediction, by_target) = (*by_prediction, *by_target);
    let (probabilities, found) = if level == Some("allow") {
        (false, None)
    } else {
        formula.judge(declaration, &names)
    };
    if let (Some((warning, help)), Some("deny" | "forbid")) = (&found, level) {
        return Err(Error::new(
            name.span(),
            format!("{warning}\n\nhelp: {help}"),
        ));
    }
    let warning = found
        .map(|(warning, help)| self::warning(name, "not_finite", &format!("{warning}: {help}")));
    let (fits, heads) = if probabilities {
        (
            FITS_PROBABILITIES,
            format!(
                "Fits `softmax` and `sigmoid`, since {prediction} must be between 0 and 1, with targets `Batch<T, K>`; averaged over all elements by default."
            ),
        )
    } else {
        (
            FITS_EVERY_HEAD,
            "Fits every head, with targets `Batch<T, K>`; averaged over all elements by default."
                .to_owned(),
        )
    };
    let fits = rt.path(fits);
    let docs = [
        String::new(),
        format!("ℓ({prediction}, {target}) = {}", graph.show(value, &names)),
        String::new(),
        format!("∂ℓ/∂{prediction} = {}", graph.show(by_prediction, &names)),
        String::new(),
        heads,
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
        .map(|field| quote!(<T as #scalar>::from_f64(self.#field)))
        .collect();
    let leaves_parameters = declaration.leaves(leaves_parameters, &names);
    let leaves = Leaves {
        rt,
        variables: &leaves_variables,
        parameters: &leaves_parameters,
        given: None,
    };
    let value_body = expression(graph, value, &leaves);
    let prediction_body = expression(graph, by_prediction, &leaves);
    let target_body = expression(graph, by_target, &leaves);
    let z = local("z");
    let of_a_logit = [quote!(#z), quote!(#t)];
    let leaves = Leaves {
        variables: &of_a_logit,
        ..leaves
    };
    let logit_body = expression(graph, *of_logit, &leaves);
    let slope_body = expression(graph, *by_logit, &leaves);
    let text = name.to_string();
    let derive = format_ident!("derive");
    let implementation = quote! {
        #[automatically_derived]
        #[allow(unused_variables, unused_parens, clippy::all, clippy::pedantic)]
        impl #elementwise_loss for #name {
            #[inline(always)]
            fn value<T: #scalar>(&self, #y: T, #t: T) -> T {
                #value_body
            }

            #[inline(always)]
            fn derivative<T: #scalar>(&self, #y: T, #t: T) -> T {
                #prediction_body
            }

            #[inline(always)]
            fn derivative_by_target<T: #scalar>(&self, #y: T, #t: T) -> T {
                #target_body
            }

            const BY_LOGIT: #bool = true;

            #[inline(always)]
            fn value_by_logit<T: #scalar>(&self, #z: T, #t: T) -> T {
                #logit_body
            }

            #[inline(always)]
            fn derivative_by_logit<T: #scalar>(&self, #z: T, #t: T) -> T {
                #slope_body
            }
        }
    };
    let implementation = names.with_constants(rt, implementation);
    Ok(quote! {
        #(#attributes)*
        #(#[doc = #docs])*
        #kinks
        #[#derive(#clone, #copy, #debug, #partial_eq)]
        #visibility struct #name {
            reduction: #reduction,
            #(#[doc = #field_docs] pub #fields: #f64,)*
        }

        impl #name {
            /// The loss with its default parameters, averaged over all elements.
            #[must_use]
            #visibility fn new() -> Self {
                Self { reduction: #reduction_mean, #(#fields: #defaults,)* }
            }

            /// A reduction other than the mean over all elements.
            #[must_use]
            #visibility fn reduction(mut self, reduction: #reduction) -> Self {
                self.reduction = reduction;
                self
            }

            #(
                #[doc = #setter_docs]
                #[must_use]
                #visibility fn #fields(mut self, #fields: #f64) -> Self {
                    self.#fields = #fields;
                    self
                }
            )*
        }

        impl #default for #name {
            fn default() -> Self {
                Self::new()
            }
        }

        #implementation

        impl #loss_trait for #name {
            const NAME: &'static #str_type = #text;
            fn reduction_mode(&self) -> #reduction {
                self.reduction
            }
        }

        #fits!(#name);

        #warning
    })
}
