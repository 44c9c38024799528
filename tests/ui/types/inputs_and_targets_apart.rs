// errors: 6
use nn_core::prelude::*;

network! { pub struct Classes { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }

type Adams<'a> = Trainer<'a, CrossEntropy, Adam<f32>>;

fn fit_inputs(trainer: &mut Adams, net: &mut Classes, x: Batch<f32, 4>) {
    let _ = trainer.fit(net, &x);
}

fn fit_both(trainer: &mut Adams, net: &mut Classes, x: Batch<f32, 4>, y: Labels<3>) {
    let _ = trainer.fit(net, &x, &y);
}

fn judge_inputs(net: &Classes, x: Batch<f32, 4>) {
    let _ = net.evaluate(&x);
}

fn judge_both(net: &Classes, x: Batch<f32, 4>, y: Labels<3>) {
    let _ = net.evaluate(&x, &y);
}

fn main() {}
