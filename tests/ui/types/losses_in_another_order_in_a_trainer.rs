use nn_core::prelude::*;

network! {
    pub struct Two {
        input: 4,
        hidden: dense(8) -> relu,
        output: (digit: dense(10) -> softmax, size: dense(1)),
    }
}

fn main() {
    let y = (Labels::<10>::new([0, 1]).unwrap(), Batch::<f32, 1>::zeros(2));
    let data = Dataset::new(Batch::<f32, 4>::zeros(2), y).unwrap();
    let losses = Losses::new((SquaredError::new(), CrossEntropy::new()));
    let _ = Trainer::new(losses, Adam::new(0.1)).fit(&mut Two::new(1), &data);
}
