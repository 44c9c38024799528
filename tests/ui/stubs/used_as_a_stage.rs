use nn_core::prelude::*;

network! {
    pub struct Encoder {
        input: 4,
        hidden: dense(8) -> rleu,
        code: dense(2) -> tanh,
    }
}

network! {
    pub struct Net {
        input: 4,
        encoder: network(Encoder),
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let [a, b, c] = net.predict_one(&[0.0; 4]);
    let [d, e] = net.encoder.predict_one(&[a, b, c, 0.0]);
    println!("{net} {d} {e} {}", net.encoder.hidden.bias()[0]);
}
