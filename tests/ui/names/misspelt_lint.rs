// errors: 2
use nn_core::network;

network! {
    #[allow(narow_layer, dead_code)]
    pub struct Net {
        input: 4,
        hidden: dense(8),
        #[allow(linear_after_liner)]
        output: dense(3) -> softmax,
    }
}

fn main() {}
