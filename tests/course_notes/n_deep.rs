//! N, continued: gradients at any depth (Theorem 1.5.1), and overfitting after too many epochs.

use approx::assert_abs_diff_eq;
use nn_core::prelude::*;

use crate::plain::{
    ROUNDING, Random, affine, assert_close, assert_differ, batch, parameters, sigmoid,
    sigmoid_slope,
};

network! {
    struct Deep {
        input: 3,
        first: dense(5) -> sigmoid,
        second: dense(4) -> sigmoid,
        output: dense(2) -> sigmoid,
    }
}

/// One layer of the theorem: weights with the bias as last column, its input, its weighted sums.
struct Layer {
    w: Vec<Vec<f64>>,
    /// `h^{ℓ-1}`, with the constant 1 that feeds the bias.
    h: Vec<f64>,
    s: Vec<f64>,
}

fn layer<const I: usize, const O: usize>(w: &[[f64; I]; O], b: &[f64; O], h: &[f64; I]) -> Layer {
    let widened = w
        .iter()
        .zip(b)
        .map(|(row, b)| [row.as_slice(), &[*b]].concat());
    Layer {
        w: widened.collect(),
        h: [h.as_slice(), &[1.0]].concat(),
        s: affine(w, b, h).into(),
    }
}

/// `∂h_k/∂w_ij^n` of every output k: the theorem's recurrence, which runs forward from layer n.
/// `at_n` is `∂h_i^n/∂w_ij^n`, and `slope` is f′.
fn recurrence(layers: &[Layer], n: usize, i: usize, at_n: f64, slope: fn(f64) -> f64) -> Vec<f64> {
    let mut derivative = vec![0.0; layers[n].s.len()];
    derivative[i] = at_n;
    for layer in &layers[n + 1..] {
        derivative = (layer.s.iter().zip(&layer.w))
            .map(|(&s, w)| slope(s) * w.iter().zip(&derivative).map(|(w, d)| w * d).sum::<f64>())
            .collect();
    }
    derivative
}

/// The theorem's gradient of every weight and bias, in the order of the parameters:
/// `∂L/∂w = Σ_k (h_k − t_k)·∂h_k/∂w` for `L = ½Σ(t_k − h_k)²`.
fn by_theorem(
    layers: &[Layer],
    error: [f64; 2],
    at_n: impl Fn(&Layer, usize, usize) -> f64,
    slope: fn(f64) -> f64,
) -> Vec<f64> {
    let mut gradients = Vec::new();
    for (n, layer) in layers.iter().enumerate() {
        let gradient = |i: usize, j: usize| -> f64 {
            let derivative = recurrence(layers, n, i, at_n(layer, i, j), slope);
            derivative.iter().zip(error).map(|(d, e)| d * e).sum()
        };
        let (units, bias) = (layer.s.len(), layer.h.len() - 1);
        let weights = (0..units).flat_map(|i| (0..bias).map(move |j| (i, j)));
        gradients.extend(weights.map(|(i, j)| gradient(i, j)));
        gradients.extend((0..units).map(|i| gradient(i, bias)));
    }
    gradients
}

#[test]
fn n10_recurrence_for_any_depth() {
    let mut random = Random(10);
    for _ in 0..5 {
        let (w1, b1): ([[f64; 3]; 5], [f64; 5]) = (random.matrix(), random.array());
        let (w2, b2): ([[f64; 5]; 4], [f64; 4]) = (random.matrix(), random.array());
        let (w3, b3): ([[f64; 4]; 2], [f64; 2]) = (random.matrix(), random.array());
        let (x, t): ([f64; 3], [f64; 2]) = (random.array(), random.array());
        let h1 = affine(&w1, &b1, &x).map(sigmoid);
        let h2 = affine(&w2, &b2, &h1).map(sigmoid);
        let h3 = affine(&w3, &b3, &h2).map(sigmoid);
        let layers = [
            layer(&w1, &b1, &x),
            layer(&w2, &b2, &h1),
            layer(&w3, &b3, &h2),
        ];
        let error = [h3[0] - t[0], h3[1] - t[1]];

        let net = Deep {
            first: Dense::new(w1, b1),
            second: Dense::new(w2, b2),
            output: Dense::new(w3, b3),
        };
        let mut work = net.workspace(1);
        let loss = SquaredError::new().half().reduction(Reduction::Sum);
        net.loss_and_gradients(&batch(&[x]), &batch(&[t]), &loss, &mut work)
            .unwrap();
        let found = parameters(work.gradients().as_network());
        assert_eq!(found.len(), Deep::<f64>::PARAMETERS);

        let at_n = |layer: &Layer, i: usize, j: usize| sigmoid_slope(layer.s[i]) * layer.h[j];
        assert_close(
            &found,
            &by_theorem(&layers, error, at_n, sigmoid_slope),
            ROUNDING,
        );
        // As printed at ℓ = n (h_i·h_j), and with a wrong f′.
        let printed = |layer: &Layer, i: usize, j: usize| sigmoid(layer.s[i]) * layer.h[j];
        assert_differ(
            &found,
            &by_theorem(&layers, error, printed, sigmoid_slope),
            1e-4,
        );
        assert_differ(&found, &by_theorem(&layers, error, at_n, |_| 0.25), 1e-4);
    }
}

