//! Repeated blocks: their lines are checked once, and their nodes are there for each repetition.

use std::ops::Range;

use quote::format_ident;
use syn::Expr;

use super::blocks::{Times, called};
use super::has::Has;
use super::walk::{Cursor, LineContext, Walk, Walked};
use super::{fit, spelling};
use crate::catalogue::row::Row;
use crate::diag::{Place, source};
use crate::model::{
    Access, Claim, FieldKind, Holds, Line, Piece, Repeat, Sentence, Shape, Size, Step, Value, plain,
};
use crate::syntax::ast::{self, Arg, Each, Origin};
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
            Times::Known(1)
        };
        let mut times = match times {
            Times::Known(times) => Times::Known(self.written_out(&stage, times, most)),
            constant @ Times::Constant(_) => constant,
        };
        let written_as = match &stage.origin {
            Origin::Loop(each) => Some(each.clone()),
            _ => None,
        };
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
        let block = self.open(line, &text, place, learns, Some(&times));
        // Without a struct of its own it is in that of a block around it, which may be an array, too.
        let own = block.is_some();
        let at = self.scopes.last().map(|scope| scope.at.clone());
        let at = at.filter(|_| own);
        self.lines_of(body);
        let counted = matches!(times, Times::Constant(_));
        let after = self.at.clone();
        if let Some(each) = written_as {
            self.loop_instead(&each, times.written(), (&before, &after));
        } else if counted || times.written() > 1 {
            self.equal_widths(&called, place, &before, &after, &fit::REPEAT);
        }
        let has_struct = self.close(line, block, &spelling::block(&text), Some(times.clone()));
        let (last_node, last_line) = (self.nodes.len(), self.lines.len());
        if counted {
            // A line that was not understood may have parameters.
            let named = has_struct || self.not_understood;
            let before = self.errors.count();
            self.can_be_counted(place, (first_node..last_node, entry), named);
            if self.errors.count() > before {
                // The stand-in has the lines once.
                times = Times::Known(1);
                self.count_is_one();
            }
        }
        if !self.not_understood {
            let nodes = first_node..last_node;
            self.meets_itself((nodes, entry), before.value, times.written());
        }
        self.write_out(
            times.written(),
            entry,
            before.value,
            (first_node, first_line),
            at.as_ref(),
        );
        if let Some(at) = at.filter(|_| has_struct) {
            let (nodes, lines) = (first_node..last_node, first_line..last_line);
            self.repeats.push(Repeat {
                at: Access(at.0[..at.0.len() - 1].to_vec()),
                times: times.written(),
                count: times.constant(),
                first: nodes.start,
                nodes,
                lines,
            });
        }
        self.at.giver = called;
    }

    /// `for i in 0..3 { … }`: a `repeat` if the lines can follow themselves.
    fn loop_instead(&mut self, each: &Each, times: usize, (before, after): (&Cursor, &Cursor)) {
        let message = "lines that are computed several times have a word of their own";
        let [read, given] = [before, after].map(|cursor| &cursor.shape);
        let known = before.sure && after.sure && read.is_known() && given.is_known();
        let help = if times > 1 && known && !read.is(given) {
            let features = fit::unit(given, " features");
            let (read, given) = (read.text(), given.text());
            let name = match plain(&each.name) {
                name if name == "_" => String::from("w"),
                name => name,
            };
            let list = vec![given.as_str(); times].join(", ");
            format!(
                "lines that make {given}{features} of {read} cannot follow themselves: write `for {name} in [{list}]`"
            )
        } else {
            format!("write `repeat({times})`")
        };
        self.errors.at(each.place, message, help);
    }

    /// The number of repetitions.
    fn times(&mut self, stage: &ast::Stage, most: usize) -> Times {
        const FORM: &str = "write for example `repeat(3) { … }`";
        let list = stage.args.as_ref().map_or(&[][..], |args| &args.list);
        let one = Times::Known(1);
        let value = match list {
            [Arg::Value(expr)] => Some(spelling::bare(expr)),
            _ => None,
        };
        let Some(value) = value else {
            let place = list.first().map_or(stage.place(), spelling::arg_place);
            let given = stage.args.as_ref().filter(|_| !list.is_empty());
            let given = given.map(|args| format!(", not `{}`", source(&args.tokens)));
            let message = format!(
                "`repeat` needs a number{}: its lines are there that many times",
                given.unwrap_or_default()
            );
            self.errors.at(place, message, FORM);
            return one;
        };
        let Expr::Lit(literal) = value else {
            return self.counted(value, most);
        };
        let fault = match literal::whole(&literal.lit) {
            Ok(times) if (1..=most).contains(&times) => return Times::Known(times),
            Ok(_) => None,
            Err(fault) => fault.message(&source(literal)).zip(fault.help()),
        };
        if let Some((message, help)) = fault {
            self.errors.at(Place::of(literal), message, help);
            return one;
        }
        self.errors.at(
            Place::of(literal),
            format!(
                "`repeat` takes a number from 1 to {most}, not `{}`",
                source(literal)
            ),
            FORM,
        );
        one
    }

    /// A number of repetitions that is a constant, or calculated.
    fn counted(&mut self, expr: &Expr, most: usize) -> Times {
        let one = Times::Known(1);
        let Some(dim) = self.dim(expr, "repeat") else {
            return one;
        };
        let wrong = Sentence {
            message: vec![
                format!("`repeat` takes a number from 1 to {most}, not ").into(),
                Piece::Width(Shape::features(dim.clone()), ""),
            ],
            help: vec!["write for example `repeat(3) { … }`".into()],
        };
        match &dim.size {
            Size::Known(times) if *times <= most => Times::Known(*times),
            Size::Known(_) => {
                let (message, help) = wrong.told();
                self.errors.at(dim.place, message, help);
                one
            }
            Size::Param(param) => {
                self.errors.at(
                    dim.place,
                    format!(
                        "stable Rust cannot repeat lines as often as the parameter `{param}` says"
                    ),
                    "write a number or a constant, as in `repeat(3)`",
                );
                one
            }
            Size::Constant(..) => {
                let around = self.scopes.iter().any(|scope| {
                    let mut steps = scope.at.0.iter();
                    steps.any(|step| matches!(step, Step::Index(_)))
                });
                if around {
                    self.errors.at(
                        dim.place,
                        "a `repeat` inside another one needs a number, not a constant",
                        "write for example `repeat(3)`",
                    );
                    return one;
                }
                for holds in [
                    Holds::NotZero(dim.clone()),
                    Holds::AtMost(dim.clone(), most),
                ] {
                    self.claims.push(Claim::Widths {
                        holds,
                        otherwise: wrong.clone(),
                        place: dim.place,
                    });
                }
                Times::Constant(dim)
            }
        }
    }

    /// Checks that lines can be repeated as often as a constant says: they read what is before them and nothing else.
    fn can_be_counted(&mut self, place: Place, (nodes, entry): (Range<usize>, Value), named: bool) {
        const HELP: &str = "write the number in place of the constant, as in `repeat(3) { … }`";
        if !named {
            let message = "lines that are repeated as often as a constant says need parameters";
            self.errors.at(place, message, HELP);
            return;
        }
        let outside = |value: &Value| match value {
            Value::Node(node) => !nodes.contains(node),
            value => *value != entry,
        };
        let wrong = self.nodes[nodes.clone()]
            .iter()
            .find(|node| !node.stands_anywhere() || node.reads.iter().any(outside));
        if let Some(node) = wrong {
            let message = format!(
                "`{}` cannot be repeated as often as a constant says: it depends on its place",
                node.text
            );
            self.errors.at(node.place, message, HELP);
        } else if self.at.sure && self.at.value != Value::Node(nodes.end - 1) {
            let message =
                "lines that are repeated as often as a constant says end with what they hand on";
            self.errors.at(place, message, HELP);
        }
    }

    /// Reports a merge that names what its block reads one of the times: it would read that value twice.
    fn meets_itself(&mut self, (nodes, entry): (Range<usize>, Value), before: Value, times: usize) {
        let end = self.at.value;
        let inside = matches!(end, Value::Node(node) if nodes.contains(&node));
        let again = (times > 1 && !inside).then_some(end);
        let starts = [Some(before), again];
        let twice = self.nodes[nodes].iter().find(|node| {
            let reads = |value: Value| node.reads.contains(&value);
            let start = |start: &&Value| **start != entry && reads(**start);
            reads(entry) && starts.iter().flatten().any(|value| start(&value))
        });
        if let Some(node) = twice {
            let message = format!(
                "`{}` reads one value twice: it names what its block reads",
                node.text
            );
            self.errors.at(
                node.place,
                message,
                "let the block read another line, or name another one here",
            );
        }
    }

    /// Makes the array of the block before have one element.
    fn count_is_one(&mut self) {
        let scope = self.scopes.last_mut();
        if let Some(field) = scope.and_then(|scope| scope.fields.last_mut())
            && let FieldKind::Block { count, .. } = &mut field.kind
        {
            *count = None;
        }
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
