//! The two halves of a training step: networks that are chained by hand learn as one declared network.

use approx::assert_relative_eq;
use nn_core::layer::tensor::Parameter;
use nn_core::prelude::*;

network! {
    struct Joint {
        input: 4,
        #[l2(0.01)]
        wide: dense(6, bias = false),
        norm: batch_norm -> tanh -> dropout(0.3),
        #[l1(0.02)]
        #[allow(softmax_inside)]
        made: dense(3) -> softmax,
        #[l2(0.03)]
        hidden: dense(5) -> leaky_relu(0.2) -> dropout(0.2),
        output: dense(1) -> sigmoid,
    }
}
network! {
    struct Maker {
        input: 4,
        #[l2(0.01)]
        wide: dense(6, bias = false),
        norm: batch_norm -> tanh -> dropout(0.3),
        #[l1(0.02)]
        made: dense(3) -> softmax,
    }
}
network! {
    struct Judge {
        input: 3,
        #[l2(0.03)]
        hidden: dense(5) -> leaky_relu(0.2) -> dropout(0.2),
        output: dense(1) -> sigmoid,
    }
}

// The same without dropout, and ends that are not fused: a sigmoid between the networks, two outputs at the end.
network! {
    #[allow(narrow_layer)]
    struct Whole {
        input: 4,
        encoder: dense(6) -> tanh,
        norm: batch_norm,
        code: dense(2) -> sigmoid,
        decoder: dense(6) -> tanh,
        output: (values: dense(4), class: dense(3) -> softmax),
    }
}
network! {
    #[allow(narrow_layer)]
    struct First { input: 4, encoder: dense(6) -> tanh, norm: batch_norm, code: dense(2) -> sigmoid }
}
network! {
    struct Second {
        input: 2,
        decoder: dense(6) -> tanh,
        output: (values: dense(4), class: dense(3) -> softmax),
    }
}

fn values<const F: usize>(rows: usize, start: f64) -> Batch<f64, F> {
    let value = |i: usize| (i as f64 * 0.917 + start).sin();
    let rows = (0..rows).map(|n| std::array::from_fn(|j| value(n * F + j)));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

/// All numbers of a network.
fn numbers(net: &impl Model<Scalar = f64>) -> Vec<f64> {
    net.tensors().flat_map(|t| t.values.to_vec()).collect()
}

/// Takes them over; returns how many they are.
fn fill<N: Model<Scalar = f64>>(net: &mut N, from: &[f64]) -> usize {
    let mut at = 0;
    for tensor in net.tensors_mut() {
        let len = tensor.values.len();
        tensor.values.copy_from_slice(&from[at..at + len]);
        at += len;
    }
    at
}

/// All tensors of the whole are those of the two parts.
fn same<'a>(
    whole: impl Iterator<Item = Parameter<'a, f64>>,
    first: impl Iterator<Item = Parameter<'a, f64>>,
    second: impl Iterator<Item = Parameter<'a, f64>>,
) {
    let (whole, parts): (Vec<_>, Vec<_>) = (whole.collect(), first.chain(second).collect());
    assert_eq!(whole.len(), parts.len());
    for (a, b) in whole.iter().zip(&parts) {
        assert_eq!(a.name.to_string(), b.name.to_string());
        for (a, b) in a.values.iter().zip(b.values) {
            assert_relative_eq!(a, b, max_relative = 1e-12, epsilon = 1e-14);
        }
    }
}

