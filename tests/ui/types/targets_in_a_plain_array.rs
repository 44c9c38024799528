use nn_core::prelude::*;

network! {
    struct Net {
        input: 2,
        output: dense(3) -> softmax,
    }
}

fn main() -> Result<(), nn_core::Error> {
    let mut net = Net::<f32>::new(1);
    let (mut adam, mut work) = (Adam::new(0.1), net.workspace(1));
    let x = Batch::from_rows([[0.0, 1.0]])?;
    net.train_step(&x, &[2_usize], &CrossEntropy::new(), &mut adam, &mut work)?;
    Ok(())
}
