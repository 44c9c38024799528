// errors: 1
use nn_core::loss::Losses;
use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: (digit: dense(10) -> softmax, parity: dense(1) -> sigmoid),
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let x = Batch::<f32, 4>::zeros(2);
    let digits = Labels::<10>::new([0, 1]).unwrap();
    let parities = Batch::<f32, 1>::zeros(2);
    let loss = Losses::new((CrossEntropy::new(), BinaryCrossEntropy::new()));
    let mut work = net.workspace(2);
    let _ = net.loss_and_gradients(&x, &(parities, digits), &loss, &mut work);
}
