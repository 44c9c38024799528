//! A matrix of counts: true classes down, predicted classes across.

use super::canvas::{Align, Canvas, Text};
use super::theme::{self, BLUE, FRAME, GRID, INK, RED, WHITE, blend};
use super::{Area, Panel};

/// The confusion matrix: correct predictions on the diagonal are blue, wrong ones red.
#[derive(Debug, Clone)]
pub struct Confusion {
    title: String,
    names: Vec<String>,
    counts: Vec<Vec<usize>>,
    recall: bool,
}

impl Confusion {
    /// `counts[true class][predicted class]`, with the classes' names.
    pub fn new(
        title: impl Into<String>,
        names: impl IntoIterator<Item = impl Into<String>>,
        counts: &[impl AsRef<[usize]>],
    ) -> Self {
        Self {
            title: title.into(),
            names: names.into_iter().map(Into::into).collect(),
            counts: counts.iter().map(|row| row.as_ref().to_vec()).collect(),
            recall: false,
        }
    }

    /// With a column for each class's recall: the share of its samples that are predicted right.
    #[must_use]
    pub fn with_recall(self) -> Self {
        Self {
            recall: true,
            ..self
        }
    }
}

/// With more classes than this, lines lead the eye from a cell to its names.
const FEW: usize = 12;

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Panel for Confusion {
    fn draw(&self, canvas: &mut dyn Canvas, area: Area) {
        canvas.text(&self.title, (area.x, area.y + 8.0), theme::title());
        let longest = self
            .names
            .iter()
            .map(|name| name.chars().count())
            .max()
            .unwrap_or(1);
        let room = (14.0 + 6.5 * share(longest, 1)).min(area.width / 3.0);
        let right = if self.recall { 48.0 } else { 4.0 };
        let inner = area.inset(18.0 + room, 48.0, right, 6.0);
        let classes = self.counts.len().max(1) as f64;
        let cell = (inner.width / classes).min(inner.height / classes);
        let size = (cell * 0.42).clamp(5.0, 12.0);
        let small = Text {
            size: (cell * 0.5).clamp(6.0, 10.5),
            ..theme::number(Align::Center)
        };
        let middle = cell * classes / 2.0;
        let across = theme::label(Align::Center);
        canvas.text("guessed", (inner.x + middle, inner.y - 22.0), across);
        let down = Text {
            upright: true,
            ..across
        };
        canvas.text("true", (area.x + 8.0, inner.y + middle), down);
        let end = (inner.x + cell * classes, inner.y + cell * classes);
        if self.recall {
            let at = (end.0 + 26.0, inner.y - 9.0);
            canvas.text("right", at, small);
        }
        for (row, counts) in self.counts.iter().enumerate() {
            let all: usize = counts.iter().sum();
            let worst = all.div_ceil(12).max(1);
            let y = inner.y + cell * share(row, 1);
            for (column, &count) in counts.iter().enumerate() {
                let x = inner.x + cell * share(column, 1);
                let background = if row == column {
                    blend(WHITE, BLUE, 0.85 * share(count, all).powi(2))
                } else if count == 0 {
                    WHITE
                } else {
                    blend(WHITE, RED, 0.12 + 0.5 * share(count, worst).min(1.0))
                };
                canvas.fill((x, y), (x + cell + 0.25, y + cell + 0.25), background);
                if count > 0 {
                    let light = row == column && share(count, all) > 0.7;
                    let color = if light { WHITE } else { INK };
                    let style = Text {
                        size,
                        color,
                        ..theme::label(Align::Center)
                    };
                    canvas.text(&count.to_string(), (x + cell / 2.0, y + cell / 2.0), style);
                }
            }
            if let Some(name) = self.names.get(row) {
                canvas.text(
                    name,
                    (inner.x + cell * (share(row, 1) + 0.5), inner.y - 9.0),
                    small,
                );
                let beside = Text {
                    align: Align::Right,
                    ..small
                };
                canvas.text(name, (inner.x - 6.0, y + cell / 2.0), beside);
            }
            if self.recall && all > 0 {
                let percent = format!("{:.0} %", 100.0 * share(counts[row], all));
                let beside = Text {
                    align: Align::Right,
                    ..small
                };
                canvas.text(&percent, (end.0 + 42.0, y + cell / 2.0), beside);
            }
        }
        if self.counts.len() > FEW {
            for line in 1..self.counts.len() {
                let along = cell * share(line, 1);
                let (x, y) = (inner.x + along, inner.y + along);
                canvas.line(&[(x, inner.y), (x, end.1)], 0.4, GRID);
                canvas.line(&[(inner.x, y), (end.0, y)], 0.4, GRID);
            }
        }
        canvas.outline(inner.corner(), end, 0.8, FRAME);
    }
}
