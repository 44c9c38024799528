//! From a network to the bytes of its file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;

use safetensors::{Dtype, View};

use super::checksum::Checksum;
use super::names::Renaming;
use super::note::{KEY, Note};
use super::{declaration, header};
use crate::layer::standardize::unfitted;
use crate::layer::tensor::{self, Domain, Kind, Parameter};
use crate::network::{Model, check};
use crate::numeric::scalar::Scalar;

/// A tensor of a file: a parameter under its name there, or a value [beside](Tensor::beside) the network.
pub(crate) struct Tensor {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Tensor {
    /// A tensor beside the network's own. Its name has a `/`, so that a reader of networks leaves it out.
    pub(crate) fn beside<T: Scalar>(name: String, shape: &[usize], values: &[T]) -> Self {
        debug_assert!(is_beside(&name));
        let mut bytes = Vec::with_capacity(values.len() * T::SIZE);
        for value in values {
            bytes.extend_from_slice(value.to_le_bytes().as_ref());
        }
        Self {
            name,
            dtype: dtype::<T>(),
            shape: shape.to_vec(),
            bytes,
        }
    }
}

/// True for the name of a tensor that is not the network's: it belongs to a training session.
pub(super) fn is_beside(name: &str) -> bool {
    name.contains('/')
}

impl View for &Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }
    fn shape(&self) -> &[usize] {
        &self.shape
    }
    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }
    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The type of `T` in the format.
pub(super) fn dtype<T: Scalar>() -> Dtype {
    if T::SIZE == 4 { Dtype::F32 } else { Dtype::F64 }
}

/// The type in the format of a tensor of numbers `T`: a count is a whole number there.
pub(super) fn dtype_of<T: Scalar>(kind: Kind) -> Dtype {
    match kind {
        Kind::Learned | Kind::Running | Kind::Fixed => dtype::<T>(),
        Kind::Count => Dtype::I64,
    }
}

/// The file of `network` with `note`, and with tensors beside the network's.
pub(super) fn encode<N: Model>(
    network: &N,
    names: Renaming<'_>,
    note: Note,
    mut beside: Vec<Tensor>,
) -> Result<Vec<u8>, String> {
    check::table(network)?;
    names.check(network.tensors().map(|own| own.name.to_string()), None)?;
    let mut tensors = network
        .tensors()
        .map(|parameter| tensor(&parameter, names))
        .collect::<Result<Vec<_>, _>>()?;
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    beside.sort_by(|a, b| a.name.cmp(&b.name));
    let mut note = note.with_declaration(declaration::text::<N>());
    if !beside.is_empty() {
        note = note.with_checksum_beside(over(&beside).finish());
    }
    let mut checksum = over(&tensors);
    note.texts().for_each(|text| checksum.text(text));
    let note = note.with_checksum(checksum.finish());
    let metadata = HashMap::from([(KEY.to_owned(), note.to_json()?)]);
    tensors.append(&mut beside);
    let bytes = safetensors::serialize(tensors.iter().map(|t| (&t.name, t)), Some(metadata))
        .map_err(|error| error.to_string())?;
    if let Some(length) = bytes.first_chunk() {
        // A file that could not be loaded must not replace an old one.
        header::check_length(u64::from_le_bytes(*length))?;
    }
    Ok(bytes)
}

/// The checksum over sorted tensors.
fn over(tensors: &[Tensor]) -> Checksum {
    let mut checksum = Checksum::new();
    for tensor in tensors {
        checksum.tensor(&tensor.name, &tensor.shape);
        checksum.values(&tensor.bytes);
    }
    checksum
}

fn tensor<T: Scalar>(parameter: &Parameter<'_, T>, names: Renaming<'_>) -> Result<Tensor, String> {
    check_values(parameter)?;
    let mut bytes = Vec::with_capacity(parameter.values.len() * T::SIZE);
    for value in parameter.values {
        match parameter.kind {
            Kind::Count => bytes.extend_from_slice(&whole(value.to_f64()).to_le_bytes()),
            _ => bytes.extend_from_slice(value.to_le_bytes().as_ref()),
        }
    }
    Ok(Tensor {
        name: names.to_file(&parameter.name.to_string()),
        dtype: dtype_of::<T>(parameter.kind),
        shape: parameter.shape().to_vec(),
        bytes,
    })
}

#[allow(clippy::cast_possible_truncation)] // counts of steps
fn whole(count: f64) -> i64 {
    count as i64
}

/// Checks that every value is one that its tensor may hold; the error names the first that is not:
/// `hidden.weight[3][17] is NaN`, `norm.running_var[2] is -1, but must be at least 0`.
pub(super) fn check_values<T: Scalar, V: Deref<Target = [T]>>(
    tensor: &tensor::Tensor<V>,
) -> Result<(), String> {
    if let Some(problem) = unfitted(tensor) {
        return Err(problem);
    }
    let wrong = |value: &&T| !tensor.domain.contains(value.to_f64());
    let Some(at) = tensor.values.iter().position(|value| wrong(&value)) else {
        return Ok(());
    };
    let (mut index, mut rest) = (String::new(), at);
    for (place, _) in tensor.shape().iter().enumerate() {
        let inner: usize = tensor.shape()[place + 1..].iter().product();
        let inner = inner.max(1);
        index.extend(["[", &(rest / inner).to_string(), "]"]);
        rest %= inner;
    }
    let value = tensor.values[at];
    let (must, are) = if value.is_finite() {
        let domain = tensor.domain.to_string();
        (format!(", but must be {domain}"), domain)
    } else {
        (String::new(), Domain::Finite.to_string())
    };
    let more = match tensor.values.iter().filter(wrong).count() {
        1 => String::new(),
        count => format!(" (and {} more of its values are not {are})", count - 1),
    };
    Err(format!(
        "{}{index} is {}{must}{more}",
        tensor.name,
        value.to_f64()
    ))
}
