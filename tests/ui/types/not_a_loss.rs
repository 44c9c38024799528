// errors: 4
use nn_core::prelude::*;

fn main() {
    let _ = Trainer::new(3.0, Sgd::new(0.1));
    let _ = Trainer::new(Sgd::new(0.1), CrossEntropy::new());
    let _ = Trainer::new(CrossEntropy::new, Sgd::new(0.1));
}
