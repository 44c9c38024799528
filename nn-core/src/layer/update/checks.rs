//! Checks that every optimizer's unit tests make.

use crate::layer::tensor::Role;
use crate::layer::update::optimizer::{Optimizer, Setting, part};
use crate::layer::update::part::Apply;
use crate::numeric::simd::Path;

/// Three steps of an optimizer on each code path of this machine: all must give the same bits, and change something.
pub(crate) fn every_path_gives_the_same_bits<O: Optimizer<f32>>(optimizer: &O) {
    let gradient: Vec<f32> = (0..37_u8).map(|i| f32::from(i).sin()).collect();
    let paths = Path::available().into_iter();
    let results: Vec<Vec<f32>> = paths
        .map(|path| {
            let (mut parameter, mut optimizer) = (gradient.clone(), optimizer.clone());
            for _ in 0..3 {
                optimizer.start_step();
                path.run(Apply {
                    part: part(
                        &mut optimizer,
                        0,
                        &Setting::plain(&[37], Role::Weight),
                        gradient.len(),
                    ),
                    parameter: &mut parameter,
                    gradient: &gradient,
                });
            }
            parameter
        })
        .collect();
    for result in &results {
        assert_eq!(result, &results[0]);
        assert_ne!(result, &gradient);
    }
}

/// Six steps at once, and three before and three after everything that changes went to a new optimizer as a
/// checkpoint takes it there: the same bits. `fresh` has taken no step; the tensors are weights of this shape.
pub(crate) fn resumes<O: Optimizer<f32>>(fresh: &O, shape: &[usize]) {
    let len: usize = shape.iter().product();
    let start: Vec<f32> = (0..255_u8).map(|i| f32::from(i).sin()).take(len).collect();
    let gradient = |step: u8, tensor: usize| -> Vec<f32> {
        let phase = f32::from(step) + [0.3, 0.7][tensor];
        start.iter().map(|p| (p * 7.0 + phase).cos()).collect()
    };
    let steps = |optimizer: &mut O, parameters: &mut [Vec<f32>; 2], range: core::ops::Range<u8>| {
        for step in range {
            optimizer.start_step();
            for (index, parameter) in parameters.iter_mut().enumerate() {
                let setting = Setting::plain(shape, Role::Weight);
                optimizer.update_whole(index, &setting, parameter, &gradient(step, index));
            }
        }
    };
    let (mut whole, mut never_stopped) = (fresh.clone(), [start.clone(), start.clone()]);
    steps(&mut whole, &mut never_stopped, 0..6);
    let (mut first, mut parameters) = (fresh.clone(), [start.clone(), start.clone()]);
    steps(&mut first, &mut parameters, 0..3);
    let mut second = fresh.clone();
    let each = O::STATES.len();
    for (tensor, state, values) in first.states().vectors(each) {
        second.states().restore(tensor, each, state, values);
    }
    let (count, numbers) = (first.states().steps(), first.states().numbers());
    assert_eq!(count, 3);
    second.states().set_steps(count);
    second.states().set_numbers(numbers);
    steps(&mut second, &mut parameters, 3..6);
    assert!(parameters == never_stopped, "{}", O::NAME);
    assert_eq!(second.states().numbers(), whole.states().numbers());
    assert_eq!(second.settings(), whole.settings());
}
