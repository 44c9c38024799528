// errors: 2
use nn_core::prelude::*;

fn main() {
    let data = Dataset::new(Batch::<f32, 4>::zeros(2), Labels::<3>::new([0, 1]).unwrap()).unwrap();
    let mut rng = nn_core::numeric::random::seeded(1);
    for (x, y) in data.batches(2, &mut rng) {}
    let mut batches = data.batches(2, &mut rng);
    for batch in &mut batches {}
}
