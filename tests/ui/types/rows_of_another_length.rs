// errors: 3
use nn_core::prelude::*;

fn main() {
    let _ = Batch::<f32, 3>::from_rows([[0.1, 0.2]]);
    let _: Batch<f32, 3> = Batch::from_rows([[0.1, 0.2]]).unwrap();
    let _ = Dataset::<f32, 3, Labels<2>>::from_pairs([([0.1, 0.2], 0)]);
}
