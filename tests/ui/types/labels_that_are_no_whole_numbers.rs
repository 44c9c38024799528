// errors: 3
use nn_core::prelude::*;

fn main() {
    let _ = Labels::<2>::new(["cat", "dog"]);
    let _ = Labels::<2>::new(vec![0.0_f32, 1.0]);
    let _ = Labels::<2>::new([String::from("cat")].iter());
}
