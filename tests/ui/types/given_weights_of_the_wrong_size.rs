use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn main() {
    let _ = Net::<f32> {
        hidden: Dense::new([[0.0; 4]; 8], [0.0; 8]),
        output: Dense::new([[0.0; 9]; 3], [0.0; 3]),
    };
}
