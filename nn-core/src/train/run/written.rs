//! The tensors of a session in its file, and back.

use std::fmt::Display;

use crate::error::{Error, Result};
use crate::layer::tensor::{Parameter, ParameterMut};
use crate::network::Tune;
use crate::numeric::scalar::Scalar;
use crate::optim::Optimizer;
use crate::storage::model_file::checkpoint::{Beside, Tensor};
use crate::train::record::Record;

/// The weights of the last epoch that ended well, in the middle of another.
pub(super) const LAST: &str = "last";
/// The weights that an observer remembers.
pub(super) const BEST: &str = "best";

/// The weights in training, if the model in the file has those that predict.
pub(super) const TRAINED: &str = "training";
/// The two parts of an average of the weights.
pub(super) const AVERAGE: [&str; 2] = ["average", "average_rest"];

/// Adds a copy of a network's tensors.
pub(super) fn put<T: Scalar>(
    kind: &str,
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    beside: &mut Vec<Tensor>,
) {
    for tensor in tensors {
        let name = format!("{kind}/{}", tensor.name);
        beside.push(Tensor::beside(name, tensor.shape(), tensor.values));
    }
}

/// Fills a network from its copy, if the file has one.
pub(super) fn take<T: Scalar>(
    kind: &str,
    tensors: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    beside: &[Beside<T>],
) -> Result<bool> {
    let prefix = format!("{kind}/");
    if !beside.iter().any(|own| own.name.starts_with(&prefix)) {
        return Ok(false);
    }
    for tensor in tensors {
        let name = format!("{prefix}{}", tensor.name);
        match beside.iter().find(|own| own.name == name) {
            Some(own) if own.shape == tensor.shape() => {
                tensor.values.copy_from_slice(&own.values);
            }
            _ => return Err(missing(&name)),
        }
    }
    Ok(true)
}

#[cold]
fn missing(name: &str) -> Error {
    Error::invalid(format!(
        "damaged: there is no tensor `{name}` of the right shape"
    ))
}

/// Writes the settings of tuned lines.
pub(super) fn write_tuned(lines: &[(String, Tune)], mut set: impl FnMut(&str, &dyn Display)) {
    for (index, (line, tune)) in lines.iter().enumerate() {
        set(&format!("tuned.{index}"), line);
        for (name, value) in tune.settings() {
            set(&format!("tuned.{index}.{name}"), &format_args!("{value:?}"));
        }
    }
}

/// The inverse of [`write_tuned`].
pub(super) fn read_tuned(record: &Record) -> Result<Vec<(String, Tune)>> {
    let mut lines = Vec::new();
    while let Some(line) = record.get_optional(&format!("tuned.{}", lines.len()))? {
        let settings = record.numbers_under(&format!("tuned.{}.", lines.len()))?;
        lines.push((line, Tune::of(settings)));
    }
    Ok(lines)
}

/// Adds the state of an optimizer: its vectors as tensors, the rest as numbers.
pub(super) fn put_state<T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    record: &mut Record,
    beside: &mut Vec<Tensor>,
) {
    let tensors: Vec<Parameter<'_, T>> = tensors.collect();
    let states = optimizer.states();
    record.set("optimizer.steps", states.steps());
    for (name, value) in O::NUMBERS.iter().zip(states.numbers()) {
        record.set_number(&format!("optimizer.{name}"), value);
    }
    for (index, state, values) in states.vectors(O::STATES.len().max(1)) {
        let (tensor, length) = (&tensors[index], [values.len()]);
        let whole = tensor.values.len() == values.len();
        let shape = if whole { tensor.shape() } else { &length };
        let name = format!("{OPTIMIZER}/{}/{}", O::STATES[state], tensor.name);
        beside.push(Tensor::beside(name, shape, values));
    }
}

const OPTIMIZER: &str = "optimizer";

/// Gives an optimizer its state back.
pub(super) fn take_state<T: Scalar, O: Optimizer<T>>(
    optimizer: &mut O,
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    record: &Record,
    beside: &[Beside<T>],
) -> Result<()> {
    optimizer.set_learning_rate(record.get("learning_rate")?);
    let names: Vec<String> = tensors.map(|tensor| tensor.name.to_string()).collect();
    let states = optimizer.states();
    states.set_steps(record.get("optimizer.steps")?);
    let mut numbers = states.numbers();
    for (name, number) in O::NUMBERS.iter().zip(&mut numbers) {
        *number = record.get(&format!("optimizer.{name}"))?;
    }
    states.set_numbers(numbers);
    for own in beside {
        let mut parts = own.name.splitn(3, '/');
        let (Some(OPTIMIZER), Some(state), Some(tensor)) =
            (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let index = names.iter().position(|name| name == tensor);
        let state = O::STATES.iter().position(|name| *name == state);
        let (Some(index), Some(state)) = (index, state) else {
            return Err(Error::invalid(format!(
                "`{}` has no state `{}`",
                O::NAME,
                own.name
            )));
        };
        states.restore(index, O::STATES.len(), state, &own.values);
    }
    Ok(())
}
