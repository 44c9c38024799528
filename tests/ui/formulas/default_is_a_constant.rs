nn_core::activation! {
    pub struct Swish(x; beta = BETA) = x / (1 + exp(-beta * x));
}

fn main() {}
