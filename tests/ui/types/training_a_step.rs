use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> step,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let x = Batch::<f32, 4>::zeros(2);
    let y = Batch::<f32, 3>::zeros(2);
    let mut work = net.workspace(2);
    let _ = net.loss_and_gradients(&x, &y, &SquaredError::new(), &mut work);
}
