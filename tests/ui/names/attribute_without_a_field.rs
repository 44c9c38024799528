use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        #[doc(alias = "fire")]
        #[inline]
        act: relu,
        output: dense(3) -> softmax,
    }
}

fn main() {}
