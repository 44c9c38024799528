use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        blocks: repeat(2) { gate: dense(4) -> perceptron },
        output: dense(3) -> softmax,
    }
}
network! { pub struct Other { input: 4, gate: dense(4) -> relu, output: dense(3) } }

fn main() {
    let mut net = Net::new(1);
    let data = Dataset::new(Batch::<f32, 4>::zeros(2), Labels::<3>::new([0, 1]).unwrap()).unwrap();
    let _ = Trainer::new(CrossEntropy::new(), Adam::new(0.1)).fit(&mut net, &data);
}
