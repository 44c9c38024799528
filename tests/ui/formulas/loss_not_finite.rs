nn_core::loss! {
    #[deny(not_finite)]
    pub struct Exponential(y, t) = exp(-y * t);
}

fn main() {}
