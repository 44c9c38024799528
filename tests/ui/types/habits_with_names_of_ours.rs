// errors: 2
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let net = Classes::new(1);
    net.backward();
    net.train();
}
