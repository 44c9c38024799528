//! The shape that `activation!` and `loss!` share:
//!
//! ```text
//! attrs vis "struct" Name "(" variables (";" name "=" number),* ")" "=" ("let" name "=" expression ";")* expression ";"?
//! ```

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Error, Expr, Ident, Lit, Result, Stmt, Token, UnOp, Visibility, parenthesized,
};

use super::graph::{Graph, Id, Node};
use super::names::Names;
use super::source::{self, elsewhere};
use crate::runtime::{Door, SCALAR};

const FORM: &str = "a formula reads `struct Swish(x; beta = 1.0) = x / (1 + exp(-beta * x));`, that of a loss `struct Square(y, t) = (y - t) * (y - t);`";
/// Values that a constant may have.
const GUESSES: [f64; 5] = [1.0, 0.5, 2.0, -1.0, 1e-3];
const DEFAULT: &str = "a parameter's default is a number\n\nhelp: write for example `beta = 1.0`";

/// A function of some variables with parameters that have defaults.
pub(crate) struct Declaration {
    /// The door to the runtime.
    pub(crate) rt: Door,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) variables: Vec<Ident>,
    pub(crate) parameters: Vec<(Ident, f64)>,
    /// The formula, and the `let`s before it; `None` for one with mistakes.
    pub(crate) formula: Option<Vec<Stmt>>,
    /// A mistake before the formula, after which the reader went on.
    mistake: Option<Error>,
}

impl Declaration {
    pub(crate) fn names(&self) -> Names {
        Names {
            variables: self.variables.iter().map(ToString::to_string).collect(),
            parameters: self
                .parameters
                .iter()
                .map(|(name, _)| name.to_string())
                .collect(),
            constants: Vec::new(),
        }
    }

    /// Takes the `#[allow(lint)]` or `#[deny(lint)]` of the language off the attributes. Returns the level.
    pub(crate) fn take_level(&mut self, lint: &str) -> Option<String> {
        let mut level = None;
        self.attributes.retain(|attribute| {
            let word = ["allow", "warn", "deny", "forbid"]
                .into_iter()
                .find(|word| attribute.path().is_ident(word));
            let ours = attribute
                .parse_args::<Ident>()
                .is_ok_and(|name| name == lint);
            let found = word.filter(|_| ours).map(String::from);
            let keep = found.is_none();
            level = found.or(level.take());
            keep
        });
        level
    }

    /// The same type with a correct formula: the stand-in for one with mistakes.
    pub(crate) fn stand_in(self, variables: &[&str]) -> Self {
        let ident = |name: &&str| Ident::new(name, self.name.span());
        Self {
            variables: variables.iter().map(ident).collect(),
            formula: None,
            mistake: None,
            ..self
        }
    }

    /// Reads the formula into the graph, and its constants into the names.
    pub(crate) fn read_formula(&self, graph: &mut Graph, names: &mut Names) -> Result<Id> {
        if let Some(mistake) = &self.mistake {
            return Err(mistake.clone());
        }
        let Some(formula) = &self.formula else {
            return Ok(graph.number(0.0));
        };
        let value = source::read(graph, names, formula)?;
        self.check_used(graph)?;
        Ok(value)
    }

    /// A name that the formula does not use is usually a slip. The graph knows every name that was read, even if it was
    /// simplified away.
    fn check_used(&self, graph: &Graph) -> Result<()> {
        let unused = |name: &Ident, help: String| {
            let message = format!("the formula does not use `{name}`");
            Error::new(name.span(), format!("{message}\n\nhelp: {help}"))
        };
        let variables = self.variables.iter().enumerate();
        let variables = variables.filter(|(index, _)| !graph.holds(Node::Variable(*index)));
        let variables = variables.map(|(_, name)| {
            let help = format!("use `{name}`: without it there is nothing to learn");
            unused(name, help)
        });
        let parameters = self.parameters.iter().enumerate();
        let parameters = parameters.filter(|(index, _)| !graph.holds(Node::Parameter(*index)));
        let parameters = parameters.map(|(_, (name, _))| {
            let help = format!("remove `{name}`, or use it in the formula");
            unused(name, help)
        });
        let errors = variables.chain(parameters);
        let all = errors.reduce(|mut all, error| {
            all.combine(error);
            all
        });
        all.map_or(Ok(()), Err)
    }

    /// What `check` finds for the parameters' defaults. The values of constants are not known here: something is found
    /// only if it is for each of some guesses.
    pub(crate) fn found<F>(&self, names: &Names, check: impl Fn(&[f64]) -> Option<F>) -> Option<F> {
        let defaults: Vec<f64> = self.parameters.iter().map(|(_, value)| *value).collect();
        let count = names.constants.len();
        if count == 0 {
            return check(&defaults);
        }
        let mut first = None;
        for guess in GUESSES {
            let found = check(&[&defaults[..], &vec![guess; count][..]].concat())?;
            first.get_or_insert(found);
        }
        first
    }

    /// Tokens for what the graph takes for parameters: those of the parameters, then the constants as scalars.
    pub(crate) fn leaves(&self, own: Vec<TokenStream>, names: &Names) -> Vec<TokenStream> {
        let scalar = self.rt.path(SCALAR);
        let first = self.parameters.len();
        let constants = (first..first + names.constants.len()).map(|index| {
            let constant = names.constant_of(index);
            quote!(<T as #scalar>::from_f64(#constant))
        });
        own.into_iter().chain(constants).collect()
    }
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        Self::read(input).map_err(|error| {
            let message = error.to_string();
            if message.contains("help: ") {
                return error;
            }
            if message.contains("chained") {
                let help = "write `a < x && x < b` for `a < x < b`";
                return Error::new(error.span(), format!("{message}\n\nhelp: {help}"));
            }
            Error::new(error.span(), format!("{message}\n\nhelp: {FORM}"))
        })
    }
}

