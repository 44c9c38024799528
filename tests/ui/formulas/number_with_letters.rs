// errors: 7
use nn_core::network;

nn_core::activation! {
    pub struct Line(x) = 2x + 1;
}

nn_core::loss! {
    pub struct Scaled(y, t; factor = 0.5f64) = factor * (y - t) * (y - t);
}

network! {
    pub struct Net {
        input: 64px,
        #[lr(0.1abc)]
        hidden: dense(8) -> leaky_relu(0.1f32) -> dropout(0.5x),
        tower: repeat(3x) { residual { relu } },
        output: dense(3),
    }
}

fn main() {}
