//! What a [`Plane`] can be given beside its series: words at a place, ticks of one's own, level lines.

use super::Plane;
use super::canvas::{Align, Canvas, Text};
use super::theme::{self, Color};

/// Words on a plane, and the ticks that replace its own.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    labels: Vec<Label>,
    /// Positions on the horizontal axis and their texts.
    pub(super) x_ticks: Option<Vec<(f64, String)>>,
    /// The same for the vertical axis.
    pub(super) y_ticks: Option<Vec<(f64, String)>>,
}

#[derive(Debug)]
struct Label {
    text: String,
    at: (f64, f64),
    color: Color,
    align: Align,
}

impl Annotations {
    /// Draws the words; `place` turns the axes' units into points.
    pub(super) fn draw(
        &self,
        canvas: &mut dyn Canvas,
        place: impl Fn((f64, f64)) -> Option<(f64, f64)>,
    ) {
        for label in &self.labels {
            if let Some(at) = place(label.at) {
                let style = Text {
                    color: label.color,
                    size: 10.0,
                    ..theme::label(label.align)
                };
                canvas.text(&label.text, at, style);
            }
        }
    }
}

impl Plane {
    /// Words at a place, in the colour of what they name.
    #[must_use]
    pub fn label(
        mut self,
        text: impl Into<String>,
        at: (f64, f64),
        color: Color,
        align: Align,
    ) -> Self {
        self.annotations.labels.push(Label {
            text: text.into(),
            at,
            color,
            align,
        });
        self
    }

    /// Ticks of the horizontal axis in place of round numbers: a logarithmic axis, or names.
    #[must_use]
    pub fn x_ticks(mut self, ticks: impl IntoIterator<Item = (f64, impl Into<String>)>) -> Self {
        let ticks = ticks.into_iter().map(|(at, text)| (at, text.into()));
        self.annotations.x_ticks = Some(ticks.collect());
        self
    }

    /// Ticks of the vertical axis in place of round numbers; for a logarithmic axis their positions are logarithms.
    #[must_use]
    pub fn y_ticks(mut self, ticks: impl IntoIterator<Item = (f64, impl Into<String>)>) -> Self {
        let ticks = ticks.into_iter().map(|(at, text)| (at, text.into()));
        self.annotations.y_ticks = Some(ticks.collect());
        self
    }

    /// The line on which a function has the value `level`, between the ends of the axes.
    #[must_use]
    pub fn level(
        self,
        color: Color,
        name: impl Into<String>,
        value: impl Fn(f64, f64) -> f64,
        level: f64,
        dashed: bool,
    ) -> Self {
        let (x, y) = (self.x.unwrap_or((0.0, 1.0)), self.y.unwrap_or((0.0, 1.0)));
        let points = super::contour::line(|at| value(at.0, at.1) - level, x, y);
        self.curve_in(color, name, points, dashed)
    }
}
