nn_core::loss! {
    pub struct Square(y, y) = y * y;
}

fn main() {}
