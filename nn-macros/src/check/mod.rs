//! ast → model. All errors of meaning are made here; after them the walk goes on with what was
//! declared, so that each mistake is told once and a later one is not hidden.

mod names;
mod values;

use proc_macro2::Ident;

use crate::ast::{self, Item};
use crate::catalog;
use crate::diag::{Errors, Place, source};
use crate::model::{
    Activation, Claim, Dense, Dim, Line, Network, Node, Op, Parameter, Rate, Shape, Size, Value,
    Warning, plain,
};
use names::{Level, Levels, Lines};

/// The model, repaired where there were errors.
pub(crate) struct Checked {
    pub(crate) network: Network,
    /// Whether name, input, output and head are what the user means, errors or not.
    pub(crate) whole: bool,
}

const LINTS: [&str; 2] = ["linear_after_linear", "softmax_inside"];

pub(crate) fn network(ast: ast::Network, errors: &mut Errors) -> Checked {
    let (attrs, levels) = names::lints(ast.attrs);
    let usable = names::network(&ast.name, &ast.params, errors);
    if ast.items.is_empty() {
        errors.at(
            Place::of(&ast.name),
            format!("`{}` is empty", ast.name),
            "write its input and its layers: `input: 4, output: dense(3) -> softmax`",
        );
    }
    let empty = ast.items.is_empty();
    let mut walk = Walk::new(ast.params.clone(), levels, errors);
    for item in input_first(ast.items, walk.errors) {
        walk.item(item);
    }
    if !empty {
        walk.end(&ast.name);
    }
    let whole = usable && walk.whole();
    let Walk {
        input,
        lines,
        nodes,
        claims,
        warnings,
        ..
    } = walk;
    let network = Network {
        krate: ast.krate,
        attrs,
        vis: ast.vis,
        name: ast.name,
        params: ast.params,
        input: input.unwrap_or_else(|| Shape::Features(unknown(Place::token(ast.end)))),
        lines: lines.done,
        nodes,
        claims,
        warnings,
    };
    Checked { network, whole }
}

/// The items with `input` at the top, where it belongs.
fn input_first(mut items: Vec<Item>, errors: &mut Errors) -> Vec<Item> {
    let position = items
        .iter()
        .position(|item| matches!(item, Item::Input { .. }));
    if let Some(position) = position.filter(|position| *position > 0) {
        let item = items.remove(position);
        if let Item::Input { keyword, .. } = &item {
            errors.at(
                Place::of(keyword),
                "`input` comes first: the lines above it read it",
                "move this line to the top",
            );
        }
        items.insert(0, item);
    }
    items
}

fn unknown(place: Place) -> Dim {
    Dim {
        size: Size::Known(1),
        place,
    }
}

struct Walk<'a> {
    errors: &'a mut Errors,
    params: Vec<Ident>,
    /// What the struct says of our lints.
    levels: Levels,
    lines: Lines,
    /// What a sample is at this point, and who says so.
    width: Dim,
    giver: String,
    /// Whether `width` is what the user means.
    sure: bool,
    input: Option<Shape>,
    input_sure: bool,
    /// Whether the last stage so far is what the user means.
    end_sure: bool,
    /// The dense layer before, as long as everything after it is linear.
    linear: Option<String>,
    nodes: Vec<Node>,
    claims: Vec<Claim>,
    warnings: Vec<Warning>,
}

impl<'a> Walk<'a> {
    fn new(params: Vec<Ident>, levels: Levels, errors: &'a mut Errors) -> Self {
        Self {
            errors,
            params,
            levels,
            lines: Lines::default(),
            width: unknown(Place::token(proc_macro2::Span::call_site())),
            giver: String::from("`input`"),
            sure: false,
            input: None,
            input_sure: false,
            end_sure: false,
            linear: None,
            nodes: Vec::new(),
            claims: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Input { keyword, shape } => self.input(&keyword, shape),
            Item::Line(line) => self.line(line),
            Item::Broken => {
                self.sure = false;
                self.end_sure = false;
            }
        }
    }

