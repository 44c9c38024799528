use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 200_000,
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let _ = net.predict_one(&[0.0; 200_000]);
}
