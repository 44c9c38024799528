use nn_core::prelude::*;

fn main() {
    let data = Dataset::new(Batch::<f32, 4>::zeros(2), Labels::<3>::new([0, 1]).unwrap()).unwrap();
    for (i, (x, y)) in data.batches_in_order(2).enumerate() {}
}
