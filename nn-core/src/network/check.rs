//! Checks before a pass: a network that is not ready, and inputs that it cannot process, are refused.

use faer::MatRef;

use crate::data::batch::{self, BatchRef};
use crate::error::{Error, Result};
use crate::layer::buffers::Slot;
use crate::layer::standardize::unfitted;
use crate::layer::tensor::Tensors as _;
use crate::network::model::Model;
use crate::network::program::Op;
use crate::network::wants;

/// Checks that the slots are those that the network names, with room for `capacity` samples, and that the last one
/// has the width of the output.
///
/// # Panics
/// If the slots of a hand-written network differ.
pub(crate) fn slots<N: Model>(slots: &[Slot<N::Scalar>], capacity: usize) {
    assert!(
        !slots.is_empty() && slots.len() == N::PROGRAM.groups.len(),
        "`{}::slots` makes {} slots, but `PROGRAM` names {} groups: one for each, and at least one",
        N::NAME,
        slots.len(),
        N::PROGRAM.groups.len()
    );
    for (slot, group) in slots.iter().zip(N::PROGRAM.groups) {
        assert!(
            slot.capacity() >= capacity,
            "`{}::slots({capacity})` makes a slot for `{}` that holds {} samples",
            N::NAME,
            group.name,
            slot.capacity()
        );
    }
    let last = slots.last().map_or(0, Slot::width);
    assert!(
        last == N::OUTPUT,
        "the last slot of `{}::slots` is {last} wide, but its `Model::OUTPUT`, the width of its head, is {}",
        N::NAME,
        N::OUTPUT
    );
}

/// Checks that each `dense` row of the table has the widths of the network's weight of that name. Other entries of
/// the table are not stated twice. (Rows and tensors are in the same order.)
pub(crate) fn table<N: Model>(network: &N) -> Result<(), String> {
    let mut tensors = network.tensors();
    for row in N::LAYERS
        .iter()
        .filter(|row| matches!(row.op, Op::Dense { .. }))
    {
        let Some(weight) = tensors.find(|tensor| tensor.name.is_in(row.name, "weight")) else {
            return Ok(());
        };
        let (input, output) = (row.input.len(), row.output.len());
        if *weight.shape() != [output, input] {
            return Err(format!(
                "`{}` has a weight `{}` of {:?} (outputs, inputs), but `LAYERS` says that `{}` reads {} values and \
                 outputs {}",
                N::NAME,
                weight.name,
                weight.shape(),
                row.name,
                input,
                output
            ));
        }
    }
    Ok(())
}

/// [`values`], and a check that the inputs are raw if the network standardises them.
pub(crate) fn inputs<N: Model, const IN: usize>(
    network: &N,
    x: BatchRef<'_, N::Scalar, IN>,
) -> Result<()> {
    raw::<N, IN>(x)?;
    values(network, x.matrix())
}

/// Refuses standardised inputs where a `standardize` reads them.
pub(crate) fn raw<N: Model, const IN: usize>(x: BatchRef<'_, N::Scalar, IN>) -> Result<()> {
    if const { wants::of(N::PROGRAM).raw } {
        // the text is made only for an error: a pass allocates nothing
        batch::check_raw(x.scale(), format_args!("a `standardize` of `{}`", N::NAME))?;
    }
    Ok(())
}

/// Refuses, before a pass, unfitted statistics, settings out of range, or inputs that the network cannot process.
pub(crate) fn values<N: Model>(network: &N, x: MatRef<'_, N::Scalar>) -> Result<()> {
    check_fitted(network)?;
    network.check_settings()?;
    Ok(N::check_input(x)?)
}

/// Refuses a network with a `standardize` that was not fitted, its own or that of a nested network.
pub(crate) fn check_fitted<N: Model>(network: &N) -> Result<()> {
    if !N::NEEDS_FIT {
        return Ok(());
    }
    match network.tensors().find_map(|t| unfitted::<N::Scalar, _>(&t)) {
        Some(problem) => Err(Error::invalid(problem)),
        None => Ok(()),
    }
}
