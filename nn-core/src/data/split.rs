//! Parts of a data set: random, in proportion, in order, folds.

use crate::data::Dataset;
use crate::data::batches::shuffle;
use crate::data::labels::Labels;
use crate::data::targets::Targets;
use crate::error::{Error, Result, counted};
use crate::numeric::random::seeded;
use crate::numeric::range::{Bounds, Range, Refused};
use crate::numeric::scalar::Scalar;

impl<T: Scalar, const F: usize, Y: Targets> Dataset<T, F, Y> {
    /// Two random parts; the first has `⌊fraction·n⌋` samples, the second all others. For classes,
    /// [`split_stratified`](Self::split_stratified) keeps their proportions.
    ///
    /// A fraction strictly between 0 and 1 leaves at least one sample in each part (if there are two samples). A
    /// fraction outside 0..=1 is taken as 0 or 1, and using its parts is an error; so is using an empty part.
    #[must_use]
    pub fn split(&self, fraction: f64, seed: u64) -> (Self, Self) {
        static FRACTION: Bounds = fraction_of("Dataset::split");
        let order = shuffled(self.len(), seed);
        self.cut(&order, fraction, &FRACTION)
    }

    /// The first part and the last part, without shuffling: for data that is ordered in time, where a
    /// random split would let the network look into the future. Sizes are those of [`split`](Self::split).
    #[must_use]
    pub fn split_in_order(&self, fraction: f64) -> (Self, Self) {
        static FRACTION: Bounds = fraction_of("Dataset::split_in_order");
        let order: Vec<usize> = (0..self.len()).collect();
        self.cut(&order, fraction, &FRACTION)
    }

    /// `k` random folds: each item is the training part and the held-out part of one fold; every sample is held out
    /// exactly once. A rare class may be missing from a part: [`k_folds_stratified`](Self::k_folds_stratified)
    /// distributes it over the folds.
    ///
    /// # Errors
    /// Fewer than 2 folds; more folds than samples.
    pub fn k_folds(
        &self,
        k: usize,
        seed: u64,
    ) -> Result<impl ExactSizeIterator<Item = (Self, Self)> + '_> {
        let fold_of = (0..self.len()).map(|place| place % k.max(1)).collect();
        self.folds(k, shuffled(self.len(), seed), fold_of)
    }

    fn cut(&self, order: &[usize], fraction: f64, setting: &'static Bounds) -> (Self, Self) {
        let (first, second) = order.split_at(share(self.len(), fraction));
        self.parts(first, second, setting.refuse::<T>(fraction))
    }

    fn parts(&self, first: &[usize], second: &[usize], refused: Option<Refused>) -> (Self, Self) {
        let part = |indices| self.pick(indices).refusing(refused);
        (part(first), part(second))
    }

    /// The folds, where the sample at place `i` of `order` is held out in fold `fold_of[i]`.
    fn folds(
        &self,
        k: usize,
        order: Vec<usize>,
        fold_of: Vec<usize>,
    ) -> Result<impl ExactSizeIterator<Item = (Self, Self)> + '_> {
        self.check_fraction()?;
        if k < 2 || k > self.len() {
            return Err(Error::invalid(format!(
                "{} of {}: there must be at least 2 folds and one sample in each",
                counted(k, "fold"),
                counted(self.len(), "sample")
            )));
        }
        Ok((0..k).map(move |fold| {
            let part = |held_out: bool| {
                let places = order.iter().zip(&fold_of);
                let chosen: Vec<usize> = places
                    .filter(|&(_, &of)| (of == fold) == held_out)
                    .map(|(&index, _)| index)
                    .collect();
                self.pick(&chosen)
            };
            (part(false), part(true))
        }))
    }
}

impl<T: Scalar, const F: usize, const K: usize> Dataset<T, F, Labels<K>> {
    /// Two random parts with the classes in the same proportion in both, as far as whole samples allow. Sizes
    /// are those of [`split`](Self::split).
    ///
    /// A class with at least two samples is in both parts, which can make a small part larger than `split`'s. A
    /// class with a single sample is in the larger part, if its size allows. (A fraction of 0 or 1 leaves a part
    /// empty.)
    #[must_use]
    pub fn split_stratified(&self, fraction: f64, seed: u64) -> (Self, Self) {
        static FRACTION: Bounds = fraction_of("Dataset::split_stratified");
        let order = shuffled(self.len(), seed);
        let mut left = class_shares(&self.class_counts(), share(self.len(), fraction), fraction);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for index in order {
            let left = &mut left[self.targets().as_slice()[index]];
            if *left > 0 {
                *left -= 1;
                first.push(index);
            } else {
                second.push(index);
            }
        }
        self.parts(&first, &second, FRACTION.refuse::<T>(fraction))
    }

