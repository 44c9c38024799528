// errors: 3
nn_core::activation! {
    pub struct Cube(x) = x.powi(3, 2) + x.clamp(1) + x.exp(2);
}

fn main() {}
