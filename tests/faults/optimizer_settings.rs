//! Settings of optimizers out of range: a setter takes any number, and the first call that returns a `Result` refuses
//! it by the setter's name, the value and the range.

use nn_core::Error;
use nn_core::prelude::*;

use super::optimizers::samples;

network! {
    struct Plain {
        input: 4,
        hidden: dense(8) -> relu,
        output: dense(3) -> softmax,
    }
}

fn flat<N: Model<Scalar = f32>>(net: &N) -> Vec<f32> {
    net.tensors().flat_map(|t| t.values.to_vec()).collect()
}

fn refused<R: std::fmt::Debug>(result: Result<R, Error>, text: &str) {
    let message = result.unwrap_err().to_string();
    assert!(message.contains(text), "{message}\nnot {text}");
}

fn is_refused(mut optimizer: impl Optimizer<f32>, text: &str) {
    let (x, y) = samples();
    let mut net = Plain::<f32>::new(1);
    let before = flat(&net);
    let mut work = net.workspace(12);
    let loss = CrossEntropy::new();
    let gradients = net.clone();
    refused(optimizer.step(&mut net, &gradients), text);
    refused(
        net.train_step(&x, &y, &loss, &mut optimizer, &mut work),
        text,
    );
    let data = Dataset::new(x, y).unwrap();
    refused(Trainer::new(loss, optimizer).fit(&mut net, &data), text);
    assert_eq!(before, flat(&net));
}

#[test]
fn f36_learning_rates_out_of_range_are_errors() {
    for rate in [f64::NAN, f64::INFINITY, -0.1] {
        let text = |name: &str| {
            format!(
                "the learning rate is {rate}, but must be a finite number from 0 on: see `{name}::new`"
            )
        };
        is_refused(Sgd::new(rate), &text("Sgd"));
        is_refused(Adam::new(rate), &text("Adam"));
        is_refused(AdamW::new(rate), &text("AdamW"));
        is_refused(RmsProp::new(rate), &text("RmsProp"));
        is_refused(Adagrad::new(rate), &text("Adagrad"));
        is_refused(Adadelta::new(rate), &text("Adadelta"));
        is_refused(Adamax::new(rate), &text("Adamax"));
        is_refused(NAdam::new(rate), &text("NAdam"));
        is_refused(RAdam::new(rate), &text("RAdam"));
        is_refused(Rprop::new(rate), &text("Rprop"));
        is_refused(Asgd::new(rate), &text("Asgd"));
        is_refused(Lion::new(rate), &text("Lion"));
        is_refused(AdamWScheduleFree::new(rate), &text("AdamWScheduleFree"));
        is_refused(Muon::new(rate), &text("Muon"));
        is_refused(Adafactor::new(rate), &text("Adafactor"));
    }
}

#[test]
fn f36_shares_out_of_range_are_errors() {
    for share in [2.0, 1.0, -1.0, f64::NAN] {
        let text = |name| format!("`{name}` is {share}, but must be from 0 to below 1");
        is_refused(Sgd::new(0.1).momentum(share), &text("Sgd::momentum"));
        let (of_momentum, of_alpha) = (text("RmsProp::momentum"), text("RmsProp::alpha"));
        is_refused(RmsProp::new(0.1).momentum(share), &of_momentum);
        is_refused(RmsProp::new(0.1).alpha(share), &of_alpha);
        is_refused(Adadelta::new(1.0).rho(share), &text("Adadelta::rho"));
        is_refused(Muon::new(0.1).momentum(share), &text("Muon::momentum"));
        let free = AdamWScheduleFree::new(0.1).betas(0.9, share);
        is_refused(free, &text("AdamWScheduleFree::betas"));
        for [first, second] in [[share, 0.9], [0.9, share]] {
            is_refused(Adam::new(0.1).betas(first, second), &text("Adam::betas"));
            is_refused(AdamW::new(0.1).betas(first, second), &text("AdamW::betas"));
            is_refused(
                Adamax::new(0.1).betas(first, second),
                &text("Adamax::betas"),
            );
            is_refused(NAdam::new(0.1).betas(first, second), &text("NAdam::betas"));
            is_refused(RAdam::new(0.1).betas(first, second), &text("RAdam::betas"));
            let muon = Muon::new(0.1).adamw_betas(first, second);
            is_refused(muon, &text("Muon::adamw_betas"));
            is_refused(Lion::new(0.1).betas(first, second), &text("Lion::betas"));
        }
    }
    for dampening in [-0.1, 1.1, f64::NAN] {
        let text = format!("`Sgd::dampening` is {dampening}, but must be a fraction from 0 to 1");
        is_refused(Sgd::new(0.1).momentum(0.9).dampening(dampening), &text);
    }
}

