// errors: 3
use nn_core::prelude::*;

network! {
    pub struct Net {
        input: 4,
        stem: dense(8) -> relu,
        deep: residual { a: dense(16) -> relu, b: dense(9) },
        wide: residual(project) { c: dense(12) -> rleu },
        tower: repeat(3) { d: dense(12) -> tanh, e: dense(11 => 12) },
        output: dense(3) -> softmax,
    }
}

fn main() {
    let mut net = Net::<f32>::new(1);
    let (train, test) = (Batch::<f32, 4>::zeros(8), Batch::<f32, 4>::zeros(2));
    let labels = Labels::<3>::new([0, 1, 2, 0, 1, 2, 0, 1]).unwrap();
    let [a, b, c] = net.predict_one(&[0.0; 4]);
    let probabilities: Batch<f32, 3> = net.predict(&test);
    let classes = net.classify(&test).unwrap();
    let mut work = net.workspace(8).seed(1);
    let loss = CrossEntropy::new();
    let mut adam = Adam::new(1e-3);
    let value: f32 = net.loss_and_gradients(&train, &labels, &loss, &mut work).unwrap();
    adam.step(&mut net, work.gradients());
    let again = net.train_step(&train, &labels, &loss, &mut adam, &mut work).unwrap();
    let data = Dataset::new(train, labels).unwrap();
    let history = Trainer::new(loss, adam).epochs(2).fit(&mut net, &data).unwrap();
    net.save("net.safetensors").unwrap();
    println!("{net} {a} {b} {c} {value} {again} {}", Net::SUMMARY);
    println!("{} {} {}", Net::INPUT, Net::OUTPUT, Net::PARAMETERS);
    let twin = net.clone();
    let _ = (probabilities, classes, history, twin.parameters().count());
    let inside = [twin.deep.a.bias()[0], twin.deep.b.bias()[0], twin.wide.c.bias()[0]];
    let times: &[NetTower<f32>; 3] = &twin.tower;
    let _ = (inside, times[2].d.bias().len(), twin.wide.project.weight().nrows());
}
