//! The call of the runtime for a group, in each of the three passes: forward, backward, one sample.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::activation::chain;
use super::numbers::number;
use super::parts::Parts;
use super::{declared, layer, reads, widths};
use crate::fuse::Kernel;
use crate::model::Access;
use crate::runtime::{
    self, DENSE_BACKWARD_THROUGH, DENSE_PASSES, DENSE_TIED_BACKWARD, ELEMENTWISE_PASSES,
    GATED_PASSES, MERGE_PASSES, Module, NETWORK_LOGITS, NETWORK_LOGITS_BACKWARD, NETWORK_PASSES,
    ONE_DENSE, ONE_ELEMENTWISE, ONE_NETWORK, ONE_SAMPLE, ONE_SOFTMAX, OWN_PASSES, SOFTMAX_PASSES,
    TIED_PASSES,
};

/// What the runtime is called with for a group. A regular one has the same arguments in each pass.
pub(super) struct Call {
    /// The functions: `dense::forward`.
    forward: TokenStream,
    backward: TokenStream,
    one: TokenStream,
    /// What stands before the values: the layer, its activation, its numbers.
    arguments: Vec<TokenStream>,
    /// The same where the pass backward or that of one sample takes others.
    backward_arguments: Option<Vec<TokenStream>>,
    one_arguments: Option<Vec<TokenStream>>,
    /// What the pass backward writes besides the gradients of the values.
    gradients: Vec<TokenStream>,
    pass: TokenStream,
    /// How it takes its values.
    values: Values,
}

enum Values {
    /// It reads one.
    Single,
    Array,
    /// For one sample of several widths: a slice.
    ArrayOrSlice,
}

impl Call {
    /// Three functions of a module, and their arguments.
    fn of(module: Module, arguments: Vec<TokenStream>) -> Self {
        let function = |verb| module.function(verb).into_token_stream();
        Self {
            forward: function("forward"),
            backward: function("backward"),
            one: function("one"),
            arguments,
            backward_arguments: None,
            one_arguments: None,
            gradients: Vec::new(),
            pass: quote!(pass),
            values: Values::Single,
        }
    }

