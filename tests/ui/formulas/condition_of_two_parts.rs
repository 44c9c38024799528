nn_core::activation! {
    pub struct Ramp(x; a = 1.0) = if a && x > 0 { x } else { 0 };
}

fn main() {}
