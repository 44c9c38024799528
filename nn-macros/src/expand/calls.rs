//! The call of the runtime for a group, in each of the three passes: forward, backward, one sample.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::activation::chain;
use super::numbers::number;
use super::parts::Parts;
use super::{reads, widths};
use crate::catalogue::row::Takes;
use crate::fuse::Kernel;
use crate::model::Access;
use crate::runtime::{
    self, AGAIN_ADD, AT, DENSE_FROZEN, DENSE_PASSES, DENSE_SHARED, ELEMENTWISE_PASSES,
    GATED_PASSES, Module, NETWORK_LAST, NETWORK_PASSES, PASSES, PASSES_LEARN, REPEATED,
    SOFTMAX_PASSES, TIED_PASSES,
};

/// The calls for a group: three functions of one module, with the same arguments.
pub(super) struct Call<'a> {
    module: Module,
    /// The arguments before the values: the layer, its activation, its numbers.
    arguments: Vec<TokenStream>,
    /// The outputs of the pass backward besides the gradients of the values.
    gradients: Vec<TokenStream>,
    /// The layer, if it is the only one that learns.
    learns: Option<&'a Access>,
    pass: TokenStream,
    /// The form of its values.
    values: Values,
    /// The function for one sample.
    one: &'static str,
}

/// With more groups the pass of one sample is several functions: the compile time of one grows with the square.
const LONG: usize = 32;

enum Values {
    /// A single one.
    Single,
    Array,
    /// The first one alone, and the others.
    OneAndArray,
    /// For one sample of several widths: a slice, which becomes an array of this width.
    ArrayOrSlice(TokenStream),
}

impl<'a> Call<'a> {
    fn of(module: Module, arguments: Vec<TokenStream>, gradients: Vec<TokenStream>) -> Self {
        Self {
            module,
            arguments,
            gradients,
            learns: None,
            pass: quote!(pass),
            values: Values::Single,
            one: "one",
        }
    }

