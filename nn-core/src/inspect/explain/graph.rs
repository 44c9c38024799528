//! The computation graph of the notes: data and parameters as nodes of two colours, the loss last; in each box its
//! name, its value, and below it the gradient.

use std::fmt::Write as _;

use faer::Mat;

use super::explanation::{Explanation, Local};
use super::shown::number;
use crate::inspect::picture::{escaped, layout, path};
use crate::network::Read;
use crate::numeric::scalar::Scalar;

/// The width of a character of 12 points, and of one of 9.
const CHARACTER: f64 = 7.25;
const SMALL: f64 = 5.45;
const MARGIN: f64 = 18.0;
const HEIGHT: f64 = 26.0;
/// The height of a line of small characters.
const LINE: f64 = 12.0;
const INK: &str = "#1f2328";
const RUST: &str = "#b0361e";

#[derive(Clone, Copy)]
enum Look {
    Data,
    Parameter,
    Operation,
}

struct Node {
    look: Look,
    text: String,
    value: String,
    gradient: String,
}

impl Node {
    /// The lines below the name, with their colours.
    fn numbers(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let lines = [(self.value.as_str(), INK), (self.gradient.as_str(), RUST)];
        lines.into_iter().filter(|(text, _)| !text.is_empty())
    }

    fn size(&self) -> (f64, f64) {
        let wide = |text: &str, character: f64| text.chars().count() as f64 * character;
        let name = wide(&self.text, CHARACTER);
        let width = self.numbers().map(|(text, _)| wide(text, SMALL));
        let lines = self.numbers().count() as f64;
        (width.fold(name, f64::max) + 22.0, HEIGHT + LINE * lines)
    }
}