    fn input(&mut self, keyword: &Ident, shape: ast::Shape) {
        if self.input.is_some() {
            self.errors.at(
                Place::of(keyword),
                "`input` is declared twice",
                "remove one of them; no layer can be called `input`",
            );
            return;
        }
        let dim = match shape {
            ast::Shape::Features(expr) => values::dim(&expr, "input", &self.params, self.errors),
            ast::Shape::Image(place) => {
                self.errors.at(
                    place,
                    "channels × height × width need a layer that reads images, and there is none",
                    "write the number of features: `input: 784`",
                );
                None
            }
            ast::Shape::Broken => None,
        };
        self.input_sure = dim.is_some();
        let dim = dim.unwrap_or_else(|| unknown(Place::of(keyword)));
        self.positive("input", &dim);
        self.sure = self.input_sure;
        self.width = dim.clone();
        self.input = Some(Shape::Features(dim));
    }

    fn line(&mut self, line: ast::Line) {
        if self.input.is_none() && self.lines.done.is_empty() {
            // Told once, at the end, if no `input` follows.
            self.sure = false;
        }
        let (attrs, levels) = names::lints(line.attrs);
        self.lines.levels.push(levels);
        let index = self.lines.done.len();
        let parametrised = |stage: &ast::Stage| values::keyword(&stage.path) == Some("dense");
        let has_field = line.stages.iter().any(parametrised);
        let attrs = names::line_attrs(attrs, has_field || line.broken, self.errors);
        let name = self.lines.name(line.name, self.errors);
        self.lines.done.push(Line { name, attrs });
        let mut fields = 0;
        for stage in line.stages {
            self.stage(index, &stage, &mut fields);
        }
        if line.broken {
            self.sure = false;
            self.end_sure = false;
        }
    }

    fn stage(&mut self, line: usize, stage: &ast::Stage, fields: &mut usize) {
        let place = stage.place();
        let text = text(stage);
        self.end_sure = true;
        let Some(word) = values::word(&stage.path) else {
            if let Some(own) = values::own(stage, self.errors) {
                let op = Op::Activation(Activation::Own(own));
                self.push(op, self.width.clone(), line, text, place, false);
            } else {
                self.linear = None;
                self.end_sure = false;
            }
            return;
        };
        let keyword = values::keyword(&stage.path);
        if keyword != Some(word.as_str()) {
            self.unknown(&word, stage, keyword);
        }
        match keyword {
            Some("dense") => self.dense(line, stage, text, fields),
            Some("dropout") => {
                let rate = values::rate(stage, self.errors);
                if let Some(values::Number::Constant(rate)) = &rate {
                    self.claims.push(Claim::Rate {
                        rate: rate.clone(),
                        place: Place::of(rate),
                    });
                }
                let rate = rate.map_or_else(|| quote::quote!(0.0), values::Number::into_tokens);
                let op = Op::Dropout(Rate(rate));
                self.push(op, self.width.clone(), line, text, place, true);
            }
            Some("softmax") => {
                values::nothing(stage, "softmax", self.errors);
                self.push(Op::Softmax, self.width.clone(), line, text, place, false);
            }
            Some(keyword) => {
                let Some(kind) = catalog::activation(keyword) else {
                    return;
                };
                let value = match kind.parameter {
                    Parameter::None => {
                        values::nothing(stage, keyword, self.errors);
                        None
                    }
                    Parameter::Optional(default) | Parameter::Slope(default) => Some(
                        values::parameter(stage, keyword, Some(default), self.errors),
                    ),
                    Parameter::Required => {
                        Some(values::parameter(stage, keyword, None, self.errors))
                    }
                };
                if let (Parameter::Slope(_), Some(values::Number::Constant(slope))) =
                    (kind.parameter, &value)
                {
                    self.claims.push(Claim::Slope {
                        slope: slope.clone(),
                        place: Place::of(slope),
                    });
                }
                let value = value.map(values::Number::into_tokens);
                let op = Op::Activation(Activation::BuiltIn { kind, value });
                self.push(op, self.width.clone(), line, text, place, kind.linear);
            }
            None => {
                self.sure = false;
                self.end_sure = false;
                self.linear = None;
            }
        }
    }

