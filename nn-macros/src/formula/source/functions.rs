//! Functions, which are methods, too: `max(x, 0)` is `x.max(0)`.

use syn::{Error, Expr, Result};

use super::{KNOWN, Reader, both, elsewhere, mistake};
use crate::diag::{similar, source};
use crate::formula::graph::{Function, Id};
use crate::syntax::literal::{self, Fault};

/// A known function.
#[derive(Clone, Copy)]
enum Callee {
    Pow,
    Min,
    Max,
    Clamp,
    MulAdd,
    Square,
    Recip,
    Relu,
    /// To a base that is the second argument, or a number.
    Logarithm(Option<f64>),
    Call(Function),
}

/// The names of all functions, with the count of their arguments.
fn functions() -> impl Iterator<Item = (&'static str, usize, Callee)> {
    let of_several = [
        ("pow", 2, Callee::Pow),
        ("powi", 2, Callee::Pow),
        ("powf", 2, Callee::Pow),
        ("min", 2, Callee::Min),
        ("max", 2, Callee::Max),
        ("clamp", 3, Callee::Clamp),
        ("mul_add", 3, Callee::MulAdd),
    ];
    let of_one = [
        ("square", 1, Callee::Square),
        ("recip", 1, Callee::Recip),
        ("relu", 1, Callee::Relu),
        ("signum", 1, Callee::Call(Function::Sign)),
        ("log", 1, Callee::Call(Function::Ln)),
        ("log", 2, Callee::Logarithm(None)),
        ("log2", 1, Callee::Logarithm(Some(2.0))),
        ("log10", 1, Callee::Logarithm(Some(10.0))),
    ];
    let others = Function::ALL.map(|(name, function)| (name, 1, Callee::Call(function)));
    of_several.into_iter().chain(of_one).chain(others)
}

/// The function with this name and count of arguments; otherwise the count that it takes, or `None`.
fn find(name: &str, count: usize) -> std::result::Result<Callee, Option<usize>> {
    let named = || functions().filter(|(known, ..)| *known == name);
    match named().find(|(_, takes, _)| *takes == count) {
        Some((_, _, callee)) => Ok(callee),
        None => Err(named().next().map(|(_, takes, _)| takes)),
    }
}

/// Names for the arguments in a help.
fn placeholders(name: &str, count: usize) -> &'static [&'static str] {
    match (name, count) {
        ("clamp", _) => &["x", "low", "high"],
        (_, 1) => &["x"],
        (_, 2) => &["a", "b"],
        _ => &["x", "a", "b"],
    }
}

/// `exp(x)`, if `exp` is a function.
fn form(name: &str) -> Option<String> {
    let takes = find(name, usize::MAX).err().flatten()?;
    Some(format!("{name}({})", placeholders(name, takes).join(", ")))
}

/// `x.max(b)`, if `max` is a function.
fn method_form(receiver: &Expr, name: &str) -> Option<String> {
    let takes = find(name, usize::MAX).err().flatten()?;
    let others = placeholders(name, takes)[1..].join(", ");
    Some(format!("{}.{name}({others})", source(receiver)))
}

/// The first arguments as written, if there are so many.
fn first_of<'a>(arguments: impl IntoIterator<Item = &'a Expr>, count: usize) -> Option<String> {
    let texts: Vec<String> = arguments.into_iter().take(count).map(source).collect();
    (texts.len() == count).then(|| texts.join(", "))
}