impl<T: Scalar> Explanation<T> {
    /// The computation as a graph: data and parameters as boxes of two colours, operations between them, the loss last. In
    /// each box stand the value, and below it in red the gradient, of the first sample (numbers up to four values,
    /// otherwise their count).
    #[must_use]
    pub fn graph_svg(&self) -> String {
        let (nodes, arrows) = self.nodes();
        let sizes: Vec<(f64, f64)> = nodes.iter().map(Node::size).collect();
        let layout = layout(&sizes, &arrows);
        let (width, height) = (
            layout.width + 2.0 * MARGIN,
            layout.height + 2.0 * MARGIN + LINE,
        );
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"12\">\n\
             <title>{}</title>\n<path d=\"M0 0H{width:.0}V{height:.0}H0Z\" fill=\"#ffffff\"/>\n\
             <defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8Z\" fill=\"#57606a\"/></marker></defs>\n\
             <g transform=\"translate({MARGIN:.1} {MARGIN:.1})\">\n",
            escaped(self.program.name),
        );
        for route in &layout.routes {
            let _ = writeln!(
                svg,
                "<path d=\"{}\" fill=\"none\" stroke=\"#57606a\" marker-end=\"url(#head)\"/>",
                path(route)
            );
        }
        for ((node, (wide, high)), place) in nodes.iter().zip(&sizes).zip(&layout.places) {
            let (fill, stroke) = match node.look {
                Look::Data => ("#ddeafb", "#2f6fb7"),
                Look::Parameter => ("#fdebd0", "#b9770e"),
                Look::Operation => ("#ffffff", "#57606a"),
            };
            let _ = writeln!(
                svg,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" rx=\"4\" fill=\"{fill}\" stroke=\"{stroke}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"{INK}\">{}</text>",
                place.x - wide / 2.0,
                place.y - high / 2.0,
                place.x,
                place.y - high / 2.0 + 17.0,
                escaped(&node.text)
            );
            let mut y = place.y - high / 2.0 + 19.0;
            for (text, color) in node.numbers() {
                y += LINE;
                let text = escaped(text);
                let _ = writeln!(
                    svg,
                    "<text x=\"{:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" font-size=\"9\" fill=\"{color}\">{text}</text>",
                    place.x
                );
            }
        }
        svg.push_str("</g>\n");
        if !self.of.is_empty() {
            let _ = writeln!(
                svg,
                "<text x=\"{MARGIN:.1}\" y=\"{:.1}\" font-size=\"9\" fill=\"{INK}\">black: value, <tspan fill=\"{RUST}\">red: gradient of {}</tspan></text>",
                height - 8.0,
                escaped(&self.of)
            );
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// Sources first, then each stage after its parameters, the target and the loss last.
    fn nodes(&self) -> (Vec<Node>, Vec<(usize, usize)>) {
        let mut nodes: Vec<Node> = Vec::new();
        let mut arrows = Vec::new();
        let mut sources: Vec<(Read, usize)> = Vec::new();
        let mut start = 0;
        for (part, (name, width)) in self.program.parts.iter().enumerate() {
            sources.push((Read::Part(part), nodes.len()));
            let columns = |all: &Mat<T>| all.subcols(start, *width).to_owned();
            let gradient = self.input_gradient.as_ref().map(columns);
            nodes.push(node(
                Look::Data,
                name,
                Some(&columns(&self.input)),
                gradient.as_ref(),
            ));
            start += width;
        }
        let whole = |read: &Read| *read == Read::Input;
        if sources.is_empty() || self.steps.iter().any(|step| step.reads.iter().any(whole)) {
            sources.push((Read::Input, nodes.len()));
            nodes.push(node(
                Look::Data,
                "x",
                Some(&self.input),
                self.input_gradient.as_ref(),
            ));
        }
        let mut stages: Vec<usize> = Vec::new();
        for (index, step) in self.steps.iter().enumerate() {
            let mut from: Vec<usize> = Vec::new();
            for read in &step.reads {
                match read {
                    Read::Stage(stage) => from.extend(stages.get(*stage)),
                    read => from.extend(
                        sources
                            .iter()
                            .find(|(own, _)| own == read)
                            .map(|(_, at)| at),
                    ),
                }
            }
            let same = |at: &usize| self.steps[*at].line == step.line;
            let first = !(index.checked_sub(1).as_ref()).is_some_and(same);
            if matches!(step.local, Local::Linear(_)) || first {
                for weight in &self.parameters {
                    let name = weight.name.to_string();
                    let own = name
                        .strip_prefix(step.line)
                        .and_then(|rest| rest.strip_prefix('.'));
                    if !step.line.is_empty() && own.is_some_and(|rest| !rest.contains('.')) {
                        from.push(nodes.len());
                        nodes.push(tensor(&name, &weight.value, weight.gradient.as_ref()));
                    }
                }
            }
            let text = format!("{} = {}", self.name_of(Read::Stage(index)), self.term(step));
            let (value, gradient) = (step.value.as_ref(), step.gradient.as_ref());
            stages.push(nodes.len());
            arrows.extend(from.into_iter().map(|from| (from, nodes.len())));
            nodes.push(node(Look::Operation, &text, value, gradient));
        }
        if let (Some(loss), Some(last)) = (self.loss, stages.last()) {
            let mut from = vec![*last];
            if let Some(gradient) = &self.target_gradient {
                from.push(nodes.len());
                nodes.push(node(
                    Look::Data,
                    "target",
                    self.target.as_ref(),
                    Some(gradient),
                ));
            }
            arrows.extend(from.into_iter().map(|from| (from, nodes.len())));
            nodes.push(node::<T>(
                Look::Operation,
                &format!("L = {}", number(loss)),
                None,
                None,
            ));
        }
        (nodes, arrows)
    }
}

/// The first sample of a value.
fn node<T: Scalar>(
    look: Look,
    text: &str,
    value: Option<&Mat<T>>,
    gradient: Option<&Mat<T>>,
) -> Node {
    let first = |values: Option<&Mat<T>>| match values {
        Some(values) if values.nrows() > 0 => numbers((0..values.ncols()).map(|j| values[(0, j)])),
        _ => String::new(),
    };
    Node {
        look,
        text: text.to_owned(),
        value: first(value),
        gradient: first(gradient),
    }
}

/// All of a tensor.
fn tensor<T: Scalar>(name: &str, value: &Mat<T>, gradient: Option<&Mat<T>>) -> Node {
    let all = |values: &Mat<T>| {
        let (rows, columns) = values.shape();
        numbers((0..rows * columns).map(|at| values[(at / columns, at % columns)]))
    };
    Node {
        look: Look::Parameter,
        text: name.to_owned(),
        value: all(value),
        gradient: gradient.map(all).unwrap_or_default(),
    }
}

/// Up to four numbers, otherwise their count.
fn numbers<T: Scalar>(values: impl ExactSizeIterator<Item = T>) -> String {
    match values.len() {
        ..=4 => {
            let texts: Vec<String> = values.map(number).collect();
            texts.join(" ")
        }
        many => format!("{many} values"),
    }
}
