// errors: 2
use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> rleu,
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let _ = net.predict_one(&[0.0; 4]);
    let _ = net.predict_one(&[0.0; 5]);
}
