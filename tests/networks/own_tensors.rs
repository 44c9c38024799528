//! A user-defined layer with a rank-4 tensor: penalties, bounds, files, checks and tables.

use approx::assert_relative_eq;
use nn_core::inspect::gradcheck;
use nn_core::layer::tensor::{Parameter, ParameterMut, Role};
use nn_core::layer::{Layer, MatMut, MatRef};
use nn_core::numeric::random::Rng;
use nn_core::optim::{Optimizer, Setting, States, Update};
use nn_core::prelude::*;
use rand::RngExt as _;

/// Two filters of 1×2×2 over an image of 3×3: y = w * x, eight values.
#[derive(Debug, Clone, PartialEq)]
struct Filters<T> {
    weight: [T; 8],
}

/// The place in the image for a value of the output and a place in the filter.
fn place(output: usize, tap: usize) -> usize {
    let (row, column) = (output / 2 + tap / 2, output % 2 + tap % 2);
    row * 3 + column
}

impl<T: Scalar> Layer for Filters<T> {
    type Scalar = T;

    const INPUT: usize = 9;
    const OUTPUT: usize = 8;
    const PARAMETERS: usize = 8;
    const MULTIPLY_ADDS: usize = 32;

    fn init(rng: &mut Rng) -> Self {
        Self {
            weight: std::array::from_fn(|_| T::from_f64(rng.random_range(-1.0..1.0))),
        }
    }

    fn forward(&self, x: MatRef<'_, T>, mut y: MatMut<'_, T>) {
        for n in 0..x.nrows() {
            for k in 0..8 {
                let taps =
                    (0..4).map(|tap| self.weight[k / 4 * 4 + tap] * x[(n, place(k % 4, tap))]);
                y[(n, k)] = taps.sum();
            }
        }
    }

    fn backward(
        &self,
        x: MatRef<'_, T>,
        _y: MatRef<'_, T>,
        dy: MatRef<'_, T>,
        gradients: &mut Self,
        mut dx: Option<MatMut<'_, T>>,
    ) {
        gradients.weight = [T::ZERO; 8];
        if let Some(dx) = &mut dx {
            dx.fill(T::ZERO);
        }
        for n in 0..x.nrows() {
            for k in 0..8 {
                for tap in 0..4 {
                    let (w, at) = (k / 4 * 4 + tap, place(k % 4, tap));
                    gradients.weight[w] += dy[(n, k)] * x[(n, at)];
                    if let Some(dx) = &mut dx {
                        dx[(n, at)] += dy[(n, k)] * self.weight[w];
                    }
                }
            }
        }
    }

    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, T>> {
        std::iter::once(Parameter::weight("weight", [2, 1, 2, 2], &self.weight))
    }

    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, T>> {
        std::iter::once(ParameterMut::weight(
            "weight",
            [2, 1, 2, 2],
            &mut self.weight,
        ))
    }
}

network! {
    struct Plain { input: 9, filters: layer(Filters) -> tanh, output: dense(2) }
}

network! {
    struct Governed {
        input: 9,
        #[l2(0.1)]
        #[max_norm(0.5)]
        filters: layer(Filters) -> tanh,
        output: dense(2),
    }
}

fn samples<const F: usize>(rows: usize) -> Batch<f64, F> {
    let value = |i: usize| (i as f64 * 0.73 + 0.2).sin();
    let rows = (0..rows).map(|n| std::array::from_fn(|j| value(n * F + j)));
    Batch::from_rows(rows.collect::<Vec<_>>()).unwrap()
}

#[test]
fn gradients_and_table() {
    let (net, x, y) = (Plain::<f64>::new(3), samples(5), samples(5));
    let report = gradcheck::check(&net, &x, &y, &SquaredError::new()).unwrap();
    assert!(report.passed(), "{report}");
    assert_eq!(report.checked, 8 + 8 * 2 + 2 + 5 * 9);
    assert_eq!((Plain::PARAMETERS, Plain::MULTIPLY_ADDS), (26, 48));
    let tensor = net.tensors().next().unwrap();
    assert_eq!(
        (tensor.shape(), tensor.role),
        (&[2, 1, 2, 2][..], Role::Weight)
    );
}

#[test]
fn a_penalty_counts_its_weights() {
    let (net, x, y) = (Governed::<f64>::new(3), samples(5), samples(5));
    let mut work = net.workspace(5);
    let loss = SquaredError::new();
    let alone = net.loss(&x, &y, &loss, &mut work).unwrap();
    let all = net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    let squares: f64 = net.filters.weight.iter().map(|w| w * w).sum();
    assert_relative_eq!(all - alone, 0.1 * squares, max_relative = 1e-12);
    let report = gradcheck::check(&net, &x, &y, &loss).unwrap();
    assert!(report.passed(), "{report}");
}

