nn_core::activation! {
    pub struct Ramp(x) = if x > 0 { let y = x; y } else { 0 };
}

fn main() {}
