//! The stages of a recorded pass. The passes record the ends of fused groups; what is between them is computed again.

use std::iter;

use faer::{Mat, MatRef};

use super::explanation::{Explanation, Local, Step, Weight};
use super::slopes;
use crate::layer::tensor::Parameter;
use crate::network::{Model, Op, Program, Read, Stage, Workspace};
use crate::numeric::scalar::Scalar;

/// A backward pass.
pub(super) struct Back<T> {
    /// What it differentiates.
    pub(super) of: String,
    /// The gradient of the prediction.
    pub(super) output: Mat<T>,
    pub(super) loss: Option<T>,
    /// The targets and their gradient.
    pub(super) target: Option<(Mat<T>, Mat<T>)>,
}

pub(super) fn of<N: Model>(
    network: &N,
    work: &Workspace<N>,
    input: Mat<N::Scalar>,
    prediction: Mat<N::Scalar>,
    back: Option<Back<N::Scalar>>,
) -> Explanation<N::Scalar> {
    let program = N::PROGRAM;
    let mut values = vec![None; program.stages.len()];
    let mut gradients = vec![None; program.stages.len()];
    let rows = input.nrows();
    let matrix = |values: &[N::Scalar]| {
        let width = values.len() / rows.max(1);
        MatRef::from_column_major_slice(values, rows, width).to_owned()
    };
    for (slot, group) in work.slots.iter().zip(program.groups) {
        let (Some(record), (first, count)) = (slot.recorded(), group.stages) else {
            continue;
        };
        if count == 0 {
            continue;
        }
        let end = first + count - 1;
        values[end] = Some(matrix(&record.u));
        let (z, starts) = (
            matrix(&record.z),
            slopes::is_known(program.stages[first].op),
        );
        if count > 1 && !starts {
            values[first] = Some(z.clone());
        }
        for stage in first..end {
            let before = if stage == first {
                Some(&z)
            } else {
                values[stage - 1].as_ref()
            };
            if values[stage].is_none() {
                values[stage] =
                    before.and_then(|z| map(program.stages[stage].op, z, |both| both.0));
            }
        }
        if back.is_none() || record.du.is_empty() {
            continue;
        }
        gradients[end] = Some(matrix(&record.du));
        for stage in (first..end).rev() {
            let (z, reader) = (values[stage].as_ref(), program.stages[stage + 1].op);
            let slope = z.and_then(|z| map(reader, z, |both| both.1));
            gradients[stage] = match (&gradients[stage + 1], slope) {
                (Some(du), Some(slope)) => Some(product(du, &slope)),
                _ => None,
            };
        }
        if count > 1 && !starts {
            gradients[first] = Some(matrix(&record.dz));
        }
    }
    ends(
        program,
        &prediction,
        &mut values,
        back.as_ref().map(|back| &back.output),
        &mut gradients,
    );
    let tensors: Vec<_> = network.tensors().collect();
    let reader = Reader {
        program,
        input: &input,
        values: &values,
    };
    let locals: Vec<_> = (0..program.stages.len())
        .map(|stage| reader.local(stage, &tensors))
        .collect();
    let steps = program.stages.iter().zip(locals).enumerate();
    let mut of_stages = values.into_iter().zip(gradients);
    let steps = steps
        .map(|(index, (stage, local))| {
            let (value, gradient) = of_stages.next().unwrap_or_default();
            Step {
                line: stage.name,
                kind: stage.shown().concat(),
                reads: program.reads(index).iter().collect(),
                value,
                local,
                gradient,
            }
        })
        .collect();
    let own = network
        .parameters()
        .map(|tensor| (tensor.name, shaped(&tensor)));
    let mut slopes_of = work.gradients().parameters().map(|tensor| shaped(&tensor));
    let parameters = own
        .map(|(name, value)| Weight {
            name,
            value,
            gradient: slopes_of.next().filter(|_| back.is_some()),
        })
        .collect();
    let input_gradient = work.input_gradient().map(|dx| dx.to_owned());
    let back = back.unwrap_or(Back {
        of: String::new(),
        output: Mat::new(),
        loss: None,
        target: None,
    });
    let (target, target_gradient) = back.target.unzip();
    Explanation {
        program,
        of: back.of,
        input_gradient,
        input,
        steps,
        parameters,
        loss: back.loss,
        target,
        target_gradient,
    }
}

/// A tensor as a matrix, one row a unit.
fn shaped<T: Scalar>(tensor: &Parameter<'_, T>) -> Mat<T> {
    let rows = tensor.shape().first().copied().unwrap_or(1);
    let columns = tensor.values.len().checked_div(rows).unwrap_or(1);
    MatRef::from_row_major_slice(tensor.values, rows, columns).to_owned()
}