#[test]
fn f36_decays_out_of_range_are_errors() {
    for decay in [-1e9, f64::NAN, f64::INFINITY] {
        let text =
            |name: &str| format!("`{name}` is {decay}, but must be a finite number from 0 on");
        let of = |name: &str| text(&format!("{name}::weight_decay"));
        is_refused(Sgd::new(0.1).weight_decay(decay), &of("Sgd"));
        is_refused(Adam::new(0.1).weight_decay(decay), &of("Adam"));
        is_refused(AdamW::new(0.1).weight_decay(decay), &of("AdamW"));
        is_refused(RmsProp::new(0.1).weight_decay(decay), &of("RmsProp"));
        is_refused(Adagrad::new(0.1).weight_decay(decay), &of("Adagrad"));
        is_refused(Adadelta::new(0.1).weight_decay(decay), &of("Adadelta"));
        is_refused(Adamax::new(0.1).weight_decay(decay), &of("Adamax"));
        is_refused(NAdam::new(0.1).weight_decay(decay), &of("NAdam"));
        is_refused(RAdam::new(0.1).weight_decay(decay), &of("RAdam"));
        is_refused(Asgd::new(0.1).weight_decay(decay), &of("Asgd"));
        is_refused(Lion::new(0.1).weight_decay(decay), &of("Lion"));
        is_refused(
            Adagrad::new(0.1).lr_decay(decay),
            &text("Adagrad::lr_decay"),
        );
        let first = Adagrad::new(0.1).initial_accumulator(decay);
        is_refused(first, &text("Adagrad::initial_accumulator"));
        let momentum = NAdam::new(0.1).momentum_decay(decay);
        is_refused(momentum, &text("NAdam::momentum_decay"));
        is_refused(Asgd::new(0.1).lambda(decay), &text("Asgd::lambda"));
        is_refused(Asgd::new(0.1).alpha(decay), &text("Asgd::alpha"));
        is_refused(Asgd::new(0.1).t0(decay), &text("Asgd::t0"));
        let free = || AdamWScheduleFree::new(0.1);
        is_refused(free().weight_decay(decay), &of("AdamWScheduleFree"));
        is_refused(free().r(decay), &text("AdamWScheduleFree::r"));
        let power = text("AdamWScheduleFree::weight_lr_power");
        is_refused(free().weight_lr_power(decay), &power);
        is_refused(Muon::new(0.1).weight_decay(decay), &of("Muon"));
        let factor = Muon::new(0.1).adamw_factor(decay);
        is_refused(factor, &text("Muon::adamw_factor"));
        let others = Muon::new(0.1).adamw_weight_decay(decay);
        is_refused(others, &text("Muon::adamw_weight_decay"));
        is_refused(Adafactor::new(0.1).weight_decay(decay), &of("Adafactor"));
        let second = Adafactor::new(0.1).epsilon2(decay);
        is_refused(second, &text("Adafactor::epsilon2"));
    }
    // a step would shrink weights past 0
    let text = |name| format!("`{name}` is 100, but must be at most 1 over the learning rate");
    is_refused(
        AdamW::new(0.1).weight_decay(100.0),
        &text("AdamW::weight_decay"),
    );
    let nadam = NAdam::new(0.1).weight_decay(100.0).decoupled();
    is_refused(nadam, &text("NAdam::weight_decay"));
    let radam = RAdam::new(0.1).weight_decay(100.0).decoupled();
    is_refused(radam, &text("RAdam::weight_decay"));
    is_refused(
        Lion::new(0.1).weight_decay(100.0),
        &text("Lion::weight_decay"),
    );
    is_refused(Asgd::new(0.1).lambda(100.0), &text("Asgd::lambda"));
    let free = AdamWScheduleFree::new(0.1).weight_decay(100.0);
    is_refused(free, &text("AdamWScheduleFree::weight_decay"));
    is_refused(
        Muon::new(0.1).weight_decay(100.0),
        &text("Muon::weight_decay"),
    );
    let muon = Muon::new(0.1).adamw_weight_decay(100.0);
    is_refused(muon, &text("Muon::adamw_weight_decay"));
    let adafactor = Adafactor::new(0.1).weight_decay(100.0);
    is_refused(adafactor, &text("Adafactor::weight_decay"));
}

#[test]
fn f36_divisors_out_of_range_are_errors() {
    for epsilon in [-1.0, 0.0, f64::NAN, 1e-60] {
        let text = |name| format!("`{name}` is {epsilon}, but must be a finite number above 0");
        is_refused(Adam::new(0.1).epsilon(epsilon), &text("Adam::epsilon"));
        is_refused(AdamW::new(0.1).epsilon(epsilon), &text("AdamW::epsilon"));
        is_refused(
            RmsProp::new(0.1).epsilon(epsilon),
            &text("RmsProp::epsilon"),
        );
        is_refused(
            Adagrad::new(0.1).epsilon(epsilon),
            &text("Adagrad::epsilon"),
        );
        let adadelta = Adadelta::new(0.1).epsilon(epsilon);
        is_refused(adadelta, &text("Adadelta::epsilon"));
        is_refused(Adamax::new(0.1).epsilon(epsilon), &text("Adamax::epsilon"));
        is_refused(NAdam::new(0.1).epsilon(epsilon), &text("NAdam::epsilon"));
        is_refused(RAdam::new(0.1).epsilon(epsilon), &text("RAdam::epsilon"));
        let free = AdamWScheduleFree::new(0.1).epsilon(epsilon);
        is_refused(free, &text("AdamWScheduleFree::epsilon"));
        let muon = Muon::new(0.1).adamw_epsilon(epsilon);
        is_refused(muon, &text("Muon::adamw_epsilon"));
        let adafactor = Adafactor::new(0.1).epsilon1(epsilon);
        is_refused(adafactor, "`Adafactor::epsilon1` is");
        let rprop = Rprop::new(0.1).step_sizes(epsilon, 1.0);
        is_refused(rprop, &text("Rprop::step_sizes"));
    }
}

