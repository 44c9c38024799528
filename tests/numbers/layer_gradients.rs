//! Every layer but `dense` against central differences in f64, with respect to its input and its parameters;
//! gradients of a shared input; batches without samples; the single-sample path.

use approx::{abs_diff_eq, assert_relative_eq, relative_eq};
use faer::{Mat, MatRef};
use nn_core::layer::gated::{Geglu, Glu, Swiglu};
use nn_core::layer::tensor::{Kind, Parameter, ParameterMut};
use nn_core::layer::{
    BatchNorm, Embedding, Features, GroupNorm, Layer, LayerNorm, Passes, Prelu, RmsNorm,
    Standardize,
};
use nn_core::macro_support::{self as rt, InitRng, Pass, Slot, Source};
use pulp::Simd;
use rand::RngExt;

use crate::probe::{Gated, Merged, Mixed, Noise, TRAINING, run, values};

const EPSILON: f64 = 1e-6;

fn array<const W: usize>(seed: u64) -> [f64; W] {
    let values = values::<f64>(1, W, seed);
    std::array::from_fn(|k| values[(0, k)])
}

fn tensor<L: Passes<f64>>(layer: &L, index: usize) -> &[f64] {
    layer.tensors().nth(index).unwrap().values
}

fn tensor_mut<L: Passes<f64>>(layer: &mut L, index: usize) -> &mut [f64] {
    layer.tensors_mut().nth(index).unwrap().values
}

/// Σ dy∘y.
fn objective<L: Passes<f64>>(layer: &L, x: &Mat<f64>, dy: &Mat<f64>, pass: &Pass) -> f64 {
    let mut slot = Slot::new(x.nrows(), dy.ncols());
    layer.forward(x.as_ref(), &mut slot, pass);
    let y = slot.value();
    let cells = (0..dy.nrows()).flat_map(|i| (0..dy.ncols()).map(move |j| (i, j)));
    cells.map(|at| y[at] * dy[at]).sum()
}

fn agree(what: &str, computed: f64, mut f: impl FnMut(f64) -> f64) {
    let measured = (f(EPSILON) - f(-EPSILON)) / (2.0 * EPSILON);
    assert!(
        relative_eq!(computed, measured, epsilon = 1e-7, max_relative = 1e-5),
        "{what}: computed {computed:e}, measured {measured:e}"
    );
}

/// Checks one layer on batches of several sizes; returns the number of derivatives compared.
fn check<L: Passes<f64>>(name: &str, layer: &L, columns: usize, width: usize) -> usize {
    let mut compared = 0;
    for rows in [1, 2, 7, 70] {
        let x = values(rows, columns, 3);
        let dy = values(rows, width, 4);
        for pass in [TRAINING, Pass::PREDICT] {
            let case = format!("{name}, {rows} rows, training: {}", pass.training);
            let (_, dx, gradients) = run(layer, x.as_ref(), dy.as_ref(), None, &pass);
            let mut moved = x.clone();
            for i in 0..rows.min(9) {
                for j in 0..columns {
                    agree(&format!("{case}: x[{i}, {j}]"), dx[(i, j)], |step| {
                        moved[(i, j)] = x[(i, j)] + step;
                        let value = objective(layer, &moved, &dy, &pass);
                        moved[(i, j)] = x[(i, j)];
                        value
                    });
                    compared += 1;
                }
            }
            let mut moved = layer.clone();
            for (index, gradient) in gradients.tensors().enumerate() {
                if gradient.kind != Kind::Learned {
                    continue;
                }
                for (at, &computed) in gradient.values.iter().enumerate() {
                    agree(
                        &format!("{case}: {}[{at}]", gradient.name),
                        computed,
                        |step| {
                            let original = tensor(&moved, index)[at];
                            tensor_mut(&mut moved, index)[at] = original + step;
                            let value = objective(&moved, &x, &dy, &pass);
                            tensor_mut(&mut moved, index)[at] = original;
                            value
                        },
                    );
                    compared += 1;
                }
            }
            shared(&case, layer, &x, &dy, &dx, &pass);
        }
    }
    nothing(layer, columns, width);
    compared
}

/// The gradient of a second reader is added to the first one's.
fn shared<L: Passes<f64>>(
    case: &str,
    layer: &L,
    x: &Mat<f64>,
    dy: &Mat<f64>,
    alone: &Mat<f64>,
    pass: &Pass,
) {
    let first = values(x.nrows(), x.ncols(), 8);
    let (_, both, _) = run(layer, x.as_ref(), dy.as_ref(), Some(&first), pass);
    for i in 0..x.nrows() {
        for j in 0..x.ncols() {
            let (found, sum) = (both[(i, j)], first[(i, j)] + alone[(i, j)]);
            assert!(
                abs_diff_eq!(found, sum, epsilon = 1e-12),
                "{case}: shared x[{i}, {j}]"
            );
        }
    }
}

