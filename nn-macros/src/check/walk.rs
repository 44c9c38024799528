//! The walk over a declaration, and its state.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proc_macro2::Ident;

use super::constants::Constants;
use super::has::Templates;
use super::levels::Levels;
use super::names::Names;
use crate::catalogue::initialisers::Init;
use crate::diag::{Errors, Place};
use crate::model::{
    self, Access, Claim, Dim, Field, Line, Node, Op, Part, Policy, Repeat, Shape, Size, Step,
    Value, Warning, plain,
};
use crate::syntax::ast::{self, Item};

/// A value on its way from one stage to the next.
#[derive(Clone)]
pub(super) struct Cursor {
    pub(super) value: Value,
    pub(super) shape: Shape,
    /// The name of its producer in messages.
    pub(super) giver: String,
    /// True if `shape` is what the user means.
    pub(super) sure: bool,
    /// True if the stage that produces it is what the user means.
    pub(super) stage_sure: bool,
    /// True if two widths that should be one met in it: nothing after it is compared with either.
    pub(super) disputed: bool,
    /// The dense layer before, as long as everything after it is linear.
    pub(super) linear: Option<String>,
}

/// The value of a name, and the index of its line.
pub(super) type Named = (Cursor, Option<usize>);

/// A name in widths: a parameter of a block, the variable of a `for`.
#[derive(Clone)]
pub(super) struct Bound {
    pub(super) name: String,
    /// Nothing after a mistake.
    pub(super) dim: Option<Dim>,
}

/// A line so far, with facts that only the check needs.
pub(super) struct Walked {
    pub(super) model: Line,
    pub(super) place: Place,
    /// True if anything reads it.
    pub(super) read: bool,
    /// The levels that it gives to lints.
    pub(super) levels: Levels,
    /// What is computed again where the line is read by `same`; nothing if it does not read a single value.
    pub(super) again: Option<Again>,
}

/// The nodes and lines of a line, and what it reads.
#[derive(Clone)]
pub(super) struct Again {
    pub(super) nodes: Range<usize>,
    pub(super) lines: Range<usize>,
    pub(super) entry: Cursor,
}

/// A struct of fields: the network's own, or that of a named block.
pub(super) struct Scope {
    /// The place of its fields.
    pub(super) at: Access,
    pub(super) ty: Ident,
    pub(super) fields: Vec<Field>,
    /// The names that only its lines may read, and what they meant outside.
    pub(super) names: Vec<(String, Option<Named>)>,
    /// The training of all its lines.
    pub(super) policy: Policy,
    /// The number of times that its lines are written out.
    pub(super) times: usize,
    /// A number of its own, if its lines are no fields and may be written out several times: another line may then have
    /// the same name.
    pub(super) apart: Option<usize>,
}

pub(super) struct Walk<'a> {
    pub(super) errors: &'a mut Errors,
    /// The names in widths.
    pub(super) constants: Constants,
    /// The levels that the struct gives to lints.
    pub(super) levels: Levels,
    /// All names of lines in the declaration.
    pub(super) declared: BTreeSet<String>,
    pub(super) names: Names,
    /// The values of lines so far, by name, and the index of the line.
    pub(super) values: BTreeMap<String, Named>,
    pub(super) templates: Templates,
    /// The names in widths that blocks and `for` give; the last one of a name holds.
    pub(super) bound: Vec<Bound>,
    pub(super) scopes: Vec<Scope>,
    /// The structs that are declared next to the network's.
    pub(super) types: BTreeSet<String>,
    pub(super) lines: Vec<Walked>,
    pub(super) at: Cursor,
    /// The line that gives `at`.
    pub(super) above: Option<usize>,
    pub(super) input: Option<Shape>,
    pub(super) input_place: Place,
    pub(super) parts: Vec<Part>,
    pub(super) parts_read: Vec<bool>,
    /// The named outputs, and their names.
    pub(super) outputs: Vec<(Ident, Cursor)>,
    pub(super) nodes: Vec<Node>,
    /// The repeated blocks with parameters, each after those inside it.
    pub(super) repeats: Vec<Repeat>,
    /// The initialiser of dense layers that name none, if the struct gives one.
    pub(super) init: Option<Init>,
    /// Nodes whose initialiser the activation after them decides.
    pub(super) default_init: Vec<usize>,
    pub(super) claims: Vec<Claim>,
    pub(super) warnings: Vec<Warning>,
    /// True if the input has parts that could not be read.
    pub(super) input_lost: bool,
    /// True if the next line stands side by side with others, in parentheses.
    pub(super) beside: bool,
    /// True if something could not be read, or names a line that does not exist.
    pub(super) not_understood: bool,
}

/// The line of a stage.
pub(super) struct LineContext {
    pub(super) index: usize,
    /// Its first stage, before which a name belongs.
    pub(super) start: Option<(Place, String)>,
    pub(super) name: Option<Ident>,
    pub(super) attrs: Vec<syn::Attribute>,
    pub(super) policy: Policy,
    /// Stages with parameters so far.
    pub(super) fields: usize,
    /// The field of the next one, on a line with several.
    pub(super) part: Option<Ident>,
}