    /// `k` random folds with the classes in the same proportion in all, as far as whole samples allow. Every
    /// training part has each class that has at least two samples; every held-out part has each class that has at
    /// least `k`.
    ///
    /// # Errors
    /// Fewer than 2 folds; more folds than samples.
    pub fn k_folds_stratified(
        &self,
        k: usize,
        seed: u64,
    ) -> Result<impl ExactSizeIterator<Item = (Self, Self)> + '_> {
        let order = shuffled(self.len(), seed);
        // Dealt like cards, class after class: neither a class nor a fold can be off by more than one.
        let labels = self.targets().as_slice();
        let mut fold_of = vec![0; order.len()];
        let mut dealt = 0;
        for class in 0..K {
            for (place, &index) in order.iter().enumerate() {
                if labels[index] == class {
                    fold_of[place] = dealt % k.max(1);
                    dealt += 1;
                }
            }
        }
        self.folds(k, order, fold_of)
    }

    /// The number of samples of each class.
    #[must_use]
    pub fn class_counts(&self) -> [usize; K] {
        let mut counts = [0; K];
        for &label in self.targets().as_slice() {
            counts[label] += 1;
        }
        counts
    }
}

const fn fraction_of(setter: &'static str) -> Bounds {
    Bounds {
        setter,
        range: Range::Fraction,
    }
}

fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    shuffle(&mut order, &mut seeded(seed));
    order
}

/// `⌊fraction·count⌋`, but 1 or `count − 1` if a part would be empty although the fraction is not 0 or 1.
fn share(count: usize, fraction: f64) -> usize {
    let fraction = if fraction.is_nan() { 0.0 } else { fraction };
    if count < 2 || fraction <= 0.0 || fraction >= 1.0 {
        return if fraction > 0.0 { count } else { 0 };
    }
    floor(fraction * f64::from_usize(count)).clamp(1, count - 1)
}

/// The number of samples of each class in the first part: their [proportion](proportional), but at least one and at
/// most all but one for a class with at least two samples. A single sample goes to the larger part.
fn class_shares(counts: &[usize], total: usize, fraction: f64) -> Vec<usize> {
    let mut shares = proportional(counts, total, fraction);
    if total == 0 || total >= counts.iter().sum() {
        return shares;
    }
    let single = if fraction >= 0.5 { (1, 1) } else { (0, 0) };
    let bounds = |single: (usize, usize)| {
        let bounds = counts.iter().map(move |&count| match count {
            0 => (0, 0),
            1 => single,
            _ => (1, count - 1),
        });
        let bounds: Vec<(usize, usize)> = bounds.collect();
        let least = bounds.iter().map(|bound| bound.0).sum();
        let most = bounds.iter().map(|bound| bound.1).sum();
        (bounds, least, most)
    };
    let (mut within, mut least, mut most) = bounds(single);
    if !(least..=most).contains(&total) {
        (within, least, most) = bounds((0, 1));
    }
    let total = total.clamp(least, most);
    for (share, &(low, high)) in shares.iter_mut().zip(&within) {
        *share = (*share).clamp(low, high);
    }
    // Other classes compensate for the change, one sample each, those furthest from their proportion first.
    loop {
        let sum: usize = shares.iter().sum();
        let mut off = sum.abs_diff(total);
        if off == 0 {
            return shares;
        }
        let mut classes: Vec<usize> = (0..counts.len()).collect();
        let excess: Vec<f64> = shares
            .iter()
            .zip(counts)
            .map(|(&share, &count)| f64::from_usize(share) - fraction * f64::from_usize(count))
            .collect();
        classes.sort_by(|&a, &b| excess[b].total_cmp(&excess[a]));
        if sum < total {
            classes.reverse();
        }
        for class in classes {
            let (low, high) = within[class];
            if off > 0 && sum > total && shares[class] > low {
                shares[class] -= 1;
                off -= 1;
            } else if off > 0 && sum < total && shares[class] < high {
                shares[class] += 1;
                off -= 1;
            }
        }
    }
}

