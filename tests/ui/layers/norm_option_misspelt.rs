use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> relu,
        norm: layer_norm(esp = 1e-3),
        output: dense(3) -> softmax,
    }
}

fn main() {}
