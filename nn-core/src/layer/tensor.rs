//! The tensors of a network: their names in files, shapes and values, and their role in training.

use std::fmt;
use std::ops::Deref;

use crate::error::Result;
pub(crate) use crate::layer::name::DEEPEST;
pub use crate::layer::name::Name;
use crate::layer::policy::{Policy, Rule, Rules};
use crate::layer::shape::Shape;
pub use crate::numeric::range::Domain;
use crate::numeric::range::Refused;
use crate::numeric::scalar::Scalar;
use crate::numeric::shown::Shown;

/// The way training treats a tensor of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A parameter: the optimizer moves it against its gradient.
    Learned,
    /// A statistic of the training data. Its "gradient" is the amount a step subtracts from it, whatever the
    /// optimizer: `p ← p − g`. No decay, no momentum, no learning rate.
    Running,
    /// A running number of steps: whole, and stored as a whole number in files.
    Count,
    /// Part of the network and of its files, never changed by training; its "gradient" has no meaning.
    Fixed,
}

/// The purpose of a tensor in its layer. Penalties and bounds apply to [weights](Role::Weight) and [tables](Role::Table).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// Combines several inputs. Its first index counts the units; the others count a unit's inputs, whose number is
    /// the fan-in.
    Weight,
    /// Rows that are looked up by their index: an embedding. Penalties and bounds treat it as a weight.
    Table,
    /// Added to each unit.
    Bias,
    /// Multiplies each unit: the scale of a norm, the slope of a `prelu`.
    Gain,
    /// A statistic of the data, or a count.
    Statistic,
    /// None of these.
    Other,
}

/// The description of one tensor in a layer's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TensorInfo {
    /// Its name in the layer.
    pub name: &'static str,
    /// Its role in the layer.
    pub role: Role,
    /// The way training treats it, unless its line says otherwise.
    pub kind: Kind,
    /// Its shape.
    pub shape: Shape,
}

impl TensorInfo {
    /// A learned tensor.
    #[must_use]
    pub const fn new<const R: usize>(name: &'static str, role: Role, shape: [usize; R]) -> Self {
        Self {
            name,
            role,
            kind: Kind::Learned,
            shape: Shape::new(shape),
        }
    }

    /// The same tensor with another `kind`.
    #[must_use]
    pub const fn of_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Number of learned parameters.
    #[must_use]
    pub const fn learned(tensors: &[Self]) -> usize {
        let (mut sum, mut i) = (0, 0);
        while i < tensors.len() {
            if matches!(tensors[i].kind, Kind::Learned) {
                sum += tensors[i].shape.len();
            }
            i += 1;
        }
        sum
    }

    /// True if one of the tensors is a weight.
    pub(crate) const fn any_weight(tensors: &[Self]) -> bool {
        let mut i = 0;
        while i < tensors.len() {
            if matches!(tensors[i].role, Role::Weight | Role::Table) {
                return true;
            }
            i += 1;
        }
        false
    }
}

/// A tensor of a network: its name in files, shape, values, role, and the way training treats it. [`Parameter`] and
/// [`ParameterMut`] are the two kinds of access.
#[derive(Clone, Copy)]
pub struct Tensor<V> {
    /// As in a `PyTorch` state dict: `hidden.weight`.
    pub name: Name,
    /// Its role in the layer.
    pub role: Role,
    /// Learned, or one of the other kinds.
    pub kind: Kind,
    /// Its training rule, where the declaration changes the optimizer's.
    pub policy: Policy,
    /// The values that it may hold in a file.
    pub domain: Domain,
    /// The setting of its layer that is out of range, if any.
    pub(crate) refused: Option<Refused>,
    shape: Shape,
    /// Row-major values.
    pub values: V,
}

impl<T: fmt::Debug, V: Deref<Target = [T]>> fmt::Debug for Tensor<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tensor")
            .field("name", &self.name)
            .field("role", &self.role)
            .field("kind", &self.kind)
            .field("policy", &self.policy)
            .field("shape", &self.shape())
            .field("values", &Shown::of(&self.values))
            .finish()
    }
}

/// A tensor of a network.
pub type Parameter<'a, T> = Tensor<&'a [T]>;

/// A tensor of a network, mutable.
pub type ParameterMut<'a, T> = Tensor<&'a mut [T]>;