/// Each class's exact share rounded down; the rest of `total` goes to the classes with the largest remainders (if
/// equal, to the lower class).
fn proportional(counts: &[usize], total: usize, fraction: f64) -> Vec<usize> {
    let fraction = fraction.clamp(0.0, 1.0);
    let exact: Vec<f64> = counts
        .iter()
        .map(|&count| fraction * f64::from_usize(count))
        .collect();
    let mut shares: Vec<usize> = exact.iter().map(|&share| floor(share)).collect();
    let mut by_remainder: Vec<usize> = (0..counts.len()).collect();
    let remainder = |class: &usize| exact[*class] - exact[*class].floor();
    by_remainder.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)));
    // A share just below a whole number counts as whole. Many classes can be so while their sum is not.
    let mut surplus = shares.iter().sum::<usize>().saturating_sub(total);
    for &class in by_remainder.iter().rev().filter(|c| remainder(c) > 0.5) {
        if surplus > 0 {
            shares[class] -= 1;
            surplus -= 1;
        }
    }
    let mut missing = total.saturating_sub(shares.iter().sum());
    for &class in by_remainder.iter().cycle().take(2 * counts.len()) {
        if missing > 0 && shares[class] < counts[class] {
            shares[class] += 1;
            missing -= 1;
        }
    }
    shares
}

/// Rounds down a number that is not negative; one just below a whole number (0.29 · 100) counts as whole.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count, so it fits"
)]
fn floor(share: f64) -> usize {
    (share + 1e-9).floor() as usize
}

#[cfg(test)]
mod tests {
    use super::{class_shares, proportional, share};

    #[test]
    fn shares_round_down_and_leave_something() {
        assert_eq!(share(1797, 0.8), 1437);
        assert_eq!(share(100, 0.29), 29);
        assert_eq!(share(2, 0.99), 1);
        assert_eq!(share(2, 0.01), 1);
        assert_eq!(share(1, 0.5), 1);
        assert_eq!((share(5, 0.0), share(5, 1.0)), (0, 5));
        assert_eq!(
            (share(5, -3.0), share(5, 7.0), share(5, f64::NAN)),
            (0, 5, 0)
        );
    }

    #[test]
    fn classes_share_what_there_is_also_a_little_below_whole_numbers() {
        let third = 0.333_333_333_3;
        let total = share(60, third);
        let shares = class_shares(&[3; 20], total, third);
        assert_eq!((total, shares), (19, vec![1; 20]));
        let shares = proportional(&[3; 20], total, third);
        assert_eq!(shares.iter().sum::<usize>(), 19);
        let most = 1.0 - 1e-11;
        assert_eq!(proportional(&[2, 3], share(5, most), most), [2, 2]);
        assert_eq!(class_shares(&[2, 3], share(5, most), most), [1, 2]);
    }

    #[test]
    fn the_largest_remainders_get_the_rest() {
        assert_eq!(class_shares(&[5, 5, 5], 12, 0.8), [4, 4, 4]);
        assert_eq!(proportional(&[3, 4, 3], 8, 0.8), [3, 3, 2]);
        // two samples cannot be of three classes
        assert_eq!(class_shares(&[3, 4, 3], 8, 0.8), [2, 3, 2]);
        assert_eq!(class_shares(&[1, 1], 1, 0.5), [1, 0]);
        assert_eq!(class_shares(&[0, 2], 1, 0.1), [0, 1]);
    }

    #[test]
    fn rare_classes_stand_in_both_parts() {
        // in proportion: none, all, and none of the single ones
        assert_eq!(class_shares(&[98, 2], 20, 0.2), [19, 1]);
        assert_eq!(class_shares(&[95, 5], 95, 0.95), [91, 4]);
        assert_eq!(class_shares(&[97, 1, 1, 1], 80, 0.8), [77, 1, 1, 1]);
        assert_eq!(class_shares(&[97, 1, 1, 1], 20, 0.2), [20, 0, 0, 0]);
        assert_eq!(class_shares(&[1; 10], 8, 0.8).iter().sum::<usize>(), 8);
        // an empty part was asked for
        assert_eq!(class_shares(&[3, 2], 0, 0.0), [0, 0]);
        assert_eq!(class_shares(&[3, 2], 5, 1.0), [3, 2]);
    }
}
