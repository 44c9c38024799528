//! Every default value, pinned.

use approx::assert_abs_diff_eq;
use nn_core::head;
use nn_core::layer::activation::{Activation, Elu, Gelu, GeluTanh, Identity, LeakyRelu, Tanh};
use nn_core::prelude::*;
use nn_core::train::Plan;

use crate::mlp::Mlp;

type Net = Mlp<f64, Tanh, Identity, head::Softmax<3>, 4, 3>;

fn net() -> Net {
    Net::new(2, Tanh, Identity, 5)
}

fn data() -> Dataset<f64, 4, Labels<3>> {
    let value = |i: u32, j: u32| (f64::from(i) * 0.37 + f64::from(j) * 1.1).sin();
    let row = |i: u32| [0, 1, 2, 3].map(|j| value(i, j));
    let labels: Vec<usize> = (0..70).map(|i| i * i % 3).collect();
    Dataset::from_rows((0..70).map(row), Labels::new(labels).unwrap()).unwrap()
}

fn weights(net: &Net) -> Vec<f64> {
    let values = net.tensors().flat_map(|p| p.values.to_vec());
    values.collect()
}

/// The final weights of a trainer with these settings.
fn trained<O: Optimizer<f64>>(
    optimizer: O,
    change: impl FnOnce(DigitsTrainer<O>) -> DigitsTrainer<O>,
) -> Vec<f64> {
    let mut net = net();
    let trainer = Trainer::new(CrossEntropy::new(), optimizer).epochs(3);
    change(trainer).fit(&mut net, &data()).unwrap();
    weights(&net)
}

type DigitsTrainer<O> = Trainer<'static, CrossEntropy, O>;

struct Keep<'a>(&'a mut Option<Plan>);

impl Observer for Keep<'_> {
    fn before_training(&mut self, plan: &Plan) -> Result<(), Error> {
        *self.0 = Some(*plan);
        Ok(())
    }
}

#[test]
fn trainer() {
    let mut plan = None;
    Trainer::new(CrossEntropy::new(), Adam::new(1e-3))
        .observe(Keep(&mut plan))
        .fit(&mut net(), &data())
        .unwrap();
    let plan = plan.unwrap();
    assert_eq!((plan.epochs, plan.batch_size), (10, 32));
    // The last short batch is kept: 32 + 32 + 6.
    assert_eq!((plan.samples, plan.steps), (70, 3));

    let default = trained(Adam::new(1e-3), |trainer| trainer);
    let same = trained(Adam::new(1e-3), |trainer| {
        trainer.batch_size(32).seed(0).threads(1).shuffle(true)
    });
    assert_eq!(default, same);
    let others = [
        trained(Adam::new(1e-3), |trainer| trainer.batch_size(33)),
        trained(Adam::new(1e-3), |trainer| trainer.seed(1)),
        trained(Adam::new(1e-3), |trainer| trainer.shuffle(false)),
        trained(Adam::new(1e-3), |trainer| trainer.epochs(4)),
    ];
    assert!(others.iter().all(|other| *other != default));
}

#[test]
fn early_stopping_takes_any_improvement() {
    let default = EarlyStopping::new(3);
    assert_eq!(default, EarlyStopping::new(3).min_delta(0.0));
    assert_ne!(default, EarlyStopping::new(3).min_delta(1e-3));
}

#[test]
fn sgd() {
    let default = trained(Sgd::new(0.1), |trainer| trainer);
    let explicit = trained(Sgd::new(0.1).momentum(0.0).weight_decay(0.0), |t| t);
    assert_eq!(default, explicit);
    assert_ne!(default, trained(Sgd::new(0.1).momentum(0.1), |t| t));
    assert_ne!(default, trained(Sgd::new(0.1).weight_decay(0.01), |t| t));
    let momentum = || Sgd::new(0.1).momentum(0.9);
    assert_ne!(
        trained(momentum(), |t| t),
        trained(momentum().nesterov(), |t| t)
    );
}

