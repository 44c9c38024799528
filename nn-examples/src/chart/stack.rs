//! Panels one above another.

use super::canvas::Canvas;
use super::{Area, Panel};

/// Panels one above another in one place of a figure: a quantity over the same axis in each, or a small panel above a
/// large one.
#[derive(Default)]
pub struct Stack {
    parts: Vec<(f64, Box<dyn Panel>)>,
}

impl Stack {
    /// No panels yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a panel below the others. Its height is its share of the sum of all shares.
    #[must_use]
    pub fn panel(mut self, share: f64, panel: impl Panel + 'static) -> Self {
        self.parts.push((share, Box::new(panel)));
        self
    }
}

impl Panel for Stack {
    fn draw(&self, canvas: &mut dyn Canvas, area: Area) {
        let shares: f64 = self.parts.iter().map(|(share, _)| share).sum();
        let mut y = area.y;
        for (share, panel) in &self.parts {
            let height = area.height * share / shares;
            panel.draw(canvas, Area { y, height, ..area });
            y += height;
        }
    }
}
