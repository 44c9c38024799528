//! Without a prelude, with a renamed dependency, with false friends.
#![no_implicit_prelude]
#![deny(warnings)]
#![allow(non_camel_case_types, missing_docs)]

extern crate nn_core as renamed;

pub struct f32;
pub struct Vec;
pub struct Result;
mod core {}

renamed::network! {
    pub struct Net {
        input: 3,
        hidden: dense(4) -> relu -> dropout(0.1),
        output: dense(2) -> softmax,
    }
}

const PAIRS: ::core::primitive::usize = 2;

renamed::network! {
    pub struct Layers {
        input: (place: 1, rest: 3),
        city: from(place) -> embedding(4, 2),
        scale: from(rest) -> standardize,
        wide: concat(city, scale) -> dense(4 * 2, bias = false),
        norm: batch_norm(momentum = 0.2) -> swiglu -> gaussian_noise(0.1),
        kernel: features(8),
        bend: prelu,
        per_sample: layer_norm,
        groups: group_norm(groups = PAIRS),
        root: rms_norm -> alpha_dropout(0.1),
        output: dense(2) -> softmax,
    }
}

const WIDE: ::core::primitive::usize = 4;

renamed::network! {
    pub struct Constant {
        input: 3,
        wide: dense(WIDE) -> tanh,
        narrow: dense(3),
        inside: network(Net),
        output: dense(WIDE * 2) -> softmax,
    }
}

renamed::network! {
    pub struct Gate {
        input: 2,
        output: dense(1) -> step,
    }
}

fn main() {
    let net = Layers::new(1);
    let _ = net.predict_one(&[0.0; 4]);
    let net = Net::new(1);
    let _ = net.predict_one(&[0.0; 3]);
    let _ = Gate::new(1).predict_one(&[0.0; 2]);
}
