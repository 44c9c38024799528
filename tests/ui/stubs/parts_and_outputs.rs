// errors: 3
use nn_core::loss::Losses;
use nn_core::prelude::*;

network! {
    pub struct Net {
        input: (pixels: 3, meta: 1),
        trunk: concat(pixels, meta) -> dense(8) -> rleu,
        extra: dense(7 => 5) -> tanh,
        output: (
            digit: dense(3) -> softmax,
            parity: dense(1, bais = false) -> sigmoid,
        ),
    }
}

fn main() {
    let mut net = Net::<f64>::new(1);
    let x = Batch::<f64, 4>::zeros(2);
    let digits = Labels::<3>::new([0, 1]).unwrap();
    let parities = Batch::<f64, 1>::zeros(2);
    let [a, b, c, d] = net.predict_one(&[0.0; 4]);
    let outputs = net.outputs(&x);
    let (digit, parity): (Batch<f64, 3>, Batch<f64, 1>) = (outputs.digit, outputs.parity);
    let losses = Losses::new((CrossEntropy::new(), BinaryCrossEntropy::new())).weights([1.0, 0.5]);
    let mut work = net.workspace(2);
    let mut sgd = Sgd::new(0.1);
    let value = net.train_step(&x, &(digits, parities), &losses, &mut sgd, &mut work).unwrap();
    println!("{net} {a} {b} {c} {d} {value} {digit:?} {parity:?}");
    let _ = (net.trunk.bias()[0], net.extra.bias()[0], net.digit.bias()[0], net.parity.bias());
}