impl Reader<'_> {
    /// `exp(x)`
    pub(super) fn function(&mut self, call: &syn::ExprCall, whole: &Expr) -> Result<Id> {
        if let Some(error) = with_module(call) {
            return Err(error);
        }
        let callee = callee(call);
        let arguments = self.arguments(&call.args);
        let (callee, arguments) = both(callee, arguments)?;
        self.apply(callee, &arguments, whole)
    }

    /// `x.exp()`
    pub(super) fn method(&mut self, call: &syn::ExprMethodCall, whole: &Expr) -> Result<Id> {
        if let Some(error) = self.of_a_module(call) {
            return Err(error);
        }
        let callee = method(call);
        let arguments = self.arguments(std::iter::once(&*call.receiver).chain(&call.args));
        let (callee, arguments) = both(callee, arguments)?;
        self.apply(callee, &arguments, whole)
    }

    /// `x.exp`, and `2.x`, which is a product on paper.
    pub(super) fn field(&self, field: &syn::ExprField) -> Error {
        let name = source(&field.member);
        let text = source(field);
        if let Expr::Lit(number) = &*field.base
            && self.has(&name)
        {
            let number = source(number);
            return mistake(
                field,
                &format!("`{text}` is not a product"),
                &format!("write `{number} * {name}`"),
            );
        }
        if let Some(form) = method_form(&field.base, &name) {
            return mistake(
                field,
                &format!("`{name}` is a method: its parentheses are missing"),
                &format!("write `{form}`"),
            );
        }
        mistake(
            &field.member,
            &format!("a number has no field `{name}`"),
            &help(&name, "method"),
        )
    }

    /// The help where no value has this name.
    pub(super) fn unknown(&self, text: &str) -> String {
        let mut known: Vec<_> = self.names.variables.iter().map(String::as_str).collect();
        known.extend(self.names.parameters.iter().map(String::as_str));
        let locals: Vec<_> = self
            .locals
            .iter()
            .map(|local| local.name.to_string())
            .collect();
        for local in &locals {
            if !known.contains(&local.as_str()) {
                known.push(local);
            }
        }
        if let Some(name) = similar(text, known.iter().copied()) {
            return format!("declared is a similar name: `{name}`");
        }
        if let Some(form) = form(text) {
            return format!("`{text}` is a function: write `{form}`");
        }
        let constant = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        if text.chars().all(constant) {
            return format!("if it is a constant, write its path: `self::{text}`");
        }
        format!("declared are `{}`, and `PI`", known.join("`, `"))
    }

    /// `np.exp(x)`: the receiver is no value, but the name of a module.
    fn of_a_module(&self, call: &syn::ExprMethodCall) -> Option<Error> {
        let mut base = &*call.receiver;
        while let Expr::Field(field) = base {
            base = &field.base;
        }
        let Expr::Path(path) = base else {
            return None;
        };
        let module = path.path.get_ident()?.to_string();
        let name = call.method.to_string();
        let ours = elsewhere::function(&name);
        let known = find(ours, call.args.len()).is_ok();
        let is_module = elsewhere::MODULES.contains(&&*module) || known;
        if self.has(&module) || !is_module {
            return None;
        }
        Some(without_module(call, &name, &call.args))
    }

    fn arguments<'a>(&mut self, arguments: impl IntoIterator<Item = &'a Expr>) -> Result<Vec<Id>> {
        let mut all = Ok(Vec::new());
        for argument in arguments {
            let argument = self.read(argument);
            all = both(all, argument).map(|(mut all, argument)| {
                all.push(argument);
                all
            });
        }
        all
    }

    fn apply(&mut self, callee: Callee, arguments: &[Id], whole: &Expr) -> Result<Id> {
        let value = match (callee, arguments) {
            (Callee::Pow, &[base, exponent]) => self.graph.pow(base, exponent),
            (Callee::Min, &[a, b]) => self.graph.min(a, b),
            (Callee::Max, &[a, b]) => self.graph.max(a, b),
            (Callee::Clamp, &[x, low, high]) => {
                self.in_order(low, high, whole)?;
                let above = self.graph.max(x, low);
                self.graph.min(above, high)
            }
            (Callee::MulAdd, &[x, a, b]) => {
                let product = self.graph.mul(x, a);
                let product = self.finite(product, whole)?;
                self.graph.add(product, b)
            }
            (Callee::Square, &[x]) => self.graph.mul(x, x),
            (Callee::Recip, &[x]) => {
                let one = self.graph.number(1.0);
                self.graph.div(one, x)
            }
            (Callee::Relu, &[x]) => {
                let zero = self.graph.number(0.0);
                self.graph.max(x, zero)
            }
            (Callee::Logarithm(base), &[x, ..]) => {
                let base = match (base, arguments) {
                    (None, &[_, base]) => base,
                    (base, _) => self.graph.number(base.unwrap_or(std::f64::consts::E)),
                };
                let mut logarithm = |id| {
                    let logarithm = self.graph.call(Function::Ln, id);
                    self.finite(logarithm, whole)
                };
                let (above, below) = (logarithm(x)?, logarithm(base)?);
                self.graph.div(above, below)
            }
            (Callee::Call(function), &[x]) => self.graph.call(function, x),
            // `find` has counted them.
            (_, _) => self.graph.number(0.0),
        };
        self.finite(value, whole)
    }

    /// The ends of a `clamp`.
    fn in_order(&self, low: Id, high: Id, whole: &Expr) -> Result<()> {
        match (self.graph.as_number(low), self.graph.as_number(high)) {
            (Some(low), Some(high)) if low > high => {
                let help = match whole {
                    Expr::MethodCall(call) => {
                        format!("write `{}.clamp({high}, {low})`", source(&call.receiver))
                    }
                    Expr::Call(call) => {
                        let x = call.args.first().map(source).unwrap_or_default();
                        format!("write `clamp({x}, {high}, {low})`")
                    }
                    _ => String::from("write the smaller end first"),
                };
                let message = format!("no number is between {low} and {high}");
                Err(mistake(whole, &message, &help))
            }
            _ => Ok(()),
        }
    }
}