/// A node without its function.
pub(super) struct What {
    pub(super) text: String,
    pub(super) place: Place,
    pub(super) field: Option<Access>,
    /// True if it keeps a chain of linear layers linear.
    pub(super) linear: bool,
}

pub(super) fn unknown(place: Place) -> Dim {
    Dim {
        size: Size::Known(1),
        place,
    }
}

pub(super) fn line_place(line: &ast::Line) -> Option<Place> {
    let name = line.name.as_ref().map(Place::of);
    name.or_else(|| line.stages.first().map(ast::Stage::place))
}

impl What {
    /// For a stage without parameters.
    pub(super) fn of(stage: &ast::Stage, text: String, linear: bool) -> Self {
        Self {
            text,
            place: stage.place(),
            field: None,
            linear,
        }
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(ast: &ast::Network, levels: Levels, errors: &'a mut Errors) -> Self {
        let nowhere = Place::token(proc_macro2::Span::call_site());
        let outputs = model::outputs(&ast.name);
        let mut items = ast.items.iter();
        let several = items.find(|item| matches!(item, Item::Outputs { .. }));
        Self {
            errors,
            constants: Constants::new(plain(&ast.name), ast.params.clone()),
            levels,
            declared: BTreeSet::new(),
            names: Names::default(),
            values: BTreeMap::new(),
            templates: Templates::default(),
            bound: Vec::new(),
            scopes: vec![Scope {
                at: Access::default(),
                ty: ast.name.clone(),
                fields: Vec::new(),
                names: Vec::new(),
                policy: Policy::default(),
                times: 1,
                apart: None,
            }],
            types: several.map(|_| outputs.to_string()).into_iter().collect(),
            lines: Vec::new(),
            at: Cursor {
                value: Value::Input,
                shape: Shape::features(unknown(nowhere)),
                giver: String::from("`input`"),
                sure: false,
                stage_sure: false,
                disputed: false,
                linear: None,
            },
            above: None,
            input: None,
            input_place: nowhere,
            parts: Vec::new(),
            parts_read: Vec::new(),
            outputs: Vec::new(),
            nodes: Vec::new(),
            repeats: Vec::new(),
            init: None,
            default_init: Vec::new(),
            claims: Vec::new(),
            warnings: Vec::new(),
            input_lost: false,
            beside: false,
            not_understood: false,
        }
    }

    /// Marks the value as unknown from here on.
    pub(super) fn lost(&mut self) {
        self.at.disputed = false;
        self.at.sure = false;
        self.at.stage_sure = false;
        self.at.linear = None;
        self.not_understood = true;
    }

    pub(super) fn full_name(&self, name: &Ident) -> String {
        let at = self.scopes.last().map(|scope| scope.at.clone());
        at.unwrap_or_default().and(Step::Field(name.clone())).text()
    }

    /// The struct whose fields are declared now, for names.
    pub(super) fn scope(&self) -> String {
        let Some(scope) = self.scopes.last() else {
            return String::new();
        };
        let at = scope.at.text();
        match scope.apart {
            Some(number) => format!("{at} {number}"),
            None => at,
        }
    }

    /// Names a value; the name ends with the scope.
    pub(super) fn name_value(&mut self, name: &str, value: Named) {
        let before = self.values.insert(name.to_owned(), value);
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.push((name.to_owned(), before));
        }
    }

    /// Ends names: each means again what it meant before.
    pub(super) fn unname(&mut self, names: Vec<(String, Option<Named>)>) {
        for (name, before) in names.into_iter().rev() {
            match before {
                Some(before) => self.values.insert(name, before),
                None => self.values.remove(&name),
            };
        }
    }

    /// Adds a stage that keeps any shape.
    pub(super) fn push_same(&mut self, line: usize, op: Op, what: What) {
        let shape = self.at.shape.clone();
        self.push(line, op, (shape.clone(), shape), what);
    }

    /// Adds a stage that takes and gives these shapes.
    pub(super) fn push(&mut self, line: usize, op: Op, shapes: (Shape, Shape), what: What) {
        let reads = vec![self.at.value];
        self.push_reading(line, op, reads, shapes, what);
    }

    pub(super) fn push_reading(
        &mut self,
        line: usize,
        op: Op,
        reads: Vec<Value>,
        (input, output): (Shape, Shape),
        what: What,
    ) {
        self.at.shape = output.clone();
        self.at.value = Value::Node(self.nodes.len());
        if !what.linear {
            self.at.linear = None;
        }
        self.nodes.push(Node {
            op,
            reads,
            input,
            output,
            line,
            text: what.text,
            place: what.place,
            field: what.field,
            head: false,
            again: None,
        });
    }
}
