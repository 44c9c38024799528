use nn_core::prelude::*;

fn main() {
    let _ = Dataset::new(Batch::<f32, 4>::zeros(2), vec![0, 1]);
}
