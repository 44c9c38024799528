use nn_core::prelude::*;

network! { struct A { input: 2, output: dense(2) } }
network! { struct B { input: 2, inner: network(A) } }
network! { struct C { input: 2, inner: network(B) } }
network! { struct D { input: 2, inner: network(C) } }
network! { struct E { input: 2, inner: network(D) } }
network! { struct F { input: 2, inner: network(E) } }
network! { struct G { input: 2, inner: network(F) } }
network! { struct H { input: 2, inner: network(G) } }

fn main() {}
