//! A drawing as SVG, without scripts, style sheets or external resources.

use std::fmt::Write as _;

use super::drawing::{Drawing, Look, Node, grouped};
use super::layout::{self, Point};

/// The width of a character of the font below, the same for all characters.
const CHARACTER: f64 = 7.25;
const FONT: &str =
    "font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"12\"";
const LINE: f64 = 17.0;
const MARGIN: f64 = 16.0;
/// The title above the drawing.
const HEAD: f64 = 30.0;

pub(super) fn text(drawing: &Drawing) -> String {
    let sizes: Vec<(f64, f64)> = drawing.boxes.iter().map(size).collect();
    let arrows: Vec<(usize, usize)> = drawing.arrows.iter().map(|a| (a.from, a.to)).collect();
    let layout = layout::layout(&sizes, &arrows);
    let width = layout.width.max(length(&drawing.title)) + 2.0 * MARGIN;
    let height = layout.height + HEAD + 2.0 * MARGIN;
    let left = (width - layout.width) / 2.0;
    let title = escaped(&drawing.title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" {FONT}>\n\
         <title>{title}</title>\n\
         <path d=\"M0 0H{width:.0}V{height:.0}H0Z\" fill=\"#ffffff\"/>\n\
         <defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8Z\" fill=\"#57606a\"/></marker></defs>\n\
         <text x=\"{:.1}\" y=\"{:.1}\" font-weight=\"bold\" fill=\"#1f2328\" text-anchor=\"middle\">{title}</text>\n\
         <g transform=\"translate({left:.1} {:.1})\">\n",
        width / 2.0,
        MARGIN + 10.0,
        MARGIN + HEAD,
    );
    for route in &layout.routes {
        let path = path(route);
        let _ = writeln!(
            svg,
            "<path d=\"{path}\" fill=\"none\" stroke=\"#57606a\" marker-end=\"url(#head)\"/>"
        );
    }
    for ((shown, size), place) in drawing.boxes.iter().zip(&sizes).zip(&layout.places) {
        draw(&mut svg, shown, *size, *place);
    }
    labels(&mut svg, drawing, &layout.routes);
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// The lines of text in a box; the first is the name's if there is one.
fn lines(shown: &Node) -> Vec<String> {
    let name = (!shown.name.is_empty()).then(|| shown.name.to_owned());
    let lines = [name, Some(shown.kind.clone()), shown.size()];
    lines.into_iter().flatten().collect()
}

fn length(text: &str) -> f64 {
    text.chars().count() as f64 * CHARACTER
}

fn size(shown: &Node) -> (f64, f64) {
    let lines = lines(shown);
    let widest = lines.iter().map(|line| length(line)).fold(0.0, f64::max);
    let sides = if shown.look == Look::Network {
        36.0
    } else {
        24.0
    };
    (widest + sides, lines.len() as f64 * LINE + 9.0)
}

fn draw(svg: &mut String, shown: &Node, (width, height): (f64, f64), place: Point) {
    let (fill, stroke, radius) = match shown.look {
        Look::End => ("#ffffff", "#57606a", height / 2.0),
        Look::Layer => ("#ddeafb", "#2f6fb7", 3.0),
        Look::Network => ("#e6e0f5", "#6a4fb0", 3.0),
        Look::Stage => ("#f3f4f6", "#8c959f", height / 2.0),
    };
    let (x, y) = (place.x - width / 2.0, place.y - height / 2.0);
    let _ = writeln!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius:.1}\" fill=\"{fill}\" stroke=\"{stroke}\"/>"
    );
    if shown.look == Look::Network {
        let (inner, end) = (x + 6.0, x + width - 6.0);
        let _ = writeln!(
            svg,
            "<path d=\"M{inner:.1} {y:.1}v{height:.1}M{end:.1} {y:.1}v{height:.1}\" stroke=\"{stroke}\"/>"
        );
    }
    for (index, line) in lines(shown).iter().enumerate() {
        let weight = if index == 0 && !shown.name.is_empty() {
            " font-weight=\"bold\""
        } else {
            ""
        };
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\"{weight} fill=\"#1f2328\" text-anchor=\"middle\">{}</text>",
            place.x,
            y + LINE * (index as f64 + 1.0),
            escaped(line),
        );
    }
}

/// Curves between ranks, straight lines through them.
pub(in crate::inspect) fn path(route: &[Point]) -> String {
    let mut path = String::new();
    for (index, to) in route.iter().enumerate() {
        let Some(from) = index.checked_sub(1).map(|before| route[before]) else {
            let _ = write!(path, "M{:.1} {:.1}", to.x, to.y);
            continue;
        };
        if (from.x - to.x).abs() < 0.5 {
            let _ = write!(path, "L{:.1} {:.1}", to.x, to.y);
        } else {
            let middle = f64::midpoint(from.y, to.y);
            let _ = write!(
                path,
                "C{:.1} {middle:.1} {:.1} {middle:.1} {:.1} {:.1}",
                from.x, to.x, to.x, to.y
            );
        }
    }
    path
}

/// Writes the width of each value: once where it leaves its box, once on its way past other boxes.
fn labels(svg: &mut String, drawing: &Drawing, routes: &[Vec<Point>]) {
    let mut done: Vec<(usize, bool)> = Vec::new();
    for (arrow, route) in drawing.arrows.iter().zip(routes) {
        let passes = route.len() > 2;
        if done.contains(&(arrow.from, passes)) {
            continue;
        }
        done.push((arrow.from, passes));
        let (x, y, anchor) = if passes {
            (
                route[1].x + 5.0,
                f64::midpoint(route[1].y, route[2].y) + 4.0,
                "start",
            )
        } else {
            // The side to which none of the value's arrows turns.
            let same = drawing
                .arrows
                .iter()
                .zip(routes)
                .filter(|(other, _)| other.from == arrow.from);
            let turns: Vec<f64> = same.map(|(_, route)| route[1].x - route[0].x).collect();
            let left = turns.iter().any(|turn| *turn < -0.5);
            let right = turns.iter().any(|turn| *turn > 0.5);
            let Point { x, y } = route[0];
            match (left, right) {
                (true, true) => (x, y + 28.0, "middle"),
                (false, true) => (x - 5.0, y + 16.0, "end"),
                (_, false) => (x + 5.0, y + 16.0, "start"),
            }
        };
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"10\" fill=\"#57606a\" text-anchor=\"{anchor}\">{}</text>",
            grouped(arrow.width)
        );
    }
}

/// Replaces XML's special characters by entities, and characters that XML does not allow by spaces.
pub(in crate::inspect) fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
