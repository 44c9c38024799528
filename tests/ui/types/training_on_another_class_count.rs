use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        output: dense(10) -> softmax,
    }
}

fn main() {
    let data: Dataset<f32, 4, Labels<12>> = Dataset::from_csv("labels.csv", Target::Last).unwrap();
    let mut net = Net::new(1);
    let _ = Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data);
}
