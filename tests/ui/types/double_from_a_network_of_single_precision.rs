use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        output: dense(3) -> softmax,
    }
}

fn main() {
    let _: Net<f64> = Net::new(1);
}
