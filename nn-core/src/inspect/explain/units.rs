//! A network as circles and arrows: a circle for each unit, an arrow for each weight.

use std::fmt::Write as _;

use super::explanation::{Explanation, Local};
use crate::network::Read;
use crate::numeric::scalar::Scalar;

/// The largest number of units in a layer that is drawn.
const MOST_UNITS: usize = 40;
const ACROSS: f64 = 150.0;
const DOWN: f64 = 44.0;
const RADIUS: f64 = 13.0;
const MARGIN: f64 = 36.0;

impl<T: Scalar> Explanation<T> {
    /// The network as circles (units) and arrows (weights): the thickness is |w|, blue is above 0 and red below. The
    /// numbers in the circles are the values of the first sample. `None` if a layer has more than
    /// 40 units, or dense layers do not follow each other with element-wise stages between them.
    #[must_use]
    pub fn units_svg(&self) -> Option<String> {
        // The stages whose values are shown, with the matrix before each; the input first.
        let mut columns: Vec<(String, Vec<T>)> =
            vec![(String::from("x"), self.first(Read::Input)?)];
        let mut matrices = Vec::new();
        for (index, step) in self.steps.iter().enumerate() {
            let above = if index == 0 {
                Read::Input
            } else {
                Read::Stage(index - 1)
            };
            if step.reads != [above] {
                return None;
            }
            let values = self.first(Read::Stage(index))?;
            match &step.local {
                Local::Linear(weight) => {
                    matrices.push(weight);
                    columns.push((self.name_of(Read::Stage(index)), values));
                }
                Local::Slope(_) | Local::Jacobians(_) if !matrices.is_empty() => {
                    *columns.last_mut()? = (self.name_of(Read::Stage(index)), values);
                }
                _ => return None,
            }
        }
        let most = columns.iter().map(|(_, values)| values.len()).max()?;
        if most > MOST_UNITS || matrices.is_empty() {
            return None;
        }
        let height = 2.0 * MARGIN + DOWN * most as f64;
        let width = 2.0 * MARGIN + ACROSS * (columns.len() - 1) as f64 + 2.0 * RADIUS;
        let place = |column: usize, unit: usize| {
            let count = columns[column].1.len() as f64;
            let x = MARGIN + RADIUS + ACROSS * column as f64;
            (
                x,
                MARGIN + height / 2.0 - MARGIN + DOWN * (unit as f64 - (count - 1.0) / 2.0),
            )
        };
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"sans-serif\" font-size=\"9\">\n\
             <title>{}</title>\n<path d=\"M0 0H{width:.0}V{height:.0}H0Z\" fill=\"#ffffff\"/>\n",
            self.program.name
        );
        for (column, weight) in matrices.iter().enumerate() {
            let largest = (0..weight.nrows())
                .flat_map(|k| (0..weight.ncols()).map(move |j| weight[(k, j)].to_f64().abs()))
                .fold(f64::MIN_POSITIVE, f64::max);
            for k in 0..weight.nrows() {
                for j in 0..weight.ncols() {
                    let w = weight[(k, j)].to_f64();
                    let ((x1, y1), (x2, y2)) = (place(column, j), place(column + 1, k));
                    let colour = if w < 0.0 { "#c0392b" } else { "#2f6fb7" };
                    let _ = writeln!(
                        svg,
                        "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"{colour}\" stroke-width=\"{:.2}\"><title>{w}</title></path>",
                        0.2 + 3.8 * w.abs() / largest
                    );
                }
            }
        }
        for (column, (name, values)) in columns.iter().enumerate() {
            for (unit, value) in values.iter().enumerate() {
                let (x, y) = place(column, unit);
                let text = format!("{:.2}", value.to_f64());
                let _ = writeln!(
                    svg,
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{RADIUS}\" fill=\"#ffffff\" stroke=\"#57606a\"/><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{text}</text>",
                    y + 3.0
                );
            }
            let (x, _) = place(column, 0);
            let _ = writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-weight=\"bold\">{name}</text>",
                height - 10.0
            );
        }
        svg.push_str("</svg>\n");
        Some(svg)
    }

    /// The values of the first sample.
    fn first(&self, read: Read) -> Option<Vec<T>> {
        let values = match read {
            Read::Input => &self.input,
            Read::Part(_) => return None,
            Read::Stage(index) => self.steps[index].value.as_ref()?,
        };
        (values.nrows() > 0).then(|| (0..values.ncols()).map(|j| values[(0, j)]).collect())
    }
}
