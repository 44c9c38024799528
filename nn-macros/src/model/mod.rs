//! A network that is right: every default filled in, every shape known, every name fit for use.
//!
//! It is a list of nodes in the order of their computation; each names the values it reads. Blocks are
//! gone: what is left of them is where their fields are (`block[0].hidden`).

mod access;
mod claim;
mod policy;
mod width;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Visibility};

use crate::diag::Place;

use crate::catalogue::layers::{Layer, Learned};
use crate::names;
pub(crate) use access::{Access, Step};
pub(crate) use claim::{Budget, Claim, Cost, Demand, Meeting, Warning};
pub(crate) use policy::Policy;
pub(crate) use width::{Constant, Dim, Shape, Size, sum};

pub(crate) struct Network {
    /// The path of nn-core.
    pub(crate) krate: TokenStream,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    /// `const NAME: usize` parameters.
    pub(crate) params: Vec<Ident>,
    /// The widths that only the compiler can evaluate.
    pub(crate) constants: Vec<Constant>,
    pub(crate) input: Shape,
    /// The named parts of the input, side by side in a sample; empty if it is one piece.
    pub(crate) parts: Vec<Part>,
    pub(crate) fields: Vec<Field>,
    /// The lines of the declaration, in order; those of repeated blocks once for each time.
    pub(crate) lines: Vec<Line>,
    /// In order of computation; never empty.
    pub(crate) nodes: Vec<Node>,
    /// What the network ends in; never empty.
    pub(crate) heads: Vec<Head>,
    /// What the compiler has to prove, because the macro cannot evaluate constants.
    pub(crate) claims: Vec<Claim>,
    /// How large the user lets the network be.
    pub(crate) budgets: Vec<Budget>,
    pub(crate) warnings: Vec<Warning>,
}

/// Some features of the input.
pub(crate) struct Part {
    pub(crate) name: Ident,
    /// The first of them.
    pub(crate) start: Dim,
    pub(crate) dim: Dim,
}

pub(crate) struct Line {
    /// The name in tables and files: `output`, `block.0.hidden`.
    pub(crate) name: Option<String>,
}

/// A field of the network, or of one of its blocks.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) name: Ident,
    pub(crate) attrs: Vec<Attribute>,
    /// How it is trained; that of the blocks around it included.
    pub(crate) policy: Policy,
    pub(crate) kind: FieldKind,
}

#[derive(Clone)]
pub(crate) enum FieldKind {
    /// What a node learns.
    Layer { node: usize },
    /// A struct of its own, an array of them if the block is repeated.
    Block {
        ty: Ident,
        text: String,
        repeat: Option<usize>,
        fields: Vec<Field>,
    },
}

/// A value that a node reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Value {
    Input,
    /// One of the input's parts.
    Part(usize),
    Node(usize),
    /// The start of a repeated block while it is checked; none is left after.
    Entry(usize),
}

#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) op: Op,
    pub(crate) reads: Vec<Value>,
    pub(crate) input: Shape,
    pub(crate) output: Shape,
    /// Index into the network's lines.
    pub(crate) line: usize,
    /// As declared: `dense(64)`, `dropout(0.1)`.
    pub(crate) text: String,
    pub(crate) place: Place,
    /// What it learns, if it learns.
    pub(crate) field: Option<Access>,
    /// Whether it is a head: computed with the loss.
    pub(crate) head: bool,
}

#[derive(Clone)]
pub(crate) enum Op {
    Dense(Dense),
    /// The weights of another node, transposed.
    Tied {
        node: usize,
        bias: bool,
    },
    /// A layer with tensors of its own.
    Layer(Layer),
    Noise(Noise),
    /// Two halves become one: the type of the runtime.
    Gated(&'static str),
    Softmax,
    Activation(Activation),
    Add,
    Multiply,
    Concat,
    /// Another declared network: its type without the scalar.
    Network(Declared),
}

#[derive(Clone)]
pub(crate) struct Dense {
    pub(crate) bias: bool,
    pub(crate) init: Init,
}

/// The type of a declared network.
#[derive(Clone)]
pub(crate) struct Declared {
    /// As the user wrote it: for messages.
    pub(crate) path: syn::Path,
    /// The alias that generated code calls it by: what is wrong with the path is told once, where the alias is.
    pub(crate) alias: Ident,
}

/// How the weights of a layer start: the name in the language, the variant in the runtime.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Init {
    pub(crate) keyword: &'static str,
    pub(crate) variant: &'static str,
}

