//! The computation graph as SVG, from left to right: data and parameters in two colours, the loss last. The script of the
//! page writes the numbers: an element with `data-value="v1.0"` gets the first value of stage 1, one with `data-gradient` its
//! gradient.

use std::fmt::Write as _;

use nn_core::network::{Program, Read};

use crate::page::escaped;
use crate::script::Tensor;

/// The distance of columns: a box and an arrow with numbers.
const PITCH: f64 = 142.0;
const BOX: (f64, f64) = (74.0, 28.0);
/// The distance of a line of numbers from the next.
const LINE: f64 = 13.0;
/// The room for a number.
const NUMBER: f64 = 52.0;
const MARGIN: f64 = 16.0;
/// The length of an arrow from a parameter without the numbers beside it.
const STEM: f64 = 22.0;

#[derive(Clone, Copy)]
enum Look {
    Data,
    Parameter,
    Operation,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Parameter => "parameter",
            Self::Operation => "operation",
        }
    }
}

/// The place of a stage: its column, and its row among values side by side.
#[derive(Clone, Copy, PartialEq)]
struct Place {
    column: usize,
    row: usize,
}

/// A graph while it is drawn.
struct Graph<'a> {
    program: &'a Program,
    tensors: &'a [Tensor],
    places: Vec<Place>,
    /// The height of a row above and below its middle line.
    above: f64,
    below: f64,
    svg: String,
}

/// The graph of `program`; `gradients` if it has a backward pass.
pub(crate) fn svg(program: &Program, tensors: &[Tensor], gradients: bool) -> String {
    let most = program.stages.iter().map(|stage| stage.output.len()).max();
    let lines = most.unwrap_or(1).max(program.input.len()) as f64;
    let rows_of = |tensor: &Tensor| tensor.shape.first().copied().unwrap_or(1);
    let parameter_lines = tensors.iter().map(rows_of).max().unwrap_or(1) as f64;
    let height = BOX.1 / 2.0 + (lines + parameter_lines) * LINE + STEM + BOX.1;
    let mut graph = Graph {
        program,
        tensors,
        places: places(program),
        above: height,
        below: height,
        svg: String::new(),
    };
    graph.draw(gradients);
    graph.svg
}

/// The column of a stage is the longest path to it; its row is the first that is free there, from that of what it reads.
fn places(program: &Program) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for index in 0..program.stages.len() {
        let reads = program.reads(index).iter().filter_map(|read| match read {
            Read::Stage(stage) => places.get(stage).copied(),
            Read::Input | Read::Part(_) => None,
        });
        let reads: Vec<Place> = reads.collect();
        let column = reads.iter().map(|place| place.column).max().unwrap_or(0) + 1;
        let mut row = reads.iter().map(|place| place.row).min().unwrap_or(0);
        while places.contains(&Place { column, row }) {
            row += 1;
        }
        places.push(Place { column, row });
    }
    places
}

