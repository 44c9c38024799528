//! Pictures: a [`Figure`] of panels, written as SVG and as PNG.
//!
//! Panels are [`Plane`] (curves, points, fields over two axes), [`Confusion`] (a matrix of counts),
//! [`Images`] (small pictures with captions), [`Chain`] (boxes in a row) and [`Table`]. A [`Stack`] holds several, one
//! above another or side by side. Nothing outside this crate is needed to draw them.

mod annotations;
mod canvas;
mod chain;
mod confusion;
mod contour;
mod field;
mod images;
mod legend;
mod plane;
mod png;
pub mod progress;
mod stack;
mod strokes;
mod table;
pub mod theme;
mod ticks;

pub use canvas::{Align, Canvas, Text};
pub use chain::Chain;
pub use confusion::Confusion;
pub use images::{Image, Images};
pub use plane::Plane;
pub use stack::Stack;
pub use strokes::Mark;
pub use table::Table;

use crate::cli::Session;
use nn_core::Error;

/// A part of a figure, in points.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    /// The area without a margin on each side.
    #[must_use]
    pub fn inset(self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            x: self.x + left,
            y: self.y + top,
            width: (self.width - left - right).max(1.0),
            height: (self.height - top - bottom).max(1.0),
        }
    }

    /// The upper left corner.
    #[must_use]
    pub fn corner(self) -> (f64, f64) {
        (self.x, self.y)
    }

    /// The lower right corner.
    #[must_use]
    pub fn far_corner(self) -> (f64, f64) {
        (self.x + self.width, self.y + self.height)
    }
}

/// Something that fills a part of a figure.
pub trait Panel {
    /// Draws it into `area`.
    fn draw(&self, canvas: &mut dyn Canvas, area: Area);
}

/// Panels in a grid under a title.
pub struct Figure {
    title: String,
    columns: usize,
    /// The size of one panel.
    size: (f64, f64),
    panels: Vec<Box<dyn Panel>>,
}

const MARGIN: f64 = 14.0;
const HEADLINE: f64 = 38.0;

impl Figure {
    /// A figure with panels of `size` points in `columns` columns.
    pub fn new(title: impl Into<String>, columns: usize, size: (f64, f64)) -> Self {
        Self {
            title: title.into(),
            columns: columns.max(1),
            size,
            panels: Vec::new(),
        }
    }

    /// Adds a panel; rows fill from the left.
    #[must_use]
    pub fn panel(mut self, panel: impl Panel + 'static) -> Self {
        self.panels.push(Box::new(panel));
        self
    }

    /// Writes `<name>.svg` and `<name>.png` into the session's output folder.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, session: &Session, name: &str) -> Result<(), Error> {
        let (width, height) = self.extent();
        session.write(&format!("{name}.svg"), self.svg()?)?;
        let refused = |problem| Error::Invalid(format!("cannot draw {name}: {problem}"));
        let png = canvas::png(width, height, |canvas| self.draw(canvas)).map_err(refused)?;
        session.write(&format!("{name}.png"), png)
    }

    /// The figure as SVG.
    ///
    /// # Errors
    /// A figure that cannot be drawn.
    pub fn svg(&self) -> Result<String, Error> {
        let (width, height) = self.extent();
        let refused =
            |problem| Error::Invalid(format!("cannot draw \"{}\": {problem}", self.title));
        canvas::svg(width, height, |canvas| self.draw(canvas)).map_err(refused)
    }

    fn extent(&self) -> (f64, f64) {
        let columns = self.columns.min(self.panels.len().max(1));
        let rows = self.panels.len().div_ceil(columns).max(1);
        let (columns, rows) = (columns as f64, rows as f64);
        (
            columns * (self.size.0 + MARGIN) + MARGIN,
            rows * (self.size.1 + MARGIN) + MARGIN + HEADLINE,
        )
    }

    fn draw(&self, canvas: &mut dyn Canvas) {
        canvas.fill((0.0, 0.0), self.extent(), theme::WHITE);
        canvas.text(&self.title, (MARGIN, 24.0), theme::headline());
        for (index, panel) in self.panels.iter().enumerate() {
            let (column, row) = ((index % self.columns) as f64, (index / self.columns) as f64);
            let area = Area {
                x: MARGIN + column * (self.size.0 + MARGIN),
                y: HEADLINE + MARGIN + row * (self.size.1 + MARGIN),
                width: self.size.0,
                height: self.size.1,
            };
            panel.draw(canvas, area);
        }
    }
}
