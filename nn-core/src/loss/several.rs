//! One loss for each output of a network with several.

use faer::{Mat, MatRef};

use crate::data::targets::Targets;
use crate::error::{Error, Result, of_output};
use crate::head::{Accepts, Head, Heads, LearnsFrom};
use crate::loss::{Loss, Reduction};
use crate::numeric::range;
use crate::numeric::scalar::Scalar;

/// The largest number of named outputs of a network: the size up to which the standard library implements its traits
/// for tuples.
const MOST_OUTPUTS: usize = nn_macros::limit!(OUTPUTS);

/// The weighted sum of one loss for each named output, in the order of the declaration. Targets are a
/// tuple in the same order.
///
/// Either all are sums over the samples ([`Reduction::Sum`]) or none is: a mixture is an error when the loss is
/// computed.
///
/// ```
/// use nn_core::prelude::*;
/// let loss = Losses::new((CrossEntropy::new(), BinaryCrossEntropy::new())).weights([1.0, 0.5]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Losses<L> {
    pub(crate) losses: L,
    pub(crate) weights: [f64; MOST_OUTPUTS],
}

impl<L> Losses<L> {
    /// The sum of these losses, a tuple of two to twelve.
    #[must_use]
    pub const fn new(losses: L) -> Self {
        Self {
            losses,
            weights: [1.0; MOST_OUTPUTS],
        }
    }
}

