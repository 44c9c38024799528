use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        output: dense(1) -> step,
    }
}

fn main() {
    let net = Net::new(1);
    let x = Batch::<f32, 4>::zeros(1);
    let _ = net.trace(&x, &Batch::<f32, 1>::zeros(1), &SquaredError::new());
}
