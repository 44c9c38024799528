//! The shape that `activation!` and `loss!` share:
//!
//! ```text
//! attrs vis "struct" Name "(" variables (";" name "=" number),* ")" "=" expression ";"?
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Expr, Ident, Lit, Result, Token, UnOp, Visibility, parenthesized};

use super::Names;

/// A function of some variables with parameters that have defaults.
pub(crate) struct Declaration {
    /// The path of nn-core's door for generated code.
    pub(crate) rt: TokenStream,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) variables: Vec<Ident>,
    pub(crate) parameters: Vec<(Ident, f64)>,
    pub(crate) expression: Expr,
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
        }
    }

    /// Takes the language's own `#[allow(lint)]` off the attributes; whether it was there.
    pub(crate) fn take_allow(&mut self, lint: &str) -> bool {
        let before = self.attributes.len();
        self.attributes.retain(|attribute| {
            !(attribute.path().is_ident("allow")
                && attribute
                    .parse_args::<Ident>()
                    .is_ok_and(|name| name == lint))
        });
        self.attributes.len() < before
    }

    pub(crate) fn defaults(&self) -> Vec<f64> {
        self.parameters.iter().map(|(_, value)| *value).collect()
    }
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let krate;
        syn::bracketed!(krate in input);
        let krate: TokenStream = krate.parse()?;
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![struct]>()?;
        let name: Ident = input.parse()?;
        let arguments;
        parenthesized!(arguments in input);
        let mut variables = vec![arguments.parse::<Ident>()?];
        while arguments.peek(Token![,]) && arguments.peek2(Ident) {
            arguments.parse::<Token![,]>()?;
            variables.push(arguments.parse()?);
        }
        let mut parameters: Vec<(Ident, f64)> = Vec::new();
        if arguments.peek(Token![;]) {
            arguments.parse::<Token![;]>()?;
            while !arguments.is_empty() {
                let parameter: Ident = arguments.parse()?;
                arguments.parse::<Token![=]>()?;
                let value = number(&arguments.parse()?)?;
                let taken = parameters.iter().map(|(name, _)| name).chain(&variables);
                if taken.into_iter().any(|name| *name == parameter) {
                    return Err(Error::new(
                        parameter.span(),
                        format!("`{parameter}` is declared twice"),
                    ));
                }
                parameters.push((parameter, value));
                if !arguments.is_empty() {
                    arguments.parse::<Token![,]>()?;
                }
            }
        }
        if !arguments.is_empty() {
            return Err(arguments
                .error("expected `;` before the parameters\n\nhelp: write `(x; beta = 1.0)`"));
        }
        input.parse::<Token![=]>()?;
        let expression = input.parse()?;
        if input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
        }
        if !input.is_empty() {
            return Err(input.error("expected the end of the declaration"));
        }
        Ok(Self {
            rt: quote!(#krate::__private),
            attributes,
            visibility,
            name,
            variables,
            parameters,
            expression,
        })
    }
}

fn number(expression: &Expr) -> Result<f64> {
    match expression {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Ok(-number(&unary.expr)?),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Float(number) => number.base10_parse(),
            Lit::Int(number) => number.base10_parse::<u32>().map(f64::from),
            other => Err(Error::new_spanned(
                other,
                "a parameter's default is a number",
            )),
        },
        other => Err(Error::new_spanned(
            other.to_token_stream(),
            "a parameter's default is a number",
        )),
    }
}

/// Values that show whether a function stays finite: |x| up to 1e4, dense around 0.
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
