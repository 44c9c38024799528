use nn_core::prelude::*;

nn_core::loss! {
    pub struct Focal(y, t) = -t * (1 - y) * ln(y) - (1 - t) * y * ln(1 - y);
}

network! {
    pub struct Net {
        input: 4,
        output: dense(1),
    }
}

fn main() {
    let mut net = Net::<f32>::new(1);
    let (x, t) = (Batch::zeros(8), Batch::zeros(8));
    let mut work = net.workspace(8);
    let _ = net.train_step(&x, &t, &Focal::new(), &mut Sgd::new(0.1), &mut work);
}
