//! Two axes with curves, points and a coloured field behind them.

use super::annotations::Annotations;
use super::canvas::{Align, Canvas, Text};
use super::field::{COARSE, FINE, Field, Grain, draw_field};
use super::legend::Legend;
use super::strokes::{Mark, dashes, draw_curve, draw_mark};
use super::theme::{self, Color, FRAME, GREY, GRID, SERIES};
use super::{Area, Panel, ticks};

pub(super) enum Layer {
    Curve {
        name: String,
        points: Vec<(f64, f64)>,
        color: Color,
        dashed: bool,
    },
    Points {
        name: String,
        points: Vec<(f64, f64)>,
        color: Color,
        mark: Mark,
    },
    Rule {
        name: String,
        x: f64,
    },
}

/// Two axes; built by adding to it.
pub struct Plane {
    title: String,
    labels: (String, String),
    pub(super) x: Option<(f64, f64)>,
    pub(super) y: Option<(f64, f64)>,
    logarithmic: bool,
    square: bool,
    field: Option<Field>,
    grain: Grain,
    pub(super) layers: Vec<Layer>,
    pub(super) legend: Legend,
    pub(super) annotations: Annotations,
}

impl Plane {
    /// Axes that fit what is drawn.
    pub fn new(title: impl Into<String>, x: impl Into<String>, y: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            labels: (x.into(), y.into()),
            x: None,
            y: None,
            logarithmic: false,
            square: false,
            field: None,
            grain: FINE,
            layers: Vec::new(),
            legend: Legend::Inside,
            annotations: Annotations::default(),
        }
    }

    /// The ends of the horizontal axis.
    #[must_use]
    pub fn x_range(self, from: f64, to: f64) -> Self {
        Self {
            x: Some((from, to)),
            ..self
        }
    }

    /// The ends of the vertical axis.
    #[must_use]
    pub fn y_range(self, from: f64, to: f64) -> Self {
        Self {
            y: Some((from, to)),
            ..self
        }
    }

    /// A logarithmic vertical axis; values that are not positive are left out.
    #[must_use]
    pub fn log_y(self) -> Self {
        Self {
            logarithmic: true,
            ..self
        }
    }

    /// Axes of equal length.
    #[must_use]
    pub fn square(self) -> Self {
        Self {
            square: true,
            ..self
        }
    }

    /// Colours the plane by a function with values in 0..=1: orange below ½, blue above.
    #[must_use]
    pub fn field(self, value: impl Fn(f64, f64) -> f64 + 'static) -> Self {
        Self {
            field: Some(Box::new(value)),
            ..self
        }
    }

    /// Draws the field with a quarter of the boxes and half of the colours: for pictures in a book, which has many.
    #[must_use]
    pub fn coarse(self) -> Self {
        Self {
            grain: COARSE,
            ..self
        }
    }

    /// A line through points, in the next colour.
    #[must_use]
    pub fn curve(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let color = self.next_color();
        self.curve_in(color, name, points, false)
    }

    /// A dashed line through points, in the next colour.
    #[must_use]
    pub fn dashed(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let color = self.next_color();
        self.curve_in(color, name, points, true)
    }

    /// A line in a given colour; with an empty name it is not in the legend.
    #[must_use]
    pub fn curve_in(
        mut self,
        color: Color,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
        dashed: bool,
    ) -> Self {
        let points = points.into_iter().collect();
        self.layers.push(Layer::Curve {
            name: name.into(),
            points,
            color,
            dashed,
        });
        self
    }

    /// Points of one kind.
    #[must_use]
    pub fn points(
        mut self,
        color: Color,
        mark: Mark,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let points = points.into_iter().collect();
        self.layers.push(Layer::Points {
            name: name.into(),
            points,
            color,
            mark,
        });
        self
    }

    /// A vertical line at `x`.
    #[must_use]
    pub fn rule(mut self, name: impl Into<String>, x: f64) -> Self {
        self.layers.push(Layer::Rule {
            name: name.into(),
            x,
        });
        self
    }

    fn next_color(&self) -> Color {
        let curves = self
            .layers
            .iter()
            .filter(|layer| matches!(layer, Layer::Curve { .. }))
            .count();
        SERIES[curves % SERIES.len()]
    }

    pub(super) fn height_of(&self, y: f64) -> Option<f64> {
        let y = if self.logarithmic { y.log10() } else { y };
        y.is_finite().then_some(y)
    }

    /// The ends of an axis: as set, or around the data.
    fn range(&self, told: Option<(f64, f64)>, vertical: bool) -> (f64, f64) {
        if let Some((from, to)) = told {
            return if vertical && self.logarithmic {
                (from.log10(), to.log10())
            } else {
                (from, to)
            };
        }
        let points = self.layers.iter().flat_map(|layer| match layer {
            Layer::Curve { points, .. } | Layer::Points { points, .. } => points.as_slice(),
            Layer::Rule { .. } => &[],
        });
        let values =
            points.filter_map(|&(x, y)| if vertical { self.height_of(y) } else { Some(x) });
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if low > high {
            return (0.0, 1.0);
        }
        let room = (high - low).max(1e-9) * 0.04;
        let only_curves = self
            .layers
            .iter()
            .all(|layer| !matches!(layer, Layer::Points { .. }));
        if vertical || !only_curves {
            (low - room, high + room)
        } else {
            (low, high.max(low + 1e-9))
        }
    }
}

