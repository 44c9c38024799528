// errors: 2
nn_core::activation! {
    pub struct Ramp(x) = if x > 0 { exp(x); x } else { let y = x; y; };
}

fn main() {}