/// The values of the heads, which are in no group, and the gradients there.
fn ends<T: Scalar>(
    program: &Program,
    prediction: &Mat<T>,
    values: &mut [Option<Mat<T>>],
    output: Option<&Mat<T>>,
    gradients: &mut [Option<Mat<T>>],
) {
    let last = program.stages.len().checked_sub(1).map(Read::Stage);
    let single = last.map(|read| ("output", read));
    let outputs = match program.outputs {
        [] => single.as_slice(),
        outputs => outputs,
    };
    let mut start = 0;
    for (_, read) in outputs {
        let width = program.width_of(*read);
        if let Read::Stage(stage) = *read
            && start + width <= prediction.ncols()
        {
            values[stage] = Some(prediction.subcols(start, width).to_owned());
            if let Some(output) = output
                && output.ncols() == prediction.ncols()
            {
                gradients[stage] = Some(output.subcols(start, width).to_owned());
            }
        }
        start += width;
    }
}

/// An activation's value or slope at every element.
fn map<T: Scalar>(op: Op, z: &Mat<T>, part: impl Fn((T, T)) -> T) -> Option<Mat<T>> {
    slopes::is_known(op).then_some(())?;
    let at = |i, j| slopes::at(op, z[(i, j)]).map_or(T::NAN, &part);
    Some(Mat::from_fn(z.nrows(), z.ncols(), at))
}

fn product<T: Scalar>(a: &Mat<T>, b: &Mat<T>) -> Mat<T> {
    Mat::from_fn(a.nrows(), a.ncols(), |i, j| a[(i, j)] * b[(i, j)])
}

/// The values that stages read.
struct Reader<'a, T> {
    program: &'static Program,
    input: &'a Mat<T>,
    values: &'a [Option<Mat<T>>],
}

impl<T: Scalar> Reader<'_, T> {
    fn read(&self, read: Read) -> Option<MatRef<'_, T>> {
        match read {
            Read::Input => Some(self.input.as_ref()),
            Read::Part(part) => {
                let before = &self.program.parts[..part];
                let start = before.iter().map(|(_, width)| width).sum();
                Some(self.input.subcols(start, self.program.parts[part].1))
            }
            Read::Stage(stage) => Some(self.values[stage].as_ref()?.as_ref()),
        }
    }

    fn local(&self, index: usize, tensors: &[Parameter<'_, T>]) -> Local<T> {
        let stage = &self.program.stages[index];
        self.known(index, stage, tensors).unwrap_or(Local::Opaque)
    }

    fn known(&self, index: usize, stage: &Stage, tensors: &[Parameter<'_, T>]) -> Option<Local<T>> {
        let reads: Vec<_> = self.program.reads(index).iter().collect();
        let operands: Vec<MatRef<'_, T>> =
            reads.iter().filter_map(|read| self.read(*read)).collect();
        if operands.len() != reads.len() {
            return None;
        }
        let (rows, width) = (self.input.nrows(), stage.output.len());
        let all = |value: T| Mat::from_fn(rows, width, |_, _| value);
        let m = operands.len();
        Some(match stage.op {
            op @ Op::Activation { .. } => {
                Local::Slope(map(op, &operands[0].to_owned(), |both| both.1)?)
            }
            Op::Noise { .. } => Local::Slope(all(T::ONE)),
            Op::Dense { .. } => {
                let line = stage.same_as().unwrap_or(stage.name);
                Local::Linear(weight(tensors, line)?)
            }
            Op::Tied { line, .. } => Local::Linear(weight(tensors, line)?.transpose().to_owned()),
            Op::Probabilities => {
                let values = self.values[index].as_ref()?;
                let jacobian = |n: usize| {
                    Mat::from_fn(width, width, |i, j| {
                        let own = if i == j { T::ONE } else { T::ZERO };
                        values[(n, i)] * (own - values[(n, j)])
                    })
                };
                Local::Jacobians((0..rows).map(jacobian).collect())
            }
            Op::Sum => Local::Factors(vec![all(T::ONE); m]),
            Op::Difference => Local::Factors(vec![all(T::ONE), all(-T::ONE)]),
            Op::Mean => Local::Factors(vec![all(T::ONE / T::from_f64(m as f64)); m]),
            Op::Product => {
                let factor = |own: usize| {
                    Mat::from_fn(rows, width, |i, j| {
                        let others = operands
                            .iter()
                            .enumerate()
                            .filter(|(other, _)| *other != own);
                        others.fold(T::ONE, |product, (_, x)| product * x[(i, j)])
                    })
                };
                Local::Factors((0..m).map(factor).collect())
            }
            // Values that tie share the gradient.
            Op::Maximum | Op::Minimum => {
                let best = self.values[index].as_ref()?;
                let share = |own: usize| {
                    Mat::from_fn(rows, width, |i, j| {
                        let is = |x: &MatRef<'_, T>| x[(i, j)] == best[(i, j)];
                        let ties = operands.iter().filter(|x| is(x)).count();
                        let share = T::ONE / T::from_f64(ties.max(1) as f64);
                        if is(&operands[own]) { share } else { T::ZERO }
                    })
                };
                Local::Factors((0..m).map(share).collect())
            }
            _ => return None,
        })
    }
}

/// The matrix of the dense layer of that name.
fn weight<T: Scalar>(tensors: &[Parameter<'_, T>], line: &str) -> Option<Mat<T>> {
    let names = iter::once(format!("{line}.weight"));
    let mut names = names.chain([format!("{line}.dense.weight")]);
    names.find_map(|name| {
        let found = tensors.iter().find(|tensor| tensor.name == *name)?;
        Some(shaped(found))
    })
}
