//! Values that join, and weights that are used twice, against `PyTorch`. The script that wrote the values is
//! `reference/merges.py`.

use nn_core::prelude::*;
use serde_json::Value;

use crate::reference::{Tally, Tolerance, numbers, records, rows, text};

network! { struct Subtract { input: (a: 4, b: 4), output: subtract(a, b) } }
network! { struct Average { input: (a: 4, b: 4, c: 4), output: average(a, b, c) } }
network! { struct Maximum { input: (a: 4, b: 4, c: 4), output: maximum(a, b, c) } }
network! { struct MaximumOfTwo { input: (a: 4, b: 4), output: maximum(a, b) } }
network! { struct Minimum { input: (a: 4, b: 4, c: 4), output: minimum(a, b, c) } }
network! { struct MinimumOfTwo { input: (a: 4, b: 4), output: minimum(a, b) } }
network! { struct Mix { input: (gate: 3, a: 4, b: 4, c: 4), output: mix(gate, a, b, c) } }

network! {
    struct Towers {
        input: (first: 3, second: 3),
        left: from(first) -> dense(4) -> layer_norm -> tanh,
        right: from(second) -> same(left),
        output: concat(left, right) -> dense(2),
    }
}

network! {
    #[allow(narrow_layer)]
    struct Tied { input: 6, encode: dense(3) -> tanh, decode: transposed(encode) }
}

fn batch<T: Scalar, const F: usize>(value: &Value) -> Batch<T, F> {
    let rows = rows::<F>(value).into_iter().map(|row| row.map(T::from_f64));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

fn is<T: Scalar>(what: &str, record: &Value, computed: &[T], stored: &Value) {
    let dtype = text(record, "dtype");
    let computed: Vec<f64> = computed.iter().map(|value| value.to_f64()).collect();
    let difference = Tolerance::of(dtype).difference(&computed, &numbers(stored));
    let case = text(record, "case");
    assert!(
        difference.is_none(),
        "{case}, {dtype}: {what}: {difference:?}"
    );
}

/// The output, and ∂L/∂x from the Jacobian: Σ ∂L/∂yₖ·∂yₖ/∂x.
macro_rules! joins {
    ($net:ident, $t:ty, $record:expr) => {{
        let (net, record) = ($net::<$t>::new(1), $record);
        let x = batch::<$t, { $net::<$t>::INPUT }>(&record["x"]);
        is("y", record, net.predict(&x).as_slice(), &record["y"]);
        let gy = rows::<4>(&record["gy"]);
        let gradients = gy.iter().enumerate().flat_map(|(n, gy)| {
            let jacobian = net.jacobian(x.row(n));
            let gradient: [$t; $net::<$t>::INPUT] = std::array::from_fn(|j| {
                (0..4)
                    .map(|k| <$t>::from_f64(gy[k]) * jacobian[(k, j)])
                    .sum()
            });
            gradient
        });
        is("gx", record, &gradients.collect::<Vec<_>>(), &record["gx"]);
    }};
}

/// The record of the negated values: `minimum` of them is the negated `maximum`, and the gradient is the same.
fn negated(record: &Value) -> Value {
    let negated = |values: &Value| {
        let rows = values.as_array().unwrap().iter();
        let rows = rows.map(|row| numbers(row).into_iter().map(|x| -x).collect());
        Value::from(rows.collect::<Vec<Vec<f64>>>())
    };
    let mut other = record.clone();
    for values in ["x", "y"] {
        other[values] = negated(&record[values]);
    }
    other
}

/// Output, loss, and the gradient of each parameter, which is listed once.
macro_rules! learns {
    ($net:ident, $t:ty, $record:expr) => {{
        let (mut net, record) = ($net::<$t>::new(1), $record);
        for tensor in net.tensors_mut() {
            let stored = numbers(&record["params"][tensor.name.to_string()]);
            assert_eq!(tensor.values.len(), stored.len(), "{}", tensor.name);
            for (to, from) in tensor.values.iter_mut().zip(stored) {
                *to = <$t>::from_f64(from);
            }
        }
        let (x, y) = (batch(&record["x"]), batch(&record["target"]));
        is("y", record, net.predict(&x).as_slice(), &record["y"]);
        let mut work = net.workspace(x.len());
        let loss = net.loss_and_gradients(&x, &y, &SquaredError::new(), &mut work);
        is("loss", record, &[loss.unwrap()], &record["loss"]);
        for tensor in work.gradients().tensors() {
            let name = tensor.name.to_string();
            is(&name, record, tensor.values, &record["grads"][&name]);
        }
        let count = record["grads"].as_object().unwrap().len();
        assert_eq!(work.gradients().tensors().count(), count);
    }};
}

macro_rules! compared {
    ($t:ty, $record:expr) => {
        match text($record, "case") {
            "subtract" => joins!(Subtract, $t, $record),
            "average" => joins!(Average, $t, $record),
            "maximum" => {
                joins!(Maximum, $t, $record);
                joins!(Minimum, $t, &negated($record));
            }
            "maximum_of_two" => {
                joins!(MaximumOfTwo, $t, $record);
                joins!(MinimumOfTwo, $t, &negated($record));
            }
            "mix" => joins!(Mix, $t, $record),
            "towers" => learns!(Towers, $t, $record),
            "tied" => learns!(Tied, $t, $record),
            other => panic!("`{other}` is not compared"),
        }
    };
}

/// The stored merges; a difference panics.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in &records("torch_merges") {
        match text(record, "dtype") {
            "f64" => compared!(f64, record),
            _ => compared!(f32, record),
        }
        tally.add(text(record, "case"), None);
    }
    tally
}

#[test]
fn joined_and_shared_values_are_pytorchs() {
    assert_eq!(tally().passed, 14);
}