/// What only training does: keyword and module, and its number, an expression of type `f64`.
#[derive(Clone)]
pub(crate) struct Noise {
    pub(crate) module: &'static str,
    pub(crate) amount: TokenStream,
}

#[derive(Clone)]
pub(crate) enum Activation {
    BuiltIn {
        kind: &'static BuiltIn,
        /// An expression of type `f64`, if the activation has a parameter.
        value: Option<TokenStream>,
    },
    /// The user's own: an expression, and the path to blame if it is no activation.
    Own(TokenStream),
}

/// A row of the catalog.
#[derive(PartialEq)]
pub(crate) struct BuiltIn {
    pub(crate) keyword: &'static str,
    /// The type in the runtime.
    pub(crate) kernel: &'static str,
    pub(crate) parameter: Parameter,
    /// Whether a chain of dense layers through it is still one linear map.
    pub(crate) linear: bool,
    pub(crate) trainable: bool,
    /// The initialiser of the dense layer before it.
    pub(crate) init: Init,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Parameter {
    None,
    Optional(f64),
    /// Optional, and at least 0.
    Slope(f64),
    Required,
}

/// What the network ends in, or one of its outputs does.
pub(crate) struct Head {
    /// The name of the output, if there are several.
    pub(crate) name: Option<Ident>,
    pub(crate) kind: HeadKind,
    pub(crate) dim: Dim,
    /// The values before it.
    pub(crate) logits: Value,
    /// The values behind it: the prediction.
    pub(crate) value: Value,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum HeadKind {
    Softmax,
    Sigmoid,
    Identity,
    Other,
    /// That of the declared network which is the last stage, by its node.
    Network(usize),
}

impl Node {
    /// The activation's row in the catalog, if it is a built-in one.
    pub(crate) fn built_in(&self) -> Option<&'static BuiltIn> {
        match &self.op {
            Op::Activation(Activation::BuiltIn { kind, .. }) => Some(kind),
            _ => None,
        }
    }

    pub(crate) fn is_dense(&self) -> bool {
        matches!(self.op, Op::Dense(_))
    }

    /// Whether its tensors are never trained.
    pub(crate) fn is_fixed(&self) -> bool {
        matches!(&self.op, Op::Layer(layer) if layer.row.learned == Learned::EachFeature(0))
    }

    /// Whether it hands on as many values as it reads, one for one.
    pub(crate) fn keeps_width(&self) -> bool {
        match &self.op {
            Op::Noise(_) | Op::Softmax | Op::Activation(_) => true,
            Op::Layer(layer) => layer.keeps_width(),
            _ => false,
        }
    }

    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.built_in().is_some_and(|kind| kind.keyword == keyword)
    }
}

impl Declared {
    /// A network over this scalar: `Over<Encoder, f32, …>`. The type stands there as the user wrote it, so that the
    /// compiler can say what it lacks, and an alias will do.
    pub(crate) fn over(&self, rt: &impl ToTokens, scalar: &TokenStream) -> TokenStream {
        self.chosen(rt, "Over", &self.alias, scalar, &self.is_network(rt))
    }

    /// A layer with this scalar: `Own<Rotation<f32>, f32, …>`.
    pub(crate) fn own(&self, rt: &impl ToTokens, scalar: &TokenStream) -> TokenStream {
        self.chosen(rt, "Own", &self.with(scalar), scalar, &self.is_layer(rt))
    }

    /// Whether the type is a network over every scalar, which is for the compiler to find out.
    pub(crate) fn is_network(&self, rt: &impl ToTokens) -> TokenStream {
        self.probe(rt, &self.alias.to_token_stream(), "IS_NETWORK")
    }

