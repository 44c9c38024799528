//! The declaration as the user wrote it: tokens and their places, without meaning.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Expr, Visibility};

use crate::diag::Place;

/// `attrs vis struct Name<const A: usize> { input: …, lines }`
pub(crate) struct Network {
    /// The path of nn-core, from the `[$crate]` before the declaration.
    pub(crate) krate: TokenStream,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    pub(crate) params: Vec<Ident>,
    /// The closing brace: the place of missing items.
    pub(crate) end: Span,
    pub(crate) items: Vec<Item>,
}

/// An item between commas.
pub(crate) enum Item {
    Input {
        keyword: Ident,
        shape: Shape,
    },
    Line(Line),
    /// `output: { digit: dense(10) -> softmax, parity: dense(1) -> sigmoid }`
    Outputs {
        keyword: Ident,
        heads: Vec<Item>,
    },
    /// Not readable; its error is already there.
    Broken,
}

/// `attrs name: stage -> stage`
pub(crate) struct Line {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) name: Option<Ident>,
    pub(crate) stages: Vec<Stage>,
    /// True if the rest of the line was not readable; its error is already there.
    pub(crate) broken: bool,
}

/// `keyword(args)`, `a::TypePath(args)` or `keyword(args) { lines }`
pub(crate) struct Stage {
    pub(crate) path: syn::Path,
    pub(crate) args: Option<Args>,
    pub(crate) body: Option<Body>,
}

/// The lines of a block.
pub(crate) struct Body {
    pub(crate) items: Vec<Item>,
    /// The opening brace.
    pub(crate) place: Place,
}

/// The arguments in the parentheses of a stage.
pub(crate) struct Args {
    /// As written: a user-defined activation takes them so.
    pub(crate) tokens: TokenStream,
    /// The parentheses.
    pub(crate) place: Place,
    /// Divided at the commas.
    pub(crate) list: Vec<Arg>,
}

/// One argument.
pub(crate) enum Arg {
    /// `64`
    Value(Expr),
    /// `64 => 32`
    Arrow(Expr, Expr),
    /// `bias = false`
    Option(Ident, Expr),
    /// None of these.
    Unreadable(Place),
}

/// The forms of a width, for messages.
pub(crate) const WIDTH: &str =
    "a width is an integer, a constant, or arithmetic on these: `64`, `HIDDEN`, `cfg::WIDE * 2`";

/// The shape of a sample.
pub(crate) enum Shape {
    /// `64`
    Features(Expr),
    /// `{ pixels: 64, meta: 5 }`
    Parts(Vec<(Ident, Expr)>),
    /// `[channels, height, width]`
    Image(Place),
    /// Not readable; its error is already there.
    Broken,
}

impl Stage {
    /// The whole stage, parentheses included.
    pub(crate) fn place(&self) -> Place {
        let path = Place::of(&self.path);
        self.args.as_ref().map_or(path, |args| path.to(args.place))
    }
}
