// errors: 4
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

fn main() {
    let net = Classes::new(1);
    let _ = net.predict(&[0.0_f32; 4]);
    let _ = net.predict(&[[0.0_f32; 4]; 2]);
    let _ = net.predict_one(&vec![0.0_f32; 4]);
    let _ = net.predict_one(&[0.0, 1.0]);
}
