use nn_core::prelude::*;

network! { struct Gate { input: 4, gate: dense(2) -> step } }

network! {
    pub struct Net {
        input: 4,
        gate: network(Gate),
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let x = Batch::<f32, 4>::zeros(2);
    let y = Labels::<3>::new([0, 1]).unwrap();
    let mut work = net.workspace(2);
    let _ = net.loss_and_gradients(&x, &y, &CrossEntropy::new(), &mut work);
}
