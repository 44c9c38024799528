//! Text for rustdoc and for an editor's hover.

use std::fmt::Write;

use syn::Attribute;

use crate::catalogue::row::Learned;
use crate::diag::source;
use crate::model::{Dim, HeadKind, Network, Node, Op, plain};

/// The layers as a table. Widths the macro cannot evaluate appear as written.
pub(super) fn table(net: &Network) -> String {
    let mut table = String::from("\n| line | layer | features | parameters |\n|---|---|---|---|\n");
    let _ = writeln!(table, "| | `input` | {} | |", net.input.text());
    let mut total = Some(0_usize);
    let mut line = None;
    for node in &net.nodes {
        let name = net.line_name(node).filter(|_| line != Some(node.line));
        line = Some(node.line);
        let name = name.map(|name| format!("`{name}`")).unwrap_or_default();
        let (input, output) = (node.input.text(), node.output.text());
        let shape = if node.keeps_width() {
            output
        } else if matches!(node.op, Op::Merge(merge) if merge.joins()) {
            let widths = node.reads.iter().map(|read| net.shape(*read).text());
            let widths: Vec<_> = widths.collect();
            format!("{} → {output}", widths.join(" + "))
        } else {
            format!("{input} → {output}")
        };
        let again = node.again.as_ref().and(node.field.as_ref());
        let text = again.map_or_else(
            || node.text.clone(),
            |field| format!("same({})", field.text()),
        );
        let parameters = if node.field.is_some() && again.is_none() {
            let count = count(node);
            total = total.zip(count).map(|(a, b)| a.saturating_add(b));
            count.map_or_else(|| formula(node), |n| n.to_string())
        } else {
            String::new()
        };
        let _ = writeln!(table, "| {name} | `{text}` | {shape} | {parameters} |");
    }
    if let Some(total) = total {
        let _ = writeln!(table, "\n{total} parameters");
    }
    let _ = writeln!(table, "\n{}", use_of(net));
    table
}

/// The use of the network: a loss that fits its end, and the calls that start, train, ask, save and load it.
fn use_of(net: &Network) -> String {
    let loss = match &net.heads[..] {
        [head] => match head.kind {
            HeadKind::Softmax => "CrossEntropy::new()",
            HeadKind::Sigmoid => "BinaryCrossEntropy::new()",
            HeadKind::Identity | HeadKind::Other => "SquaredError::new()",
            HeadKind::Network(_) => "loss",
        },
        _ => "Losses::new((…))",
    };
    let trained = match net.untrainable() {
        None => {
            format!(", `Trainer::new({loss}, Adam::new(1e-3)).fit(&mut net, &data)?` trains it")
        }
        Some(node) => format!(
            " (`{}` has no derivative, so that it cannot be trained)",
            node.text
        ),
    };
    let name = plain(&net.name);
    format!(
        "`{name}::new(seed)` starts the network{trained}, `net.predict(&x)` and `net.predict_one(&sample)` ask it, \
         `net.save(path)?` and `{name}::load(path)?` keep it in a file."
    )
}

fn count(node: &Node) -> Option<usize> {
    let (input, output) = (node.input.len().known()?, node.output.len().known()?);
    let bias = |bias: bool| if bias { output } else { 0 };
    match &node.op {
        Op::Dense(dense) => Some(input * output + bias(dense.bias)),
        Op::Tied { bias: own, .. } => Some(bias(*own)),
        Op::Layer(layer) => match layer.kind.learned {
            Learned::EachFeature(each) => Some(each * input),
            Learned::Rows => layer.widths.iter().map(Dim::known).product(),
        },
        _ => None,
    }
}

/// A width in a product: a sum is in parentheses.
fn factor(dim: &Dim) -> String {
    let text = dim.text();
    if text.contains(' ') {
        format!("({text})")
    } else {
        text
    }
}

fn formula(node: &Node) -> String {
    let (input, output) = (factor(&node.input.len()), factor(&node.output.len()));
    match &node.op {
        Op::Dense(dense) if dense.bias => {
            format!("{input} × {output} + {}", node.output.text())
        }
        Op::Dense(_) => format!("{input} × {output}"),
        Op::Tied { bias: true, .. } => output,
        Op::Network(declared) | Op::Own(declared) => {
            format!("`{}::PARAMETERS`", source(&declared.path))
        }
        Op::Layer(layer) => match layer.kind.learned {
            Learned::EachFeature(0) => String::from("0"),
            Learned::EachFeature(1) => input,
            Learned::EachFeature(each) => format!("{each} × {input}"),
            Learned::Rows => {
                let widths: Vec<_> = layer.widths.iter().map(factor).collect();
                widths.join(" × ")
            }
        },
        _ => String::new(),
    }
}

/// One field.
pub(super) fn field(node: &Node) -> String {
    let (input, output) = (node.input.text(), node.output.text());
    let bias = |bias: bool| if bias { "" } else { ", no bias" };
    match &node.op {
        Op::Dense(dense) => format!(
            "`{}`: {input} → {output}{}, starts as `{}`.",
            node.text,
            bias(dense.bias),
            dense.init.keyword
        ),
        Op::Tied { bias: own, .. } => {
            format!("`{}`: {input} → {output}{}.", node.text, bias(*own))
        }
        Op::Layer(layer) if layer.kind.keeps_width() => {
            format!("`{}` of {input} features.", node.text)
        }
        _ => format!("`{}`: {input} → {output}.", node.text),
    }
}

/// True if the user derives a trait that the macro would derive.
pub(super) fn derives(attrs: &[Attribute], name: &str) -> bool {
    let mut found = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        // The compiler refuses anything but a list of paths.
        let _ = attr.parse_nested_meta(|meta| {
            let last = meta.path.segments.last();
            found |= last.is_some_and(|segment| segment.ident == name);
            Ok(())
        });
    }
    found
}
