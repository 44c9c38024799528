// errors: 2
use nn_core::network;

const WIDTH: u32 = 8;
const DEPTH: i64 = 8;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(WIDTH) -> relu,
        deep: residual {
            first: dense(DEPTH) -> relu,
            then: dense(DEPTH) -> tanh,
        },
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let _ = net.predict_one(&[0.0; 4]);
}