#[test]
fn adam() {
    let default = trained(Adam::new(0.01), |trainer| trainer);
    let explicit = Adam::new(0.01)
        .betas(0.9, 0.999)
        .epsilon(1e-8)
        .weight_decay(0.0);
    assert_eq!(default, trained(explicit, |t| t));
    assert_ne!(default, trained(Adam::new(0.01).betas(0.9, 0.99), |t| t));
    assert_ne!(default, trained(Adam::new(0.01).betas(0.8, 0.999), |t| t));
    assert_ne!(default, trained(Adam::new(0.01).epsilon(1e-7), |t| t));
    assert_ne!(default, trained(Adam::new(0.01).weight_decay(0.01), |t| t));
}

#[test]
fn adamw() {
    let default = trained(AdamW::new(0.01), |trainer| trainer);
    let explicit = AdamW::new(0.01)
        .betas(0.9, 0.999)
        .epsilon(1e-8)
        .weight_decay(0.01);
    assert_eq!(default, trained(explicit, |t| t));
    assert_ne!(default, trained(AdamW::new(0.01).weight_decay(0.0), |t| t));
    let coupled = Adam::new(0.01).weight_decay(0.01);
    assert_ne!(default, trained(coupled, |t| t));
}

#[test]
fn losses() {
    assert_eq!(Reduction::default(), Reduction::Mean);
    let mean = Reduction::Mean;
    assert_eq!(CrossEntropy::new(), CrossEntropy::new().reduction(mean));
    assert_eq!(
        BinaryCrossEntropy::new(),
        BinaryCrossEntropy::new().reduction(mean)
    );
    assert_eq!(Hinge::new(), Hinge::new().reduction(mean));
    assert_eq!(SquaredError::new(), SquaredError::new().reduction(mean));
    assert_ne!(SquaredError::new(), SquaredError::new().half());
    assert_eq!(AbsoluteError::new(), AbsoluteError::new().reduction(mean));
    assert_eq!(Huber::new(), Huber::new().reduction(mean).delta(1.0));
    assert_eq!(Huber::default(), Huber::new());
    assert_eq!(SquaredError::default(), SquaredError::new());
}

#[test]
fn activations() {
    assert_eq!(LeakyRelu::<f64>::default(), LeakyRelu(0.01));
    assert_eq!(Elu::<f64>::default(), Elu(1.0));
    // gelu is the exact one: z·Φ(z), Φ(1) = 0.841344746…
    let exact: f64 = Activation::value(&Gelu, 1.0);
    let approximate: f64 = Activation::value(&GeluTanh, 1.0);
    assert_abs_diff_eq!(exact, 0.841_344_746_068_542_9, epsilon = 1e-15);
    assert_abs_diff_eq!(approximate, 0.841_191_990_608_276_7, epsilon = 1e-13);
}

#[test]
fn workspace() {
    let net = net();
    let work = net.workspace(7);
    assert_eq!(work.capacity(), 7);
    assert!(work.input_gradient().is_none());
}

/// A pair of declarations: with defaults, and with the same settings written out; their initial weights and
/// predictions have the same bits.
macro_rules! says {
    ($test:ident: $short:ident { $($a:tt)* } means $full:ident { $($b:tt)* }) => {
        #[test]
        fn $test() {
            network! { struct $short { input: 4, hidden: $($a)*, output: dense(2) } }
            network! { struct $full { input: 4, hidden: $($b)*, output: dense(2, init = glorot_uniform) } }
            let (short, full) = ($short::<f64>::new(3), $full::<f64>::new(3));
            let values = |p: nn_core::layer::tensor::Parameter<'_, f64>| p.values.to_vec();
            let same = short.tensors().map(values).eq(full.tensors().map(values));
            assert!(same, "other first weights");
            assert!(short.hidden.bias().iter().all(|b| *b == 0.0));
            let x = Batch::from_rows([[0.3, -1.2, 0.7, 2.0], [-0.5, 0.1, -2.2, 0.9]]).unwrap();
            assert_eq!(short.predict(&x), full.predict(&x));
        }
    };
}

