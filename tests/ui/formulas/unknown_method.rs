nn_core::activation! {
    pub struct Swish(x) = x * x.sigmiod();
}

fn main() {}
