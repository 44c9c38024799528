//! Boxes in a row with arrows there and back.

use super::canvas::{Align, Canvas, Text};
use super::theme::{self, BLUE, FRAME, GREY, INK, ORANGE};
use super::{Area, Panel};

struct Link {
    name: String,
    below: String,
    forward: String,
    back: String,
}

/// A chain of modules: boxes from left to right, and on the arrow that leaves each box a number that goes forward
/// (above, blue) and one that comes back (below, orange).
pub struct Chain {
    title: String,
    links: Vec<Link>,
}

impl Chain {
    /// A chain without boxes.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            links: Vec::new(),
        }
    }

    /// Adds a box: its name, the text below it, and what stands on the arrow that leaves it.
    #[must_use]
    pub fn link(
        mut self,
        name: impl Into<String>,
        below: impl Into<String>,
        forward: impl Into<String>,
        back: impl Into<String>,
    ) -> Self {
        self.links.push(Link {
            name: name.into(),
            below: below.into(),
            forward: forward.into(),
            back: back.into(),
        });
        self
    }
}

const HEIGHT: f64 = 28.0;
/// Half the distance between the arrow there and the arrow back.
const APART: f64 = 4.5;

impl Panel for Chain {
    fn draw(&self, canvas: &mut dyn Canvas, area: Area) {
        canvas.text(&self.title, (area.x, area.y + 8.0), theme::title());
        let each = area.width / self.links.len().max(1) as f64;
        let (wide, middle) = (each * 0.47, area.y + 26.0 + (area.height - 46.0) / 2.0);
        for (index, link) in self.links.iter().enumerate() {
            let left = area.x + index as f64 * each;
            let right = left + wide;
            let (top, bottom) = (middle - HEIGHT / 2.0, middle + HEIGHT / 2.0);
            canvas.outline((left, top), (right, bottom), 1.2, FRAME);
            let center = left.midpoint(right);
            canvas.text(&link.name, (center, middle), theme::label(Align::Center));
            let small = |color| Text {
                color,
                ..theme::number(Align::Center)
            };
            canvas.text(&link.below, (center, bottom + 12.0), small(GREY));
            let (from, to) = (right + 3.0, left + each - 3.0);
            arrow(canvas, (from, middle - APART), (to, middle - APART), BLUE);
            arrow(canvas, (to, middle + APART), (from, middle + APART), ORANGE);
            let between = from.midpoint(to);
            canvas.text(&link.forward, (between, middle - 15.0), small(INK));
            canvas.text(&link.back, (between, middle + 15.0), small(ORANGE));
        }
    }
}

/// A horizontal arrow.
fn arrow(canvas: &mut dyn Canvas, from: (f64, f64), to: (f64, f64), color: theme::Color) {
    canvas.line(&[from, to], 1.3, color);
    let back = 5.0 * (from.0 - to.0).signum();
    let head = [(to.0 + back, to.1 - 3.0), to, (to.0 + back, to.1 + 3.0)];
    canvas.line(&head, 1.3, color);
}
