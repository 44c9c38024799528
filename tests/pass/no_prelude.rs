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

fn main() {
    let net: Net<::core::primitive::f32> = Net::new(1);
    let _ = net.predict_one(&[0.0; 3]);
}
