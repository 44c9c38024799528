// errors: 8
use nn_core::network;

// The placeholder for a name that is there twice is not the user's: no message shows it.
network! {
    pub struct Parts {
        input: (a: 2, a: 3),
        hidden: dense(4) -> relu,
        output: dense(2),
    }
}

network! {
    pub struct PartAndLine {
        input: (a: 2, b: 3),
        a: from(a) -> dense(4) -> relu,
        output: concat(a, c),
    }
}

network! {
    pub struct Lines {
        input: 3,
        a: dense(4) -> relu,
        a: dense(4) -> dense(4),
        b: dense(4) -> relu,
        b: residual { c: dense(5) },
        output: dense(2),
    }
}

fn main() {}
