use nn_core::prelude::*;

const HIDDEN: usize = 200_000;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(HIDDEN) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let _ = net.predict_one(&[0.0; 4]);
}
