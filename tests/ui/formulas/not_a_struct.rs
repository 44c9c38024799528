nn_core::activation! {
    pub fn swish(x) = x / (1 + exp(-x));
}

fn main() {}
