// errors: 3
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let x = Batch::<f32, 4>::zeros(2);
    let mut net = Classes::new(1);
    net.forward(&x);
    net.backward();
    net.train();
}
