//! Small grey pictures in a grid, each with a caption.

use super::canvas::{Align, Canvas, Text};
use super::theme::{self, Color, FRAME, INK, WHITE, blend};
use super::{Area, Panel};

/// One small picture.
#[derive(Debug, Clone)]
pub struct Image {
    /// Row by row from the top; 0 is paper, 1 is ink. Without pixels its place stays empty.
    pub pixels: Vec<f64>,
    /// Pixels per row.
    pub width: usize,
    /// The caption.
    pub caption: String,
    /// The colour of the caption and the frame.
    pub color: Color,
}

/// Small pictures in a grid.
#[derive(Debug, Clone)]
pub struct Images {
    title: String,
    columns: usize,
    grid: Vec<Image>,
}

impl Images {
    /// A grid that is filled row by row.
    pub fn new(title: impl Into<String>, columns: usize, images: Vec<Image>) -> Self {
        Self {
            title: title.into(),
            columns: columns.max(1),
            grid: images,
        }
    }
}

/// Shades of grey: runs of one shade are one box, which keeps SVG files small.
const SHADES: f64 = 16.0;

fn number(count: usize) -> f64 {
    count as f64
}

impl Panel for Images {
    fn draw(&self, canvas: &mut dyn Canvas, area: Area) {
        canvas.text(&self.title, (area.x, area.y + 8.0), theme::title());
        let inner = area.inset(0.0, 26.0, 0.0, 0.0);
        let rows = self.grid.len().div_ceil(self.columns).max(1);
        let (wide, high) = (
            inner.width / number(self.columns),
            inner.height / number(rows),
        );
        let caption = (high * 0.2).clamp(10.0, 16.0);
        let side = (wide - 6.0).min(high - caption - 6.0);
        let grid = self.grid.iter().enumerate();
        for (index, image) in grid.filter(|(_, image)| !image.pixels.is_empty()) {
            let x = inner.x + number(index % self.columns) * wide + (wide - side) / 2.0;
            let y = inner.y + number(index / self.columns) * high;
            let height = number(image.pixels.len()) / number(image.width.max(1));
            let cell = side / number(image.width).max(height);
            for (row, pixels) in image.pixels.chunks(image.width.max(1)).enumerate() {
                let top = y + number(row) * cell;
                let mut start = 0;
                for run in pixels.chunk_by(|a, b| shade(*a) == shade(*b)) {
                    let end = start + run.len();
                    if shade(run[0]) > 0.0 {
                        let color = blend(WHITE, INK, shade(run[0]) / SHADES);
                        let from = (x + number(start) * cell, top);
                        // Slightly larger, or viewers show seams.
                        let to = (x + number(end) * cell + 0.2, top + cell + 0.2);
                        canvas.fill(from, to, color);
                    }
                    start = end;
                }
            }
            let right = x + number(image.width) * cell;
            let frame = blend(image.color, FRAME, 0.3);
            canvas.outline((x, y), (right, y + height * cell), 1.0, frame);
            let style = Text {
                size: (caption * 0.75).min(theme::LABEL),
                color: image.color,
                ..theme::label(Align::Center)
            };
            let at = (x.midpoint(right), y + height * cell + caption / 2.0 + 1.0);
            canvas.text(&image.caption, at, style);
        }
    }
}

fn shade(value: f64) -> f64 {
    (value.clamp(0.0, 1.0) * SHADES).round()
}
