nn_core::activation! {
    pub struct Ramp(x) = max(x);
}

fn main() {}
