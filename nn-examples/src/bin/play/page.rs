//! The page: a template, the script of each network, and the networks' data, in one file.

use std::fmt::Write as _;

use crate::graph;
use crate::networks::{Entry, declaration};
use crate::script::{Tensor, list, number, quoted};

const TEMPLATE: &str = include_str!("web/page.html");

/// The page as one file without references to others.
pub(crate) fn html(entries: &[Entry]) -> String {
    let parts = [
        ("{{style}}", include_str!("web/page.css").to_owned()),
        ("{{script}}", script(entries)),
    ];
    parts
        .into_iter()
        .fold(TEMPLATE.to_owned(), |page, (place, part)| {
            page.replacen(place, &part, 1)
        })
}

/// All of the page's code.
fn script(entries: &[Entry]) -> String {
    [
        &*logic(entries),
        include_str!("web/pictures.js"),
        include_str!("web/page.js"),
    ]
    .join("\n")
}

/// The part of the page's code that computes: it needs no browser.
pub(crate) fn logic(entries: &[Entry]) -> String {
    [
        include_str!("web/kernels.js"),
        &networks(entries),
        include_str!("web/training.js"),
    ]
    .join("\n")
}

/// A list of the networks in JavaScript.
fn networks(entries: &[Entry]) -> String {
    let mut text = String::from("const networks = [];\n");
    for entry in entries {
        let _ = writeln!(text, "networks.push({{\n{}}});", fields(entry));
    }
    text
}

fn fields(entry: &Entry) -> String {
    let about = &entry.about;
    let tensors: Vec<Tensor> = entry
        .weights
        .iter()
        .map(|weights| weights.tensor.clone())
        .collect();
    let parameters = entry.weights.iter().map(|weights| {
        let shape: Vec<f64> = weights.tensor.shape.iter().map(|dim| *dim as f64).collect();
        format!(
            "{{ name: {}, shape: {}, values: {} }}",
            quoted(&weights.tensor.name),
            list(&shape),
            list(&weights.values)
        )
    });
    let gradients = entry.results.gradients.iter().zip(&tensors);
    let gradients =
        gradients.map(|(values, tensor)| format!("{}: {}", quoted(&tensor.name), list(values)));
    let untrainable = &entry.script.untrainable;
    let graph = graph::svg(entry.program, &tensors, untrainable.is_none());
    let reason = untrainable.as_deref().map_or("null".into(), quoted);
    let fields: [(&str, String); 18] = [
        ("id", quoted(about.id)),
        ("name", quoted(entry.program.name)),
        ("title", quoted(about.title)),
        ("text", quoted(about.text)),
        ("start", quoted(about.start)),
        ("declaration", quoted(declaration(entry.program.name))),
        ("source", quoted(&entry.script.text)),
        ("graph", quoted(&graph)),
        ("factor", number(if about.half { 0.5 } else { 1.0 })),
        ("rate", number(about.rate)),
        ("reach", number(about.reach)),
        ("shown", list(&[about.shown.0, about.shown.1])),
        ("colours", list(&[about.colours.0, about.colours.1])),
        ("decision", about.decision.map_or("null".into(), number)),
        ("untrainable", reason),
        ("parameters", lines(parameters)),
        ("inputs", lines(entry.inputs.iter().map(|row| list(row)))),
        ("targets", lines(entry.targets.iter().map(|row| list(row)))),
    ];
    let mut text = String::new();
    for (name, value) in fields {
        let _ = writeln!(text, "  {name}: {value},");
    }
    let _ = writeln!(
        text,
        "  // From the library, for the comparison at the start.\n  results: {{ outputs: {}, loss: {}, gradients: {{ {} }} }},\n  \
         // Translated from the network's program.\n  script: {},",
        lines(entry.results.outputs.iter().map(|row| list(row))),
        number(entry.results.loss),
        gradients.collect::<Vec<_>>().join(", "),
        entry.script.text
    );
    text
}

fn lines(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// Text between the tags or in the attributes of SVG.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