#[test]
fn a_bound_is_each_filters() {
    let (mut net, x, y) = (Governed::<f64>::new(3), samples(5), samples(5));
    net.filters.weight = [0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1];
    let mut work = net.workspace(5);
    net.train_step(&x, &y, &SquaredError::new(), &mut Sgd::new(0.0), &mut work)
        .unwrap();
    for (w, expected) in net
        .filters
        .weight
        .iter()
        .zip([0.25, 0.25, 0.25, 0.25, 0.1, 0.1, 0.1, 0.1])
    {
        assert_relative_eq!(*w, expected, max_relative = 1e-12);
    }
}

#[test]
fn a_file_has_its_shape() {
    let net = Plain::<f32>::new(4);
    let bytes = net.to_bytes().unwrap();
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.tensor("filters.weight").unwrap().shape(), [2, 1, 2, 2]);
    let same = Plain::from_bytes(&bytes).unwrap();
    assert_eq!(same.filters, net.filters);
    let mut broken = net;
    broken.filters.weight[6] = f32::NAN;
    let problem = broken.to_bytes().unwrap_err().to_string();
    assert!(
        problem.contains("filters.weight[1][0][1][0] is NaN"),
        "{problem}"
    );
}

/// Descent by the norm of each tensor, which needs the whole tensor.
#[derive(Debug, Clone)]
struct Normalised<T> {
    learning_rate: f64,
    shapes: Vec<(Vec<usize>, Role)>,
    states: States<T>,
}

#[derive(Debug, Clone, Copy)]
struct Nothing;

impl<T: Scalar> Update<T> for Nothing {
    type State = [T; 1];

    fn one(self, parameter: T, _: T, state: [T; 1]) -> (T, [T; 1]) {
        (parameter, state)
    }
}

impl<T: Scalar> Optimizer<T> for Normalised<T> {
    type Update = Nothing;
    const NAME: &'static str = "Normalised";
    const STATES: &'static [&'static str] = &["seen"];
    const WHOLE: bool = true;

    fn formula(&self, _: &Setting<'_>) -> Nothing {
        Nothing
    }
    fn states(&mut self) -> &mut States<T> {
        &mut self.states
    }
    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }
    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
    fn update_whole(&mut self, index: usize, setting: &Setting<'_>, p: &mut [T], g: &[T]) {
        self.shapes.push((setting.shape.to_vec(), setting.role));
        let norm = g.iter().map(|g| g.to_f64().powi(2)).sum::<f64>().sqrt();
        let rate = T::from_f64(self.learning_rate / norm);
        let mut seen = self.states.of(index, 1, p.len());
        for ((p, &g), seen) in p.iter_mut().zip(g).zip(seen.next().unwrap()) {
            *p -= rate * g;
            *seen += T::ONE;
        }
    }
}

/// A rule that needs whole tensors gets them, with shapes and roles; two ways to a step agree.
#[test]
fn an_optimizer_of_whole_tensors() {
    network! { struct Wide { input: 9, filters: layer(Filters) -> tanh, hidden: dense(40) -> tanh, output: dense(2) } }
    let (x, y, loss) = (samples(70), samples(70), SquaredError::new());
    let start = Normalised {
        learning_rate: 0.1,
        shapes: Vec::new(),
        states: States::new(),
    };
    let (mut one, mut sgd) = (Wide::<f64>::new(3), start.clone());
    let mut work = one.workspace(70);
    one.train_step(&x, &y, &loss, &mut sgd, &mut work).unwrap();
    let mut shapes = sgd.shapes;
    shapes.sort_by_key(|(shape, _)| shape.clone());
    let expected = [
        (vec![2], Role::Bias),
        (vec![2, 1, 2, 2], Role::Weight),
        (vec![2, 40], Role::Weight),
        (vec![40], Role::Bias),
        (vec![40, 8], Role::Weight),
    ];
    assert_eq!(shapes, expected);
    let (mut two, mut sgd) = (Wide::<f64>::new(3), start);
    two.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    sgd.step(&mut two, work.gradients()).unwrap();
    for (a, b) in one.parameters().zip(two.parameters()) {
        for (a, b) in a.values.iter().zip(b.values) {
            assert_relative_eq!(*a, *b, max_relative = 1e-12);
        }
    }
}