    fn unknown(&mut self, word: &str, stage: &ast::Stage, suggestion: Option<&str>) {
        let place = Place::of(&stage.path);
        let message = format!("unknown layer `{word}`");
        let help = match suggestion {
            Some(keyword) if catalog::capitalised(word) == Some(keyword) => {
                let own = format!("a type of your own is `self::{word}`");
                format!("layers are written in small letters: `{keyword}`; {own}")
            }
            Some(keyword) if catalog::alias(word) == Some(keyword) => {
                format!("here it is called `{keyword}`")
            }
            Some(keyword) => format!("a layer with a similar name exists: `{keyword}`"),
            None => {
                let known: Vec<_> = catalog::keywords().collect();
                format!("the layers are {}", known.join(", "))
            }
        };
        self.errors.at(place, message, help);
    }

    fn dense(&mut self, line: usize, stage: &ast::Stage, text: String, fields: &mut usize) {
        let place = stage.place();
        *fields += 1;
        let field = self.lines.field(line, *fields, &text, place, self.errors);
        let name = plain(&field);
        // A stand-in for a missing or doubled name is not the user's: messages show the stage.
        let (name, called) = if name.starts_with("__") {
            (text.clone(), format!("`{text}`"))
        } else {
            let called = format!("`{name}: {text}`");
            (name, called)
        };
        let arguments = values::dense(stage, &name, &self.params, self.errors);
        if let Some(taken) = &arguments.input {
            self.positive(&name, taken);
            self.same_width(&called, taken);
        }
        if let Some(first) = &self.linear {
            let message = format!(
                "`{name}` follows {first} with no activation between them, and two linear layers in a row are one"
            );
            self.lint(
                "linear_after_linear",
                line,
                Place::of(&stage.path),
                message,
                "put an activation such as `relu` between them, remove one, or write `#[allow(linear_after_linear)]` on this line",
            );
        }
        let sure = arguments.output.is_some();
        let output = arguments.output.unwrap_or_else(|| unknown(place));
        self.positive(&name, &output);
        let op = Op::Dense(Dense {
            field,
            bias: arguments.bias,
            init: arguments.init.unwrap_or(catalog::GLOROT_UNIFORM),
        });
        if arguments.init.is_none() {
            self.lines.default_init.push(self.nodes.len());
        }
        self.push(op, output, line, text, place, true);
        self.sure = sure;
        self.giver = called;
        self.linear = Some(format!("`{name}`"));
    }

    fn push(&mut self, op: Op, output: Dim, line: usize, text: String, place: Place, linear: bool) {
        let reads = self
            .nodes
            .len()
            .checked_sub(1)
            .map_or(Value::Input, Value::Node);
        let input = Shape::Features(std::mem::replace(&mut self.width, output.clone()));
        self.nodes.push(Node {
            op,
            reads,
            input,
            output: Shape::Features(output),
            line,
            text,
            place,
        });
        if !linear {
            self.linear = None;
        }
    }

    /// A warning, unless the line or else the struct makes it an error or nothing.
    fn lint(&mut self, lint: &'static str, line: usize, place: Place, message: String, help: &str) {
        let here = self.lines.levels.get(line);
        let level = here.and_then(|levels| names::level(levels, lint));
        match level.or_else(|| names::level(&self.levels, lint)) {
            Some(Level::Allow) => {}
            Some(Level::Deny) => self.errors.at(place, message, help),
            Some(Level::Warn) | None => self.warnings.push(Warning {
                lint,
                text: format!("{message}: {help}"),
                place,
            }),
        }
    }

