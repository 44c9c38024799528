nn_core::activation! {
    pub struct Swish(x) = x * sigmiod(x);
}

fn main() {}
