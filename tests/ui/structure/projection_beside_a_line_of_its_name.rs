use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        project: dense(8) -> relu,
        deep: residual(project) { project: dense(9) -> relu },
        output: dense(3) -> softmax,
    }
}

fn main() {}
