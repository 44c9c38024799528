nn_core::activation! {
    pub struct Swish(x) = x / (1 + exp(-cfg::BETA * x));
}

fn main() {}
