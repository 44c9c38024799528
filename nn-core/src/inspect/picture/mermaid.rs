//! A drawing as Mermaid text, which Markdown hosts and documentation tools render.

use std::fmt::Write as _;

use super::drawing::{Drawing, Look, Node, grouped};

pub(super) fn text(drawing: &Drawing) -> String {
    // A title is YAML.
    let title = drawing.title.replace('\\', "\\\\").replace('"', "\\\"");
    let mut text = format!("---\ntitle: \"{title}\"\n---\nflowchart TD\n");
    for (index, shown) in drawing.boxes.iter().enumerate() {
        let label = label(shown);
        let shape = match shown.look {
            Look::End => format!("([\"{label}\"])"),
            Look::Layer => format!("[\"{label}\"]"),
            Look::Network => format!("[[\"{label}\"]]"),
            Look::Stage => format!("(\"{label}\")"),
        };
        let _ = writeln!(text, "    n{index}{shape}");
    }
    for arrow in &drawing.arrows {
        let width = grouped(arrow.width);
        let _ = writeln!(text, "    n{} -->|{width}| n{}", arrow.from, arrow.to);
    }
    text
}

fn label(shown: &Node) -> String {
    let name = (!shown.name.is_empty()).then(|| format!("<b>{}</b>", escaped(shown.name)));
    let lines = [name, Some(escaped(&shown.kind)), shown.size()];
    lines
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("<br/>")
}

/// Replaces characters that would end a label or be read as HTML by Mermaid's entities.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '"' => safe.push_str("#quot;"),
            '#' => safe.push_str("#35;"),
            '&' => safe.push_str("#amp;"),
            '<' => safe.push_str("#lt;"),
            '>' => safe.push_str("#gt;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
