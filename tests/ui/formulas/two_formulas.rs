nn_core::activation! {
    pub struct Ramp(x) = max(x, 0);
    pub struct Fall(x) = min(x, 0);
}

fn main() {}