/// No samples: nothing to compute, gradients of 0.
fn nothing<L: Passes<f64>>(layer: &L, columns: usize, width: usize) {
    let (x, dy) = (Mat::zeros(0, columns), Mat::zeros(0, width));
    let (y, _, gradients) = run(layer, x.as_ref(), dy.as_ref(), None, &TRAINING);
    assert_eq!((y.nrows(), y.ncols()), (0, width));
    let learned = gradients
        .tensors()
        .filter(|tensor| tensor.kind == Kind::Learned);
    for tensor in learned {
        assert!(tensor.values.iter().all(|&g| g == 0.0), "{}", tensor.name);
    }
}

#[test]
fn norms() {
    let norm = LayerNorm::<f64, 5>::new(array(1), array(2));
    assert_eq!(check("layer_norm", &norm, 5, 5), 2 * (4 * 10 + 5 * 19));
    check("layer_norm, large ε", &norm.with_epsilon(0.1), 5, 5);
    let norm = RmsNorm::<f64, 5>::new(array(1));
    check("rms_norm", &norm, 5, 5);
    check("rms_norm, large ε", &norm.with_epsilon(0.1), 5, 5);
    let norm = GroupNorm::<f64, 2, 3>::new([array(1), array(2)], [array(3), array(4)]);
    assert_eq!(check("group_norm", &norm, 6, 6), 2 * (4 * 12 + 6 * 19));
    check("group_norm, large ε", &norm.with_epsilon(0.1), 6, 6);
    let norm = GroupNorm::<f64, 3, 2>::new([array(1), array(2), array(3)], [array(4); 3]);
    check("group_norm, pairs", &norm, 6, 6);
    let mut norm = BatchNorm::<f64, 3>::new(array(1), array(2));
    norm.running_mean_mut().copy_from_slice(&[0.3, -0.2, 0.1]);
    norm.running_var_mut().copy_from_slice(&[0.5, 2.0, 1.1]);
    assert_eq!(check("batch_norm", &norm, 3, 3), 2 * (4 * 6 + 3 * 19));
    check("batch_norm, large ε", &norm.with_epsilon(0.1), 3, 3);
}

#[test]
fn activations_of_several_values() {
    check("prelu", &Prelu::<f64, 4>::new(array(1)), 4, 4);
    check("glu", &Gated(Glu), 6, 3);
    check("swiglu", &Gated(Swiglu), 6, 3);
    check("geglu", &Gated(Geglu), 6, 3);
}

#[test]
fn merges() {
    assert_eq!(check("subtract", &Merged::Subtract, 8, 4), 2 * 8 * 19);
    check("average", &Merged::Average, 12, 4);
    check("maximum", &Merged::Maximum, 12, 4);
    check("minimum", &Merged::Minimum, 12, 4);
    assert_eq!(check("mix", &Merged::Mix, 3 + 12, 4), 2 * 15 * 19);
    // as wide as a single column, and as the gate
    check("mix of single values", &Merged::Mix, 3 + 3, 1);
    check("mix of threes", &Merged::Mix, 3 + 9, 3);
}

/// Of two largest values each gets half of the gradient, as from `torch.maximum`; of three a third, as from `torch.amax`.
/// The same of the smallest, from `torch.minimum` and `torch.amin`: those are the largest of the negated values.
#[test]
fn values_that_tie_share_the_gradient() {
    let largest = Mat::from_fn(4, 3, |n, k| {
        [
            [2.0, 2.0, 1.0],
            [5.0, 5.0, 5.0],
            [0.0, -1.0, -0.0],
            [1.0, f64::NAN, 3.0],
        ][n][k]
    });
    let dy = Mat::from_fn(4, 1, |n, _| [1.0, 3.0, -4.0, 6.0][n]);
    let expected = [
        [0.5, 0.5, 0.0],
        [1.0, 1.0, 1.0],
        [-2.0, 0.0, -2.0],
        [2.0, 2.0, 2.0],
    ];
    for (merge, sign) in [(Merged::Maximum, 1.0), (Merged::Minimum, -1.0)] {
        let x = Mat::from_fn(4, 3, |n, k| sign * largest[(n, k)]);
        let (y, dx, _) = run(&merge, x.as_ref(), dy.as_ref(), None, &Pass::PREDICT);
        assert_eq!(dx, Mat::from_fn(4, 3, |n, k| expected[n][k]), "{merge:?}");
        let y = [y[(0, 0)], y[(1, 0)], y[(2, 0)], y[(3, 0)]].map(|y| sign * y);
        assert_eq!(y[..3], [2.0, 5.0, 0.0], "{merge:?}");
        assert!(y[3].is_nan(), "{merge:?}");
        let one: [f64; 1] = merge.one(pulp::Scalar::new(), &[1.0, f64::NAN, 3.0]);
        assert!(one[0].is_nan(), "{merge:?}");
    }
}