/// The constructors, once for each kind of access.
macro_rules! constructors {
    ($tensor:ident, $($access:tt)*) => {
        impl<'a, T> $tensor<'a, T> {
            /// A learned tensor with the given number of values for each index, at most four indices; row-major.
            #[must_use]
            pub fn new<const R: usize>(
                name: &'static str,
                role: Role,
                shape: [usize; R],
                values: $($access)* [T],
            ) -> Self {
                Self {
                    name: Name::new(name),
                    role,
                    kind: Kind::Learned,
                    policy: Policy::PLAIN,
                    domain: Domain::Finite,
                    refused: None,
                    shape: Shape::new(shape),
                    values,
                }
            }

            /// [`Role::Weight`]: `[out, in]` of a dense layer, `[out, in, height, width]` of a convolution.
            #[must_use]
            pub fn weight<const R: usize>(
                name: &'static str,
                shape: [usize; R],
                values: $($access)* [T],
            ) -> Self {
                Self::new(name, Role::Weight, shape, values)
            }

            /// [`Role::Bias`]: one value per unit.
            #[must_use]
            pub fn bias(name: &'static str, values: $($access)* [T]) -> Self {
                Self::new(name, Role::Bias, [values.len()], values)
            }

            /// [`Role::Gain`]: one value per unit.
            #[must_use]
            pub fn gain(name: &'static str, values: $($access)* [T]) -> Self {
                Self::new(name, Role::Gain, [values.len()], values)
            }

            /// [`Role::Statistic`]: one value per feature.
            #[must_use]
            pub fn statistic(name: &'static str, values: $($access)* [T]) -> Self {
                Self::new(name, Role::Statistic, [values.len()], values)
            }

            /// [`Role::Other`]: learned parameters with one index.
            #[must_use]
            pub fn vector(name: &'static str, values: $($access)* [T]) -> Self {
                Self::new(name, Role::Other, [values.len()], values)
            }

            /// A [`Kind::Count`]: one number without an index.
            #[must_use]
            pub fn count(name: &'static str, value: $($access)* [T; 1]) -> Self {
                let tensor = Self::new(name, Role::Statistic, [], value);
                tensor.of_kind(Kind::Count).within(Domain::Whole)
            }

            /// `weight` and, if there is one, `bias`. One type for all widths, so that what runs over the tensors is
            /// compiled once for all networks with as many layers.
            pub(crate) fn weight_and_bias<const R: usize>(
                shape: [usize; R],
                weight: $($access)* [T],
                bias: Option<$($access)* [T]>,
            ) -> impl Iterator<Item = Self> {
                std::iter::once(weight)
                    .map(move |weight| Self::weight("weight", shape, weight))
                    .chain(bias.into_iter().map(|bias| Self::bias("bias", bias)))
            }
        }
    };
}

constructors!(Parameter, &'a);
constructors!(ParameterMut, &'a mut);

impl<V> Tensor<V> {
    /// The same tensor with another `kind`.
    #[must_use]
    pub fn of_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The same tensor with values restricted to `domain`: a file with other values is refused.
    #[must_use]
    pub fn within(self, domain: Domain) -> Self {
        Self { domain, ..self }
    }

    /// The same tensor, trained by the rule `policy`.
    #[must_use]
    pub fn under_policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// The same tensor, trained by a rule at run time.
    #[must_use]
    fn ruled(self, rule: &Rule) -> Self {
        let kind = if rule.frozen { Kind::Fixed } else { self.kind };
        Self {
            kind,
            policy: rule.policy,
            ..self
        }
    }

    /// The same tensor, with the refused setting of its layer.
    #[must_use]
    pub(crate) fn refusing(self, refused: Option<Refused>) -> Self {
        Self { refused, ..self }
    }

    /// `[out, in]` for weights, `[out]` for biases, `[]` for a count.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        self.shape.dims()
    }

    /// Number of units of a weight, whose values lie one after the other; `None` for a tensor that is not a weight.
    pub(crate) fn units(&self) -> Option<usize> {
        match (self.role, self.shape()) {
            (Role::Weight | Role::Table, &[units, _, ..]) => Some(units),
            (Role::Weight | Role::Table, _) => Some(1),
            _ => None,
        }
    }

    /// The line that it belongs to, in Rust's notation: `block[0].norm` for `block.0.norm.weight`.
    pub(crate) fn line(&self) -> String {
        let name = self.name.to_string();
        let parts: Vec<&str> = name.split('.').collect();
        let mut line = String::new();
        for part in &parts[..(parts.len() - 1).max(1)] {
            match part.parse::<usize>() {
                Ok(index) => line.extend(["[", &index.to_string(), "]"]),
                Err(_) if line.is_empty() => line.push_str(part),
                Err(_) => line.extend([".", part]),
            }
        }
        line
    }

    /// Everything but its values.
    pub(crate) fn without_values(self) -> Tensor<()> {
        Tensor {
            name: self.name,
            role: self.role,
            kind: self.kind,
            domain: self.domain,
            refused: self.refused,
            policy: self.policy,
            shape: self.shape,
            values: (),
        }
    }

    /// The first part of its name, to be replaced: its line, or the network that it is in.
    pub(crate) fn first_part(&mut self) -> &mut &'static str {
        self.name.first_part()
    }

    /// The tensor of a layer or network called `outer`.
    #[must_use]
    pub fn under(self, outer: &'static str) -> Self {
        Self {
            name: self.name.under(outer),
            ..self
        }
    }
}

