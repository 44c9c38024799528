nn_core::activation! {
    pub struct Ramp(x) = if x > 0 { x };
}

fn main() {}