#[test]
fn two_networks_learn_as_one() {
    let mut joint = Joint::<f64>::new(7);
    let (mut maker, mut judge) = (Maker::<f64>::new(1), Judge::<f64>::new(2));
    let all = numbers(&joint);
    let at = fill(&mut maker, &all);
    fill(&mut judge, &all[at..]);
    let y = Batch::from_rows([[1.0], [0.0], [1.0], [1.0], [0.0], [1.0]]).unwrap();
    let loss = BinaryCrossEntropy::new();
    let seed = 11;
    let mut work = joint.workspace(6).seed(seed).with_input_gradient();
    let mut making = maker.workspace(6).seed(seed).with_input_gradient();
    // the judge's noise layer is the second of the whole
    let mut judging = judge
        .workspace(6)
        .seed(seed ^ (1 << 48))
        .with_input_gradient();
    let mut adams = [AdamW::new(0.05), AdamW::new(0.05), AdamW::new(0.05)];
    for step in 0..4 {
        let x = values::<4>(6, f64::from(step));
        let whole = joint.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
        let before = maker.penalty(&making);
        assert!(before > 0.0);
        let made = maker.forward_in_training(&x, &mut making).unwrap();
        let last = judge
            .loss_and_gradients(made, &y, &loss, &mut judging)
            .unwrap();
        let slopes = judge.input_gradient(&judging).unwrap();
        maker.backward_in_training(&x, slopes, &mut making).unwrap();
        assert_relative_eq!(whole, last + before, max_relative = 1e-12);
        same(
            work.gradients().as_network().tensors(),
            making.gradients().as_network().tensors(),
            judging.gradients().as_network().tensors(),
        );
        let (a, b) = (work.input_gradient(), making.input_gradient());
        for (a, b) in a.unwrap().col_iter().zip(b.unwrap().col_iter()) {
            for (a, b) in a.iter().zip(b.iter()) {
                assert_relative_eq!(a, b, max_relative = 1e-12, epsilon = 1e-14);
            }
        }
        adams[0].step(&mut joint, work.gradients()).unwrap();
        adams[1].step(&mut maker, making.gradients()).unwrap();
        adams[2].step(&mut judge, judging.gradients()).unwrap();
        same(joint.tensors(), maker.tensors(), judge.tensors());
    }
    assert_eq!(maker.norm.num_batches_tracked(), 4.0);
    assert_ne!(maker.norm.running_mean(), [0.0; 6]);
}

#[test]
fn an_encoder_and_a_decoder_of_several_outputs() {
    let mut whole = Whole::<f64>::new(3);
    let (mut encoder, mut decoder) = (First::<f64>::new(1), Second::<f64>::new(2));
    let all = numbers(&whole);
    let at = fill(&mut encoder, &all);
    fill(&mut decoder, &all[at..]);
    let x = values::<4>(5, 0.3);
    let classes = Labels::<3>::new([0, 2, 1, 1, 0]).unwrap();
    let loss = Losses::new((SquaredError::new(), CrossEntropy::new()));
    let (mut work, mut encoding) = (whole.workspace(8), encoder.workspace(8));
    let mut decoding = decoder.workspace(8).with_input_gradient();
    let mut optimizers = [Sgd::new(0.1), Sgd::new(0.1), Sgd::new(0.1)];
    for _ in 0..3 {
        let [of_all, first, second] = &mut optimizers;
        let before = whole.train_step(&x, (&x, &classes), &loss, of_all, &mut work);
        let code = encoder.forward_in_training(&x, &mut encoding).unwrap();
        let after = decoder.train_step(code, (&x, &classes), &loss, second, &mut decoding);
        assert_relative_eq!(before.unwrap(), after.unwrap(), max_relative = 1e-12);
        let slopes = decoder.input_gradient(&decoding).unwrap();
        encoder
            .backward_in_training(&x, slopes, &mut encoding)
            .unwrap();
        first.step(&mut encoder, encoding.gradients()).unwrap();
        same(whole.tensors(), encoder.tensors(), decoder.tensors());
    }
}

/// A loss of one's own, computed from the predictions, is that of the crate: at every head.
#[test]
fn slopes_of_a_loss_by_hand() {
    let net = Maker::<f64>::new(5);
    let (x, y) = (values::<4>(6, 0.1), values::<3>(6, 0.7));
    let (mut work, mut other) = (net.workspace(6).seed(3), net.workspace(9).seed(3));
    let loss = SquaredError::new().reduction(Reduction::Sum);
    let value = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    let predictions = net.forward_in_training(&x, &mut other).unwrap().to_batch();
    let differences: Vec<f64> = (predictions.as_slice().iter().zip(y.as_slice()))
        .map(|(p, y)| p - y)
        .collect();
    let squares: f64 = differences.iter().map(|d| d * d).sum();
    // the crate's squared error of a sample is the mean over its outputs, or the sum: one factor tells which
    let factor = (value - net.penalty(&other)) / squares;
    let slopes: Vec<f64> = differences.iter().map(|d| 2.0 * factor * d).collect();
    let slopes = Batch::<f64, 3>::from_flat(slopes).unwrap();
    net.backward_in_training(&x, &slopes, &mut other).unwrap();
    let empty = || std::iter::empty();
    same(
        work.gradients().tensors(),
        other.gradients().tensors(),
        empty(),
    );
}