impl Panel for Plane {
    fn draw(&self, canvas: &mut dyn Canvas, area: Area) {
        canvas.text(&self.title, (area.x, area.y + 8.0), theme::title());
        // Without a title or a label there is no room for them, so that panels of a stack stand close.
        let above = if self.title.is_empty() { 6.0 } else { 26.0 };
        let below = if self.labels.0.is_empty() { 20.0 } else { 40.0 };
        let mut inner = area.inset(54.0, above, 10.0 + self.beside(), below);
        if self.square {
            let side = inner.width.min(inner.height);
            inner = Area {
                width: side,
                height: side,
                ..inner
            };
        }
        let scale = Scale {
            area: inner,
            x: self.range(self.x, false),
            y: self.range(self.y, true),
        };
        if let Some(field) = &self.field {
            draw_field(canvas, &scale, field, self.grain);
        }
        self.draw_axes(canvas, &scale, area);
        for layer in &self.layers {
            self.draw_layer(canvas, &scale, layer);
        }
        canvas.outline(inner.corner(), inner.far_corner(), 1.0, FRAME);
        self.draw_legend(canvas, &scale);
        self.annotations
            .draw(canvas, |(x, y)| Some(scale.at(x, self.height_of(y)?)));
    }
}

/// From the axes' units to points.
pub(super) struct Scale {
    pub(super) area: Area,
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
}

impl Scale {
    pub(super) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let across = (x - self.x.0) / (self.x.1 - self.x.0);
        let up = (y - self.y.0) / (self.y.1 - self.y.0);
        (
            self.area.x + across * self.area.width,
            self.area.y + (1.0 - up) * self.area.height,
        )
    }

    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let (from, to) = (self.area.corner(), self.area.far_corner());
        let inside = |value: f64, low: f64, high: f64| value >= low - 0.5 && value <= high + 0.5;
        inside(x, from.0, to.0) && inside(y, from.1, to.1)
    }
}

impl Plane {
    fn draw_axes(&self, canvas: &mut dyn Canvas, scale: &Scale, area: Area) {
        let (from, to) = (scale.area.corner(), scale.area.far_corner());
        let wanted = |length: f64, each: f64| (length / each).clamp(2.0, 10.0);
        let across =
            self.annotations.x_ticks.clone().unwrap_or_else(|| {
                ticks::linear(scale.x.0, scale.x.1, wanted(scale.area.width, 60.0))
            });
        for (value, text) in across {
            let (x, _) = scale.at(value, 0.0);
            if self.field.is_none() {
                canvas.line(&[(x, from.1), (x, to.1)], 0.7, GRID);
            }
            canvas.line(&[(x, to.1), (x, to.1 + 4.0)], 0.8, FRAME);
            canvas.text(&text, (x, to.1 + 12.0), theme::number(Align::Center));
        }
        let upward = if let Some(ticks) = self.annotations.y_ticks.clone() {
            ticks
        } else if self.logarithmic {
            ticks::logarithmic(scale.y.0, scale.y.1)
        } else {
            ticks::linear(scale.y.0, scale.y.1, wanted(scale.area.height, 40.0))
        };
        for (value, text) in upward {
            let (_, y) = scale.at(0.0, value);
            if self.field.is_none() {
                canvas.line(&[(from.0, y), (to.0, y)], 0.7, GRID);
            }
            canvas.line(&[(from.0 - 4.0, y), (from.0, y)], 0.8, FRAME);
            canvas.text(&text, (from.0 - 7.0, y), theme::number(Align::Right));
        }
        let below = (from.0.midpoint(to.0), to.1 + 29.0);
        canvas.text(&self.labels.0, below, theme::label(Align::Center));
        let upright = Text {
            upright: true,
            ..theme::label(Align::Center)
        };
        canvas.text(
            &self.labels.1,
            (area.x + 8.0, from.1.midpoint(to.1)),
            upright,
        );
    }

    fn draw_layer(&self, canvas: &mut dyn Canvas, scale: &Scale, layer: &Layer) {
        match layer {
            Layer::Curve {
                points,
                color,
                dashed,
                ..
            } => {
                let mut line = Vec::new();
                for &(x, y) in points {
                    let place = self.height_of(y).map(|y| scale.at(x, y));
                    // A curve that leaves the frame is cut at the frame.
                    match place.filter(|&at| scale.holds(at)) {
                        Some(at) => line.push(at),
                        None => draw_curve(canvas, &std::mem::take(&mut line), *color, *dashed),
                    }
                }
                draw_curve(canvas, &line, *color, *dashed);
            }
            Layer::Points {
                points,
                color,
                mark,
                ..
            } => {
                let places = points
                    .iter()
                    .filter_map(|&(x, y)| Some(scale.at(x, self.height_of(y)?)))
                    .filter(|&at| scale.holds(at));
                for at in places {
                    draw_mark(canvas, at, *color, *mark);
                }
            }
            Layer::Rule { x, .. } => {
                let (x, _) = scale.at(*x, 0.0);
                let (from, to) = (scale.area.corner(), scale.area.far_corner());
                dashes(canvas, &[(x, from.1), (x, to.1)], 1.2, GREY);
            }
        }
    }
}
