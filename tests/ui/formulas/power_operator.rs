nn_core::activation! {
    pub struct Cube(x) = x ^ 3;
}

fn main() {}
