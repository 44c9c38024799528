//! Averages of weights, and statistics that are computed anew, against `PyTorch`'s `torch.optim.swa_utils` and against a
//! plain computation in `f64`. The script that wrote the values is `reference/averages.py`.

use nn_core::layer::tensor::Kind;
use nn_core::network::{Averaged, Averaging};
use nn_core::prelude::*;
use nn_tests::bits;
use serde_json::Value;

use crate::reference::{Tally, Tolerance, numbers, records, rows, text};
use crate::samples::values;

network! {
    #[allow(bias_before_batch_norm)] // as in the script
    struct Net { input: 3, hidden: dense(4), norm: batch_norm -> tanh, output: dense(2) }
}

network! {
    #[allow(bias_before_batch_norm)]
    struct Deep {
        input: 3,
        #[frozen]
        fixed: dense(5) -> batch_norm -> tanh,
        block: repeat(2) { hidden: dense(5) -> batch_norm(momentum = 0.3) -> relu -> dropout(0.2) },
        output: dense(2),
    }
}

fn batch<T: Scalar, const F: usize>(value: &Value) -> Batch<T, F> {
    let rows = rows::<F>(value).into_iter().map(|row| row.map(T::from_f64));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

/// The first difference between tensors of `net` and the stored ones.
fn difference<T: Scalar>(
    net: &Net<T>,
    stored: &Value,
    dtype: &str,
    compared: impl Fn(&str, Kind) -> bool,
) -> Option<String> {
    let mut count = 0;
    for tensor in net.tensors() {
        let name = tensor.name.to_string();
        if !compared(&name, tensor.kind) {
            continue;
        }
        let values: Vec<f64> = tensor.values.iter().map(|value| value.to_f64()).collect();
        let tolerance = Tolerance::after_steps(dtype);
        if let Some(difference) = tolerance.difference(&values, &numbers(&stored[&name])) {
            return Some(format!("{name}: {difference}"));
        }
        count += 1;
    }
    assert!(count >= 2);
    None
}

/// Ten steps with an average; then the statistics anew.
fn run<T: Scalar>(record: &Value, rule: Averaging) -> Option<String> {
    let dtype = text(record, "dtype");
    let mut net = Net::<T>::new(1);
    for tensor in net.tensors_mut() {
        let stored = numbers(&record["before"][&tensor.name.to_string()]);
        for (value, stored) in tensor.values.iter_mut().zip(stored) {
            *value = T::from_f64(stored);
        }
    }
    let (x, y) = (
        batch::<T, 3>(&record["x"]),
        batch::<T, 2>(&record["target"]),
    );
    let (mut sgd, mut work) = (Sgd::new(0.1), net.workspace(8));
    let mut average = rule.over(&net).unwrap();
    for _ in 0..10 {
        net.train_step(&x, &y, &SquaredError::new(), &mut sgd, &mut work)
            .unwrap();
        average.update(&net);
    }
    assert_eq!(average.updates(), 10);
    // PyTorch's SWA does not average statistics; its EMA averages them, and truncates the count
    let compared = |_: &str, kind| match text(record, "case") {
        "swa" => kind == Kind::Learned,
        _ => kind != Kind::Count,
    };
    let mut net = average.into_network();
    let averaged = difference(&net, &record["averaged"], dtype, compared);
    net.recompute_statistics(&x, &mut net.workspace(3)).unwrap();
    assert_eq!(net.norm.num_batches_tracked(), T::from_f64(3.0));
    let running = |_: &str, kind| kind == Kind::Running;
    averaged
        .or_else(|| difference(&net, &record["statistics"], dtype, running))
        .or_else(|| {
            let y = net.predict(&x);
            let y: Vec<f64> = y.as_slice().iter().map(|value| value.to_f64()).collect();
            Tolerance::after_steps(dtype).difference(&y, &numbers(&record["y"]))
        })
}

fn compare(record: &Value, rule: Averaging) -> Option<String> {
    match text(record, "dtype") {
        "f32" => run::<f32>(record, rule),
        _ => run::<f64>(record, rule),
    }
}

/// The rule of a stored average, and two others.
fn rules(record: &Value) -> (Averaging, [Averaging; 2]) {
    match text(record, "case") {
        "ema" => (
            Ema::new(0.75).into(),
            [Ema::new(0.75).warm_up().into(), Ema::new(0.76).into()],
        ),
        _ => (
            Swa::from_epoch(1).into(),
            [Ema::new(0.9).into(), Ema::new(0.9).warm_up().into()],
        ),
    }
}

/// The stored averages.
pub(crate) fn tally() -> Tally {
    let mut tally = Tally::default();
    for record in &records("torch_averages") {
        let (rule, _) = rules(record);
        let told = compare(record, rule).map(|found| format!("{}: {found}", rule.written()));
        tally.add(text(record, "case"), told);
    }
    tally
}

#[test]
fn averages_and_new_statistics_are_pytorchs() {
    let tally = tally();
    tally.all_passed();
    assert_eq!(tally.passed, 4);
    for record in &records("torch_averages") {
        for fault in rules(record).1 {
            let caught = compare(record, fault);
            assert!(caught.is_some(), "`{}` was not caught", fault.written());
        }
    }
}

/// A net whose learned weights, statistics and counts are functions of the step.
fn at<T: Scalar>(step: usize) -> Deep<T> {
    let mut net = Deep::<T>::new(1);
    let drift = step as f64 * 1e-5;
    for (index, tensor) in net.tensors_mut().enumerate() {
        for (place, value) in tensor.values.iter_mut().enumerate() {
            let phase = (index * 31 + place) as f64;
            let number = match tensor.kind {
                Kind::Count => step as f64,
                _ => 1.0 + phase.sin().abs() + drift + 1e-4 * (phase + step as f64).cos(),
            };
            *value = T::from_f64(number);
        }
    }
    net
}

/// The formulas in `f64`, from the weights that the network really had.
fn plain(rule: &str, steps: usize) -> Vec<f64> {
    let mut average: Vec<f64> = Vec::new();
    for step in 0..steps {
        let net = at::<f32>(step);
        let copied = net.tensors().flat_map(|tensor| {
            let copied = matches!(tensor.kind, Kind::Count | Kind::Fixed);
            tensor
                .values
                .iter()
                .map(move |&value| (f64::from(value), copied))
        });
        let copied: Vec<(f64, bool)> = copied.collect();
        if step == 0 {
            average = copied.iter().map(|&(value, _)| value).collect();
        }
        let t = step as f64;
        let keep = match rule {
            "ema" => 0.9999,
            "warm" => ((1.0 + t) / (10.0 + t)).min(0.9999),
            _ => t / (t + 1.0),
        };
        for (average, (value, copied)) in average.iter_mut().zip(copied) {
            let keep = if copied || step == 0 { 0.0 } else { keep };
            *average = keep * *average + (1.0 - keep) * value;
        }
    }
    average
}

/// Thousands of shares of 1e-4 of small differences: none is lost beside the average.
#[test]
fn small_shares_are_not_lost_in_f32() {
    const STEPS: usize = 4000;
    let rules: [(&str, Averaging); 3] = [
        ("ema", Ema::new(0.9999).into()),
        ("warm", Ema::new(0.9999).warm_up().into()),
        ("mean", Swa::from_epoch(1).into()),
    ];
    for (name, rule) in rules {
        let mut average = rule.over(&at::<f32>(0)).unwrap();
        let mut naive: Vec<f32> = Vec::new();
        for step in 0..STEPS {
            let net = at::<f32>(step);
            average.update(&net);
            let weights = net.tensors().flat_map(|tensor| tensor.values.to_vec());
            if step == 0 {
                naive = weights.collect();
            } else {
                let share = if name == "ema" {
                    1e-4
                } else {
                    1.0 / (step as f32 + 1.0)
                };
                for (average, weight) in naive.iter_mut().zip(weights) {
                    *average += (weight - *average) * share;
                }
            }
        }
        let expected = plain(name, STEPS);
        let got = average.network().tensors().flat_map(|t| t.values.to_vec());
        let off = |got: f32, right: f64| (f64::from(got) - right).abs() / right.abs().max(1e-30);
        let worst = got
            .zip(&expected)
            .map(|(got, &right)| off(got, right))
            .fold(0.0, f64::max);
        // the nearest `f32`, or the one beside it
        assert!(worst < 1.2e-7, "{name}: {worst:e}");
        if name == "ema" {
            let pairs = naive.iter().zip(&expected);
            let lost = pairs
                .map(|(&got, &right)| off(got, right))
                .fold(0.0, f64::max);
            assert!(lost > 1e-6, "the plain formula would do: {lost:e}");
        }
    }
}

#[test]
fn an_average_goes_on_after_a_restart() {
    let mut whole: Averaged<Deep<f32>> = Ema::new(0.99).over(&at(0)).unwrap();
    let mut first = whole.clone();
    assert_eq!(
        bits(whole.network()),
        bits(&at::<f32>(0)),
        "before an update"
    );
    for step in 0..20 {
        whole.after_step(&at(step + 1));
        whole.after_epoch(step, &at(7));
    }
    for step in 0..10 {
        first.update(&at(step + 1));
    }
    let mut second = Ema::new(0.99).over(&at(50)).unwrap();
    second.restore(first.parts().map(Clone::clone), first.updates());
    for step in 10..20 {
        second.update(&at(step + 1));
    }
    assert_eq!(bits(whole.network()), bits(second.network()));
    assert_eq!(whole.updates(), second.updates());
}

#[test]
fn a_mean_begins_with_its_epoch() {
    let mut average = Swa::from_epoch(3).over(&at::<f64>(0)).unwrap();
    for epoch in 1..=4 {
        average.after_step(&at(100 + epoch));
        average.after_epoch(epoch, &at(epoch));
        assert_eq!(average.updates(), epoch.saturating_sub(2) as u64);
    }
    let both = [at::<f64>(3), at(4)];
    let pairs = both[0].tensors().zip(both[1].tensors());
    for ((a, b), mean) in pairs.zip(average.network().tensors()) {
        let copied = matches!(a.kind, Kind::Count | Kind::Fixed);
        for ((&a, &b), &mean) in a.values.iter().zip(b.values).zip(mean.values) {
            let right = if copied { b } else { f64::midpoint(a, b) };
            assert!((mean - right).abs() < 1e-15, "{mean}");
        }
    }
}

#[test]
fn settings_out_of_range() {
    let net = at::<f32>(0);
    for decay in [1.0, -0.1, f64::NAN] {
        let problem = Ema::new(decay).over(&net).unwrap_err().to_string();
        assert!(problem.contains("`Ema::new` is"), "{problem}");
    }
    let problem = Swa::from_epoch(0).over(&net).unwrap_err().to_string();
    assert!(problem.contains("`Swa::from_epoch` is 0"), "{problem}");
}

/// The mean over batches of what a step with momentum 1 would keep; old statistics, momentum and frozen ones play no part.
#[test]
fn statistics_are_means_over_batches() {
    let x = values::<3>(23, 4);
    let mut net = at::<f64>(5);
    let before = net.clone();
    let mut work = net.workspace(11).seed(9);
    net.recompute_statistics(&x, &mut work).unwrap();
    // 23 samples by 11: no batch of a single one
    assert_eq!(net.block[0].hidden.batch_norm.num_batches_tracked(), 3.0);
    for (new, old) in net.tensors().zip(before.tensors()) {
        let changes = matches!(new.kind, Kind::Running | Kind::Count);
        assert_eq!(new.values != old.values, changes, "{}", new.name);
    }
    let mut other = at::<f64>(99);
    for (to, from) in other.tensors_mut().zip(before.tensors()) {
        if matches!(from.kind, Kind::Learned | Kind::Fixed) {
            to.values.copy_from_slice(from.values);
        }
    }
    let mut again = other.workspace(11).seed(9);
    other.recompute_statistics(&x, &mut again).unwrap();
    assert_eq!(bits(&net), bits(&other));
    // the first layer's, by hand
    let means = |column: usize| {
        let values = |range: std::ops::Range<usize>| {
            let inputs = range.clone().map(|n| {
                let row = Batch::from_rows([*x.row(n)]).unwrap();
                let fixed = first_two(&before, row.row(0));
                fixed[column]
            });
            inputs.collect::<Vec<f64>>()
        };
        [0..11, 11..21, 21..23].map(|range| {
            let values = values(range);
            values.iter().sum::<f64>() / values.len() as f64
        })
    };
    for column in 0..5 {
        let mean = means(column).iter().sum::<f64>() / 3.0;
        let got = net.block[0].hidden.batch_norm.running_mean()[column];
        assert!((mean - got).abs() < 1e-12, "{mean} {got}");
    }
}

/// The values before the first batch norm that is not frozen.
fn first_two(net: &Deep<f64>, x: &[f64; 3]) -> [f64; 5] {
    let affine = |weight: faer::MatRef<'_, f64>, bias: &[f64], x: &[f64]| -> [f64; 5] {
        std::array::from_fn(|k| {
            let products = x.iter().enumerate().map(|(j, x)| weight[(k, j)] * x);
            products.sum::<f64>() + bias[k]
        })
    };
    let (dense, norm) = (&net.fixed.dense, &net.fixed.batch_norm);
    let z = affine(dense.weight(), dense.bias(), x);
    let normal: [f64; 5] = std::array::from_fn(|k| {
        let scale = 1.0 / (norm.running_var()[k] + 1e-5).sqrt();
        let normal = (z[k] - norm.running_mean()[k]) * scale;
        (normal * norm.weight()[k] + norm.bias()[k]).tanh()
    });
    let dense = &net.block[0].hidden.dense;
    affine(dense.weight(), dense.bias(), &normal)
}

#[test]
fn samples_without_statistics_are_refused() {
    let mut net = at::<f64>(3);
    let before = bits(&net);
    for (samples, capacity) in [(1, 8), (0, 8), (5, 2), (5, 1), (5, 0)] {
        let mut work = net.workspace(capacity);
        let x = values::<3>(samples, 4);
        let problem = net.recompute_statistics(&x, &mut work).unwrap_err();
        assert!(problem.to_string().contains("at least"), "{problem}");
    }
    let huge =
        Batch::from_rows([[1e300, 0.0, 0.0], [-1e300, 0.0, 1e300], [1.0, 2.0, 3.0]]).unwrap();
    net.block[0].hidden.dense.weight_mut()[(0, 0)] = 1e300;
    let with_huge = bits(&net);
    assert_ne!(with_huge, before);
    let mut work = net.workspace(3);
    let problem = net
        .recompute_statistics(&huge, &mut work)
        .unwrap_err()
        .to_string();
    assert!(problem.contains("running_var"), "{problem}");
    assert_eq!(bits(&net), with_huge);
    // two samples in a workspace for two
    let mut work = net.workspace(2);
    let mut net = at::<f64>(3);
    net.recompute_statistics(&values::<3>(2, 1), &mut work)
        .unwrap();
}
