// errors: 2
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let mut net = Classes::new(1);
    let data = Dataset::new(Batch::zeros(2), vec![0_u8, 1]).unwrap();
    let _ = Trainer::new(CrossEntropy::new(), Adam::new(0.1)).fit(&mut net, &data);
    let _ = net.evaluate(&data);
    let rows = Dataset::from_rows([[0.0_f32; 4]; 2], [0, 1]).unwrap();
    let (train, _) = rows.split(0.8, 42);
    let _ = net.evaluate(&train);
}
