//! An explanation as text: tables with sample numbers, or one line a stage where each value is a single number.

use std::fmt;

use faer::Mat;

use super::explanation::{Explanation, Local, Step};
use crate::network::Read;
use crate::numeric::scalar::Scalar;

/// The largest number of rows and columns that are printed.
const MOST: usize = 4;

impl<T: Scalar> Explanation<T> {
    /// The name of a value in tables and pictures: the line's, `x` for the input, or a letter.
    pub(super) fn name_of(&self, read: Read) -> String {
        let index = match read {
            Read::Input => return String::from("x"),
            Read::Part(part) => return self.program.parts[part].0.to_owned(),
            Read::Stage(index) => index,
        };
        let line = |at: usize| self.steps.get(at).map_or("", |step| step.line);
        let name = line(index);
        match name {
            "" => format!("#{}", index + 1),
            name if index > 0 && line(index - 1) == name || line(index + 1) == name => {
                format!("{name}.{}", self.steps[index].word())
            }
            name => name.to_owned(),
        }
    }

    /// `sin(b)`, `dense(x)`.
    pub(super) fn term(&self, step: &Step<T>) -> String {
        let reads: Vec<String> = step.reads.iter().map(|read| self.name_of(*read)).collect();
        let (word, reads) = (step.word(), reads.join(", "));
        match step.kind.split_once('(') {
            Some((_, arguments)) if step.reads.len() == 1 && !step.is_merge() => {
                format!("{word}({reads}; {arguments}")
            }
            _ => format!("{word}({reads})"),
        }
    }

    fn is_scalar(&self) -> bool {
        let one = |matrix: &Mat<T>| matrix.nrows() == 1 && matrix.ncols() == 1;
        one(&self.input)
            && self.steps.iter().all(|step| {
                let slope = matches!(step.local, Local::Slope(_) | Local::Factors(_));
                step.value.as_ref().is_some_and(one) && slope
            })
    }

    /// `c = sin(b) = 0.924235 │ ∂c/∂b = -0.381824 │ ∂y1/∂c = -2.34134`
    fn one_line(&self, f: &mut fmt::Formatter<'_>, index: usize) -> fmt::Result {
        let step = &self.steps[index];
        let name = self.name_of(Read::Stage(index));
        let value = step.value.as_ref().map_or(T::NAN, |value| value[(0, 0)]);
        write!(f, "{name} = {} = {}", self.term(step), number(value))?;
        let slopes: Vec<T> = match &step.local {
            Local::Slope(slope) => vec![slope[(0, 0)]],
            Local::Factors(factors) => factors.iter().map(|factor| factor[(0, 0)]).collect(),
            _ => Vec::new(),
        };
        for (slope, read) in slopes.into_iter().zip(&step.reads) {
            write!(f, " │ ∂{name}/∂{} = {}", self.name_of(*read), number(slope))?;
        }
        if let Some(gradient) = &step.gradient {
            write!(f, " │ ∂{}/∂{name} = {}", self.of, number(gradient[(0, 0)]))?;
        }
        writeln!(f)
    }

    fn stage(&self, f: &mut fmt::Formatter<'_>, index: usize) -> fmt::Result {
        let step = &self.steps[index];
        let name = self.name_of(Read::Stage(index));
        writeln!(f, "{name} = {}", self.term(step))?;
        let mut columns: Vec<(String, &Mat<T>)> = Vec::new();
        match &step.value {
            Some(value) => columns.push((name.clone(), value)),
            None => writeln!(f, "  (not told: inside a fused group)")?,
        }
        let names = step.reads.iter().map(|read| self.name_of(*read));
        match &step.local {
            Local::Slope(slope) => {
                let read = names.last().unwrap_or_default();
                columns.push((format!("∂{name}/∂{read}"), slope));
            }
            Local::Factors(factors) => {
                let factors = names.zip(factors);
                columns.extend(factors.map(|(read, factor)| (format!("∂{name}/∂{read}"), factor)));
            }
            Local::Linear(weight) => {
                let read = names.last().unwrap_or_default();
                matrix(f, &format!("∂{name}/∂{read} = W"), weight)?;
            }
            Local::Jacobians(all) => {
                let read = names.last().unwrap_or_default();
                for (sample, jacobian) in all.iter().enumerate().take(MOST) {
                    matrix(
                        f,
                        &format!("∂{name}/∂{read}, sample {}", sample + 1),
                        jacobian,
                    )?;
                }
            }
            Local::Opaque => {}
        }
        if let Some(gradient) = &step.gradient {
            columns.push((format!("∂{}/∂{name}", self.of), gradient));
        }
        samples(f, &columns)
    }
}

