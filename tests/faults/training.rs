//! Training, data sets and the advice about them.

use nn_core::prelude::*;
use nn_core::rng::seeded;

network! { struct Line { input: 1, output: dense(1) } }
network! { struct Classes { input: 2, hidden: dense(8) -> tanh, output: dense(2) -> softmax } }

/// y = 2x − 1.
fn straight(rows: u8) -> Dataset<f32, 1, Batch<f32, 1>> {
    let x = (0..rows).map(|i| f32::from(i) / f32::from(rows));
    Dataset::from_pairs(x.map(|x| ([x], [2.0 * x - 1.0]))).unwrap()
}

#[test]
fn f5_a_loop_over_epochs_by_hand_trains_in_every_epoch() {
    let data = straight(90);
    let (mut net, loss, mut sgd) = (Line::<f32>::new(1), SquaredError::new(), Sgd::new(0.1));
    let mut work = net.workspace(2);
    let mut rng = seeded(1);
    let mut batches = data.batches(2, &mut rng);
    let (mut steps, mut orders) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let (mut count, mut order) = (0, Vec::new());
        while let Some((x, y)) = batches.next() {
            net.train_step(x, y, &loss, &mut sgd, &mut work).unwrap();
            order.extend_from_slice(x.to_batch().as_slice());
            count += 1;
        }
        steps.push(count);
        orders.push(order);
    }
    assert_eq!(steps, [45; 5]);
    for (i, order) in orders.iter().enumerate() {
        assert!(!orders[..i].contains(order), "epoch {i} has a new order");
        let mut sorted = order.clone();
        sorted.sort_by(f32::total_cmp);
        assert_eq!(sorted, data.inputs().as_slice());
    }
    // A cursor a epoch, as one had to write before, sees the same.
    let mut rng = seeded(1);
    for order in orders {
        let (mut batches, mut seen) = (data.batches(2, &mut rng), Vec::new());
        while let Some((x, _)) = batches.next() {
            seen.extend_from_slice(x.to_batch().as_slice());
        }
        assert_eq!(seen, order);
    }
    // In the data's order, too; and what cannot be trained on neither hides nor hangs.
    let mut batches = data.batches_in_order(40);
    let mut sizes = Vec::new();
    for _ in 0..2 {
        while let Some((x, _)) = batches.next() {
            sizes.push(x.len());
        }
    }
    assert_eq!(sizes, [40, 40, 10, 40, 40, 10]);
    let (_, none) = data.split_in_order(1.0);
    for mut batches in [data.batches_in_order(0), none.batches_in_order(2)] {
        for _ in 0..2 {
            let mut errors = 0;
            while let Some((x, y)) = batches.next() {
                errors += usize::from(net.loss(x, y, &loss, &mut work).is_err());
            }
            assert_eq!(errors, 1);
        }
    }
}