impl Declaration {
    fn read(input: ParseStream<'_>) -> Result<Self> {
        let krate;
        syn::bracketed!(krate in input);
        let krate: TokenStream = krate.parse()?;
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![struct]>()?;
        let name: Ident = input.parse()?;
        if name == "T" {
            return Err(Error::new(
                name.span(),
                "`T` is reserved: it is the scalar type\n\nhelp: choose another name, for example `Threshold`",
            ));
        }
        let arguments;
        parenthesized!(arguments in input);
        let mut variables = vec![arguments.parse::<Ident>()?];
        while arguments.peek(Token![,]) && arguments.peek2(Ident) {
            arguments.parse::<Token![,]>()?;
            let variable = arguments.parse()?;
            declared_once(&variable, &variables)?;
            variables.push(variable);
        }
        let mut parameters: Vec<(Ident, f64)> = Vec::new();
        let mut mistake = None;
        if arguments.peek(Token![;]) {
            arguments.parse::<Token![;]>()?;
            while !arguments.is_empty() {
                let parameter: Ident = arguments.parse()?;
                let value = match needs_default(&parameter, &arguments)? {
                    Some(error) => {
                        mistake.get_or_insert(error);
                        1.0
                    }
                    None => default(&arguments.parse()?)?,
                };
                let taken = parameters.iter().map(|(name, _)| name);
                declared_once(&parameter, taken.chain(&variables))?;
                parameters.push((parameter, value));
                if !arguments.is_empty() {
                    arguments.parse::<Token![,]>()?;
                }
            }
        }
        if !arguments.is_empty() {
            return Err(
                arguments.error("expected `;` before the parameters\n\nhelp: write `;` here")
            );
        }
        input.parse::<Token![=]>()?;
        let formula = Some(statements(input)?);
        if input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
        }
        if !input.is_empty() {
            return Err(input.error(
                "nothing may follow the formula\n\nhelp: one macro declares one function; write another `activation! { … }` or `loss! { … }`",
            ));
        }
        Ok(Self {
            rt: Door::of(&krate),
            attributes,
            visibility,
            name,
            variables,
            parameters,
            formula,
            mistake,
        })
    }
}

/// Reads the `=` of a parameter; the mistake if there is none: `b`, `b: 1.0`, `b: f64 = 1.0`.
fn needs_default(name: &Ident, input: ParseStream<'_>) -> Result<Option<Error>> {
    if input.parse::<Token![=]>().is_ok() {
        return Ok(None);
    }
    let mut tokens = name.to_token_stream();
    let mut value = String::from("1.0");
    while !input.is_empty() && !input.peek(Token![,]) {
        let token: TokenTree = input.parse()?;
        if let TokenTree::Literal(number) = &token {
            value = number.to_string();
        }
        tokens.extend([token]);
    }
    let help = format!("{name} = {value}");
    let message = format!("the parameter `{name}` needs a default\n\nhelp: write `{help}`");
    Ok(Some(Error::new_spanned(tokens, message)))
}

/// The formula, and the `let`s before it.
fn statements(input: ParseStream<'_>) -> Result<Vec<Stmt>> {
    let all: TokenStream = input.fork().parse()?;
    if let Some(tokens) = elsewhere::unreadable(all) {
        // The reader reports it.
        input.parse::<TokenStream>()?;
        return Ok(vec![Stmt::Expr(Expr::Verbatim(tokens), None)]);
    }
    let mut statements = Vec::new();
    while input.peek(Token![let]) {
        statements.push(input.parse()?);
    }
    statements.push(Stmt::Expr(input.parse()?, None));
    Ok(statements)
}

fn declared_once<'a>(name: &Ident, taken: impl IntoIterator<Item = &'a Ident>) -> Result<()> {
    if taken.into_iter().all(|other| other != name) {
        return Ok(());
    }
    Err(Error::new(
        name.span(),
        format!(
            "`{name}` is declared twice\n\nhelp: give one of them another name, for example `{name}2`"
        ),
    ))
}

fn default(expression: &Expr) -> Result<f64> {
    match expression {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Ok(-default(&unary.expr)?),
        Expr::Group(inner) => default(&inner.expr),
        Expr::Lit(literal) if matches!(literal.lit, Lit::Float(_) | Lit::Int(_)) => {
            source::number(&literal.lit)
        }
        other => Err(Error::new_spanned(other.to_token_stream(), DEFAULT)),
    }
}

/// A precision: its name, and its rounding of a number.
type Precision = (&'static str, fn(f64) -> f64);

/// The precisions of a network.
#[allow(clippy::cast_possible_truncation)] // rounding to f32 is the purpose
pub(crate) const PRECISIONS: [Precision; 2] = [("f64", |x| x), ("f32", |x| f64::from(x as f32))];

/// Values at which functions must be finite: |x| up to 1e4, dense around 0.
pub(crate) fn probes() -> Vec<f64> {
    let sizes = [
        0.0, 1e-30, 1e-3, 0.1, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 10.0, 16.0, 20.0, 40.0, 64.0,
        87.0, 89.0, 100.0, 150.0, 300.0, 700.0, 710.0, 1000.0, 3000.0, 1e4,
    ];
    sizes.iter().flat_map(|&size| [size, -size]).collect()
}

/// A warning on stable Rust: the use of a deprecated item, spanned at the user's name.
pub(crate) fn warning(name: &Ident, lint: &str, text: &str) -> TokenStream {
    let lint = Ident::new(lint, name.span());
    let mut item = lint.clone();
    item.set_span(name.span().resolved_at(proc_macro2::Span::mixed_site()));
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const #item: () = ();
            #item
        };
    }
}
