//! A table of texts.

use super::canvas::{Align, Canvas, Text};
use super::theme::{self, FRAME, INK};
use super::{Area, Panel};

/// A table: a line under its header, columns of equal width.
pub struct Table {
    title: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new<S: Into<String>>(
        title: impl Into<String>,
        header: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            title: title.into(),
            header: header.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row below the others.
    #[must_use]
    pub fn row<S: Into<String>>(mut self, cells: impl IntoIterator<Item = S>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }
}

impl Panel for Table {
    fn draw(&self, canvas: &mut dyn Canvas, area: Area) {
        canvas.text(&self.title, (area.x, area.y + 8.0), theme::title());
        let above = if self.title.is_empty() { 0.0 } else { 22.0 };
        let inner = area.inset(10.0, above, 10.0, 4.0);
        // Not wider apart than reads well.
        let line = (inner.height / (self.rows.len() as f64 + 1.0)).min(20.0);
        let wide = inner.width / self.header.len().max(1) as f64;
        let mut write = |cells: &[String], y: f64, bold: bool| {
            for (column, text) in cells.iter().enumerate() {
                let style = Text {
                    bold,
                    ..theme::label(Align::Center)
                };
                let middle = inner.x + (column as f64 + 0.5) * wide;
                canvas.text(
                    text,
                    (middle, y),
                    Text {
                        color: INK,
                        ..style
                    },
                );
            }
        };
        write(&self.header, inner.y + line / 2.0, true);
        for (index, row) in self.rows.iter().enumerate() {
            write(row, inner.y + (index as f64 + 1.5) * line, false);
        }
        let below = inner.y + line;
        canvas.line(
            &[(inner.x, below), (inner.x + inner.width, below)],
            0.8,
            FRAME,
        );
    }
}
