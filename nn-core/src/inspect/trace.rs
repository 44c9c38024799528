//! Every intermediate value and gradient of one step, by layer name: for learning and debugging.

use std::fmt;

use faer::{Mat, MatRef};

use crate::error::Result;
use crate::layer::tensor::Name;
use crate::network::{InputOf, LossOf, Network, TargetsOf, Trains};
use crate::numeric::scalar::Scalar;

/// The values of one group of layers. All `N×width`, one sample per row.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TraceLayer<T> {
    /// The declaration's name.
    pub name: &'static str,
    /// The activation's input.
    pub z: Mat<T>,
    /// The layer's output.
    pub u: Mat<T>,
    /// ∂L/∂z.
    pub dz: Mat<T>,
    /// ∂L/∂u.
    pub du: Mat<T>,
}

/// One step, step by step: the values of every layer, the gradients of every value and parameter.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Trace<T> {
    /// The loss, penalties included.
    pub loss: T,
    /// The predictions, `N×OUT` (after the head; for the last layer `z` is before it).
    pub prediction: Mat<T>,
    /// The layers in order.
    pub layers: Vec<TraceLayer<T>>,
    /// ∂L/∂parameter by file name (`hidden.weight`), `out×in` (a bias is a column).
    pub parameters: Vec<(Name, Mat<T>)>,
    /// ∂L/∂x, `N×IN`.
    pub input_gradient: Mat<T>,
    /// ∂L/∂target if targets are real values (of every output, if there are several), `N×OUT`.
    pub target_gradient: Option<Mat<T>>,
}

impl<T: Scalar> Trace<T> {
    /// The layer of that name.
    #[must_use]
    pub fn layer(&self, name: &str) -> Option<&TraceLayer<T>> {
        self.layers.iter().find(|layer| layer.name == name)
    }

    /// ∂L/∂parameter, `hidden.weight` or `hidden.bias`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Mat<T>> {
        self.parameters
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, gradient)| gradient)
    }
}

/// Tracing, for every trainable network.
pub trait Traced<const IN: usize, const OUT: usize>: Network<IN, OUT> {
    /// One step with all values recorded. It equals `loss_and_gradients` up to rounding, but layers are in prediction
    /// mode: noise is off, and a batch norm uses its running statistics.
    ///
    /// # Errors
    /// A batch without samples; another number of targets than samples; an input that
    /// [`Model::check_input`](crate::Model::check_input) refuses; a `standardize` that is not fitted; a target for
    /// which the loss is not defined; a setting of the loss that is out of range.
    fn trace<L: LossOf<Self>, Y: TargetsOf<Self, L>>(
        &self,
        x: impl InputOf<Self, IN>,
        targets: Y,
        loss: &L,
    ) -> Result<Trace<Self::Scalar>>
    where
        Self: Trains<Own: Sized>,
    {
        let x = x.as_batch();
        let rows = x.len();
        let mut work = self.workspace(rows).with_input_gradient();
        let value = targets.record(self, x, loss, &mut work)?;
        let pass = work.prediction();
        let logits = work.last().value().to_owned();
        let prediction = self.predict(x).view().matrix().to_owned();
        let (output_gradient, target_gradient) =
            targets.slopes(loss, logits.as_ref(), prediction.as_ref());
        work.backward(self, x.matrix(), &pass);
        let matrix = |values: &[Self::Scalar]| {
            let width = values.len() / rows.max(1);
            MatRef::from_column_major_slice(values, rows, width).to_owned()
        };
        let mut layers: Vec<_> = work
            .slots
            .iter()
            .zip(Self::PROGRAM.groups)
            .filter_map(|(slot, group)| {
                let record = slot.recorded()?;
                Some(TraceLayer {
                    name: group.name,
                    z: matrix(&record.z),
                    u: matrix(&record.u),
                    dz: matrix(&record.dz),
                    du: matrix(&record.du),
                })
            })
            .collect();
        // The head's output is the u of the last layer; it is fused with the loss and not in its slot.
        if let Some(last) = layers.last_mut() {
            last.u.clone_from(&prediction);
            last.du = output_gradient;
        }
        let parameters = work
            .gradients()
            .parameters()
            .map(|gradient| {
                let rows = gradient.shape().first().copied().unwrap_or(1);
                let columns = gradient.values.len().checked_div(rows).unwrap_or(1);
                let view = MatRef::from_row_major_slice(gradient.values, rows, columns);
                (gradient.name, view.to_owned())
            })
            .collect();
        Ok(Trace {
            loss: Self::Scalar::from_f64(value),
            prediction,
            layers,
            parameters,
            input_gradient: work
                .input_gradient()
                .map_or_else(|| Mat::zeros(rows, IN), |dx| dx.to_owned()),
            target_gradient,
        })
    }
}

impl<N: Network<IN, OUT>, const IN: usize, const OUT: usize> Traced<IN, OUT> for N {}

impl<T: Scalar> fmt::Display for Trace<T> {
    /// A table for each layer: its values and gradients, one sample per row.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = |f: &mut fmt::Formatter<'_>, title: &str, values: &Mat<T>| {
            for i in 0..values.nrows() {
                let label = if i == 0 { title } else { "" };
                write!(f, "  {label:<14}")?;
                for j in 0..values.ncols() {
                    write!(f, " {:>12.7}", values[(i, j)])?;
                }
                writeln!(f)?;
            }
            Ok(())
        };
        for layer in &self.layers {
            writeln!(f, "{}", layer.name)?;
            table(f, "z", &layer.z)?;
            table(f, "u", &layer.u)?;
            table(f, "∂L/∂u", &layer.du)?;
            table(f, "∂L/∂z", &layer.dz)?;
        }
        for (name, gradient) in &self.parameters {
            writeln!(f, "∂L/∂ {name}")?;
            table(f, "", gradient)?;
        }
        if let Some(gradient) = &self.target_gradient {
            writeln!(f, "∂L/∂ target")?;
            table(f, "", gradient)?;
        }
        writeln!(f, "loss {}", self.loss)
    }
}
