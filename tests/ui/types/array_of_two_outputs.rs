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
    let digit: [f32; 10] = net.predict_one(&[0.0; 4]);
}
