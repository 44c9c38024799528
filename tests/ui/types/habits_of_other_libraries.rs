// errors: 7
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let x = Batch::<f32, 4>::zeros(2);
    let loss = CrossEntropy::new();
    let mut net = Classes::new(1);
    let mut adam = Adam::<f32>::new(0.1);
    net.forward(&x);
    net.fit(&x);
    net.parameters_mut().step();
    net.zero_grad();
    loss.backward();
    adam.zero_grad();
    net(&x);
}
