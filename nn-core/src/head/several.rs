//! Several heads side by side: `output: { digit: dense(10) -> softmax, parity: dense(1) -> sigmoid }`.

use std::marker::PhantomData;

use faer::{Mat, MatRef};

use super::{Accepts, Head, LearnsFrom, Link};
use crate::error::{Result, within};
use crate::labels::Targets;
use crate::loss::{Loss, Losses};
use crate::scalar::Scalar;

/// The heads of a network with several outputs, in order: `Heads<(Softmax<10>, Sigmoid<1>)>`.
///
/// The outputs stand side by side in a prediction. The loss is [`Losses`], with one loss for each head.
#[derive(Debug, Clone, Copy)]
pub struct Heads<H>(PhantomData<H>);

/// A second loss for several heads: were there one kind only, the compiler would take it from the heads
/// and the targets, and blame a wrong loss for not being it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum NoLoss {}

/// The columns of `all` from `start` on `←` `weight` times those of one output.
fn place<T: Scalar>(all: &mut Mat<T>, start: usize, own: &Mat<T>, weight: T) {
    for j in 0..own.ncols() {
        for i in 0..own.nrows() {
            all[(i, start + j)] = weight * own[(i, j)];
        }
    }
}

macro_rules! heads {
    ($($head:ident $loss:ident $targets:ident $index:tt),*) => {
        impl<$($head: Head),*> Head for Heads<($($head,)*)> {
            const WIDTH: usize = 0 $(+ $head::WIDTH)*;
            const WIDTHS: &'static [usize] = &[$($head::WIDTH),*];
            const DECISIONS: &'static [f64] = &[$($head::DECISION),*];
            const NAME: &'static str = "several heads";
            const LINK: Link = Link::Identity;

            fn apply<T: Scalar>(values: &mut [T], rows: usize) {
                let rest = values;
                $(
                    let (own, rest) = rest.split_at_mut(rows * $head::WIDTH);
                    $head::apply(own, rows);
                )*
                let _ = rest;
            }
            fn backward<T: Scalar>(predictions: &[T], gradient: &mut [T], rows: usize) {
                let (values, slopes) = (predictions, gradient);
                $(
                    let (own, values) = values.split_at(rows * $head::WIDTH);
                    let (own_slopes, slopes) = slopes.split_at_mut(rows * $head::WIDTH);
                    $head::backward(own, own_slopes, rows);
                )*
                let _ = (values, slopes);
            }
            #[inline(always)]
            fn apply_one<T: Scalar>(values: &mut [T]) {
                let rest = values;
                $(
                    let (own, rest) = rest.split_at_mut($head::WIDTH);
                    $head::apply_one(own);
                )*
                let _ = rest;
            }
        }

        impl<$($loss: Loss, $head: Accepts<$loss>),*> Accepts<Losses<($($loss,)*)>> for Heads<($($head,)*)>
        where
            Self: Head,
        {
            type Head = Heads<($(<$head as Accepts<$loss>>::Head,)*)>;

            fn check(loss: &Losses<($($loss,)*)>) -> Result<()> {
                loss.check()
            }
        }

        #[diagnostic::do_not_recommend] // nobody can write it
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

        impl<T: Scalar, $($loss: Loss, $targets: Targets, $head: LearnsFrom<T, $loss, $targets>),*>
            LearnsFrom<T, Losses<($($loss,)*)>, ($($targets,)*)> for Heads<($($head,)*)>
        {
            fn check(loss: &Losses<($($loss,)*)>, targets: ($($targets::Ref<'_>,)*)) -> Result<()> {
                $(
                    $head::check(&loss.losses.$index, targets.$index)
                        .map_err(|error| within(&format!("output {}", $index + 1), error))?;
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
        }
    };
}

heads!(A LA YA 0, B LB YB 1);
heads!(A LA YA 0, B LB YB 1, C LC YC 2);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7, I LI YI 8);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7, I LI YI 8, J LJ YJ 9);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7, I LI YI 8, J LJ YJ 9, K LK YK 10);
heads!(A LA YA 0, B LB YB 1, C LC YC 2, D LD YD 3, E LE YE 4, F LF YF 5, G LG YG 6, H LH YH 7, I LI YI 8, J LJ YJ 9, K LK YK 10, L LL YL 11);
