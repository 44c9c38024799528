use nn_core::prelude::*;

network! {
    /// Handwritten digits: 8×8 grey pixels in, one of ten classes out.
    pub struct Digits {
        input: 64,
        hidden: dense(64) -> relu -> dropout(0.1),
        output: dense(10) -> softmax,
    }
}

fn main() -> Result<(), nn_core::Error> {
    let data: Dataset<f32, 64, Labels<10>> =
        Dataset::from_csv("digits-8x8.csv.gz", Target::Last)?;
    let (train, test) = data.split_stratified(0.8, 42);
    let mut net = Digits::new(42);
    let history = Trainer::new(CrossEntropy::new(), Adam::new(1e-3))
        .epochs(40)
        .batch_size(32)
        .seed(42)
        .validate(&test)
        .observe(Progress::bar())
        .fit(&mut net, &train)?;
    println!("{}", net.evaluate(&test)?); // for `Labels`: accuracy, confusion matrix; for a `Batch`: R², errors
    println!("best epoch: {:?}", history.best().map(|epoch| epoch.number));
    net.save("digits.safetensors")?; // the last epoch's weights; the best epoch's with `EarlyStopping`

    let again = Digits::load("digits.safetensors")?;
    let pixels = test.inputs().row(0);
    println!("{:?}", again.predict_one(pixels)); // [f32; 64] → [f32; 10], on the stack
    Ok(())
}
