nn_core::activation! {
    pub struct Ramp(x) = if 0 < x < 1 { x } else { 0 };
}

fn main() {}
