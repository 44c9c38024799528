// errors: 4
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let x = Batch::<f32, 4>::zeros(2);
    let loss = CrossEntropy::new();
    let net = Classes::new(1);
    let mut work = net.workspace(2);

    let _ = net.loss_and_gradients(&x, vec![0, 1], &loss, &mut work);
    let _ = net.loss_and_gradients(&x, &[0_usize; 4], &loss, &mut work);
    let _ = net.loss(&x, &vec![0_u8, 1], &loss, &mut work);

    let rows = vec![vec![0.0_f32; 4]; 2];
    let _ = net.predict(&rows);
}
