// errors: 2
use nn_core::prelude::*;

#[derive(Debug, Clone)]
pub struct NotALayer<T>(T);
#[derive(Debug, Clone, Copy, Default)]
pub struct NotAnActivation;

network! { pub struct First { input: 4, hidden: layer(NotALayer), output: dense(3) } }
network! { pub struct Second { input: 4, output: dense(3) -> NotAnActivation } }

fn main() {}
