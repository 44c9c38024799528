//! The two halves of a training step, for a loss that is not one network's: a pass forward, and a pass backward from a
//! given ∂L/∂y.

use faer::{MatMut, MatRef};

use crate::error::{Error, Result, counted};
use crate::head::Head;
use crate::layer::buffers::Pass;
use crate::network::check;
use crate::network::model::Model;
use crate::network::penalty;
use crate::network::train::Train;
use crate::network::workspace::{Forward, Workspace};
use crate::numeric::memory;
use crate::numeric::scalar::Scalar;

impl<N: Model> Workspace<N> {
    /// Fills the slots outside of a training step.
    pub(crate) fn compute(&mut self, network: &N, x: MatRef<'_, N::Scalar>, pass: &Pass) {
        self.forward = None;
        network.compute(x, &mut self.slots, pass);
    }

    /// The penalties' term in the loss, with the settings at run time.
    pub(crate) fn penalty(&self, network: &N) -> f64 {
        match &self.gradients.tuned {
            None => penalty::penalty(network),
            Some(tuned) => penalty::penalty_by(network, &tuned.rules),
        }
    }

    /// The pass forward of a training step: its predictions.
    pub(crate) fn first_half(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
    ) -> Result<MatRef<'_, N::Scalar>> {
        let rows = x.nrows();
        if rows == 0 {
            return Err(Error::invalid("the batch is empty: it has no sample"));
        }
        self.check(rows)?;
        self.check_alone(network, rows)?;
        check::values(network, x)?;
        let pass = self.training();
        self.on_threads(rows, |work| work.compute(network, x, &pass))?;
        self.forward = Some(Forward {
            pass,
            rows,
            inputs: fingerprint(x),
        });
        if self.predictions.is_empty() {
            self.predictions = memory::filled(N::Scalar::ZERO, self.capacity, N::OUTPUT);
        }
        // the last slot keeps the logits, which its layer needs on the way back
        let slot = self.slots.last_mut().expect("a network has a group");
        let predictions = &mut self.predictions[..rows * N::OUTPUT];
        predictions.copy_from_slice(slot.value_mut());
        N::Head::apply(predictions, rows);
        Ok(MatRef::from_column_major_slice(
            predictions,
            rows,
            N::OUTPUT,
        ))
    }

    /// The pass backward that follows [`first_half`](Self::first_half), from ∂L/∂predictions.
    pub(crate) fn second_half(
        &mut self,
        network: &N,
        x: MatRef<'_, N::Scalar>,
        slopes: MatRef<'_, N::Scalar>,
    ) -> Result<()>
    where
        N: Train,
    {
        let forward = self.expect_forward(x)?;
        let (rows, width) = (forward.rows, N::OUTPUT);
        if slopes.nrows() != rows {
            return Err(Error::invalid(format!(
                "∂L/∂y has {}, but the batch has {rows}: each sample needs its own",
                counted(slopes.nrows(), "row")
            )));
        }
        self.forward = None;
        let slot = self.slots.last_mut().expect("a network has a group");
        let gradient = slot.backward().gradient;
        MatMut::from_column_major_slice_mut(gradient, rows, width).copy_from(slopes);
        N::Head::backward(&self.predictions[..rows * width], gradient, rows);
        self.on_threads(rows, |work| work.backward(network, x, &forward.pass))
    }

    /// The pass forward of this batch, if it was the last pass.
    fn expect_forward(&self, x: MatRef<'_, N::Scalar>) -> Result<Forward> {
        let rows = x.nrows();
        // a training step after it has counted once more
        let last = self.forward.filter(|last| last.pass.step + 1 == self.step);
        let Some(last) = last else {
            return Err(Error::invalid(
                "a pass backward follows a pass forward of the same batch: call \
                 `net.forward_in_training(&x, &mut work)` before each `backward_in_training`, with no other pass of this workspace \
                 between the two",
            ));
        };
        if last.rows != rows {
            return Err(Error::invalid(format!(
                "the last `forward_in_training` was of another batch: it had {}, but this one has {rows}",
                counted(last.rows, "sample")
            )));
        }
        if last.inputs != fingerprint(x) {
            return Err(Error::invalid(
                "the last `forward_in_training` was of another batch: as many samples, but other values",
            ));
        }
        Ok(last)
    }
}

/// A number that differs for other values, whatever their order in memory. (It is taken in every pass of a training loop: a
/// few operations for each value, none of which waits for another.)
fn fingerprint<T: Scalar>(x: MatRef<'_, T>) -> u64 {
    let width = x.ncols();
    let (lines, [along, across]) = if x.row_stride() == 1 {
        (x.transpose(), [width, 1])
    } else {
        (x, [1, width])
    };
    let mut sum = x.nrows() as u64;
    for (line, values) in lines.row_iter().enumerate() {
        for (at, value) in values.iter().enumerate() {
            let mixed = value.to_f64().to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15);
            // an odd factor for each place: the same values elsewhere give another sum
            let place = (line * across + at * along) as u64;
            sum = sum.wrapping_add((mixed ^ (mixed >> 32)).wrapping_mul(2 * place + 1));
        }
    }
    sum
}
