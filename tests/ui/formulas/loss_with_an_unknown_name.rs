nn_core::loss! {
    pub struct Square(y, t) = (y - target) * (y - t);
}

fn main() {}
