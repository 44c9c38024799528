nn_core::activation! {
    pub struct Swish(x; beta = 1.0) = x / (1 + exp(-bta * x));
}

fn main() {}