impl Graph<'_> {
    fn point(&self, place: Place) -> (f64, f64) {
        let x = MARGIN + BOX.0 / 2.0 + place.column as f64 * PITCH;
        let y = MARGIN + self.above + place.row as f64 * (self.above + self.below);
        (x, y)
    }

    fn draw(&mut self, gradients: bool) {
        let columns = self
            .places
            .iter()
            .map(|place| place.column)
            .max()
            .unwrap_or(0)
            + 1;
        let rows = self.places.iter().map(|place| place.row).max().unwrap_or(0) + 1;
        let width = 2.0 * MARGIN + BOX.0 + columns as f64 * PITCH + NUMBER - BOX.0 / 2.0;
        let height = 2.0 * MARGIN + rows as f64 * (self.above + self.below);
        let _ = write!(
            self.svg,
            "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" style=\"max-width: {}px\" role=\"img\" aria-label=\"Computation graph of {}\">\n\
             <defs><marker id=\"head-{name}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8Z\" fill=\"#57606a\"/></marker></defs>\n",
            width * 1.1,
            escaped(self.program.name),
            name = escaped(self.program.name),
        );
        let source = Place { column: 0, row: 0 };
        let (x, y) = self.point(source);
        self.node(x, y, Look::Data, "x");
        for index in 0..self.program.stages.len() {
            self.stage(index, gradients);
        }
        let last = self.program.stages.len().checked_sub(1);
        let end = last.map_or(source, |last| self.places[last]);
        let loss = Place {
            column: columns,
            row: end.row,
        };
        let from = last.map_or("x".into(), |last| format!("v{last}"));
        self.arrow(end, loss, &from, self.program.output(), gradients);
        let (x, y) = self.point(loss);
        self.node(x, y, Look::Operation, "loss");
        let _ = writeln!(
            self.svg,
            "<text class=\"value strong\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">L = <tspan data-value=\"loss.0\"></tspan></text>",
            y - BOX.1 / 2.0 - 8.0
        );
        let lines = self.program.output() as f64;
        self.side(
            "target",
            "t",
            (1, self.program.output()),
            (x, y),
            1.0,
            lines,
            gradients,
            Look::Data,
        );
        self.svg.push_str("</svg>\n");
    }

    fn stage(&mut self, index: usize, gradients: bool) {
        let stage = self.program.stages[index];
        let place = self.places[index];
        let reads: Vec<Read> = self.program.reads(index).iter().collect();
        for read in reads {
            let (from, key, width) = match read {
                Read::Stage(stage) => (
                    self.places[stage],
                    format!("v{stage}"),
                    self.program.stages[stage].output.len(),
                ),
                Read::Input | Read::Part(_) => (
                    Place { column: 0, row: 0 },
                    "x".into(),
                    self.program.input.len(),
                ),
            };
            self.arrow(from, place, &key, width, gradients);
        }
        let (x, y) = self.point(place);
        let own: Vec<&Tensor> = self
            .tensors
            .iter()
            .filter(|_| stage.tensors().next().is_some())
            .filter(|tensor| {
                tensor
                    .name
                    .strip_prefix(stage.name)
                    .is_some_and(|rest| rest.starts_with('.'))
            })
            .collect();
        for (at, tensor) in own.into_iter().enumerate() {
            let rows = tensor.shape.first().copied().unwrap_or(1);
            let columns = tensor.shape.get(1).copied().unwrap_or(1);
            // A weight stands above its operation, a bias below it.
            let side = if at % 2 == 0 { -1.0 } else { 1.0 };
            let key = format!("p:{}", tensor.name);
            let shape = (columns, rows);
            self.side(
                &tensor.name,
                &key,
                shape,
                (x, y),
                side,
                rows as f64,
                gradients,
                Look::Parameter,
            );
        }
        let word = stage.kind.split('(').next().unwrap_or(stage.kind);
        self.node(x, y, Look::Operation, word);
    }

    fn node(&mut self, x: f64, y: f64, look: Look, text: &str) {
        let width = BOX.0.max(text.chars().count() as f64 * 7.3 + 16.0);
        let _ = writeln!(
            self.svg,
            "<g class=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{}\" rx=\"5\"/>\
             <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text></g>",
            look.class(),
            x - width / 2.0,
            y - BOX.1 / 2.0,
            BOX.1,
            y + 4.0,
            escaped(text)
        );
    }

    /// The arrow from a value to its reader: the value above it, the gradient below.
    fn arrow(&mut self, from: Place, to: Place, key: &str, width: usize, gradients: bool) {
        let ((x0, y0), (x1, y1)) = (self.point(from), self.point(to));
        let (start, end) = (x0 + BOX.0 / 2.0, x1 - BOX.0 / 2.0);
        let path = if y0 == y1 && to.column == from.column + 1 {
            format!("M{start} {y0}H{end}")
        } else {
            // Past other boxes.
            let bow = if y0 == y1 { self.below * 0.6 } else { 0.0 };
            let (a, b) = (start + PITCH * 0.4, end - PITCH * 0.4);
            format!("M{start} {y0}C{a} {} {b} {} {end} {y1}", y0 + bow, y1 + bow)
        };
        self.path(&path);
        let middle = start + (PITCH - BOX.0) / 2.0 - 3.0;
        for line in 0..width {
            let up = y0 - 7.0 - (width - 1 - line) as f64 * LINE;
            self.number("value", key, line, middle, up, "middle");
            if gradients {
                self.number(
                    "gradient",
                    key,
                    line,
                    middle,
                    y0 + 16.0 + line as f64 * LINE,
                    "middle",
                );
            }
        }
    }

    /// A parameter or the target, above (`side` −1) or below (1) its reader: the value beside the arrow on the left, the gradient
    /// on the right. (`shape` is columns and rows.)
    #[allow(clippy::too_many_arguments)] // the one place that draws them
    fn side(
        &mut self,
        text: &str,
        key: &str,
        shape: (usize, usize),
        (x, y): (f64, f64),
        side: f64,
        lines: f64,
        gradients: bool,
        look: Look,
    ) {
        let (columns, rows) = shape;
        let reach = if side < 0.0 { self.above } else { self.below };
        let far = y + side * (reach - BOX.1 / 2.0);
        let edge = far - side * BOX.1 / 2.0;
        self.path(&format!("M{x} {edge}V{}", y + side * BOX.1 / 2.0));
        self.node(x, far, look, text);
        // The numbers stand at the end of the arrow that is far from the reader.
        let first = if side < 0.0 {
            edge + 14.0
        } else {
            edge - 6.0 - (lines - 1.0) * LINE
        };
        for row in 0..rows {
            for column in 0..columns {
                let at = row * columns + column;
                let height = first + row as f64 * LINE;
                let left = x - 7.0 - (columns - 1 - column) as f64 * NUMBER;
                self.number("value", key, at, left, height, "end");
                if gradients {
                    let right = x + 7.0 + (column + 1) as f64 * NUMBER - 4.0;
                    self.number("gradient", key, at, right, height, "end");
                }
            }
        }
    }

    fn path(&mut self, path: &str) {
        let name = escaped(self.program.name);
        let _ = writeln!(
            self.svg,
            "<path class=\"arrow\" d=\"{path}\" marker-end=\"url(#head-{name})\"/>"
        );
    }

    fn number(&mut self, class: &str, key: &str, at: usize, x: f64, y: f64, anchor: &str) {
        let _ = writeln!(
            self.svg,
            "<text class=\"{class}\" data-{class}=\"{}.{at}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"></text>",
            escaped(key)
        );
    }
}