#[test]
fn mistakes_are_told() {
    let net = Maker::<f64>::new(5);
    let mut work = net.workspace(6);
    let (x, slopes) = (values::<4>(6, 0.1), values::<3>(6, 0.7));
    let none = "a pass backward follows a pass forward of the same batch: call `net.forward_in_training(&x, &mut work)` \
                before each `backward_in_training`, with no other pass of this workspace between the two";
    let refused = |result: nn_core::Result<()>, text: &str| {
        assert_eq!(result.unwrap_err().to_string(), text);
    };
    refused(net.backward_in_training(&x, &slopes, &mut work), none);
    net.forward_in_training(&x, &mut work).unwrap();
    net.backward_in_training(&x, &slopes, &mut work).unwrap();
    refused(net.backward_in_training(&x, &slopes, &mut work), none);
    net.forward_in_training(&x, &mut work).unwrap();
    net.predict_into(&x, &mut work).unwrap();
    refused(net.backward_in_training(&x, &slopes, &mut work), none);
    net.forward_in_training(&x, &mut work).unwrap();
    net.loss_and_gradients(&x, &slopes, &SquaredError::new(), &mut work)
        .unwrap();
    refused(net.backward_in_training(&x, &slopes, &mut work), none);
    net.forward_in_training(&x, &mut work).unwrap();
    refused(
        net.backward_in_training(&values::<4>(6, 0.2), &slopes, &mut work),
        "the last `forward_in_training` was of another batch: as many samples, but other values",
    );
    refused(
        net.backward_in_training(&values::<4>(5, 0.1), &slopes, &mut work),
        "the last `forward_in_training` was of another batch: it had 6 samples, but this one has 5",
    );
    refused(
        net.backward_in_training(&x, &values::<3>(5, 0.1), &mut work),
        "∂L/∂y has 5 rows, but the batch has 6: each sample needs its own",
    );
    refused(
        net.input_gradient(&work).map(|_| ()),
        "this workspace of `Maker` computes no ∂L/∂x: make it with `net.workspace(6).with_input_gradient()`",
    );
    // none of these has taken the pass forward away
    net.backward_in_training(&x, &slopes, &mut work).unwrap();
    let alone = net
        .forward_in_training(&values::<4>(1, 0.0), &mut work)
        .map(|_| ());
    assert!(
        alone
            .unwrap_err()
            .to_string()
            .starts_with("`norm` normalises by the batch")
    );
    let empty = net
        .forward_in_training(&Batch::zeros(0), &mut work)
        .map(|_| ());
    refused(empty, "the batch is empty: it has no sample");
    let large = net
        .forward_in_training(&values::<4>(7, 0.0), &mut work)
        .map(|_| ());
    assert!(large.unwrap_err().to_string().contains("up to 6"));
}

/// The same values in another order in memory are the same batch.
#[test]
fn a_batch_is_known_by_its_values() {
    let (first, second) = (First::<f64>::new(5), Second::<f64>::new(6));
    let (mut one, mut two) = (first.workspace(5), second.workspace(5));
    let code = first.predict_into(&values(5, 0.2), &mut one).unwrap();
    second.forward_in_training(code, &mut two).unwrap();
    let (code, slopes) = (code.to_batch(), values::<7>(5, 0.4));
    second
        .backward_in_training(&code, &slopes, &mut two)
        .unwrap();
    assert!(
        two.gradients()
            .tensors()
            .all(|g| g.values.iter().any(|g| *g != 0.0))
    );
}
