//! The networks of the workloads.

use nn_core::prelude::*;

network! {
    /// W1 and W8.
    pub struct Mnist {
        input: 784,
        hidden: dense(128) -> relu,
        output: dense(10) -> softmax,
    }
}

network! {
    /// W2.
    pub struct MnistDeep {
        input: 784,
        first: dense(512) -> relu,
        second: dense(512) -> relu,
        output: dense(10) -> softmax,
    }
}

network! {
    /// W3.
    pub struct Curve {
        input: 2,
        hidden: dense(16) -> tanh,
        output: dense(1),
    }
}

network! {
    /// W4.
    pub struct Wide {
        input: 1024,
        first: dense(2048) -> relu,
        second: dense(2048) -> relu,
        output: dense(1024),
    }
}

network! {
    /// W5: logits, so no softmax.
    pub struct MnistLogits {
        input: 784,
        hidden: dense(128) -> relu,
        output: dense(10),
    }
}

network! {
    /// W6.
    pub struct Audio {
        input: 8,
        first: dense(16) -> tanh,
        second: dense(16) -> tanh,
        output: dense(4),
    }
}

network! {
    /// W7: logits, so no softmax.
    pub struct MnistDeepLogits {
        input: 784,
        first: dense(512) -> relu,
        second: dense(512) -> relu,
        output: dense(10),
    }
}

network! {
    /// W9.
    pub struct Xor {
        input: 2,
        hidden: dense(2) -> sigmoid,
        output: dense(1) -> sigmoid,
    }
}
