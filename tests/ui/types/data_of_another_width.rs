// errors: 8
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

type Inputs = Batch<f32, 5>;
type Classified = Dataset<f32, 5, Labels<3>>;

fn asked(net: &Classes, x: &Inputs, y: &Labels<3>, work: &mut Workspace<Classes>) {
    let _ = net.predict(x);
    let _ = net.predict_into(x, work);
    let _ = net.classify(x);
    let _ = net.loss(x, y, &CrossEntropy::new(), work);
}
fn taught(net: &mut Classes, x: &Inputs, y: &Labels<3>, work: &mut Workspace<Classes>) {
    let _ = net.loss_and_gradients(x, y, &CrossEntropy::new(), work);
    let _ = net.train_step(x, y, &CrossEntropy::new(), &mut Sgd::new(0.1), work);
}
fn evaluated(net: &Classes, data: &Classified) {
    let _ = net.evaluate(data);
}
fn trained(net: &mut Classes, data: &Classified) {
    let _ = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).fit(net, data);
}

fn main() {}
