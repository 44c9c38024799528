//! Panels one above another, or side by side.

use super::canvas::Canvas;
use super::{Area, Panel};

/// Panels one above another, or side by side, in one place of a figure: a quantity over the same axis in each, or a small
/// panel beside a large one.
#[derive(Default)]
pub struct Stack {
    parts: Vec<(f64, Box<dyn Panel>)>,
    across: bool,
}

impl Stack {
    /// Panels one above another; none yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Panels side by side; none yet.
    #[must_use]
    pub fn across() -> Self {
        Self {
            across: true,
            ..Self::default()
        }
    }

    /// Adds a panel after the others. Its height (or width) is its share of the sum of all shares.
    #[must_use]
    pub fn panel(mut self, share: f64, panel: impl Panel + 'static) -> Self {
        self.parts.push((share, Box::new(panel)));
        self
    }
}

impl Panel for Stack {
    fn draw(&self, canvas: &mut dyn Canvas, area: Area) {
        let shares: f64 = self.parts.iter().map(|(share, _)| share).sum();
        let mut before = 0.0;
        for (share, panel) in &self.parts {
            let (from, part) = (before / shares, share / shares);
            let place = if self.across {
                Area {
                    x: area.x + area.width * from,
                    width: area.width * part,
                    ..area
                }
            } else {
                Area {
                    y: area.y + area.height * from,
                    height: area.height * part,
                    ..area
                }
            };
            panel.draw(canvas, place);
            before += share;
        }
    }
}
