//! The Jacobian by the parameters, against differences and against gradients of a loss.

use approx::assert_relative_eq;
use nn_core::prelude::*;

network! {
    /// What a Jacobian can trip over: a frozen line, shared weights, noise, statistics, a penalty, two outputs.
    #[allow(linear_after_linear)]
    struct Both {
        input: 3,
        #[frozen]
        start: dense(4) -> tanh,
        #[decay(0.5)]
        code: dense(5) -> dropout(0.5) -> sigmoid,
        norm: batch_norm,
        back: transposed(code),
        output: (class: from(back) -> dense(3) -> softmax, value: from(norm) -> dense(1)),
    }
}

fn sample() -> [f64; 3] {
    [0.4, -1.1, 0.7]
}

#[test]
fn columns_are_the_slopes_by_the_learned_parameters() {
    let net = Both::<f64>::new(5);
    let jacobian = net.jacobian_of_parameters(&sample());
    let names: Vec<String> = net.parameters().map(|p| p.name.to_string()).collect();
    assert!(!names.iter().any(|name| name.starts_with("start")));
    let learned: usize = net.parameters().map(|p| p.values.len()).sum();
    assert_eq!(jacobian.shape(), (4, learned));
    assert_eq!(learned, Both::<f64>::PARAMETERS - (3 * 4 + 4));
    let mut column = 0;
    for tensor in 0..names.len() {
        for at in 0..net.parameters().nth(tensor).unwrap().values.len() {
            let moved = |step: f64| -> Vec<f64> {
                let mut moved = net.clone();
                moved.parameters_mut().nth(tensor).unwrap().values[at] += step;
                let x = Batch::from_rows([sample()]).unwrap();
                moved.predict(&x).row(0).to_vec()
            };
            let (high, low) = (moved(1e-5), moved(-1e-5));
            for i in 0..4 {
                let measured = (high[i] - low[i]) / 2e-5;
                assert_relative_eq!(
                    jacobian[(i, column)],
                    measured,
                    epsilon = 1e-9,
                    max_relative = 1e-7
                );
            }
            column += 1;
        }
    }
}

network! {
    struct Net { input: 3, hidden: dense(4) -> tanh, output: dense(2) }
}

#[test]
fn a_gradient_is_the_jacobian_times_the_slope_of_the_loss() {
    let net = Net::<f64>::new(6);
    let target = [0.3, -0.8];
    let mut work = net.workspace(1);
    let x = Batch::from_rows([sample()]).unwrap();
    let y = Batch::from_rows([target]).unwrap();
    let loss = SquaredError::new().half().reduction(Reduction::Sum);
    net.loss_and_gradients(&x, &y, &loss, &mut work).unwrap();
    let gradient: Vec<f64> = (work.gradients().tensors())
        .flat_map(|tensor| tensor.values.to_vec())
        .collect();
    let (jacobian, prediction) = (
        net.jacobian_of_parameters(&sample()),
        net.predict_one(&sample()),
    );
    assert_eq!(jacobian.ncols(), gradient.len());
    for (column, gradient) in gradient.iter().enumerate() {
        let sum: f64 = (0..2)
            .map(|i| jacobian[(i, column)] * (prediction[i] - target[i]))
            .sum();
        assert_relative_eq!(sum, *gradient, epsilon = 1e-14, max_relative = 1e-12);
    }
}

network! {
    struct Words { input: (word: 1, x: 1), known: from(word) -> embedding(3, 2), output: concat(known, x) -> dense(1) }
}

#[test]
fn a_sample_that_is_refused_has_no_slopes() {
    let net = Words::<f64>::new(7);
    let row = |x: &[f64; 2]| {
        let jacobian = net.jacobian_of_parameters(x);
        (0..jacobian.ncols())
            .map(|j| jacobian[(0, j)])
            .collect::<Vec<f64>>()
    };
    let known = row(&[2.0, 0.5]);
    assert_eq!(known[..4], [0.0; 4], "rows of other words");
    assert!(known[4] != 0.0 && known[5] != 0.0);
    assert!(row(&[3.0, 0.5]).iter().all(|slope| slope.is_nan()));
}