network! {
    /// Far more parameters than samples.
    struct Large {
        input: 20,
        hidden: dense(32) -> tanh,
        output: dense(1),
    }
}

/// Two of twenty features matter; the rest of the target is noise.
fn noisy(random: &mut Random, samples: usize) -> (Batch<f64, 20>, Batch<f64, 1>) {
    let rows: Vec<[f64; 20]> = random.rows(samples);
    let targets: Vec<[f64; 1]> = rows
        .iter()
        .map(|x| [x[0] - x[1] + random.normal()])
        .collect();
    (batch(&rows), batch(&targets))
}

/// Training and validation loss after each epoch.
fn curves(samples: usize, epochs: usize) -> (Vec<f64>, Vec<f64>) {
    let mut random = Random(11);
    let (x, t) = noisy(&mut random, samples);
    let (unseen_x, unseen_t) = noisy(&mut random, 400);
    let mut net = Large::<f64>::new(11);
    let (mut work, mut large) = (net.workspace(samples), net.workspace(400));
    let (loss, mut adam) = (SquaredError::new(), Adam::new(0.01));
    (0..epochs)
        .map(|_| {
            let training = net.train_step(&x, &t, &loss, &mut adam, &mut work).unwrap();
            let validation = net.loss(&unseen_x, &unseen_t, &loss, &mut large).unwrap();
            (training, validation)
        })
        .unzip()
}

/// The difference in loss between the last epoch and the best one.
fn worsening(curve: &[f64]) -> f64 {
    curve[curve.len() - 1] / curve.iter().copied().fold(f64::INFINITY, f64::min)
}

#[test]
fn n11_too_many_epochs_hurt_generalisation() {
    let (training, validation) = curves(30, 300);
    assert!(
        worsening(&training) < 1.01,
        "the training loss goes on falling"
    );
    assert!(
        training[299] < 0.01,
        "the noise is learnt by heart: {}",
        training[299]
    );
    assert!(worsening(&validation) > 1.3, "{}", worsening(&validation));
    // With enough samples nothing is memorised, and the loss does not rise again.
    let (_, validation) = curves(3000, 60);
    assert!(worsening(&validation) < 1.1, "{}", worsening(&validation));
}

#[test]
fn n11_early_stopping_keeps_the_best_epoch() {
    let mut random = Random(11);
    let (x, t) = noisy(&mut random, 30);
    let (unseen_x, unseen_t) = noisy(&mut random, 400);
    let (training, unseen) = (
        Dataset::new(x, t).unwrap(),
        Dataset::new(unseen_x, unseen_t).unwrap(),
    );
    let loss_on_unseen = |net: &Large<f64>| {
        let mut work = net.workspace(400);
        net.loss(
            unseen.inputs(),
            unseen.targets(),
            &SquaredError::new(),
            &mut work,
        )
        .unwrap()
    };
    let trainer = || {
        Trainer::new(SquaredError::new(), Adam::new(0.01))
            .epochs(300)
            .full_batch()
            .validate(&unseen)
    };
    let (mut all, mut stopped) = (Large::<f64>::new(11), Large::<f64>::new(11));
    trainer().fit(&mut all, &training).unwrap();
    let history = trainer()
        .observe(EarlyStopping::new(20))
        .fit(&mut stopped, &training)
        .unwrap();
    let best = history.best().unwrap();
    assert_eq!(
        (history.kept_epoch(), history.epochs().len()),
        (Some(best.number), best.number + 20)
    );
    let kept = loss_on_unseen(&stopped);
    assert_abs_diff_eq!(kept, best.watched_loss(), epsilon = ROUNDING);
    assert!(loss_on_unseen(&all) > 1.3 * kept);
}
