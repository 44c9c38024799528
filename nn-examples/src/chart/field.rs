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

/// Neighbouring boxes of one colour.
#[derive(Clone, Copy, PartialEq)]
struct Run {
    from: u32,
    to: u32,
    level: f64,
}

/// A grid of boxes. Neighbours of one colour in a row are one box, as are equal ones below each other, and the colour of
/// most boxes is drawn at once, which keeps SVG files small.
pub(super) fn draw_field(canvas: &mut dyn Canvas, scale: &Scale, field: &Field, grain: Grain) {
    let Grain { cells, steps } = grain;
    let place = |index: u32| f64::from(index) / f64::from(cells);
    let Area {
        x: left,
        y: top,
        width,
        height,
    } = scale.area;
    let rows: Vec<Vec<Run>> = (0..cells)
        .map(|row| {
            let y = scale.y.1 + (place(row) + 0.5 / f64::from(cells)) * (scale.y.0 - scale.y.1);
            runs((0..cells).map(|column| {
                let across = place(column) + 0.5 / f64::from(cells);
                let value = field(scale.x.0 + across * (scale.x.1 - scale.x.0), y);
                (value.clamp(0.0, 1.0) * steps).round()
            }))
        })
        .collect();
    let common = commonest(&rows);
    let mut fill = |run: Run, (first, end): (u32, u32)| {
        let right = (left + place(run.to) * width + 0.25).min(left + width);
        let bottom = (top + place(end) * height + 0.25).min(top + height);
        let from = (left + place(run.from) * width, top + place(first) * height);
        canvas.fill(from, (right, bottom), diverging(run.level / steps));
    };
    let whole = Run {
        from: 0,
        to: cells,
        level: common,
    };
    fill(whole, (0, cells));
    // Runs that may go on in the next row, and their first row.
    let mut open: Vec<(Run, u32)> = Vec::new();
    for (row, runs) in (0..).zip(&rows) {
        open.retain(|&(run, first)| {
            let goes_on = runs.contains(&run);
            if !goes_on {
                fill(run, (first, row));
            }
            goes_on
        });
        for &run in runs {
            #[expect(clippy::float_cmp, reason = "whole numbers")]
            let drawn = run.level == common;
            if !drawn && !open.iter().any(|(other, _)| *other == run) {
                open.push((run, row));
            }
        }
    }
    for (run, first) in open {
        fill(run, (first, cells));
    }
}

/// Equal neighbours together.
fn runs(levels: impl Iterator<Item = f64>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (from, level) in (0..).zip(levels) {
        let to = from + 1;
        #[expect(clippy::float_cmp, reason = "whole numbers")]
        match runs.last_mut() {
            Some(last) if last.level == level => last.to = to,
            _ => runs.push(Run { from, to, level }),
        }
    }
    runs
}

/// The level that saves the most boxes.
fn commonest(rows: &[Vec<Run>]) -> f64 {
    let mut levels: Vec<f64> = rows.iter().flatten().map(|run| run.level).collect();
    levels.sort_by(f64::total_cmp);
    let groups = levels.chunk_by(|a, b| a.total_cmp(b).is_eq());
    groups
        .max_by_key(|group| group.len())
        .map_or(0.0, |group| group[0])
}
