nn_core::activation! {
    pub struct Double(x; b = 1.0) = x * 2;
}

fn main() {
    let _ = Double(1.0);
}