macro_rules! losses {
    ($count:literal: $($loss:ident $index:tt),*) => {
        impl<$($loss: Loss),*> Losses<($($loss,)*)> {
            /// The factor on each loss, finite and ≥ 0; 1 by default.
            #[must_use]
            pub fn weights(mut self, weights: [f64; $count]) -> Self {
                self.weights[..$count].copy_from_slice(&weights);
                self
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($loss: Loss),*> Loss for Losses<($($loss,)*)> {
            const NAME: &'static str = "Losses";

            fn reduction_mode(&self) -> Reduction {
                self.losses.0.reduction_mode()
            }

            fn check(&self) -> Result<()> {
                for &weight in &self.weights {
                    range::from_zero("Losses::weights", weight)?;
                }
                $(self.losses.$index.check()?;)*
                let sums = [$(self.losses.$index.reduction_mode() == Reduction::Sum),*];
                if sums.iter().any(|sum| *sum != sums[0]) {
                    return Err(Error::invalid(
                        "`Losses` adds a sum over samples and a mean, whose ratio changes with the batch: let \
                         `.reduction(…)` be `Reduction::Sum` for all of them, or for none",
                    ));
                }
                Ok(())
            }

            fn written(&self) -> String {
                let parts = [$(format!("{:?} {}", self.weights[$index], self.losses.$index.written())),*];
                format!("Losses ({})", parts.join(", "))
            }
        }
    };
}

losses!(2: A 0, B 1);
losses!(3: A 0, B 1, C 2);
losses!(4: A 0, B 1, C 2, D 3);
losses!(5: A 0, B 1, C 2, D 3, E 4);
losses!(6: A 0, B 1, C 2, D 3, E 4, F 5);
losses!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
losses!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
losses!(9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
losses!(10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
losses!(11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
losses!(12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);

/// A second loss for several heads. With only one, the compiler would infer it from the heads and the targets, and
/// report a wrong loss as a mismatch with it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum NoLoss {}

/// The columns of `all` starting at `start` `←` `weight` times those of one output.
fn place<T: Scalar>(all: &mut Mat<T>, start: usize, own: &Mat<T>, weight: T) {
    for j in 0..own.ncols() {
        for i in 0..own.nrows() {
            all[(i, start + j)] = weight * own[(i, j)];
        }
    }
}

/// `X`. While the compiler does not know `Self`, it does not know `Out` either.
#[doc(hidden)]
pub trait Through<X> {
    /// `X`.
    type Out;
}

impl<H: Head, X> Through<X> for H {
    type Out = X;
}

/// The heads of all outputs, unknown if one of them is: if one loss does not fit, the targets are not blamed.
macro_rules! through {
    ([$first:ty $(, $rest:ty)*] $heads:ty) => {
        <$first as Through<through!([$($rest),*] $heads)>>::Out
    };
    ([] $heads:ty) => { $heads };
}

macro_rules! on_heads {
    ($($head:ident $loss:ident $targets:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($loss: Loss, $head: Accepts<$loss>),*> Accepts<Losses<($($loss,)*)>> for Heads<($($head,)*)>
        where
            Self: Head,
        {
            type Head = through!([$(<$head as Accepts<$loss>>::Head),*] Heads<($(<$head as Accepts<$loss>>::Head,)*)>);

            fn check(loss: &Losses<($($loss,)*)>) -> Result<()> {
                loss.check()
            }
        }

        #[diagnostic::do_not_recommend] // users cannot write it
        impl<$($head: Head),*> Accepts<NoLoss> for Heads<($($head,)*)> {
            type Head = Self;

            fn check(loss: &NoLoss) -> Result<()> {
                match *loss {}
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Scalar, $($targets: Targets, $head: Head),*> LearnsFrom<T, NoLoss, ($($targets,)*)>
            for Heads<($($head,)*)>
        {
            fn evaluate(loss: &NoLoss, _: &[T], _: ($($targets::Ref<'_>,)*), _: &mut [T], _: usize) -> f64 {
                match *loss {}
            }
            fn prediction_gradient(
                loss: &NoLoss,
                _: MatRef<'_, T>,
                _: MatRef<'_, T>,
                _: ($($targets::Ref<'_>,)*),
            ) -> Mat<T> {
                match *loss {}
            }
            fn target_gradient(
                loss: &NoLoss,
                _: MatRef<'_, T>,
                _: MatRef<'_, T>,
                _: ($($targets::Ref<'_>,)*),
            ) -> Option<Mat<T>> {
                match *loss {}
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Scalar, $($loss: Loss, $targets: Targets, $head: LearnsFrom<T, $loss, $targets>),*>
            LearnsFrom<T, Losses<($($loss,)*)>, ($($targets,)*)> for Heads<($($head,)*)>
        {
            fn check(loss: &Losses<($($loss,)*)>, targets: ($($targets::Ref<'_>,)*)) -> Result<()> {
                $(
                    $head::check(&loss.losses.$index, targets.$index)
                        .map_err(|error| of_output($index, error))?;
                )*
                Ok(())
            }

            fn evaluate(
                loss: &Losses<($($loss,)*)>,
                logits: &[T],
                targets: ($($targets::Ref<'_>,)*),
                gradient: &mut [T],
                rows: usize,
            ) -> f64 {
                let (values, slopes, mut total) = (logits, gradient, 0.0);
                $(
                    let (own, values) = values.split_at(rows * $head::WIDTH);
                    let (own_slopes, slopes) = slopes.split_at_mut(rows * $head::WIDTH);
                    let weight = loss.weights[$index];
                    total += weight * $head::evaluate(&loss.losses.$index, own, targets.$index, own_slopes, rows);
                    let weight = T::from_f64(weight);
                    for slope in own_slopes {
                        *slope *= weight;
                    }
                )*
                let _ = (values, slopes);
                total
            }

            fn prediction_gradient(
                loss: &Losses<($($loss,)*)>,
                logits: MatRef<'_, T>,
                predictions: MatRef<'_, T>,
                targets: ($($targets::Ref<'_>,)*),
            ) -> Mat<T> {
                let mut all = Mat::zeros(logits.nrows(), Self::WIDTH);
                let start = 0;
                $(
                    let width = $head::WIDTH;
                    let own = $head::prediction_gradient(
                        &loss.losses.$index,
                        logits.subcols(start, width),
                        predictions.subcols(start, width),
                        targets.$index,
                    );
                    place(&mut all, start, &own, T::from_f64(loss.weights[$index]));
                    let start = start + width;
                )*
                let _ = start;
                all
            }

            fn target_gradient(
                loss: &Losses<($($loss,)*)>,
                logits: MatRef<'_, T>,
                predictions: MatRef<'_, T>,
                targets: ($($targets::Ref<'_>,)*),
            ) -> Option<Mat<T>> {
                let mut all = Mat::zeros(logits.nrows(), Self::WIDTH);
                let start = 0;
                $(
                    let width = $head::WIDTH;
                    let own = $head::target_gradient(
                        &loss.losses.$index,
                        logits.subcols(start, width),
                        predictions.subcols(start, width),
                        targets.$index,
                    )?;
                    place(&mut all, start, &own, T::from_f64(loss.weights[$index]));
                    let start = start + width;
                )*
                let _ = start;
                Some(all)
            }

            fn target_values(targets: ($($targets::Ref<'_>,)*)) -> Option<Mat<T>> {
                let parts = [$($head::target_values(targets.$index)?),*];
                let mut all = Mat::zeros(parts[0].nrows(), Self::WIDTH);
                let mut start = 0;
                for part in &parts {
                    place(&mut all, start, part, T::ONE);
                    start += part.ncols();
                }
                Some(all)
            }
        }
    };
}

on_heads!(A LA YA 0, B LB YB 1);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7, I LI YI 8);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7, I LI YI 8, J LJ YJ 9);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7, I LI YI 8, J LJ YJ 9, K LK YK 10);
on_heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7, I LI YI 8, J LJ YJ 9, K LK YK 10, L LL YL 11);
