// errors: 3
use nn_core::network;

network! {
    #[deny(linear_after_linear)]
    pub struct Net {
        input: 4,
        first: dense(8),
        second: dense(8),
        #[warn(linear_after_linear)]
        third: dense(8),
        #[deny(softmax_inside)]
        fourth: dense(8) -> relu -> softmax,
        output: dense(3) -> softmax,
    }
}

fn main() {}
