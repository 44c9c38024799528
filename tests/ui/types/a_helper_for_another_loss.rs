// errors: 5
use nn_core::prelude::*;

network! { pub struct Digits { input: 4, hidden: dense(5) -> relu, output: dense(3) -> softmax } }
network! { pub struct Gate { input: 4, output: dense(3) -> step } }

fn separate<N: Learns<Hinge, Batch<f32, 3>, 4, 3>>(_: &mut N) {}
fn classify<N: Learns<CrossEntropy, Labels<12>, 4, 3>>(_: &mut N) {}
fn train<N: Learns<SquaredError, Batch<f32, 3>, 4, 3>>(_: &mut N) {}

fn main() {
    separate(&mut Digits::new(1));
    classify(&mut Digits::new(1));
    train(&mut Gate::new(1));
    train(&mut 3); // neither a network nor one that can be trained
}
