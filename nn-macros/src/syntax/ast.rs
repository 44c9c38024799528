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
    /// False if what stands before the lines was not readable, or if there are no braces; its error is already there.
    pub(crate) readable: bool,
    /// The closing brace: the place of missing items.
    pub(crate) end: Span,
    pub(crate) items: Vec<Item>,
}

/// An item between commas.
#[derive(Clone)]
pub(crate) enum Item {
    Input {
        keyword: Ident,
        shape: Shape,
    },
    Line(Line),
    /// `output: (digit: dense(10) -> softmax, parity: dense(1) -> sigmoid)`
    Outputs {
        keyword: Ident,
        heads: Vec<Item>,
    },
    /// `block Ffn(wide) { … }`
    Template(Template),
    /// Not readable; its error is already there.
    Broken,
}

/// `block Ffn(wide) { up: dense(wide) -> gelu, down: dense(input) }`: lines that a stage writes out.
#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) params: Vec<Ident>,
    pub(crate) body: Body,
}

/// `attrs name: stage -> stage`
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) name: Option<Ident>,
    pub(crate) stages: Vec<Stage>,
    /// True if the rest of the line was not readable; its error is already there.
    pub(crate) broken: bool,
}

/// `keyword(args)`, `a::TypePath(args)` or `keyword(args) { lines }`
#[derive(Clone)]
pub(crate) struct Stage {
    /// [`GROUP`] for lines in braces without a keyword.
    pub(crate) path: syn::Path,
    pub(crate) args: Option<Args>,
    pub(crate) body: Option<Body>,
    /// What stands side by side in the parentheses of a merge: names of lines, and flows.
    pub(crate) branches: Vec<Item>,
    /// `for w in [64, 32]`
    pub(crate) each: Option<Each>,
    /// True if points stand in the path: `nn.Linear`.
    pub(crate) dotted: bool,
    /// The second parentheses of `Dense(64)(hidden)`, which other libraries write.
    pub(crate) applied: Option<Args>,
    pub(crate) origin: Origin,
}

/// Who wrote a stage.
#[derive(Clone)]
pub(crate) enum Origin {
    User,
    /// The check, in place of what the user meant; its error is already there.
    Meant,
    /// The check, in place of a layer that is not there: a guess.
    Guess,
    /// The parser, in place of `for i in 0..3`, whose variable the lines do not use.
    Loop(Each),
}

/// The word that no user can write, for `{ … }` alone.
pub(crate) const GROUP: &str = "__group";
/// The word before `w in [64, 32] { … }`.
pub(crate) const FOR: &str = "for";

/// `w in [64, 32]`
#[derive(Clone)]
pub(crate) struct Each {
    pub(crate) name: Ident,
    pub(crate) values: Vec<Expr>,
    /// From the name to the bracket.
    pub(crate) place: Place,
}

/// The lines of a block.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) items: Vec<Item>,
    /// The opening brace.
    pub(crate) place: Place,
}

/// The arguments in the parentheses of a stage.
#[derive(Clone)]
pub(crate) struct Args {
    /// As written: a user-defined activation takes them so.
    pub(crate) tokens: TokenStream,
    /// The parentheses.
    pub(crate) place: Place,
    /// Divided at the commas.
    pub(crate) list: Vec<Arg>,
}

/// One argument.
#[derive(Clone)]
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
#[derive(Clone)]
pub(crate) enum Shape {
    /// `64`
    Features(Expr),
    /// `(pixels: 64, meta: 5)`
    Parts(Vec<(Ident, Expr)>),
    /// `[channels, height, width]`, and its number of features.
    Image(Place, Option<Expr>),
    /// Not readable; its error is already there.
    Broken,
}

impl Stage {
    /// A stage of one word.
    pub(crate) fn word(word: Ident) -> Self {
        Self {
            path: word.into(),
            args: None,
            body: None,
            branches: Vec::new(),
            each: None,
            dotted: false,
            applied: None,
            origin: Origin::User,
        }
    }

    /// The whole stage, parentheses included.
    pub(crate) fn place(&self) -> Place {
        let path = Place::of(&self.path);
        match (&self.applied, &self.args, &self.each) {
            (Some(args), ..) | (None, Some(args), _) => path.to(args.place),
            (None, None, Some(each)) => path.to(each.place),
            (None, None, None) => path,
        }
    }

    /// The only word of a stage that is a name alone: `left`, `relu`.
    pub(crate) fn bare(&self) -> Option<&Ident> {
        let alone = self.args.is_none() && self.body.is_none();
        alone.then(|| self.path.get_ident()).flatten()
    }
}
