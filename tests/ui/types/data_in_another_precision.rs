// errors: 7
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

type Double = Dataset<f64, 4, Batch<f64, 3>>;
type Single = Dataset<f32, 4, Labels<3>>;

fn asked(net: &Classes, data: &Double) {
    let _ = net.predict(data.inputs());
    let _ = net.evaluate(data);
}
fn taught(net: &Classes, data: &Double, work: &mut Workspace<Classes>) {
    let _ = net.loss_and_gradients(data.inputs(), Batch::<f32, 3>::zeros(2), &SquaredError::new(), work);
}
fn trained(net: &mut Classes, data: &Double) {
    let _ = Trainer::new(SquaredError::new(), Sgd::new(0.1)).fit(net, data);
}

fn asked_in_double(net: &Classes<f64>, data: &Single) {
    let _ = net.predict(data.inputs());
    let _ = net.evaluate(data);
}
fn trained_in_double(net: &mut Classes<f64>, data: &Single) {
    let _ = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).fit(net, data);
}

fn main() {}
