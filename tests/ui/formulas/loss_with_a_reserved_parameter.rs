nn_core::loss! {
    pub struct Square(y, t; reduction = 1.0) = reduction * (y - t) * (y - t);
}

fn main() {}
