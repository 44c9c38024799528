nn_core::activation! {
    #[deny(not_finite)]
    pub struct Inverse(x) = 1 / x;
}

fn main() {}
