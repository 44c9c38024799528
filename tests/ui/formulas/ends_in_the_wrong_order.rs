nn_core::activation! {
    pub struct Hard(x) = x.clamp(1, -1);
}

fn main() {}
