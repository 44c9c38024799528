// errors: 2
use nn_core::prelude::*;

fn main() {
    let _ = Trainer::new(SquaredError, Sgd::new(0.1));
    let _ = Trainer::new(SquaredError::new(), Adam);
}
