use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        hidden: dense(5) -> relu,
        norm: layer_norm(eps = 1e-3, eps = 1e-4),
        output: dense(3) -> softmax,
    }
}

fn main() {}
