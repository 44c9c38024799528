//! Declared networks equal the same networks written by hand.

use approx::assert_abs_diff_eq;
use nn_core::prelude::*;

network! {
    /// The notes' network N5.
    struct Xor {
        input: 2,
        hidden: dense(2) -> sigmoid,
        output: dense(1) -> sigmoid,
    }
}

network! {
    /// Handwritten digits.
    pub struct Digits {
        input: 64,
        /// Reads the pixels.
        hidden: dense(64) -> relu -> dropout(0.1),
        output: dense(10) -> softmax,
    }
}

network! {
    struct Plain {
        input: 1,
        neg -> exp -> scale(std::f64::consts::PI / 180.0) -> sin -> recip -> scale(2),
    }
}

network! {
    struct Mlp<const IN: usize, const H: usize> {
        input: IN,
        hidden: dense(IN => H, bias = false, init = torch) -> leaky_relu,
        output: dense(3),
    }
}

fn xor() -> Xor<f64> {
    Xor {
        hidden: Dense::new([[3.0, 4.0], [2.0, 3.0]], [-2.0, -4.0]),
        output: Dense::new([[5.0, -5.0]], [-2.0]),
    }
}

#[test]
fn predicts_the_table_of_n5() {
    let x = Batch::from_rows([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]).unwrap();
    let net = xor();
    let y = net.predict(&x);
    for ((x, y), expected) in x.rows().zip(y.rows()).zip([0.7426, 0.1833, 0.7426, 0.3343]) {
        assert_abs_diff_eq!(y[0], expected, epsilon = 5e-5);
        let one = net.predict_one(&[x[0], x[1]]);
        assert_abs_diff_eq!(y[0], one[0], epsilon = 1e-12);
    }
}

#[test]
fn constants_need_no_instance() {
    assert_eq!((Digits::INPUT, Digits::OUTPUT), (64, 10));
    assert_eq!(Digits::PARAMETERS, 64 * 64 + 64 + 640 + 10);
    assert_eq!(Digits::MULTIPLY_ADDS, 64 * 64 + 640);
    assert_eq!(Digits::LAYERS.len(), 5);
    let net = Digits::<f32>::new(1);
    println!("{net}");
    let names: Vec<_> = net.tensors().map(|p| p.name.to_string()).collect();
    assert_eq!(
        names,
        [
            "hidden.weight",
            "hidden.bias",
            "output.weight",
            "output.bias"
        ]
    );
    assert_eq!(Mlp::<4, 8>::PARAMETERS, 4 * 8 + 8 * 3 + 3);
    let p: [f64; 3] = Mlp::<4, 8, f64>::new(3).predict_one(&[0.5; 4]);
    assert!(p.iter().all(|p| p.is_finite()));
    let bare = Plain::<f64>::new(0);
    let angle = (-1.0_f64).exp() * std::f64::consts::PI / 180.0;
    assert_abs_diff_eq!(
        bare.predict_one(&[1.0])[0],
        2.0 / angle.sin(),
        epsilon = 1e-9
    );
}

#[test]
fn learns() {
    let net: Digits = Digits::new(7);
    let x = Batch::from_rows([[0.5; 64]]).unwrap();
    let y: Labels<10> = Labels::new([3]).unwrap();
    let mut work = net.workspace(1);
    let value = net
        .loss_and_gradients(&x, &y, &CrossEntropy::new(), &mut work)
        .unwrap();
    assert!(value.is_finite());
    assert_eq!(work.gradients().hidden.weight().nrows(), 64);
}

#[test]
fn a_chosen_initialiser_is_the_layers() {
    network! {
        struct Chosen {
            input: 3,
            #[allow(zero_hidden_layer)]
            first: dense(4, init = zeros) -> relu,
            block: repeat(2) { residual { a: dense(4) -> relu, b: dense(4, init = zeros) } },
            output: dense(2, bias = false),
        }
    }
    let net = Chosen::<f32>::new(1);
    let zero =
        |p: nn_core::layer::tensor::Parameter<f32>| p.values.iter().all(|value| *value == 0.0);
    for parameter in net.tensors() {
        let name = parameter.name.to_string();
        let chosen = ["first.weight", "block.0.b.weight", "block.1.b.weight"];
        let zeros = name.ends_with("bias") || chosen.contains(&&name[..]);
        assert_eq!(zero(parameter), zeros, "{name}");
    }
}
