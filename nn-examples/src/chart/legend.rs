//! The names of a plane's series: in a corner of its frame, or beside it.

use super::canvas::{Align, Canvas, Text};
use super::plane::{Layer, Plane, Scale};
use super::strokes::{dashes, draw_curve, draw_mark, interpolated};
use super::theme::{self, GREY, GRID, INK, WHITE};

/// Where the names of the series stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Legend {
    Nowhere,
    /// In the corner of the frame where it hides the fewest points.
    Inside,
    /// To the right of the frame, where it hides nothing.
    Beside,
}

/// The distance between a legend and a frame.
const GAP: f64 = 8.0;
const LINE: f64 = 16.0;

impl Plane {
    /// No legend.
    #[must_use]
    pub fn no_legend(mut self) -> Self {
        self.legend = Legend::Nowhere;
        self
    }

    /// The legend beside the frame: for a plane that is full of points.
    #[must_use]
    pub fn legend_beside(mut self) -> Self {
        self.legend = Legend::Beside;
        self
    }

    /// The series with a name.
    fn named(&self) -> Vec<(&Layer, &str)> {
        let names = self.layers.iter().map(|layer| match layer {
            Layer::Curve { name, .. } | Layer::Points { name, .. } | Layer::Rule { name, .. } => {
                (layer, name.as_str())
            }
        });
        names.filter(|(_, name)| !name.is_empty()).collect()
    }

    /// Width and height of the legend; none without names.
    fn legend_extent(&self) -> Option<(f64, f64)> {
        let named = self.named();
        let longest = named.iter().map(|(_, name)| name.chars().count()).max()?;
        Some((longest as f64 * 6.3 + 44.0, named.len() as f64 * LINE + 8.0))
    }

    /// What a legend beside the frame takes of the panel's width.
    pub(super) fn beside(&self) -> f64 {
        match (self.legend, self.legend_extent()) {
            (Legend::Beside, Some((width, _))) => width + GAP,
            _ => 0.0,
        }
    }

    pub(super) fn draw_legend(&self, canvas: &mut dyn Canvas, scale: &Scale) {
        let Some((width, height)) = self.legend_extent() else {
            return;
        };
        let corner = match self.legend {
            Legend::Nowhere => return,
            Legend::Inside => self.emptiest_corner(scale, width, height),
            Legend::Beside => (scale.area.far_corner().0 + GAP, scale.area.y),
        };
        canvas.fill(corner, (corner.0 + width, corner.1 + height), WHITE);
        canvas.outline(corner, (corner.0 + width, corner.1 + height), 0.6, GRID);
        let mut y = corner.1 + 12.0;
        for (layer, name) in self.named() {
            let (left, right) = (corner.0 + 8.0, corner.0 + 30.0);
            let middle = (f64::midpoint(left, right), y);
            match layer {
                Layer::Curve { color, dashed, .. } => {
                    draw_curve(canvas, &[(left, y), (right, y)], *color, *dashed);
                }
                Layer::Points { color, mark, .. } => draw_mark(canvas, middle, *color, *mark),
                Layer::Rule { .. } => {
                    dashes(
                        canvas,
                        &[(middle.0, y - 6.0), (middle.0, y + 6.0)],
                        1.2,
                        GREY,
                    );
                }
            }
            let style = Text {
                color: INK,
                ..theme::number(Align::Left)
            };
            canvas.text(name, (right + 7.0, y), style);
            y += LINE;
        }
    }

    /// The corner of the frame where a legend hides the fewest points.
    fn emptiest_corner(&self, scale: &Scale, width: f64, height: f64) -> (f64, f64) {
        let (from, to) = (scale.area.corner(), scale.area.far_corner());
        let (right, bottom) = (to.0 - width - GAP, to.1 - height - GAP);
        let corners = [
            (right, from.1 + GAP),
            (right, bottom),
            (from.0 + GAP, bottom),
            (from.0 + GAP, from.1 + GAP),
        ];
        let hidden = |corner: (f64, f64)| {
            let covers = |(x, y): (f64, f64)| {
                (corner.0 - 6.0..=corner.0 + width + 6.0).contains(&x)
                    && (corner.1 - 6.0..=corner.1 + height + 6.0).contains(&y)
            };
            let shares = self.layers.iter().map(|layer| {
                let points = match layer {
                    Layer::Curve { points, .. } if points.len() < 50 => interpolated(points),
                    Layer::Curve { points, .. } | Layer::Points { points, .. } => points.clone(),
                    Layer::Rule { .. } => Vec::new(),
                };
                let places = points
                    .iter()
                    .filter_map(|&(x, y)| Some(scale.at(x, self.height_of(y)?)));
                let count = places.filter(|&at| covers(at)).count();
                // A fraction, so that a long series does not outweigh a short one.
                count as f64 / points.len().max(1) as f64
            });
            shares.sum::<f64>()
        };
        corners
            .into_iter()
            .min_by(|&a, &b| hidden(a).total_cmp(&hidden(b)))
            .unwrap_or(corners[0])
    }
}
