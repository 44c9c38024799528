// errors: 3
nn_core::activation! {
    pub struct Swish(x; beta = 1.0) = (x ^ 2) / (1 + expo(-bta * x));
}

fn main() {}
