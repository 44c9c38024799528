// errors: 8
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let x = Batch::<f32, 4>::zeros(2);
    let y = Labels::<3>::new([0, 1]).unwrap();
    let net = Classes::new(1);
    net.fit(&x, &y);
    net.state_dict();
    net.load_state_dict("net.pt");
    net.summary();
    net.no_grad();
    net.cuda();
    let sgd = Sgd::<f32>::new(net.parameters(), 0.1);
    for (x, y) in net {}
}
