nn_core::activation! {
    pub struct Swish(x; x = 1.0) = x / (1 + exp(-x));
}

fn main() {}