    /// Literals are compared here, constants by the compiler, a parameter only with itself.
    fn same_width(&mut self, stage: &str, taken: &Dim) {
        if !self.sure {
            return;
        }
        let given = self.width.clone();
        match (&taken.size, &given.size) {
            (Size::Known(a), Size::Known(b)) if a == b => return,
            (Size::Param(a), Size::Param(b)) if a == b => return,
            (Size::Constant(_, a), Size::Constant(_, b)) if a == b => return,
            (Size::Constant(..), Size::Constant(..) | Size::Known(_))
            | (Size::Known(_), Size::Constant(..)) => {
                self.claims.push(Claim::SameWidth {
                    stage: stage.to_owned(),
                    taken: taken.clone(),
                    giver: self.giver.clone(),
                    given,
                });
                return;
            }
            _ => {}
        }
        let (taken_text, given_text) = (taken.text(), given.text());
        let other = if self.giver == "`input`" {
            String::from("or `input`")
        } else {
            String::from("or the one before it")
        };
        self.errors.at(
            taken.place,
            format!(
                "{stage} takes {taken_text} features, but {} before it produces {given_text}",
                self.giver
            ),
            format!("change this width to {given_text}, {other} to {taken_text}"),
        );
    }

    fn positive(&mut self, stage: &str, dim: &Dim) {
        if let Size::Constant(..) = dim.size {
            self.claims.push(Claim::Positive {
                stage: stage.to_owned(),
                dim: dim.clone(),
            });
        }
    }

    /// What only the whole declaration shows.
    fn end(&mut self, name: &Ident) {
        if self.input.is_none() {
            self.errors.at(
                Place::of(name),
                format!("`{name}` has no `input`"),
                "begin with the number of features of a sample: `input: 64,`",
            );
        }
        if self.lines.done.is_empty() && self.input.is_some() {
            self.errors.at(
                Place::of(name),
                format!("`{name}` has no layers"),
                "write at least one after `input`: `output: dense(3) -> softmax`",
            );
        }
        self.initialisers();
        let last = self.nodes.len().saturating_sub(1);
        let inside: Vec<_> = self
            .nodes
            .iter()
            .take(last)
            .filter(|node| matches!(node.op, Op::Softmax))
            .map(|node| (node.line, node.place))
            .collect();
        for (line, place) in inside {
            self.lint(
                "softmax_inside",
                line,
                place,
                String::from(
                    "a softmax inside a network loses information (its outputs always sum to 1)",
                ),
                "end the network with it, use another activation here, or write `#[allow(softmax_inside)]` on this line",
            );
        }
    }

    /// The initialiser that suits the activation behind a dense layer.
    fn initialisers(&mut self) {
        let chosen: Vec<_> = self
            .lines
            .default_init
            .iter()
            .map(|&index| {
                let rest = self.nodes.iter().skip(index + 1);
                let next = rest
                    .take_while(|node| matches!(node.op, Op::Activation(_)))
                    .find(|node| !node.is("identity"));
                let init = next.and_then(Node::built_in).map(|kind| kind.init);
                (index, init.unwrap_or(catalog::GLOROT_UNIFORM))
            })
            .collect();
        for (index, init) in chosen {
            if let Some(Op::Dense(dense)) = self.nodes.get_mut(index).map(|node| &mut node.op) {
                dense.init = init;
            }
        }
    }

    fn whole(&self) -> bool {
        self.input_sure && self.sure && self.end_sure && !self.nodes.is_empty()
    }
}

/// `leaky_relu(0.2)`, as written.
fn text(stage: &ast::Stage) -> String {
    let path = source(&stage.path);
    match &stage.args {
        Some(args) => format!("{path}({})", source(&args.tokens)),
        None => path,
    }
}
