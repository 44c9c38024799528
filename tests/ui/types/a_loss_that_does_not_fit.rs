// errors: 9
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }
network! { pub struct Yes { input: 4, output: dense(3) -> sigmoid } }

type Work<N> = Workspace<N>;
type Values = Dataset<f32, 4, Batch<f32, 3>>;

fn classes_of_a_sigmoid(net: &mut Yes, data: &Values) {
    let _ = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).fit(net, data);
}
fn its_gradients(net: &Yes, data: &Values, work: &mut Work<Yes>) {
    let _ = net.loss_and_gradients(data.inputs(), data.targets(), &CrossEntropy::new(), work);
}
fn its_step(net: &mut Yes, data: &Values, work: &mut Work<Yes>) {
    let _ = net.train_step(data.inputs(), data.targets(), &CrossEntropy::new(), &mut Sgd::new(0.1), work);
}

fn decisions_of_a_softmax(net: &mut Classes, data: &Values) {
    let _ = Trainer::new(BinaryCrossEntropy::new(), Sgd::new(0.1)).fit(net, data);
}
fn its_decisions(net: &Classes, data: &Values, work: &mut Work<Classes>) {
    let _ = net.loss_and_gradients(data.inputs(), data.targets(), &BinaryCrossEntropy::new(), work);
}
fn a_step_of_them(net: &mut Classes, data: &Values, work: &mut Work<Classes>) {
    let _ = net.train_step(data.inputs(), data.targets(), &BinaryCrossEntropy::new(), &mut Sgd::new(0.1), work);
}

fn margins_of_a_softmax(net: &mut Classes, data: &Values) {
    let _ = Trainer::new(Hinge::new(), Sgd::new(0.1)).fit(net, data);
}
fn their_loss(net: &Classes, data: &Values, work: &mut Work<Classes>) {
    let _ = net.loss(data.inputs(), data.targets(), &Hinge::new(), work);
}
fn their_trace(net: &Classes, data: &Values) {
    let _ = net.trace(data.inputs(), data.targets(), &Hinge::new());
}

fn main() {}
