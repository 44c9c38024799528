nn_core::activation! {
    pub struct Ramp(x, y) = max(x, y);
}

fn main() {}