impl<T> Step<T> {
    /// Its keyword without arguments.
    pub(super) fn word(&self) -> &str {
        self.kind
            .split_once('(')
            .map_or(&*self.kind, |(word, _)| word)
    }

    fn is_merge(&self) -> bool {
        self.reads.len() > 1
    }
}

/// Six significant digits.
pub(super) fn number<T: Scalar>(value: T) -> String {
    let value = value.to_f64();
    let size = value.abs();
    if value == 0.0 {
        String::from("0")
    } else if (1e-3..1e6).contains(&size) {
        let above = [1e-2, 1e-1, 1.0, 1e1, 1e2, 1e3, 1e4, 1e5];
        let digits = 8 - above.iter().filter(|power| size >= **power).count();
        let text = format!("{value:.digits$}");
        let short = text.trim_end_matches('0').trim_end_matches('.');
        if text.contains('.') {
            short.to_owned()
        } else {
            text
        }
    } else {
        format!("{value:.4e}")
    }
}

/// A matrix of at most 4×4, or its shape and norm.
fn matrix<T: Scalar>(f: &mut fmt::Formatter<'_>, name: &str, values: &Mat<T>) -> fmt::Result {
    let (rows, columns) = values.shape();
    if rows > MOST || columns > MOST {
        let norm = number(values.norm_l2());
        return writeln!(f, "  {name}: {rows}×{columns}, norm {norm}");
    }
    writeln!(f, "  {name}:")?;
    for i in 0..rows {
        write!(f, "   ")?;
        for j in 0..columns {
            write!(f, " {:>12}", number(values[(i, j)]))?;
        }
        writeln!(f)?;
    }
    Ok(())
}

/// Values side by side, a sample a row.
fn samples<T: Scalar>(f: &mut fmt::Formatter<'_>, columns: &[(String, &Mat<T>)]) -> fmt::Result {
    let Some((_, first)) = columns.first() else {
        return Ok(());
    };
    let shown = |values: &Mat<T>, i: usize| {
        let (_, width) = values.shape();
        let cells: Vec<String> = if width > MOST {
            let norm = values.row(i).norm_l2();
            vec![format!("{width} values, norm {}", number(norm))]
        } else {
            (0..width)
                .map(|j| format!("{:>10}", number(values[(i, j)])))
                .collect()
        };
        cells.join(" ")
    };
    let rows = first.nrows().min(2 * MOST);
    let widths: Vec<usize> = columns
        .iter()
        .map(|(name, values)| {
            let cells = (0..rows).map(|i| shown(values, i).chars().count());
            cells.chain([name.chars().count()]).max().unwrap_or(0)
        })
        .collect();
    write!(f, "  sample")?;
    for ((name, _), width) in columns.iter().zip(&widths) {
        write!(f, " │ {name:>width$}")?;
    }
    writeln!(f)?;
    for i in 0..rows {
        write!(f, "  {:>6}", i + 1)?;
        for ((_, values), width) in columns.iter().zip(&widths) {
            write!(f, " │ {:>width$}", shown(values, i))?;
        }
        writeln!(f)?;
    }
    if rows < first.nrows() {
        writeln!(f, "  and {} more samples", first.nrows() - rows)?;
    }
    Ok(())
}

impl<T: Scalar> fmt::Display for Explanation<T> {
    /// A table for each stage, in the order of the computation; then the parameters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.program.name)?;
        if self.is_scalar() {
            writeln!(f, "x = {}", number(self.input[(0, 0)]))?;
            for index in 0..self.steps.len() {
                self.one_line(f, index)?;
            }
        } else {
            let input = (String::from("x"), &self.input);
            let gradient = self.input_gradient.as_ref();
            let gradient = gradient.map(|dx| (format!("∂{}/∂x", self.of), dx));
            samples(f, &iter_of(input, gradient))?;
            for index in 0..self.steps.len() {
                self.stage(f, index)?;
            }
        }
        if self.is_scalar()
            && let Some(dx) = &self.input_gradient
        {
            writeln!(f, "∂{}/∂x = {}", self.of, number(dx[(0, 0)]))?;
        }
        for weight in &self.parameters {
            matrix(f, &weight.name.to_string(), &weight.value)?;
            if let Some(gradient) = &weight.gradient {
                matrix(f, &format!("∂{}/∂ {}", self.of, weight.name), gradient)?;
            }
        }
        if let Some(target) = &self.target_gradient {
            matrix(f, "∂L/∂ target", target)?;
        }
        match self.loss {
            Some(loss) => writeln!(f, "L = {}", number(loss)),
            None => Ok(()),
        }
    }
}

fn iter_of<A>(first: A, second: Option<A>) -> Vec<A> {
    std::iter::once(first).chain(second).collect()
}