    /// Whether the type is a layer over every scalar, which is for the compiler to find out.
    pub(crate) fn is_layer(&self, rt: &impl ToTokens) -> TokenStream {
        let (single, double) = (self.with(&quote!(#rt::f32)), self.with(&quote!(#rt::f64)));
        self.probe(rt, &quote!((#single, #double)), "IS_LAYER")
    }

    /// The type that `alias` makes of `ty`, which is what is named; where that is not what it should be, one that
    /// is silent about it.
    fn chosen(
        &self,
        rt: &impl ToTokens,
        alias: &str,
        ty: &impl ToTokens,
        scalar: &TokenStream,
        right: &TokenStream,
    ) -> TokenStream {
        let span = Place::of(&self.path).first;
        let rt = names::located(&rt.to_token_stream(), span);
        let alias = Ident::new(alias, span);
        let scalar = names::located(scalar, span);
        quote::quote_spanned!(span=> #rt::#alias<#ty, #scalar, #right>)
    }

    fn probe(&self, rt: &impl ToTokens, ty: &TokenStream, answer: &str) -> TokenStream {
        // What is wrong with the type is the user's to see where it is named.
        let span = Place::of(&self.path).first;
        let rt = names::located(&rt.to_token_stream(), span);
        let answer = Ident::new(answer, span);
        quote::quote_spanned! {span=> {
            #[allow(unused_imports)]
            use #rt::Otherwise as _;
            #rt::Probe::<#ty>::#answer
        }}
    }

    /// A layer's type with this scalar.
    fn with(&self, scalar: &TokenStream) -> TokenStream {
        let (alias, scalar) = (&self.alias, names::located(scalar, self.alias.span()));
        quote::quote_spanned!(alias.span()=> #alias<#scalar>)
    }

    /// The alias of a network.
    pub(crate) fn network_alias(&self) -> TokenStream {
        let Self { path, alias } = self;
        quote!(type #alias = #path;)
    }

    /// The alias of a layer: `Rotation<T>`; `Convolution<3, T>` and `Cut<T, 3>` where the user says so with a `T`.
    /// The scalar of `Convolution<3>` comes last.
    pub(crate) fn layer_alias(&self) -> TokenStream {
        let (mut path, alias) = (self.path.clone(), &self.alias);
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
        let layer = quote::quote_spanned!(place=> #path<#given>);
        quote!(type #alias<T> = #layer;)
    }
}

impl Network {
    /// What a prediction is: the outputs side by side.
    pub(crate) fn output(&self) -> Dim {
        let dims: Vec<&Dim> = self.heads.iter().map(|head| &head.dim).collect();
        sum(&dims)
    }

    /// The width of a value.
    pub(crate) fn dim(&self, value: Value) -> &Dim {
        match value {
            Value::Part(part) => &self.parts[part].dim,
            Value::Node(node) => self.nodes[node].output.dim(),
            Value::Input | Value::Entry(_) => self.input.dim(),
        }
    }

    /// The first stage without a derivative.
    pub(crate) fn untrainable(&self) -> Option<&Node> {
        self.nodes
            .iter()
            .find(|node| node.built_in().is_some_and(|kind| !kind.trainable))
    }

    pub(crate) fn line_name(&self, node: &Node) -> Option<&str> {
        self.lines.get(node.line)?.name.as_deref()
    }

    /// The networks that are stages of this one.
    pub(crate) fn networks(&self) -> impl Iterator<Item = &Declared> {
        self.nodes.iter().filter_map(|node| match &node.op {
            Op::Network(declared) => Some(declared),
            _ => None,
        })
    }

    /// The field of a node that learns.
    pub(crate) fn field(&self, access: &Access) -> Option<&Field> {
        let mut fields = &self.fields;
        let mut found = None;
        for step in &access.0 {
            let Step::Field(name) = step else { continue };
            let field = fields.iter().find(|field| field.name == *name)?;
            if let FieldKind::Block { fields: inner, .. } = &field.kind {
                fields = inner;
            }
            found = Some(field);
        }
        found
    }

    /// Whether a node learns something that training changes.
    pub(crate) fn trains(&self, node: &Node) -> bool {
        let field = node.field.as_ref().and_then(|access| self.field(access));
        field.is_some_and(|field| !field.policy.frozen) && !node.is_fixed()
    }

    /// Whether any line says how it is trained.
    pub(crate) fn is_governed(&self) -> bool {
        fn any(fields: &[Field]) -> bool {
            fields.iter().any(|field| {
                let inner = match &field.kind {
                    FieldKind::Block { fields, .. } => any(fields),
                    FieldKind::Layer { .. } => false,
                };
                inner || field.policy.frozen || field.policy.says_more()
            })
        }
        any(&self.fields)
    }

    /// Whether other nodes use this one's weights.
    pub(crate) fn is_shared(&self, index: usize) -> bool {
        let uses = |node: &Node| matches!(node.op, Op::Tied { node, .. } if node == index);
        self.nodes.iter().any(uses)
    }
}

/// A name without `r#`.
pub(crate) fn plain(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map_or(name.clone(), String::from)
}