#[test]
fn fixed_maps() {
    let fixed = Standardize::<f64, 3>::new([1.0, -2.0, 0.5], [0.7, 2.0, 3.0]);
    assert_eq!(check("standardize", &fixed, 3, 3), 2 * 3 * 19);
    let fixed = Features::<f64, 3, 8>::init(&mut InitRng::new(5), 0.7);
    assert_eq!(check("features", &fixed, 3, 8), 2 * 3 * 19);
}

#[test]
fn noise() {
    for noise in [
        Noise::Dropout(0.4),
        Noise::AlphaDropout(0.3),
        Noise::GaussianNoise(0.5),
    ] {
        check(&format!("{noise:?}"), &noise, 5, 5);
    }
}

#[test]
fn own() {
    let mixed = Mixed {
        factors: [0.7, -1.3],
    };
    assert_eq!(check("own", &mixed, 2, 2), 2 * (4 * 2 + 2 * 19));
}

/// Indices have gradient 0, and so do rows that no index selects.
#[test]
fn embedding() {
    let layer = Embedding::<f64, 6, 3>::init(&mut InitRng::new(1));
    let mut rng = nn_core::numeric::random::seeded(2);
    for rows in [1, 2, 7, 70] {
        let x = Mat::from_fn(rows, 2, |_, _| f64::from(rng.random_range(0..5)));
        let dy = values(rows, 6, 4);
        let (y, dx, gradients) = run(&layer, x.as_ref(), dy.as_ref(), None, &TRAINING);
        assert_eq!(dx, Mat::<f64>::zeros(rows, 2));
        let mut moved = layer.clone();
        let gradient = tensor(&gradients, 0).to_vec();
        for (at, &computed) in gradient.iter().enumerate() {
            agree(&format!("weight[{at}]"), computed, |step| {
                let original = tensor(&moved, 0)[at];
                tensor_mut(&mut moved, 0)[at] = original + step;
                let value = objective(&moved, &x, &dy, &TRAINING);
                tensor_mut(&mut moved, 0)[at] = original;
                value
            });
        }
        assert_eq!(gradient[15..], [0.0; 3]); // class 5 never occurs
        for n in 0..rows {
            let [a, b] = [x[(n, 0)], x[(n, 1)]];
            for w in 0..3 {
                assert_eq!(y[(n, w)], layer.weight()[(index(a), w)]);
                assert_eq!(y[(n, 3 + w)], layer.weight()[(index(b), w)]);
            }
            let one: [f64; 6] = layer.one(pulp::Scalar::new(), &[a, b]);
            assert!((0..6).all(|j| one[j] == y[(n, j)]));
        }
    }
    nothing(&layer, 2, 6);
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small and whole
fn index(value: f64) -> usize {
    value as usize
}

/// An invalid index gives NaN from calls that cannot return an error, and an error from those that can.
#[test]
fn an_index_that_is_none() {
    let layer = Embedding::<f64, 6, 3>::init(&mut InitRng::new(1));
    for bad in [-1.0, 0.5, 6.0, 1e300, -1e300, f64::NAN, f64::INFINITY] {
        let x = Mat::from_fn(2, 1, |n, _| if n == 0 { bad } else { 2.0 });
        let mut slot = Slot::new(2, 3);
        layer.forward(x.as_ref(), &mut slot, &Pass::PREDICT);
        let y = slot.value().to_owned();
        assert!((0..3).all(|w| y[(0, w)].is_nan() && y[(1, w)] == layer.weight()[(2, w)]));
        let one: [f64; 3] = layer.one(pulp::Scalar::new(), &[bad]);
        assert!(one.iter().all(|y| y.is_nan()));
        slot.source().gradient.unwrap().fill(1.0);
        let mut gradients = layer.clone();
        let source = Source::input(x.as_ref(), None);
        layer.backward(source, &mut slot, &mut gradients, &TRAINING);
        let sums = tensor(&gradients, 0).iter().sum::<f64>();
        assert_eq!(sums, 3.0, "{bad}");
        let problem = rt::embedding::check("city", 6, x.as_ref(), 0).unwrap_err();
        let text = nn_core::Error::from(problem).to_string();
        assert!(text.contains("row 1, column 1"), "{text}");
        assert!(text.contains("`city`, which has 6 rows"), "{text}");
    }
    assert!(rt::embedding::check("city", 6, values::<f64>(0, 1, 1).as_ref(), 0).is_ok());
    let all = Mat::from_fn(6, 1, |n, _| [0.0_f32, 1.0, 2.0, 3.0, 4.0, 5.0][n]);
    assert!(rt::embedding::check("city", 6, all.as_ref(), 0).is_ok());
}

/// One sample is a batch of one.
fn one_is_batch<S: Simd, L: Passes<f64>, const I: usize, const O: usize>(simd: S, layer: &L) {
    let (x, dy) = (values::<f64>(9, I, 3), Mat::zeros(9, O));
    let (batch, ..) = run(layer, x.as_ref(), dy.as_ref(), None, &Pass::PREDICT);
    for n in 0..9 {
        let row: [f64; I] = std::array::from_fn(|j| x[(n, j)]);
        let one: [f64; O] = layer.one(simd, &row);
        for (j, &y) in one.iter().enumerate() {
            let expected = batch[(n, j)];
            assert_relative_eq!(y, expected, epsilon = 1e-15, max_relative = 1e-12);
        }
    }
}

/// The single-sample path gives the numbers of the batch.
#[test]
fn one_sample() {
    struct All;
    impl pulp::WithSimd for All {
        type Output = ();
        fn with_simd<S: Simd>(self, simd: S) {
            let (six, other) = (array::<6>(1), array::<6>(2));
            one_is_batch::<_, _, 6, 6>(simd, &LayerNorm::new(six, other));
            one_is_batch::<_, _, 6, 6>(simd, &RmsNorm::new(six));
            let groups = [array::<3>(1), array(2)];
            one_is_batch::<_, _, 6, 6>(simd, &GroupNorm::new(groups, groups));
            let mut norm = BatchNorm::<f64, 6>::new(six, other);
            norm.running_mean_mut()[2] = 3.0;
            norm.running_var_mut()[3] = 0.2;
            one_is_batch::<_, _, 6, 6>(simd, &norm);
            one_is_batch::<_, _, 6, 6>(simd, &Prelu::new(six));
            one_is_batch::<_, _, 6, 6>(simd, &Standardize::new(six, other));
            let features = Features::<f64, 6, 3>::init(&mut InitRng::new(3), 0.5);
            one_is_batch::<_, _, 6, 3>(simd, &features);
            one_is_batch::<_, _, 6, 3>(simd, &Gated(Glu));
            one_is_batch::<_, _, 6, 3>(simd, &Gated(Geglu));
            one_is_batch::<_, _, 6, 3>(simd, &Gated(Swiglu));
            one_is_batch::<_, _, 6, 3>(simd, &Merged::Subtract);
            one_is_batch::<_, _, 6, 2>(simd, &Merged::Average);
            one_is_batch::<_, _, 6, 2>(simd, &Merged::Maximum);
            one_is_batch::<_, _, 6, 2>(simd, &Merged::Minimum);
            one_is_batch::<_, _, 9, 2>(simd, &Merged::Mix);
            let mixed = Mixed::init(&mut nn_core::numeric::random::seeded(1));
            one_is_batch::<_, _, 2, 2>(simd, &mixed);
        }
    }
    nn_core::numeric::simd::dispatch(All);
}

/// A layer whose gradient is off by one per mille.
#[derive(Clone)]
struct Planted;

impl Passes<f64> for Planted {
    fn forward(&self, x: MatRef<'_, f64>, slot: &mut Slot<f64>, pass: &Pass) {
        rt::elementwise::forward(rt::Scale(1.001), x, slot, pass);
    }
    fn backward(&self, source: Source<'_, f64>, slot: &mut Slot<f64>, _: &mut Self, pass: &Pass) {
        rt::elementwise::backward(rt::Scale(1.0), source, slot, pass);
    }
    fn one<S: Simd, const I: usize, const O: usize>(&self, _: S, x: &[f64; I]) -> [f64; O] {
        std::array::from_fn(|k| 1.001 * x[k])
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, f64>> {
        std::iter::empty()
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, f64>> {
        std::iter::empty()
    }
}

#[test]
#[should_panic(expected = "planted, 1 rows, training: true: x[0, 0]: computed")]
fn a_planted_fault_is_caught() {
    check("planted", &Planted, 2, 2);
}
