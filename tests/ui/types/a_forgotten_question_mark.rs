// errors: 6
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn inputs(net: Classes) {
    let x = Batch::from_rows([[0.0_f32; 4]; 2]);
    let _ = net.predict(&x);
}

fn targets(net: Classes, x: Batch<f32, 4>) {
    let y = Labels::<3>::new([0, 1]);
    let _ = net.loss(&x, &y, &CrossEntropy::new(), &mut net.workspace(2));
    let _ = Dataset::new(x, y);
}

fn trained(mut net: Classes, x: Batch<f32, 4>, y: Labels<3>) {
    let data = Dataset::new(x, y);
    let _ = Trainer::new(CrossEntropy::new(), Adam::new(0.1)).fit(&mut net, &data);
}

fn judged(net: Classes, x: Batch<f32, 4>, y: Labels<3>) {
    let data = Dataset::new(x, y);
    let _ = net.evaluate(&data);
}

fn split(x: Batch<f32, 4>, y: Labels<3>) {
    let data = Dataset::new(x, y);
    let _ = data.split(0.8, 42);
}

fn main() {}
