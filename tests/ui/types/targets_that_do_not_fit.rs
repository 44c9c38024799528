// errors: 6
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let x = Batch::<f32, 4>::zeros(2);
    let y = Batch::<f32, 1>::zeros(2);
    let three = Labels::<3>::new([0, 1]).unwrap();
    let twelve = Labels::<12>::new([0, 1]).unwrap();
    let mut net = Classes::new(1);
    let mut work = net.workspace(2);

    let _ = net.loss_and_gradients(&x, &y, &CrossEntropy::new(), &mut work);
    let _ = net.loss_and_gradients(&x, &three, &SquaredError::new(), &mut work);
    let _ = net.train_step(&x, &twelve, &CrossEntropy::new(), &mut Sgd::new(0.1), &mut work);

    let values = Dataset::new(x.clone(), y).unwrap();
    let _ = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).fit(&mut net, &values);
    let classes = Dataset::new(x.clone(), three).unwrap();
    let _ = Trainer::new(SquaredError::new(), Sgd::new(0.1)).fit(&mut net, &classes);
    let others = Dataset::new(x, twelve).unwrap();
    let _ = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).fit(&mut net, &others);
}