#[test]
fn f36_settings_that_do_not_fit_together_are_errors() {
    is_refused(Sgd::new(0.1).nesterov(), "`Sgd::nesterov`");
    let damped = Sgd::new(0.1).momentum(0.9).dampening(0.5).nesterov();
    is_refused(damped, "`Sgd::nesterov` is defined without dampening");
    let etas = |minus, plus| Rprop::new(0.1).etas(minus, plus);
    is_refused(etas(0.0, 1.2), "`Rprop::etas` is 0, but must be above 0");
    is_refused(etas(1.0, 1.2), "`Rprop::etas` is 1, but must be above 0");
    let text = "`Rprop::etas` is 1, but must be a finite number above 1";
    is_refused(etas(0.5, 1.0), text);
    let free = AdamWScheduleFree::new(0.1).betas(0.0, 0.9);
    let text = "`AdamWScheduleFree::betas` is 0, but must be above 0 and below 1";
    is_refused(free, text);
    let muon = Muon::new(0.1).newton_schulz_steps(100);
    is_refused(
        muon,
        "`Muon::newton_schulz_steps` is 100, but must be below 100",
    );
    for power in [0.1, f64::NAN, f64::NEG_INFINITY] {
        let text = format!("`Adafactor::beta2_decay` is {power}, but must be finite and at most 0");
        is_refused(Adafactor::new(0.1).beta2_decay(power), &text);
    }
    for threshold in [0.9, f64::NAN, f64::INFINITY] {
        let text =
            format!("`Adafactor::clipping` is {threshold}, but must be finite and at least 1");
        is_refused(Adafactor::new(0.1).clipping(threshold), &text);
    }
    let sizes = Rprop::new(0.1).step_sizes(1e-3, 1e-4);
    is_refused(
        sizes,
        "`Rprop::step_sizes` is 0.0001, but must be finite and",
    );
}

#[test]
fn f36_settings_at_the_border_are_taken() {
    fn is_taken(mut optimizer: impl Optimizer<f32>) {
        let (x, y) = samples();
        let mut net = Plain::<f32>::new(1);
        let mut work = net.workspace(12);
        for _ in 0..3 {
            net.train_step(&x, &y, &CrossEntropy::new(), &mut optimizer, &mut work)
                .unwrap();
        }
        assert!(flat(&net).iter().all(|value| value.is_finite()));
    }
    is_taken(Sgd::new(0.0));
    is_taken(Sgd::new(0.1).momentum(0.0).weight_decay(0.0));
    is_taken(Sgd::new(0.1).momentum(0.9).dampening(1.0));
    is_taken(Adam::new(0.1).betas(0.0, 0.0));
    is_taken(AdamW::new(0.1).weight_decay(10.0));
    is_taken(RmsProp::new(0.1).alpha(0.0).momentum(0.0));
    is_taken(RmsProp::new(0.1).epsilon(1.2e-38).centered());
    is_taken(Adagrad::new(0.0).epsilon(1.2e-38));
    is_taken(Adadelta::new(0.0).rho(0.0).epsilon(1.2e-38));
    is_taken(Adamax::new(0.1).betas(0.0, 0.0).epsilon(1.2e-38));
    is_taken(NAdam::new(0.1).betas(0.0, 0.0).momentum_decay(0.0));
    is_taken(RAdam::new(0.1).betas(0.0, 0.0));
    is_taken(RAdam::new(0.1).weight_decay(10.0).decoupled());
    is_taken(Rprop::new(0.0).step_sizes(1e-3, 1e-3));
    is_taken(Asgd::new(0.1).lambda(10.0).alpha(0.0).t0(0.0));
    is_taken(Lion::new(0.1).betas(0.0, 0.0).weight_decay(10.0));
    is_taken(AdamWScheduleFree::new(0.0).weight_lr_power(0.0));
    is_taken(AdamWScheduleFree::new(0.0).betas(1e-3, 0.0));
    is_taken(Muon::new(0.1).momentum(0.0).newton_schulz_steps(0));
    is_taken(Muon::new(0.1).weight_decay(10.0).adamw_factor(0.0));
    is_taken(Adafactor::new(0.1).epsilon1(1.1e-19).epsilon2(0.0));
    is_taken(Adafactor::new(0.0).beta2_decay(0.0));
}
