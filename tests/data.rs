//! Data sets: what comes in, how they are parted, how batches are dealt.

use nn_core::prelude::*;
use nn_core::rng::seeded;

fn numbered(count: u16) -> Dataset<f32, 1, Labels<3>> {
    Dataset::from_rows(
        (0..count).map(|i| [f32::from(i)]),
        Labels::new((0..usize::from(count)).map(|i| i % 3).collect::<Vec<_>>()).unwrap(),
    )
    .unwrap()
}

fn ids(data: &Dataset<f32, 1, Labels<3>>) -> Vec<f32> {
    data.inputs().as_slice().to_vec()
}

fn all(mut ids: Vec<f32>, count: u16) -> bool {
    ids.sort_by(f32::total_cmp);
    ids == (0..count).map(f32::from).collect::<Vec<_>>()
}

#[test]
fn batches_deal_every_sample_once_with_its_target_and_keep_the_short_one() {
    let data = numbered(10);
    let mut rng = seeded(1);
    let mut batches = data.batches(4, &mut rng);
    let mut orders = Vec::new();
    for _ in 0..3 {
        let (mut seen, mut sizes) = (Vec::new(), Vec::new());
        while let Some((x, y)) = batches.next() {
            sizes.push(x.len());
            for (i, &label) in y.as_slice().iter().enumerate() {
                let id = x.matrix()[(i, 0)];
                assert_eq!(
                    label,
                    [0, 1, 2].into_iter().cycle().nth(id as usize).unwrap()
                );
                seen.push(id);
            }
        }
        assert_eq!(sizes, [4, 4, 2]);
        assert!(all(seen.clone(), 10));
        orders.push(seen);
        batches.reshuffle(&mut rng);
    }
    assert_ne!(orders[0], orders[1]);
    assert_ne!(orders[1], orders[2]);
}

#[test]
fn one_seed_is_one_order() {
    let data = numbered(10);
    let order = |seed| {
        let mut batches = data.batches(10, &mut seeded(seed));
        let (x, _) = batches.next().unwrap();
        x.to_batch().as_slice().to_vec()
    };
    assert_eq!(order(7), order(7));
    assert_ne!(order(7), order(8));
    // The meaning of a seed does not change between releases.
    assert_eq!(
        order(42),
        [9.0, 7.0, 2.0, 5.0, 0.0, 1.0, 4.0, 3.0, 8.0, 6.0]
    );
}

#[test]
fn batches_in_order_are_the_rows_where_they_are() {
    let data = numbered(5);
    let mut batches = data.batches_in_order(2);
    assert_eq!(batches.len(), 3);
    let mut seen: Vec<f32> = Vec::new();
    while let Some((x, _)) = batches.next() {
        seen.extend(x.to_batch().as_slice());
    }
    assert_eq!(seen, [0.0, 1.0, 2.0, 3.0, 4.0]);
    batches.restart();
    assert_eq!(batches.next().unwrap().0.len(), 2);
}
