// errors: 3
use nn_core::prelude::*;

network! { pub struct Line { input: 1, output: dense(1) } }

fn main() {
    let x = Batch::<f32, 1>::zeros(2);
    let data = Dataset::new(x.clone(), x).unwrap();
    let mut net = Line::new(1);
    let _ = Trainer::new(Adam::new(0.1), SquaredError::new()).fit(&mut net, &data);
}
