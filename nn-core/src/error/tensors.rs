//! Tensors that differ between a network and a model file.

use std::fmt;
use std::ops::Deref;

use super::words::listed;

/// A tensor that differs between a network and a model file.
///
/// ```
/// use nn_core::prelude::*;
/// network! { struct Small { input: 2, output: dense(1) } }
/// network! { struct Large { input: 2, hidden: dense(3) -> tanh, output: dense(1) } }
///
/// let error = Large::from_bytes(&Small::new(1).to_bytes()?).unwrap_err();
/// let Error::Model { tensors, .. } = error else { panic!("{error}") };
/// let missing: Vec<&str> = tensors.iter().filter(|t| t.found.is_none()).map(|t| t.name.as_str()).collect();
/// assert_eq!(missing, ["hidden.weight", "hidden.bias"]);
/// assert_eq!(tensors[2].name, "output.weight");
/// assert_eq!(tensors[2].expected.as_ref().map(|form| form.shape.as_slice()), Some(&[1, 3][..]));
/// assert_eq!(tensors[2].found.as_ref().map(|form| form.shape.as_slice()), Some(&[1, 2][..]));
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TensorDifference {
    /// The network's name for it: `hidden.weight`.
    pub name: String,
    /// The network's tensor; `None` if it has no such tensor.
    pub expected: Option<TensorForm>,
    /// The file's tensor; `None` if it has no such tensor.
    pub found: Option<TensorForm>,
}

/// The type and shape of a tensor in a network or a file.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TensorForm {
    /// The type of its values: `f32`, `i64`.
    pub dtype: String,
    /// Its sizes: `[out, in]` for the weight of a `dense` line.
    pub shape: Vec<usize>,
}

/// A slice of [`TensorDifference`]s: first the network's tensors in its order, then the additional tensors of the
/// file.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TensorDifferences(Vec<TensorDifference>);

impl TensorDifference {
    pub(crate) fn new(name: &str, expected: Option<TensorForm>, found: Option<TensorForm>) -> Self {
        Self {
            name: name.to_owned(),
            expected,
            found,
        }
    }
}

impl Deref for TensorDifferences {
    type Target = [TensorDifference];

    fn deref(&self) -> &[TensorDifference] {
        &self.0
    }
}

impl FromIterator<TensorDifference> for TensorDifferences {
    fn from_iter<I: IntoIterator<Item = TensorDifference>>(tensors: I) -> Self {
        Self(tensors.into_iter().collect())
    }
}

// A file may have any number of tensors, with names and shapes of any length, so the printed error is shortened.

/// The first names.
impl fmt::Debug for TensorDifferences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.iter().map(|tensor| &tensor.name);
        write!(f, "[{}]", listed(names))
    }
}

/// Its name and both forms: `hidden.weight: f32 [3, 2], in the file none`.
impl fmt::Debug for TensorDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = |form: &Option<TensorForm>| {
            let text = form.as_ref().map(|form| format!("{form:?}"));
            text.unwrap_or_else(|| "none".to_owned())
        };
        let (expected, found) = (form(&self.expected), form(&self.found));
        write!(
            f,
            "{}: {expected}, in the file {found}",
            listed([&self.name])
        )
    }
}

/// `f32 [3, 2]`.
impl fmt::Debug for TensorForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes = self.shape.iter().map(usize::to_string);
        write!(f, "{} [{}]", self.dtype, listed(sizes))
    }
}
