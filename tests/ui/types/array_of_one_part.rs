use nn_core::prelude::*;

network! {
    pub struct Net {
        input: (pixels: 64, meta: 5),
        hidden: concat(pixels, meta) -> dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let _ = net.predict_one(&[0.0; 64]);
}
