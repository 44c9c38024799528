use nn_core::prelude::*;

nn_core::activation! {
    pub struct Swish(x; beta = 1.0) = x / (1 + expo(-beta * x));
}

network! {
    pub struct Net {
        input: 4,
        hidden: dense(8) -> Swish(2.0),
        output: dense(3) -> softmax,
    }
}

fn main() {
    let net = Net::<f32>::new(1);
    let [a, _, _] = net.predict_one(&[0.0; 4]);
    let _: f32 = Swish::default().value(a);
}