    /// The call for a group.
    pub(super) fn for_group(parts: &'a Parts, index: usize) -> Self {
        let group = &parts.groups[index];
        match &group.kernel {
            Kernel::Dense {
                field,
                transposed,
                frozen,
                activations,
            } => {
                let (module, gradients) = match (frozen, transposed) {
                    (true, _) => (DENSE_FROZEN, Vec::new()),
                    (false, true) => (DENSE_SHARED, vec![gradient_of(field)]),
                    (false, false) => (DENSE_PASSES, vec![gradient_of(field)]),
                };
                Self {
                    learns: (!frozen).then_some(field),
                    one: if parts.groups.len() > LONG {
                        "one_apart"
                    } else {
                        "one"
                    },
                    ..Self::of(module, vec![layer_of(field), chain(activations)], gradients)
                }
            }
            Kernel::Tied {
                other,
                field,
                accumulate,
                activations,
            } => Self::of(
                TIED_PASSES,
                vec![layer_of(other), layer_of(field), chain(activations)],
                vec![
                    gradient_of(other),
                    gradient_of(field),
                    accumulate.to_token_stream(),
                ],
            ),
            Kernel::Elementwise { activations } => {
                Self::of(ELEMENTWISE_PASSES, vec![chain(activations)], Vec::new())
            }
            Kernel::Layer {
                layer,
                field,
                frozen,
            } => Self {
                learns: Some(field),
                // Frozen statistics are also those of a training pass.
                pass: if *frozen && layer.kind.by_batch {
                    quote!(&pass.predicting())
                } else {
                    quote!(pass)
                },
                ..Self::of(PASSES, vec![layer_of(field)], vec![gradient_of(field)])
            },
            Kernel::Own { field, .. } => {
                Self::of(PASSES, vec![layer_of(field)], vec![gradient_of(field)])
            }
            Kernel::Gate(gate) => {
                let gate = runtime::kernel(gate.kernel).into_token_stream();
                Self::of(GATED_PASSES, vec![gate], Vec::new())
            }
            Kernel::Noise { noise, index } => {
                // In a repetition the slot has the number.
                let index = if parts.repetition { 0 } else { *index };
                let index = Literal::usize_unsuffixed(index);
                let arguments = vec![number(&noise.amount), index.to_token_stream()];
                Self::of(Module::of_row(noise.kind.module), arguments, Vec::new())
            }
            Kernel::Softmax => Self::of(SOFTMAX_PASSES, Vec::new(), Vec::new()),
            Kernel::Merge(merge) => Self {
                values: match merge.takes {
                    Takes::SideBySide => Values::ArrayOrSlice(widths::argument(&group.gives.len())),
                    Takes::OneShape | Takes::Two => Values::Array,
                    Takes::Weighted => Values::OneAndArray,
                },
                ..Self::of(Module::of_row(merge.module), Vec::new(), Vec::new())
            },
            Kernel::Repeated { repeat, .. } => {
                let field = &repeat.at;
                Self {
                    learns: Some(field),
                    ..Self::of(REPEATED, vec![layer_of(field)], vec![gradient_of(field)])
                }
            }
            Kernel::Network {
                declared: _,
                field,
                index,
                last,
            } => {
                let index = Literal::usize_unsuffixed(*index);
                let module = if *last { NETWORK_LAST } else { NETWORK_PASSES };
                Self {
                    pass: quote!(&pass.inside(#index)),
                    ..Self::of(module, vec![layer_of(field)], vec![gradient_of(field)])
                }
            }
        }
    }

    fn function(&self, verb: &'static str) -> runtime::Path {
        self.module.function(verb)
    }

    pub(super) fn forward(&self, parts: &Parts, index: usize) -> TokenStream {
        let (forward, local) = (self.function("forward"), &parts.locals[index]);
        let Self {
            arguments, pass, ..
        } = self;
        let x = self.taken(&reads::values(parts, &parts.groups[index]));
        quote!(#forward(#(#arguments,)* #x, #local, #pass);)
    }

    pub(super) fn backward(&self, parts: &Parts, index: usize) -> TokenStream {
        let (backward, local) = (self.function("backward"), &parts.locals[index]);
        let Self {
            arguments,
            gradients,
            pass,
            ..
        } = self;
        let source = self.taken(&reads::sources(parts, index));
        let lent = reads::lent_parts(parts, &parts.groups[index]);
        let later = parts.groups[index].uses.later;
        if let ([gradients], 1..) = (&gradients[..], later) {
            let later = Literal::usize_unsuffixed(later);
            return quote! {
                #lent #AGAIN_ADD(#later, #gradients, #local, |gradients, slot| {
                    #backward(#(#arguments,)* #source, slot, gradients, #pass)
                });
            };
        }
        quote!(#lent #backward(#(#arguments,)* #source, #local, #(#gradients,)* #pass);)
    }

    /// The same for any goal. A layer that learns gets the goal in place of itself and its gradients.
    pub(super) fn learn(&self, parts: &Parts, index: usize) -> TokenStream {
        let Some(field) = &self.learns else {
            return self.backward(parts, index);
        };
        let module = if self.module == PASSES {
            PASSES_LEARN
        } else {
            self.module
        };
        let (learn, local) = (module.function("learn"), &parts.locals[index]);
        let (field, arguments, pass) = (field.tokens(), &self.arguments[1..], &self.pass);
        let source = self.taken(&reads::sources(parts, index));
        let lent = reads::lent_parts(parts, &parts.groups[index]);
        quote!(#lent #learn(#AT!(goal.#field), #(#arguments,)* #source, #local, #pass);)
    }

    /// For one sample, of these values.
    pub(super) fn one(&self, values: &[TokenStream]) -> TokenStream {
        let (one, arguments) = (self.function(self.one), &self.arguments);
        let (width, x) = match &self.values {
            Values::Single | Values::Array | Values::OneAndArray => (None, self.taken(values)),
            Values::ArrayOrSlice(width) => {
                (Some(quote!(::<_, T, #width>)), quote!(&[#(#values),*]))
            }
        };
        quote!(#one #width(#(#arguments,)* simd, #x))
    }

    fn taken(&self, values: &[TokenStream]) -> TokenStream {
        match self.values {
            Values::Single => quote!(#(#values)*),
            Values::OneAndArray => {
                let (first, others) = (values.first(), values.iter().skip(1));
                quote!(#first, [#(#others),*])
            }
            Values::Array | Values::ArrayOrSlice(_) => quote!([#(#values),*]),
        }
    }
}

fn layer_of(field: &Access) -> TokenStream {
    let field = field.tokens();
    quote!(&self.#field)
}

fn gradient_of(field: &Access) -> TokenStream {
    let field = field.tokens();
    quote!(&mut gradients.#field)
}
