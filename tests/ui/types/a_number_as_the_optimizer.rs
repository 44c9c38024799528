// errors: 4
use nn_core::prelude::*;

network! { pub struct Net { input: 4, output: dense(3) -> softmax } }

fn train(net: &mut Net, data: &Dataset<f32, 4, Labels<3>>) {
    let _ = Trainer::new(CrossEntropy::new(), 0.1).epochs(3).fit(net, data);
    let _ = Trainer::new(CrossEntropy::new(), "adam").fit(net, data);
    let _ = Trainer::new(CrossEntropy::new(), Adam::<f32>::new).fit(net, data);
    let _ = Trainer::new(CrossEntropy::new(), CrossEntropy::new()).fit(net, data);
}

fn main() {}