    /// The call for a group.
    pub(super) fn for_group(parts: &Parts, index: usize) -> Self {
        let group = &parts.groups[index];
        match &group.kernel {
            Kernel::Dense {
                field,
                bias: _,
                shared,
                frozen,
                activations,
            } => {
                let arguments = vec![layer_of(field), chain(activations)];
                let regular = Self::of(DENSE_PASSES, arguments.clone());
                Self {
                    backward: match (frozen, shared) {
                        (true, _) => DENSE_BACKWARD_THROUGH.into_token_stream(),
                        (false, true) => DENSE_TIED_BACKWARD.into_token_stream(),
                        (false, false) => regular.backward,
                    },
                    one: ONE_DENSE.into_token_stream(),
                    one_arguments: Some(with_simd(&arguments)),
                    gradients: if *frozen {
                        Vec::new()
                    } else {
                        vec![gradient_of(field)]
                    },
                    ..regular
                }
            }
            Kernel::Tied {
                other,
                field,
                accumulate,
                activations,
            } => {
                let activation = chain(activations);
                let arguments = vec![layer_of(other), layer_of(field), activation.clone()];
                Self {
                    backward_arguments: Some(vec![layer_of(other), activation]),
                    gradients: vec![
                        gradient_of(other),
                        gradient_of(field),
                        accumulate.to_token_stream(),
                    ],
                    ..Self::of(TIED_PASSES, arguments)
                }
            }
            Kernel::Elementwise { activations } => Self {
                one: ONE_ELEMENTWISE.into_token_stream(),
                ..Self::of(ELEMENTWISE_PASSES, vec![chain(activations)])
            },
            Kernel::Layer {
                layer,
                field,
                frozen,
            } => {
                let arguments = vec![layer_of(field)];
                let product = layer.kind.product;
                Self {
                    one_arguments: product.then(|| with_simd(&arguments)),
                    gradients: vec![gradient_of(field)],
                    // Statistics that stay as they are are those to go by.
                    pass: if *frozen && layer.kind.by_batch {
                        quote!(&pass.predicting())
                    } else {
                        quote!(pass)
                    },
                    ..Self::of(Module::of_row(layer.kind.module), arguments)
                }
            }
            Kernel::Own {
                declared, field, ..
            } => {
                let own = layer::own(declared);
                Self {
                    forward: quote!(#own::pass_forward),
                    backward: quote!(#own::pass_backward),
                    one: quote!(#own::one),
                    gradients: vec![gradient_of(field)],
                    ..Self::of(OWN_PASSES, vec![layer_of(field)])
                }
            }
            Kernel::Gate(gate) => Self::of(
                GATED_PASSES,
                vec![runtime::kernel(gate.kernel).into_token_stream()],
            ),
            Kernel::Noise { noise, index } => {
                let index = Literal::usize_unsuffixed(*index);
                let arguments = vec![number(&noise.amount), index.to_token_stream()];
                Self::of(Module::of_row(noise.kind.module), arguments)
            }
            Kernel::Softmax => Self {
                one: ONE_SOFTMAX.into_token_stream(),
                ..Self::of(SOFTMAX_PASSES, Vec::new())
            },
            Kernel::Merge(merge) => {
                let function = |name| MERGE_PASSES.function(name).into_token_stream();
                let one = function(merge.one);
                let width = widths::argument(&group.width);
                Self {
                    forward: function(merge.forward),
                    backward: function(merge.backward),
                    one: if merge.joins {
                        quote!(#one::<T, #width>)
                    } else {
                        one
                    },
                    values: if merge.joins {
                        Values::ArrayOrSlice
                    } else {
                        Values::Array
                    },
                    ..Self::of(MERGE_PASSES, Vec::new())
                }
            }
            Kernel::Network {
                declared,
                field,
                index,
                last,
            } => {
                let index = Literal::usize_unsuffixed(*index);
                let arguments = vec![layer_of(field)];
                let regular = Self {
                    one: ONE_NETWORK.into_token_stream(),
                    one_arguments: Some(with_simd(&arguments)),
                    gradients: vec![gradient_of(field)],
                    pass: quote!(pass.inside(#index)),
                    ..Self::of(NETWORK_PASSES, arguments)
                };
                if !*last {
                    return regular;
                }
                let ty = declared::over(declared, &quote!(T));
                Self {
                    forward: NETWORK_LOGITS.into_token_stream(),
                    backward: NETWORK_LOGITS_BACKWARD.into_token_stream(),
                    one: quote!(<#ty as #ONE_SAMPLE<_, _>>::logits_one),
                    one_arguments: Some(vec![layer_of(field), quote!(simd)]),
                    ..regular
                }
            }
        }
    }

    pub(super) fn forward(&self, parts: &Parts, index: usize) -> TokenStream {
        let Self {
            forward,
            arguments,
            pass,
            ..
        } = self;
        let local = &parts.locals[index];
        let x = self.taken(&reads::values(parts, &parts.groups[index]));
        quote!(#forward(#(#arguments,)* #x, #local, #pass);)
    }

    pub(super) fn backward(&self, parts: &Parts, index: usize) -> TokenStream {
        let Self {
            backward,
            gradients,
            pass,
            ..
        } = self;
        let arguments = self.backward_arguments.as_ref().unwrap_or(&self.arguments);
        let local = &parts.locals[index];
        let source = self.taken(&reads::sources(parts, index));
        let lent = reads::lent_parts(parts, &parts.groups[index]);
        quote!(#lent #backward(#(#arguments,)* #source, #local, #(#gradients,)* #pass);)
    }

    /// For one sample, of these values.
    pub(super) fn one(&self, values: &[TokenStream]) -> TokenStream {
        let Self { one, .. } = self;
        let arguments = self.one_arguments.as_ref().unwrap_or(&self.arguments);
        let x = match self.values {
            Values::Single | Values::Array => self.taken(values),
            Values::ArrayOrSlice => quote!(&[#(#values),*]),
        };
        quote!(#one(#(#arguments,)* #x))
    }

    fn taken(&self, values: &[TokenStream]) -> TokenStream {
        match self.values {
            Values::Single => quote!(#(#values)*),
            Values::Array | Values::ArrayOrSlice => quote!([#(#values),*]),
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

fn with_simd(arguments: &[TokenStream]) -> Vec<TokenStream> {
    std::iter::once(quote!(simd))
        .chain(arguments.iter().cloned())
        .collect()
}
