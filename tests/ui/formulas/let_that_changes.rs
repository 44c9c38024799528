// errors: 2
nn_core::activation! {
    pub struct Cube(x) = { let mut y = x * x; y = y * x; y };
}

fn main() {}
