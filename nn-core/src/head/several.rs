//! Several heads side by side: `output: (digit: dense(10) -> softmax, parity: dense(1) -> sigmoid)`.

use std::marker::PhantomData;

use crate::head::{Head, Link, sealed};
use crate::numeric::scalar::Scalar;

/// The heads of a network with several outputs, in order: `Heads<(Softmax<10>, Sigmoid<1>)>`.
///
/// In a prediction the outputs are side by side. The loss is [`Losses`](crate::loss::Losses), with one loss for each
/// head.
#[derive(Debug, Clone, Copy)]
pub struct Heads<H>(PhantomData<H>);

impl<H> sealed::Sealed for Heads<H> {}

macro_rules! heads {
    ($($head:ident),*) => {
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
    };
}

heads!(A, B);
heads!(A, B, C);
heads!(A, B, C, D);
heads!(A, B, C, D, E);
heads!(A, B, C, D, E, F);
heads!(A, B, C, D, E, F, G);
heads!(A, B, C, D, E, F, G, H);
heads!(A, B, C, D, E, F, G, H, I);
heads!(A, B, C, D, E, F, G, H, I, J);
heads!(A, B, C, D, E, F, G, H, I, J, K);
heads!(A, B, C, D, E, F, G, H, I, J, K, L);
