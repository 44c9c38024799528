use nn_core::prelude::*;

network! { pub struct Net { input: 4, output: dense(3) -> softmax } }

fn train(net: &mut Net, data: &Dataset<f32, 4, Labels<3>>) {
    let _ = Trainer::new(CrossEntropy::new(), Adam::<f64>::new(0.1)).fit(net, data);
}

fn main() {}
