nn_core::activation! {
    pub struct Ramp(x) = if x { x } else { 0 };
}

fn main() {}
