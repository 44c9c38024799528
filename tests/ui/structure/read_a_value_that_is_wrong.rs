use nn_core::network;

network! {
    pub struct Net {
        input: 4,
        a: dense(4) -> relu,
        b: add(a, a),
        c: add(a, b),
        output: (p: from(c) -> dense(1), q: from(b) -> dense(2)),
    }
}

fn main() {}
