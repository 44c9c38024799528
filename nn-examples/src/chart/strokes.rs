//! Drawing of curves and points.

use super::canvas::Canvas;
use super::theme::{Color, WHITE};

/// The look of a sample's point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A small dot, for many points.
    Dot,
    /// A large disc with a white rim.
    Disc,
    /// A ring.
    Ring,
}

/// More points on the lines between a few points.
pub(super) fn interpolated(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    const STEPS: u32 = 16;
    let between = points.windows(2).flat_map(|pair| {
        (0..=STEPS).map(|step| {
            let share = f64::from(step) / f64::from(STEPS);
            let mix = |a: f64, b: f64| a + (b - a) * share;
            (mix(pair[0].0, pair[1].0), mix(pair[0].1, pair[1].1))
        })
    });
    between.collect()
}

/// A curve's line; a single point is a small disc.
pub(super) fn draw_curve(
    canvas: &mut dyn Canvas,
    points: &[(f64, f64)],
    color: Color,
    dashed: bool,
) {
    match (points, dashed) {
        ([], _) => {}
        ([only], _) => canvas.disc(*only, 1.5, color, true),
        (_, true) => dashes(canvas, points, 1.6, color),
        (_, false) => canvas.line(points, 1.8, color),
    }
}

/// A sample's point.
pub(super) fn draw_mark(canvas: &mut dyn Canvas, at: (f64, f64), color: Color, mark: Mark) {
    match mark {
        Mark::Dot => canvas.disc(at, 2.0, color, true),
        Mark::Disc => {
            canvas.disc(at, 6.0, WHITE, true);
            canvas.disc(at, 4.8, color, true);
        }
        Mark::Ring => canvas.disc(at, 4.2, color, false),
    }
}

/// The line in pieces of 6 points with gaps of 4.
pub(super) fn dashes(canvas: &mut dyn Canvas, points: &[(f64, f64)], width: f64, color: Color) {
    const DASH: f64 = 6.0;
    const PERIOD: f64 = 10.0;
    let mut walked = 0.0;
    let mut dash: Vec<(f64, f64)> = Vec::new();
    for pair in points.windows(2) {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let length = dx.hypot(dy);
        let mut done = 0.0;
        while done < length {
            let phase = f64::rem_euclid(walked + done, PERIOD);
            let drawn = phase < DASH;
            let rest = (if drawn { DASH } else { PERIOD } - phase)
                .max(1e-6)
                .min(length - done);
            let point = |at: f64| (pair[0].0 + dx * at / length, pair[0].1 + dy * at / length);
            if drawn {
                if dash.is_empty() {
                    dash.push(point(done));
                }
                dash.push(point(done + rest));
            } else if !dash.is_empty() {
                canvas.line(&std::mem::take(&mut dash), width, color);
            }
            done += rest;
        }
        walked += length;
    }
    if dash.len() > 1 {
        canvas.line(&dash, width, color);
    }
}
