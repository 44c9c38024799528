nn_core::activation! {
    pub struct Swish(x);
}

fn main() {}
