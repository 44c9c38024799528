// errors: 3
use nn_core::network;

nn_core::activation! {
    pub struct Constant(x; height = 1.0) = height * 2;
}

network! { struct Net { input: 2, hidden: dense(4) -> Constant, output: dense(1) } }

nn_core::loss! {
    // `exp` is a name here, and the function of that name does not use it
    pub struct Entropy(y, t; exp = 1.0) = exp(y) * y;
}

fn main() {
    let _ = (Net::<f32>::new(1), Entropy::new().exp(2.0));
}
