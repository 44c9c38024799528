//! Checks before a pass: a network that is not ready, and inputs that it cannot process, are refused.

use faer::MatRef;

use crate::data::batch::{self, BatchRef};
use crate::error::{Error, Result};
use crate::layer::buffers::Slot;
use crate::layer::standardize::unfitted;
use crate::layer::tensor::{Parameter, Tensors as _};
use crate::network::model::Model;
use crate::network::program::{Op, Program, Stage};
use crate::network::wants;
use crate::numeric::scalar::Scalar;

/// Checks that the slots are those that the network names, with room for `capacity` samples, and that the last one
/// has the width of the output; and [`table`].
///
/// # Panics
/// If the slots or tensors of a hand-written network differ.
pub(crate) fn slots<N: Model>(network: &N, slots: &[Slot<N::Scalar>], capacity: usize) {
    slots_of(N::PROGRAM, N::NAME, N::OUTPUT, slots, capacity);
    rows_of(N::LAYERS, N::NAME, &mut network.tensors());
}

/// [`slots`], compiled once, not once per network.
fn slots_of<T: Scalar>(
    program: &Program,
    network: &str,
    output: usize,
    slots: &[Slot<T>],
    capacity: usize,
) {
    let groups = program.groups;
    assert!(
        !slots.is_empty() && slots.len() == groups.len(),
        "`{network}::slots` makes {} slots, but `PROGRAM` names {} groups: one for each, and at least one",
        slots.len(),
        groups.len()
    );
    for (slot, group) in slots.iter().zip(groups) {
        assert!(
            slot.capacity() >= capacity,
            "`{network}::slots({capacity})` makes a slot for `{}` that holds {} samples",
            group.name,
            slot.capacity()
        );
    }
    let last = slots.last().map_or(0, Slot::width);
    assert!(
        last == output,
        "the last slot of `{network}::slots` is {last} wide, but its `Model::OUTPUT`, the width of its head, is {output}",
    );
}

/// Checks that each `dense` row of the table has the widths of the network's weight of that name. Other entries of
/// the table are not stated twice. (Rows and tensors are in the same order.)
pub(crate) fn table<N: Model>(network: &N) -> Result<(), String> {
    rows(N::LAYERS, N::NAME, &mut network.tensors())
}

fn rows_of<T>(
    layers: &[Stage],
    network: &str,
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
) {
    rows(layers, network, tensors).unwrap_or_else(|problem| panic!("{problem}"));
}

/// [`table`], compiled once, not once per network.
fn rows<T>(
    layers: &[Stage],
    network: &str,
    mut tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
) -> Result<(), String> {
    for row in layers
        .iter()
        .filter(|row| matches!(row.op, Op::Dense { .. }) && row.same_as().is_none())
    {
        let own = |tensor: &Parameter<'_, T>| tensor.name.is_in(row.name, "weight");
        let Some(weight) = Iterator::find(&mut tensors, own) else {
            return Ok(());
        };
        let (input, output) = (row.input.len(), row.output.len());
        if *weight.shape() != [output, input] {
            return Err(format!(
                "`{network}` has a weight `{}` of {:?} (outputs, inputs), but `LAYERS` says that `{}` reads {} values and \
                 outputs {}",
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
