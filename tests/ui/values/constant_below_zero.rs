use nn_core::network;

const WIDTH: usize = 2;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(WIDTH - 3) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let _ = net.predict_one(&[0.0; 4]);
}
