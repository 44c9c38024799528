//! A coloured field behind a plane's curves.

use super::Area;
use super::canvas::Canvas;
use super::plane::Scale;
use super::theme::diverging;

/// A function of the plane with values in 0..=1.
pub(super) type Field = Box<dyn Fn(f64, f64) -> f64>;

/// How a field is drawn.
#[derive(Clone, Copy)]
pub(super) struct Grain {
    /// Boxes along an axis. Odd, so that boundaries at round numbers do not run through the centres of boxes.
    cells: u32,
    /// Colours, less one.
    steps: f64,
}

pub(super) const FINE: Grain = Grain {
    cells: 101,
    steps: 24.0,
};
pub(super) const COARSE: Grain = Grain {
    cells: 51,
    steps: 12.0,
};

/// A grid of boxes; neighbours of one colour in a row are one box, which keeps SVG files small.
pub(super) fn draw_field(canvas: &mut dyn Canvas, scale: &Scale, field: &Field, grain: Grain) {
    let Grain { cells, steps } = grain;
    let place = |index: u32| f64::from(index) / f64::from(cells);
    let Area {
        x: left,
        y: top,
        width,
        height,
    } = scale.area;
    for row in 0..cells {
        let y = scale.y.1 + (place(row) + 0.5 / f64::from(cells)) * (scale.y.0 - scale.y.1);
        let values: Vec<f64> = (0..cells)
            .map(|column| {
                let across = place(column) + 0.5 / f64::from(cells);
                let value = field(scale.x.0 + across * (scale.x.1 - scale.x.0), y);
                (value.clamp(0.0, 1.0) * steps).round()
            })
            .collect();
        let mut start = 0;
        #[expect(clippy::float_cmp, reason = "whole numbers")]
        for run in values.chunk_by(|a, b| a == b) {
            let end = start + u32::try_from(run.len()).unwrap_or(cells);
            let right = (left + place(end) * width + 0.25).min(left + width);
            let bottom = (top + place(row + 1) * height + 0.25).min(top + height);
            let from = (left + place(start) * width, top + place(row) * height);
            canvas.fill(from, (right, bottom), diverging(run[0] / steps));
            start = end;
        }
    }
}
