// errors: 4
// Each is reported, without follow-up errors.
use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> rleu,
        middle: dense(9 => 6) -> dropout(1.5),
        output: dense(7 => 3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let _: [f32; 3] = net.predict_one(&[0.0; 4]);
}