/// `np::exp(x)`, `f64::exp(x)`
fn with_module(call: &syn::ExprCall) -> Option<Error> {
    let Expr::Path(path) = &*call.func else {
        return None;
    };
    if path.path.segments.len() < 2 {
        return None;
    }
    let name = path.path.segments.last()?.ident.to_string();
    let known = find(elsewhere::function(&name), call.args.len()).is_ok();
    known.then(|| without_module(call, &name, &call.args))
}

/// A function of another library, with the name of its module.
fn without_module<'a>(
    call: impl quote::ToTokens,
    name: &str,
    arguments: impl IntoIterator<Item = &'a Expr>,
) -> Error {
    let list: Vec<String> = arguments.into_iter().map(elsewhere::spaced).collect();
    let ours = elsewhere::function(name);
    let help = match find(ours, list.len()) {
        Ok(_) => format!("write `{ours}({})`", list.join(", ")),
        Err(_) => help(ours, "function"),
    };
    mistake(
        call,
        "the functions of a formula stand without a module",
        &help,
    )
}

/// The function of a call.
fn callee(call: &syn::ExprCall) -> Result<Callee> {
    let (callee, count) = (&*call.func, call.args.len());
    let path = match callee {
        Expr::Path(path) => &path.path,
        Expr::Lit(literal) => return Err(times(literal)),
        _ => return Err(no_function(callee, &format!("known are {KNOWN}"))),
    };
    let Some(name) = path.get_ident().map(ToString::to_string) else {
        let help = format!("known are {KNOWN}");
        return Err(no_function(callee, &help));
    };
    find(&name, count).map_err(|takes| match takes {
        Some(takes) => {
            let given = first_of(&call.args, takes).map(|given| format!("{name}({given})"));
            let form = given.or_else(|| form(&name)).unwrap_or_default();
            wrong_count(callee, &name, [takes, count], &form)
        }
        None => mistake(
            callee,
            &format!("unknown function `{name}`"),
            &help(&name, "function"),
        ),
    })
}

/// The function of a method call.
fn method(call: &syn::ExprMethodCall) -> Result<Callee> {
    let name = call.method.to_string();
    let count = call.args.len();
    if let Some(types) = &call.turbofish {
        return Err(mistake(
            types,
            "the numbers of a formula have the type of the network",
            &format!("write `.{name}(…)`"),
        ));
    }
    find(&name, count + 1).map_err(|takes| match takes {
        Some(takes) => {
            let given = first_of(&call.args, takes - 1);
            let given = given.map(|given| format!("{}.{name}({given})", source(&call.receiver)));
            let form = given.or_else(|| method_form(&call.receiver, &name));
            let form = form.unwrap_or_default();
            wrong_count(&call.method, &name, [takes - 1, count], &form)
        }
        None => mistake(
            &call.method,
            &format!("unknown method `{name}`"),
            &help(&name, "method"),
        ),
    })
}

fn no_function(place: &Expr, help: &str) -> Error {
    mistake(place, "this is not a function", help)
}

fn wrong_count(
    place: impl quote::ToTokens,
    name: &str,
    [takes, count]: [usize; 2],
    form: &str,
) -> Error {
    let takes = match takes {
        0 => String::from("no argument"),
        1 => String::from("1 argument"),
        _ => format!("{takes} arguments"),
    };
    mistake(
        place,
        &format!("`{name}` takes {takes}, but it has {count}"),
        &format!("write `{form}`"),
    )
}

/// The help about an unknown function or method.
fn help(name: &str, kind: &str) -> String {
    let ours = elsewhere::function(name);
    if ours != name {
        return format!("here it is called `{ours}`");
    }
    match similar(name, functions().map(|(known, ..)| known)) {
        Some(known) => format!("a {kind} with a similar name exists: `{known}`"),
        None => format!("known are {KNOWN}"),
    }
}

/// `2(x + 1)` and `2sin(x)`, which are products on paper.
fn times(number: &syn::ExprLit) -> Error {
    let text = source(number);
    match literal::real(&number.lit) {
        Err(Fault::Ending { digits, ending }) => mistake(
            number,
            &format!("`{text}` is one number with the ending `{ending}`"),
            &format!("write `{digits} * {ending}(…)`"),
        ),
        _ => mistake(
            number,
            &format!("the number `{text}` is not a function"),
            &format!("write `{text} * (…)`"),
        ),
    }
}
