use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f64>::new(1);
    let x = Batch::<f32, 4>::zeros(2);
    let _ = net.predict(&x);
}
