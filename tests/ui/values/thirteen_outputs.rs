use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        trunk: dense(8) -> relu,
        output: (
            a: dense(1),
            b: dense(1),
            c: dense(1),
            d: dense(1),
            e: dense(1),
            f: dense(1),
            g: dense(1),
            h: dense(1),
            i: dense(1),
            j: dense(1),
            k: dense(1),
            l: dense(1),
            m: dense(1),
        ),
    }
}

fn main() {
    let _ = Net::new(1);
}
