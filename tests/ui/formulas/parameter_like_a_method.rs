nn_core::activation! {
    pub struct Scaled(x; value = 1.0) = value * x;
}

fn main() {}
