//! Where numbers stopped being finite: looked for only after they have.

use faer::MatRef;

use crate::network::{Model, Train};
use crate::parameter::Parameter;
use crate::scalar::Scalar;
use crate::slot::Pass;
use crate::workspace::Workspace;

/// The first tensor with a value that is not finite, in words.
pub(crate) fn in_tensors<'a, T: Scalar>(
    mut tensors: impl Iterator<Item = Parameter<'a, T>>,
) -> Option<String> {
    tensors
        .find(|tensor| !all_finite(tensor.values))
        .map(|tensor| format!("`{}` holds values that are not finite", tensor.name))
}

/// Runs the pass again, keeping everything, and names the first layer whose values are not finite.
pub(crate) fn in_pass<N: Train>(
    network: &N,
    x: MatRef<'_, N::Scalar>,
    pass: &Pass,
    loss: f64,
) -> String {
    let mut work = Workspace::new(network, x.nrows());
    work.record();
    network.forward(x, &mut work.slots, pass);
    for (slot, name) in work.slots.iter().zip(N::GROUPS) {
        let (z, u) = slot
            .recorded()
            .map_or((&[][..], &[][..]), |kept| (&kept.z[..], &kept.u[..]));
        if all_finite(z) && all_finite(u) {
            continue;
        }
        let bad = z.iter().chain(u).find(|value| !value.is_finite());
        let bad = bad.map_or_else(String::new, ToString::to_string);
        let mut words = format!("the values of layer `{name}` are not finite ({bad})");
        if let Some(largest) = largest_weight(network, name) {
            words.push_str(&largest);
        }
        return words;
    }
    format!("the loss is {loss}, while the values of every layer are finite")
}

/// How far the weights of a layer have got: `; the largest of hidden.weight is 3.1e19`.
fn largest_weight<N: Model>(network: &N, layer: &str) -> Option<String> {
    let own = |parameter: &Parameter<'_, N::Scalar>| {
        let name = parameter.name.to_string();
        let rest = name.strip_prefix(layer);
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    let weight = network.tensors().find(own)?;
    if !all_finite(weight.values) {
        return Some(format!(", nor are those of `{}`", weight.name));
    }
    let size = |value: &N::Scalar| value.to_f64().abs();
    let largest = weight.values.iter().map(size).fold(0.0, f64::max);
    Some(format!(
        "; the largest of `{}` is {largest:.1e}",
        weight.name
    ))
}

fn all_finite<T: Scalar>(values: &[T]) -> bool {
    values.iter().all(|value| value.is_finite())
}
