// errors: 3
use nn_core::prelude::*;

network! {
    pub struct Two {
        input: 4,
        hidden: dense(8) -> relu,
        output: (digit: dense(10) -> softmax, size: dense(1)),
    }
}

fn main() {
    let x = Batch::<f32, 4>::zeros(2);
    let y = (Labels::<10>::new([0, 1]).unwrap(), Batch::<f32, 1>::zeros(2));
    let losses = (CrossEntropy::new(), SquaredError::new());
    let mut net = Two::new(1);
    let mut work = net.workspace(2);
    let _ = net.loss(&x, &y, &losses, &mut work);
    let data = Dataset::new(x, y).unwrap();
    let _ = Trainer::new(losses, Adam::new(0.1)).epochs(3).fit(&mut net, &data);
}