says!(relu: A { dense(5) -> relu } means B { dense(4 => 5, bias = true, init = he_normal) -> relu });
says!(leaky_relu: A { dense(5) -> leaky_relu } means B { dense(5, init = he_normal) -> leaky_relu(0.01) });
says!(elu: A { dense(5) -> elu } means B { dense(5, init = he_normal) -> elu(1.0) });
says!(selu: A { dense(5) -> selu } means B { dense(5, init = lecun_normal) -> selu });
says!(silu: A { dense(5) -> silu } means B { dense(5, init = he_normal) -> silu });
says!(gelu: A { dense(5) -> gelu } means B { dense(5, init = he_normal) -> gelu });
says!(mish: A { dense(5) -> mish } means B { dense(5, init = he_normal) -> mish });
says!(hard_swish: A { dense(5) -> hard_swish } means B { dense(5, init = he_normal) -> hard_swish });
says!(tanh: A { dense(5) -> tanh } means B { dense(5, init = glorot_uniform) -> tanh });
says!(sigmoid: A { dense(5) -> sigmoid } means B { dense(5, init = glorot_uniform) -> sigmoid });
says!(softplus: A { dense(5) -> softplus } means B { dense(5, init = glorot_uniform) -> softplus });

/// Dropout is inverted: kept values are divided by 1 − p in training, and prediction changes nothing.
#[test]
fn dropout() {
    network! { struct Half { input: 1000, dropout(0.2) } }
    let net = Half::<f64>::new(0);
    let x = Batch::from_rows([[1.0; 1000]]).unwrap();
    assert_eq!(net.predict(&x), x);
    // ∂L/∂x of the sum of the outputs is the mask over 1 − p.
    let (loss, target) = (
        AbsoluteError::new().reduction(Reduction::Sum),
        Batch::from_rows([[-1.0; 1000]]).unwrap(),
    );
    let mut work = net.workspace(1).with_input_gradient();
    net.loss_and_gradients(&x, &target, &loss, &mut work)
        .unwrap();
    let gradient = work.input_gradient().unwrap();
    let kept = (0..1000).filter(|&j| gradient[(0, j)] != 0.0).count();
    assert!((0..1000).all(|j| [0.0, 1.25].contains(&gradient[(0, j)])));
    assert!((740..860).contains(&kept), "{kept}");
}

network! {
    /// Its largest product has 1024 × 32 × 256 multiply-adds for 32 samples.
    struct Wide { input: 1024, hidden: dense(256) -> relu, output: dense(2) -> softmax }
}

/// True if an epoch of 32 samples per step runs on the thread that called `fit`.
fn on_the_callers_thread(samples: usize, setting: fn(WideTrainer) -> WideTrainer) -> bool {
    let labels = Labels::<2>::new(vec![1; samples]).unwrap();
    let data = Dataset::new(Batch::zeros(samples), labels).unwrap();
    let mut thread = None;
    let trainer = Trainer::new(CrossEntropy::new(), Sgd::new(0.1)).epochs(1);
    let mut trainer = setting(trainer).on_epoch(|_| {
        thread = Some(std::thread::current().id());
    });
    trainer.fit(&mut Wide::new(1), &data).unwrap();
    drop(trainer);
    thread == Some(std::thread::current().id())
}

type WideTrainer = Trainer<'static, CrossEntropy, Sgd<f32>>;

#[test]
fn threads_are_chosen_by_size() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    assert_eq!(on_the_callers_thread(32, |trainer| trainer), cores == 1);
    assert!(on_the_callers_thread(32, |trainer| trainer.threads(1)));
    assert!(!on_the_callers_thread(32, |trainer| trainer.threads(2)));
    // 16 samples per step are too few for a second thread
    assert!(on_the_callers_thread(32, |trainer| trainer.batch_size(16)));
    // the threads of a pool have work of their own
    let alone = || on_the_callers_thread(32, |trainer| trainer);
    assert!(nn_core::numeric::threads::share(2, alone).unwrap());
}
