use nn_core::network;

network! { struct Encoder<const IN: usize> { input: IN, code: dense(2) -> tanh } }

network! {
    pub struct Net<const H: usize> {
        input: H,
        encoder: network(Encoder<H>),
        output: dense(3) -> softmax,
    }
}

fn main() {}
