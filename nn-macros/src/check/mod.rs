//! ast → model. All errors of meaning are made here; after them the walk goes on with what was
//! declared, so that each mistake is told once and a later one is not hidden.

mod arguments;
mod blocks;
mod budget;
mod constants;
mod end;
mod layers;
mod lints;
mod names;
mod numbers;
mod policy;
mod references;
mod stages;
mod values;
mod widths;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};

use crate::diag::{Errors, Place};
use crate::model::{
    Access, Claim, Dim, Field, Line, Network, Node, Op, Part, Policy, Shape, Size, Step, Value,
    Warning, plain,
};
use crate::syntax::ast::{self, Item};
use constants::Constants;
use lints::Levels;
use names::Names;
use policy::Has;

/// The model, repaired where there were errors.
pub(crate) struct Checked {
    pub(crate) network: Network,
    /// Whether name, input, output and head are what the user means, errors or not.
    pub(crate) whole: bool,
}

pub(crate) fn network(mut ast: ast::Network, errors: &mut Errors) -> Checked {
    let (mut attrs, levels) = lints::levels(std::mem::take(&mut ast.attrs), errors);
    let budgets = budget::take(&mut attrs, !ast.params.is_empty(), errors);
    policy::of_the_network(&mut attrs, errors);
    let usable = names::network(&ast.name, &ast.params, errors);
    if ast.items.is_empty() {
        errors.at(
            Place::of(&ast.name),
            format!("`{}` is empty", ast.name),
            "write its input and its layers: `input: 4, output: dense(3) -> softmax`",
        );
    }
    let empty = ast.items.is_empty();
    let unread = match ast.items.first() {
        Some(Item::Broken) => true,
        Some(Item::Line(line)) => line.broken,
        _ => false,
    };
    let mut walk = Walk::new(&ast, levels, errors);
    references::declared(&ast.items, &mut walk.declared);
    let items = input_first(std::mem::take(&mut ast.items), walk.errors);
    end::output_is_last(&items, walk.errors);
    for item in items {
        walk.item(item);
    }
    if !empty {
        // What could not be read may have been it.
        walk.end(&ast.name, unread);
    }
    let whole = usable && walk.whole();
    let heads = walk.take_heads();
    let Walk {
        input,
        parts,
        scopes,
        lines,
        nodes,
        claims,
        warnings,
        constants,
        ..
    } = walk;
    let network = Network {
        krate: ast.krate,
        attrs,
        vis: ast.vis,
        name: ast.name,
        params: constants.params.clone(),
        constants: constants.into_list(),
        input: input.unwrap_or_else(|| Shape::Features(unknown(Place::token(ast.end)))),
        parts,
        fields: scopes.into_iter().flat_map(|scope| scope.fields).collect(),
        lines: lines.into_iter().map(|line| line.model).collect(),
        nodes,
        heads,
        claims,
        budgets,
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
                "write `input: …` as the first line",
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

/// A value on its way from one stage to the next.
#[derive(Clone)]
struct Cursor {
    value: Value,
    dim: Dim,
    /// Who produces it, in messages.
    giver: String,
    /// Whether `dim` is what the user means.
    sure: bool,
    /// Whether the stage that produces it is what the user means.
    stage_sure: bool,
    /// The dense layer before, as long as everything after it is linear.
    linear: Option<String>,
}

/// A line so far, and what is known of it until the end.
struct Walked {
    model: Line,
    place: Place,
    /// Whether anything reads it.
    read: bool,
    /// What it says of our lints.
    levels: Levels,
}

/// A struct of fields: the network's own, or that of a named block.
struct Scope {
    /// Where its fields are.
    at: Access,
    ty: Ident,
    fields: Vec<Field>,
    /// The names that only its lines may read.
    names: Vec<String>,
    /// What is said of the training of all its lines.
    policy: Policy,
}

struct Walk<'a> {
    errors: &'a mut Errors,
    /// The path of nn-core.
    krate: TokenStream,
    /// What widths may name.
    constants: Constants,
    /// What the struct says of our lints.
    levels: Levels,
    /// All names of lines in the declaration.
    declared: BTreeSet<String>,
    names: Names,
    /// What lines so far hand on, by name, and which line it is.
    values: BTreeMap<String, (Cursor, Option<usize>)>,
    scopes: Vec<Scope>,
    /// The structs that are declared beside the network's.
    types: BTreeSet<String>,
    lines: Vec<Walked>,
    at: Cursor,
    /// The line that hands on `at`.
    above: Option<usize>,
    input: Option<Shape>,
    input_place: Place,
    parts: Vec<Part>,
    parts_read: Vec<bool>,
    /// The named outputs, and their names.
    outputs: Vec<(Ident, Cursor)>,
    nodes: Vec<Node>,
    /// Nodes whose initialiser the activation behind them decides.
    default_init: Vec<usize>,
    claims: Vec<Claim>,
    warnings: Vec<Warning>,
    /// Whether the input has parts that could not be read.
    input_lost: bool,
    /// Whether something could not be read, or names what is not there.
    not_understood: bool,
}

impl<'a> Walk<'a> {
    fn new(ast: &ast::Network, levels: Levels, errors: &'a mut Errors) -> Self {
        let nowhere = Place::token(proc_macro2::Span::call_site());
        let outputs = crate::names::outputs(&ast.name);
        let mut items = ast.items.iter();
        let several = items.find(|item| matches!(item, Item::Outputs { .. }));
        Self {
            errors,
            krate: ast.krate.clone(),
            constants: Constants::new(plain(&ast.name), ast.params.clone()),
            levels,
            declared: BTreeSet::new(),
            names: Names::default(),
            values: BTreeMap::new(),
            scopes: vec![Scope {
                at: Access::default(),
                ty: ast.name.clone(),
                fields: Vec::new(),
                names: Vec::new(),
                policy: Policy::default(),
            }],
            types: several.map(|_| outputs.to_string()).into_iter().collect(),
            lines: Vec::new(),
            at: Cursor {
                value: Value::Input,
                dim: unknown(nowhere),
                giver: String::from("`input`"),
                sure: false,
                stage_sure: false,
                linear: None,
            },
            above: None,
            input: None,
            input_place: nowhere,
            parts: Vec::new(),
            parts_read: Vec::new(),
            outputs: Vec::new(),
            nodes: Vec::new(),
            default_init: Vec::new(),
            claims: Vec::new(),
            warnings: Vec::new(),
            input_lost: false,
            not_understood: false,
        }
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Input { keyword, shape } => self.input(&keyword, shape),
            Item::Outputs { keyword, heads } => self.outputs(&keyword, heads),
            Item::Line(line) => self.line(line),
            Item::Broken => self.lost(),
        }
    }

    /// From here on nothing is known of the value.
    fn lost(&mut self) {
        self.at.sure = false;
        self.at.stage_sure = false;
        self.at.linear = None;
        self.not_understood = true;
    }

    fn input(&mut self, keyword: &Ident, shape: ast::Shape) {
        let place = Place::of(keyword);
        if self.input.is_some() || self.scopes.len() > 1 {
            self.errors.at(
                place,
                "`input` is declared twice",
                "remove one of them; no layer can be called `input`",
            );
            return;
        }
        let dim = match shape {
            ast::Shape::Features(expr) => {
                values::dim(&expr, "input", &mut self.constants, self.errors)
            }
            ast::Shape::Parts(parts) => self.parts(parts),
            ast::Shape::Image(place) => {
                self.errors.at(
                    place,
                    "channels × height × width need a layer that reads images, and there is none",
                    "write the number of features: `input: 784`",
                );
                None
            }
            ast::Shape::Broken => {
                self.input_lost = true;
                None
            }
        };
        let sure = dim.is_some();
        let dim = dim.unwrap_or_else(|| unknown(place));
        if self.parts.is_empty() {
            self.positive("input", &dim);
        }
        self.at.sure = sure;
        self.at.stage_sure = sure;
        self.at.dim = dim.clone();
        self.input = Some(Shape::Features(dim));
        self.input_place = place;
        let whole = (self.at.clone(), None);
        self.values.insert(String::from("input"), whole);
    }

    fn line(&mut self, line: ast::Line) {
        if !self.outputs.is_empty()
            && self.scopes.len() == 1
            && let Some(place) = line_place(&line)
        {
            self.errors.at(
                place,
                "nothing can follow the outputs",
                "move this line above `output`",
            );
            return;
        }
        if self.input.is_none() && self.lines.is_empty() {
            // Told once, at the end, if no `input` follows.
            self.at.sure = false;
        }
        let index = self.begin(&line);
        let has = Has::of_line(&line);
        let (mut attrs, levels) = lints::levels(line.attrs, self.errors);
        self.lines[index].levels = levels;
        let policy = self.policy(&mut attrs, has);
        let around = self.scopes.last().map(|scope| scope.policy.clone());
        let policy = policy.inside(&around.unwrap_or_default());
        let attrs = names::line_attrs(attrs, has > Has::Nothing, self.errors);
        let name = line
            .name
            .map(|name| self.names.unique(name, names::Kind::Line, self.errors));
        if let Some(name) = &name {
            self.lines[index].model.name = Some(self.full_name(name));
        }
        let mut context = LineContext {
            index,
            name: name.clone(),
            attrs,
            policy,
            fields: 0,
        };
        for (position, stage) in line.stages.into_iter().enumerate() {
            self.stage(&mut context, stage, position == 0);
        }
        if line.broken {
            self.lost();
        }
        self.above = Some(index);
        if let Some(name) = name {
            let text = plain(&name);
            if let Some(scope) = self.scopes.last_mut() {
                scope.names.push(text.clone());
            }
            self.values.insert(text, (self.at.clone(), Some(index)));
        }
    }

    /// A new line; it reads the one above unless its first stage says otherwise.
    fn begin(&mut self, line: &ast::Line) -> usize {
        let place = line_place(line).unwrap_or(self.at.dim.place);
        let reads_above = line
            .stages
            .first()
            .is_none_or(|stage| !references::starts(stage));
        if reads_above {
            self.read_above(place);
        }
        self.lines.push(Walked {
            model: Line { name: None },
            place,
            read: false,
            levels: Levels::new(),
        });
        self.lines.len() - 1
    }

    fn full_name(&self, name: &Ident) -> String {
        let at = self.scopes.last().map(|scope| scope.at.clone());
        at.unwrap_or_default().and(Step::Field(name.clone())).text()
    }

    fn push(&mut self, line: usize, op: Op, output: Dim, what: What) {
        let reads = vec![self.at.value];
        self.push_reading(line, op, reads, output, what);
    }

    fn push_reading(&mut self, line: usize, op: Op, reads: Vec<Value>, output: Dim, what: What) {
        let input = std::mem::replace(&mut self.at.dim, output.clone());
        self.at.value = Value::Node(self.nodes.len());
        if !what.linear {
            self.at.linear = None;
        }
        self.nodes.push(Node {
            op,
            reads,
            input: Shape::Features(input),
            output: Shape::Features(output),
            line,
            text: what.text,
            place: what.place,
            field: what.field,
            head: false,
        });
    }
}

/// What a stage knows of its line.
struct LineContext {
    index: usize,
    name: Option<Ident>,
    attrs: Vec<syn::Attribute>,
    policy: Policy,
    /// Parametrised stages so far.
    fields: usize,
}

/// What is said of a node beside its function.
struct What {
    text: String,
    place: Place,
    field: Option<Access>,
    /// Whether it keeps a chain of linear layers linear.
    linear: bool,
}

fn line_place(line: &ast::Line) -> Option<Place> {
    let name = line.name.as_ref().map(Place::of);
    name.or_else(|| line.stages.first().map(ast::Stage::place))
}
