// errors: 3
use nn_core::prelude::*;

fn main() {
    let _ = Batch::from_rows([0.1_f32, 0.2]);
    let _ = Batch::<f32, 1>::from_rows([0.1, 0.2]);
    let _ = Dataset::<f32, 1, Labels<2>>::from_rows(vec![0.1, 0.2], Labels::new([0, 1]).unwrap());
}
