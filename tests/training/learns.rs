//! `Learns` is the one bound that a function over any trainable network needs.

use approx::assert_abs_diff_eq;
use nn_core::data::Targets;
use nn_core::prelude::*;

network! { struct Classes { input: 2, hidden: dense(5) -> tanh, output: dense(3) -> softmax } }
network! { struct YesOrNo { input: 2, output: dense(1) -> sigmoid } }
network! {
    struct Both {
        input: 2,
        output: (class: dense(3) -> softmax, size: dense(1)),
    }
}

/// Everything that a training loop does, for any network, loss and targets.
fn train<N, L, Y, const IN: usize, const OUT: usize>(
    net: &mut N,
    data: &Dataset<N::Scalar, IN, Y>,
    loss: L,
) -> Result<[f64; 3], Error>
where
    N: Learns<L, Y, IN, OUT>,
    L: Loss,
    Y: Targets,
{
    let mut work = net.workspace(data.len());
    let before = net.loss(data.inputs(), data.targets(), &loss, &mut work)?;
    let same = net.loss_and_gradients(data.inputs(), data.targets(), &loss, &mut work)?;
    assert_eq!(before.to_f64(), same.to_f64());
    let mut sgd = Sgd::new(0.1);
    net.train_step(data.inputs(), data.targets(), &loss, &mut sgd, &mut work)?;
    let between = net.loss(data.inputs(), data.targets(), &loss, &mut work)?;
    let mut trainer = Trainer::new(loss.clone(), Sgd::new(0.1)).epochs(5);
    trainer.fit(net, data)?;
    let after = net.loss(data.inputs(), data.targets(), &loss, &mut work)?;
    Ok([before, between, after].map(Scalar::to_f64))
}

/// A helper with a fixed loss and fixed targets.
fn train_twice<N: Learns<CrossEntropy, Labels<OUT>, IN, OUT>, const IN: usize, const OUT: usize>(
    net: &mut N,
    data: &Dataset<N::Scalar, IN, Labels<OUT>>,
) -> [f64; 2] {
    let (loss, mut sgd, mut work) = (
        CrossEntropy::new(),
        Sgd::new(0.1),
        net.workspace(data.len()),
    );
    [(); 2].map(|()| {
        let value = net.train_step(data.inputs(), data.targets(), &loss, &mut sgd, &mut work);
        value.unwrap().to_f64()
    })
}

const X: [[f64; 2]; 3] = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];

#[test]
fn one_function_trains_any_network() {
    let labels = Labels::<3>::new([0, 1, 2]).unwrap();
    let sizes = Batch::from_rows([[1.0], [2.0], [3.0]]).unwrap();
    let classes = Dataset::from_rows(X, labels.clone()).unwrap();
    let yes = Dataset::from_rows(X, Labels::<2>::new([0, 1, 1]).unwrap()).unwrap();
    let both = Dataset::from_rows(X, (labels, sizes)).unwrap();
    let losses = [
        train(&mut Classes::<f64>::new(1), &classes, CrossEntropy::new()).unwrap(),
        train(&mut YesOrNo::<f64>::new(1), &yes, BinaryCrossEntropy::new()).unwrap(),
        train(
            &mut Both::<f64>::new(1),
            &both,
            Losses::new((CrossEntropy::new(), SquaredError::new())),
        )
        .unwrap(),
    ];
    for [before, between, after] in losses {
        assert!(after < between && between < before, "{losses:?}");
    }
    let [first, second] = train_twice(&mut Classes::<f64>::new(1), &classes);
    assert!(second < first && first == losses[0][0], "{first} {second}");
}

#[test]
fn several_outputs_can_be_standardized() {
    let labels = Labels::<3>::new([0, 1, 2]).unwrap();
    let sizes = Batch::from_rows([[1000.0], [3000.0], [5000.0]]).unwrap();
    let both = Dataset::from_rows(X, (labels, sizes)).unwrap();
    // Only features are measured: each output has its own head.
    let model = Standardized::new(Both::<f64>::new(1), &both).unwrap();
    assert!(model.targets().is_none());
    let scaled = model.scale(&both).unwrap();
    assert_eq!(scaled.targets(), both.targets());
    // A given scale for all columns: 3 for classes, 1 for sizes.
    let text = "mean 0 0 0 3000\ndeviation 1 1 1 2000";
    let model = Standardized::from_parts(
        Both::<f64>::new(1),
        model.features().clone(),
        Some(text.parse().unwrap()),
    );
    let model = model.unwrap();
    let (_, sizes) = model.scale(&both).unwrap().targets().clone();
    assert_eq!(sizes.as_slice(), [-1.0, 0.0, 1.0]);
    let report = model.evaluate(&both).unwrap();
    let predicted = model.predict(both.inputs());
    let errors = predicted.rows().zip(both.targets().1.rows());
    let squares: f64 = errors.map(|(y, t)| (y[3] - t[0]).powi(2)).sum();
    assert_abs_diff_eq!(report.0.1.rmse(), (squares / 3.0).sqrt(), epsilon = 1e-9);
}
