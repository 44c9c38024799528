//! Repeated blocks: their lines are checked once, and their nodes are there for each repetition.

use quote::format_ident;
use syn::Expr;

use super::blocks::called;
use super::has::Has;
use super::walk::{LineContext, Walk, Walked};
use super::{fit, spelling};
use crate::catalogue::row::Row;
use crate::diag::{Place, source};
use crate::model::{Access, Line, Repeat, Step, Value};
use crate::syntax::ast::{self, Arg};
use crate::syntax::literal;

impl Walk<'_> {
    /// `repeat(3) { … }`: the block's lines three times, each time with parameters of their own.
    pub(super) fn repeat(
        &mut self,
        line: &mut LineContext,
        stage: ast::Stage,
        (row, most): (&'static Row, usize),
    ) {
        let place = stage.place();
        let learns = Has::of_stage(&stage, &self.templates) > Has::Nothing;
        let text = spelling::text(&stage);
        let has_block = stage.body.is_some();
        let times = if has_block {
            self.times(&stage, most)
        } else {
            1
        };
        let times = self.written_out(&stage, times, most);
        let Some(body) = self.body(stage, row) else {
            return;
        };
        let before = self.at.clone();
        let called = called(line, &text, "{ … }");
        if learns && line.name.is_none() {
            self.errors.at(
                place,
                format!("`{text}` has parameters, so its line needs a name"),
                format!(
                    "write `name: {text} {{ … }}`; the name becomes a field, an array of structs"
                ),
            );
            line.name = Some(format_ident!("__repeat{}", line.index));
        }
        let (first_node, first_line) = (self.nodes.len(), self.lines.len());
        let entry = Value::Entry(self.scopes.len());
        self.at.value = entry;
        let block = self.open(line, &text, place, learns, Some(times));
        let at = self.scopes.last().map(|scope| scope.at.clone());
        self.lines_of(body);
        if times > 1 {
            let after = self.at.clone();
            self.equal_widths(&called, place, &before, &after, &fit::REPEAT);
        }
        let has_struct = self.close(line, block, &spelling::block(&text), Some(times));
        let at = at.filter(|at| matches!(at.0.last(), Some(Step::Index(_))));
        let (last_node, last_line) = (self.nodes.len(), self.lines.len());
        self.write_out(
            times,
            entry,
            before.value,
            (first_node, first_line),
            at.as_ref(),
        );
        if let Some(at) = at.filter(|_| has_struct) {
            let (nodes, lines) = (first_node..last_node, first_line..last_line);
            self.repeats.push(Repeat {
                at: Access(at.0[..at.0.len() - 1].to_vec()),
                times,
                first: nodes.start,
                nodes,
                lines,
            });
        }
        self.at.giver = called;
    }

    /// The number of repetitions.
    fn times(&mut self, stage: &ast::Stage, most: usize) -> usize {
        const FORM: &str = "write for example `repeat(3) { … }`";
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        let value = match list {
            [Arg::Value(expr)] => Some(spelling::bare(expr)),
            _ => None,
        };
        let Some(Expr::Lit(literal)) = value else {
            let place = list.first().map_or(stage.place(), spelling::arg_place);
            let given = stage.args.as_ref().filter(|_| !list.is_empty());
            let given = given.map(|args| format!(", not `{}`", source(&args.tokens)));
            self.errors.at(
                place,
                format!(
                    "`repeat` needs a number{}: its lines are written out that many times",
                    given.unwrap_or_default()
                ),
                FORM,
            );
            return 1;
        };
        let fault = match literal::whole(&literal.lit) {
            Ok(times) if (1..=most).contains(&times) => return times,
            Ok(_) => None,
            Err(fault) => fault.message(&source(literal)).zip(fault.help()),
        };
        if let Some((message, help)) = fault {
            self.errors.at(Place::of(literal), message, help);
            return 1;
        }
        self.errors.at(
            Place::of(literal),
            format!(
                "`repeat` takes a number from 1 to {most}, not `{}`",
                source(literal)
            ),
            FORM,
        );
        1
    }

    /// The same number, unless the blocks around it are repeated too and the product is too large.
    fn written_out(&mut self, stage: &ast::Stage, times: usize, most: usize) -> usize {
        let around = self.scopes.last().map_or(1, |scope| scope.times);
        if around * times <= most {
            return times;
        }
        let most_here = most / around;
        self.errors.at(
            stage.args.as_ref().map_or(stage.place(), |args| args.place),
            format!(
                "`{}` inside blocks that are repeated {around} times writes its lines out {} times, more than {most}",
                spelling::text(stage),
                around * times
            ),
            format!("repeat it {most_here} times at most, or the blocks around it fewer times"),
        );
        1
    }

    /// Appends the nodes of a block for each repetition; the first time is there already.
    fn write_out(
        &mut self,
        times: usize,
        entry: Value,
        before: Value,
        (first_node, first_line): (usize, usize),
        at: Option<&Access>,
    ) {
        let count = self.nodes.len() - first_node;
        let line_count = self.lines.len() - first_line;
        let inner = self
            .repeats
            .iter()
            .filter(|repeat| repeat.nodes.start >= first_node);
        let inner: Vec<_> = inner.cloned().collect();
        let end = self.at.value;
        let mut start = before;
        for time in 0..times {
            let shift = |value: Value| match value {
                value if value == entry => start,
                Value::Node(index) if index >= first_node => Value::Node(index + time * count),
                value => value,
            };
            let next = shift(end);
            if time > 0 {
                for index in first_node..first_node + count {
                    let mut node = self.nodes[index].clone();
                    node.reads = node.reads.into_iter().map(shift).collect();
                    if node.line >= first_line {
                        node.line += time * line_count;
                    }
                    if let Some(field) = &mut node.field {
                        renumber(field, at, time);
                    }
                    node.again = node.again.map(|name| renumbered(&name, at, time));
                    if self.default_init.contains(&index) {
                        self.default_init.push(self.nodes.len());
                    }
                    self.nodes.push(node);
                }
                for repeat in &inner {
                    let mut repeat = repeat.clone().later(time * count, time * line_count);
                    renumber(&mut repeat.at, at, time);
                    self.repeats.push(repeat);
                }
                for line in first_line..first_line + line_count {
                    let name = self.lines[line].model.name.as_ref();
                    let name = name.map(|name| renumbered(name, at, time));
                    self.lines.push(Walked {
                        model: Line { name },
                        place: self.lines[line].place,
                        read: true,
                        levels: self.lines[line].levels.clone(),
                        again: None,
                    });
                }
            }
            start = next;
        }
        for node in &mut self.nodes[first_node..first_node + count] {
            for value in node.reads.iter_mut().filter(|value| **value == entry) {
                *value = before;
            }
        }
        self.at.value = start;
    }
}

/// `block[0].hidden` for another time.
fn renumber(place: &mut Access, at: Option<&Access>, time: usize) {
    if let Some(at) = at
        && place.0.starts_with(&at.0)
        && let Some(step) = place.0.get_mut(at.0.len() - 1)
    {
        *step = Step::Index(time);
    }
}

/// `block.0.hidden` for another time.
fn renumbered(name: &str, at: Option<&Access>, time: usize) -> String {
    let Some(at) = at else {
        return name.to_owned();
    };
    let before = at.text();
    let mut again = at.clone();
    if let Some(last) = again.0.last_mut() {
        *last = Step::Index(time);
    }
    match name.strip_prefix(&before) {
        Some(rest) => format!("{}{rest}", again.text()),
        None => name.to_owned(),
    }
}
