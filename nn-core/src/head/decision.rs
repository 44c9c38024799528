//! The class that an output predicts. One value distinguishes two classes, several values have one class each. Only
//! this module decides that. (The compiler knows it through the traits that `Labels<2>` has for one output.)

use crate::data::batch::argmax;
use crate::numeric::scalar::Scalar;

/// Number of classes that an output of `width` values distinguishes.
pub(crate) const fn classes(width: usize) -> usize {
    match width {
        1 => 2,
        several => several,
    }
}

/// The predicted class for the logits of one output: the index of the largest, the first of equals. A single logit
/// predicts class 1 if it is at least `decision`.
pub(crate) fn class<T: Scalar>(logits: &[T], decision: f64) -> usize {
    match logits {
        [one] => usize::from(*one >= T::from_f64(decision)),
        several => argmax(several),
    }
}

/// [`class`], unless a logit is not a number.
pub(crate) fn class_of_numbers<T: Scalar>(logits: &[T], decision: f64) -> Option<usize> {
    let numbers = logits.iter().all(|logit| !logit.is_nan());
    numbers.then(|| class(logits, decision))
}

/// The logit of class 1 of two and its prediction, if a single value stands for both classes.
pub(crate) fn of_two<T: Scalar>(logits: &[T], predictions: &[T]) -> Option<(T, T)> {
    match (logits, predictions) {
        (&[logit], &[prediction]) => Some((logit, prediction)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{class, class_of_numbers, classes};

    #[test]
    fn one_value_tells_two_classes_apart() {
        assert_eq!([1, 2, 3].map(classes), [2, 2, 3]);
        assert_eq!([-0.1, 0.0, 0.1].map(|z: f64| class(&[z], 0.0)), [0, 1, 1]);
        assert_eq!(class(&[0.4_f64], 0.5), 0);
        assert_eq!(class(&[1.0_f64, 3.0, 3.0], 0.0), 1);
        assert_eq!(class_of_numbers(&[1.0, f64::NAN], 0.0), None);
        assert_eq!(class_of_numbers(&[f64::NEG_INFINITY], 0.0), Some(0));
    }
}