/// The tensors of all layers. A layer's iterator should be small (values, not tensors, which are made one at a time):
/// in a debug build a chain of a hundred layers is copied on the stack, link by link.
///
/// `next` is one function. A loop over a chain with one link per layer would otherwise be compiled anew, link in
/// link, at every place that has one (fifty layers: a minute for `fit` alone).
#[derive(Debug, Clone)]
pub struct All<I>(pub I);

impl<I: Iterator> Iterator for All<I> {
    type Item = I::Item;

    #[inline(never)]
    fn next(&mut self) -> Option<I::Item> {
        self.0.next()
    }
}

/// The tensors of a layer or network called `outer`, with their names in the network around it.
pub fn under<V>(
    outer: &'static str,
    tensors: impl Iterator<Item = Tensor<V>>,
) -> impl Iterator<Item = Tensor<V>> {
    tensors.map(move |tensor| tensor.under(outer))
}

/// The tensors of a layer, trained by a rule.
pub fn governed<V>(
    policy: Policy,
    tensors: impl Iterator<Item = Tensor<V>>,
) -> impl Iterator<Item = Tensor<V>> {
    tensors.map(move |tensor| tensor.under_policy(policy))
}

/// The tensors of a layer that training does not change.
pub fn frozen<V>(tensors: impl Iterator<Item = Tensor<V>>) -> impl Iterator<Item = Tensor<V>> {
    tensors.map(|tensor| tensor.of_kind(Kind::Fixed))
}

impl Rules {
    /// The tensors of a network, trained by these rules.
    pub(crate) fn over<V>(
        &self,
        tensors: impl Iterator<Item = Tensor<V>>,
    ) -> impl Iterator<Item = Tensor<V>> {
        tensors
            .zip(&self.0)
            .map(|(tensor, rule)| tensor.ruled(rule))
    }

    /// Sets the gradients of frozen tensors to 0.
    pub(crate) fn clear_frozen<T: Scalar>(
        &self,
        gradients: &mut dyn Iterator<Item = ParameterMut<'_, T>>,
    ) {
        for (gradient, rule) in gradients.zip(&self.0) {
            if rule.frozen {
                gradient.values.fill(T::ZERO);
            }
        }
    }
}

/// A type with its own tensors: every network. Optimizers use nothing else of a network.
pub trait Tensors<T: 'static>: Sized + 'static {
    /// Its name in messages.
    const NAME: &'static str;
    /// True if any tensor has its own [`Policy`].
    const GOVERNED: bool;
    /// All tensors, in declaration order.
    fn each_tensor(&self) -> impl Iterator<Item = Parameter<'_, T>>;
    /// The same tensors, mutable.
    fn each_tensor_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>>;
    /// Checks that the settings of all layers are in range.
    ///
    /// # Errors
    /// The first one that is not, with its line.
    fn check_settings(&self) -> Result<()>;
}

/// Refuses tensors of a layer with a setting, or a [`Policy`], that is out of range.
pub(crate) fn check_settings<V>(tensors: impl Iterator<Item = Tensor<V>>) -> Result<()> {
    for tensor in tensors {
        if let Some(problem) = tensor.refused {
            return Err(problem.error().at(&tensor.line()));
        }
        if tensor.policy != Policy::PLAIN {
            let checked = tensor.policy.check();
            checked.map_err(|problem| problem.at(&tensor.line()))?;
        }
    }
    Ok(())
}

/// A message about the first tensor with a value that is not finite.
pub(crate) fn not_finite<'a, T: Scalar>(
    mut tensors: impl Iterator<Item = Parameter<'a, T>>,
) -> Option<String> {
    tensors
        .find(|tensor| !all_finite(tensor.values))
        .map(|tensor| format!("`{}` holds values that are not finite", tensor.name))
}

pub(crate) fn all_finite<T: Scalar>(values: &[T]) -> bool {
    values.iter().all(|value| value.is_finite())
}
