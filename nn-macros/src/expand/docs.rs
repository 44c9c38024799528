//! Text for rustdoc and for an editor's hover.

use std::fmt::Write;

use syn::Attribute;

use crate::model::{Dense, Network, Node, Op, plain};

/// The layers as a table. Widths the macro cannot evaluate appear as written.
pub(super) fn table(net: &Network) -> String {
    let mut table = String::from("\n| line | layer | features | parameters |\n|---|---|---|---|\n");
    let _ = writeln!(table, "| | `input` | {} | |", net.input.dim().text());
    let mut total = Some(0_usize);
    let mut line = None;
    for node in &net.nodes {
        let name = net.line_name(node).filter(|_| line != Some(node.line));
        line = Some(node.line);
        let name = name.map(|name| format!("`{}`", plain(name)));
        let (input, output) = (node.input.dim().text(), node.output.dim().text());
        let (shape, parameters) = match &node.op {
            Op::Dense(dense) => {
                let count = count(node, dense);
                total = total.zip(count).map(|(a, b)| a.saturating_add(b));
                let count = count.map_or_else(|| formula(node, dense), |n| n.to_string());
                (format!("{input} → {output}"), count)
            }
            Op::Dropout(_) | Op::Softmax | Op::Activation(_) => (output, String::new()),
        };
        let name = name.unwrap_or_default();
        let _ = writeln!(
            table,
            "| {name} | `{}` | {shape} | {parameters} |",
            node.text
        );
    }
    if let Some(total) = total {
        let _ = writeln!(table, "\n{total} parameters");
    }
    table
}

fn count(node: &Node, dense: &Dense) -> Option<usize> {
    let (input, output) = (node.input.dim().known()?, node.output.dim().known()?);
    Some(input * output + if dense.bias { output } else { 0 })
}

fn formula(node: &Node, dense: &Dense) -> String {
    let (input, output) = (node.input.dim().text(), node.output.dim().text());
    let bias = if dense.bias {
        format!(" + {output}")
    } else {
        String::new()
    };
    format!("{input} × {output}{bias}")
}

/// One field.
pub(super) fn field(node: &Node, dense: &Dense) -> String {
    let (input, output) = (node.input.dim().text(), node.output.dim().text());
    let bias = if dense.bias { "" } else { ", no bias" };
    format!(
        "`{}`: {input} → {output}{bias}, starts as `{}`.",
        node.text, dense.init.keyword
    )
}

/// Whether the user derives a trait that the macro would derive.
pub(super) fn derives(attrs: &[Attribute], name: &str) -> bool {
    let mut found = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        // What is no list of paths is the compiler's to refuse.
        let _ = attr.parse_nested_meta(|meta| {
            let last = meta.path.segments.last();
            found |= last.is_some_and(|segment| segment.ident == name);
            Ok(())
        });
    }
    found
}
