// errors: 2
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let x = Batch::<f32, 4>::zeros(2);
    let y = Labels::<3>::new([0, 1]).unwrap();
    let data = Dataset::new(x.clone(), y.clone()).unwrap();
    let loss = CrossEntropy::new();
    let mut net = Classes::new(1);
    let _ = Trainer::new(loss, Sgd::new(0.1)).validate(&x).fit(&mut net, &data);
    let other = Dataset::new(Batch::<f32, 5>::zeros(2), y).unwrap();
    let _ = Trainer::new(loss, Sgd::new(0.1)).validate(&other).fit(&mut net, &data);
}
