//! The computation graph of the notes: data and parameters as nodes of two colours, the loss last; on the arrows the
//! value, and below it the gradient.

use std::fmt::Write as _;

use faer::Mat;

use super::explanation::{Explanation, Local};
use super::shown::number;
use crate::inspect::picture::{Point, escaped, layout, path};
use crate::network::Read;
use crate::numeric::scalar::Scalar;

const CHARACTER: f64 = 7.25;
/// A character on an arrow.
const SMALL: f64 = 5.5;
const MARGIN: f64 = 18.0;
const HEIGHT: f64 = 26.0;

#[derive(Clone, Copy)]
enum Look {
    Data,
    Parameter,
    Operation,
}

struct Node {
    look: Look,
    text: String,
    /// Its value and gradient, for the arrows that leave it.
    value: String,
    gradient: String,
}

impl<T: Scalar> Explanation<T> {
    /// The computation as a graph: data and parameters as boxes of two colours, operations between them, the loss last. On
    /// the arrows stands the value, and below it the gradient, of the first sample (numbers up to four values, otherwise
    /// their count).
    #[must_use]
    pub fn graph_svg(&self) -> String {
        let (nodes, arrows) = self.nodes();
        let count = |text: &str| text.chars().count() as f64;
        let sizes: Vec<(f64, f64)> = nodes
            .iter()
            .map(|node| (count(&node.text) * CHARACTER + 22.0, HEIGHT))
            .collect();
        // The texts stand right of the arrow, which leaves in the middle. They need room, too.
        let room = |node: &Node| 2.0 * SMALL * count(&node.value).max(count(&node.gradient));
        let rooms: Vec<(f64, f64)> = nodes
            .iter()
            .zip(&sizes)
            .map(|(node, (width, height))| (width.max(room(node)), *height))
            .collect();
        let layout = layout(&rooms, &arrows);
        let (width, height) = (layout.width + 8.0 * MARGIN, layout.height + 2.0 * MARGIN);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"12\">\n\
             <title>{}</title>\n<path d=\"M0 0H{width:.0}V{height:.0}H0Z\" fill=\"#ffffff\"/>\n\
             <defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8Z\" fill=\"#57606a\"/></marker></defs>\n\
             <g transform=\"translate({:.1} {MARGIN:.1})\">\n",
            escaped(self.program.name),
            3.0 * MARGIN,
        );
        for ((from, _), route) in arrows.iter().zip(&layout.routes) {
            let _ = writeln!(
                svg,
                "<path d=\"{}\" fill=\"none\" stroke=\"#57606a\" marker-end=\"url(#head)\"/>",
                path(route)
            );
            let (Some(Point { x, y }), node) = (route.first(), &nodes[*from]) else {
                continue;
            };
            for (text, colour, down) in [
                (&node.value, "#1f2328", 12.0),
                (&node.gradient, "#b0361e", 23.0),
            ] {
                if !text.is_empty() {
                    let _ = writeln!(
                        svg,
                        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"9\" fill=\"{colour}\">{}</text>",
                        x + 4.0,
                        y + down,
                        escaped(text)
                    );
                }
            }
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
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#1f2328\">{}</text>",
                place.x - wide / 2.0,
                place.y - high / 2.0,
                place.x,
                place.y + 4.0,
                escaped(&node.text)
            );
        }
        svg.push_str("</g>\n</svg>\n");
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
                nodes.push(node(Look::Data, "target", None, Some(gradient)));
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
