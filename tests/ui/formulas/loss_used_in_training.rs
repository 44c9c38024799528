use nn_core::prelude::*;

nn_core::loss! {
    pub struct Cube(y, t) = (y - t) ^ 3;
}

network! {
    pub struct Net {
        input: 4,
        output: dense(3),
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let (x, y) = (Batch::<f32, 4>::zeros(2), Batch::<f32, 3>::zeros(2));
    let mut work = net.workspace(2);
    let loss = Cube::new().reduction(Reduction::Sum);
    let _ = net.loss_and_gradients(&x, &y, &loss, &mut work);
}
