//! The place where numbers stopped being finite, searched for only after it happened.

use faer::MatRef;

use crate::error::Error;
use crate::layer::buffers::{Pass, Slot};
use crate::layer::tensor::{Parameter, all_finite, not_finite};
use crate::network::penalty;
use crate::network::workspace::Workspace;
use crate::network::{Program, Train};
use crate::numeric::scalar::Scalar;

/// The cause of numbers that stopped being finite, with advice.
pub(crate) struct Cause {
    layer: Option<String>,
    what: String,
    advice: &'static str,
}

/// Advice if values or weights have grown without bound.
const GROWN: &str = "Try a smaller learning rate, or standardised features";
/// Advice if only the loss overflows.
const TOO_FAR: &str = "Targets and outputs are too far apart: standardise the targets (`Standardized` does), \
                       or try a smaller learning rate if they drifted apart in training";
/// Advice if a formula gives NaN for finite numbers.
const UNDEFINED: &str = "The loss is not defined for these outputs and targets: look for a quotient by 0, a \
                         logarithm or a root of what can be negative, a difference of infinite parts";
/// Advice if weights are so large that their penalty overflows.
const PENALISED: &str = "Try a smaller learning rate, or a smaller `#[l1]` or `#[l2]`";

impl Cause {
    fn grown(what: String) -> Self {
        Self {
            layer: None,
            what,
            advice: GROWN,
        }
    }

    /// The error for a step of an epoch. The network has the weights of the epoch `kept` again; the advice depends on
    /// the scale warnings of the data.
    pub(super) fn error(
        self,
        [epoch, step]: [usize; 2],
        kept: Option<usize>,
        scales: &[Option<String>; 2],
    ) -> Error {
        Error::Diverged {
            epoch,
            step,
            what: self.what,
            layer: self.layer,
            kept,
            advice: advice(self.advice, scales),
        }
    }
}

/// Advice against a divergence, by the warnings about features and targets; `general` is the advice without them.
fn advice(general: &'static str, scales: &[Option<String>; 2]) -> &'static str {
    if ![GROWN, TOO_FAR].contains(&general) {
        return general;
    }
    match scales {
        // Outputs far from ordinary targets drifted there in training.
        [_, None] => GROWN,
        [None, Some(_)] if general == TOO_FAR => general,
        [None, Some(_)] => {
            "The targets are large: standardise them (`Standardized` does), or try a smaller learning rate"
        }
        [Some(_), Some(_)] => {
            "Features and targets are on scales of their own: standardise both (`Standardized` does), or try a \
             smaller learning rate"
        }
    }
}

/// The first tensor with a value that is not finite. Compiled once, not once per network.
#[inline(never)]
pub(crate) fn in_tensors<T: Scalar>(
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
) -> Option<Cause> {
    not_finite(tensors).map(Cause::grown)
}

/// Runs the pass again, recording all values, and names the first layer whose values are not finite.
pub(crate) fn in_pass<N: Train>(
    network: &N,
    x: MatRef<'_, N::Scalar>,
    pass: &Pass,
    loss: f64,
) -> Cause {
    let mut work = Workspace::new(network, x.nrows());
    work.record();
    network.compute(x, &mut work.slots, pass);
    let penalty = penalty::penalty(network);
    in_slots(
        &work.slots,
        N::PROGRAM,
        &mut network.tensors(),
        [penalty, loss],
    )
}

/// [`in_pass`] after the pass: compiled once, not once per network.
fn in_slots<T: Scalar>(
    slots: &[Slot<T>],
    program: &Program,
    tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    [penalty, loss]: [f64; 2],
) -> Cause {
    for (slot, group) in slots.iter().zip(program.groups) {
        let name = group.name;
        let (z, u) = slot
            .recorded()
            .map_or((&[][..], &[][..]), |kept| (&kept.z[..], &kept.u[..]));
        if all_finite(z) && all_finite(u) {
            continue;
        }
        let bad = z.iter().chain(u).find(|value| !value.is_finite());
        let bad = bad.map_or_else(String::new, ToString::to_string);
        let mut words = format!("the values of layer `{name}` are not finite ({bad})");
        if let Some(largest) = largest_weight(tensors, name) {
            words.push_str(&largest);
        }
        return Cause {
            layer: Some((*name).to_owned()),
            ..Cause::grown(words)
        };
    }
    if !T::from_f64(penalty).is_finite() {
        return Cause {
            layer: None,
            what: "overflow of the penalties (`#[l1]`, `#[l2]`), while the values of every layer are finite"
                .to_owned(),
            advice: PENALISED,
        };
    }
    let largest = slots.last().map_or(0.0, |last| largest(last.value()));
    if loss.is_nan() {
        return Cause {
            layer: None,
            what: format!(
                "the loss is NaN, while the values of every layer are finite (the largest output is {largest:.1e})"
            ),
            advice: UNDEFINED,
        };
    }
    Cause {
        layer: None,
        what: format!(
            "overflow of the loss: it is {loss} in {}, while the values of every layer are finite (the largest \
             output is {largest:.1e})",
            T::NAME
        ),
        advice: TOO_FAR,
    }
}

/// The size of a layer's weights: `; the largest of hidden.weight is 3.1e19`.
fn largest_weight<T: Scalar>(
    mut tensors: &mut dyn Iterator<Item = Parameter<'_, T>>,
    layer: &str,
) -> Option<String> {
    let own = |parameter: &Parameter<'_, T>| {
        let name = parameter.name.to_string();
        let rest = name.strip_prefix(layer);
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    let weight = Iterator::find(&mut tensors, own)?;
    if !all_finite(weight.values) {
        return Some(format!(", nor are those of `{}`", weight.name));
    }
    let values = MatRef::from_column_major_slice(weight.values, weight.values.len(), 1);
    Some(format!(
        "; the largest of `{}` is {:.1e}",
        weight.name,
        largest(values)
    ))
}

fn largest<T: Scalar>(values: MatRef<'_, T>) -> f64 {
    let columns = values.col_iter().flat_map(faer::ColRef::iter);
    columns
        .map(|value| value.to_f64().abs())
        .fold(0.0, f64::max)
}
