//! Networks with several outputs, each evaluated on its own.

use std::fmt;

use crate::data::batch::Batch;
use crate::data::labels::Labels;
use crate::data::targets::Targets;
use crate::data::{Dataset, Standardizer};
use crate::error::{Error, Result, counted};
use crate::head::{Head, decision};
use crate::metrics::judged::outputs_differ;
use crate::metrics::{Classification, Judged, Regression, Report, nonempty, outputs};
use crate::network::Network;
use crate::network::answer;
use crate::numeric::scalar::Scalar;

/// The report of each output, in the order of the declaration: `report.0.1.rmse()`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reports<R>(pub R);

/// Targets of one of several outputs. [`Judged`] calls it for each part of a tuple; the number of values is known at
/// run time.
pub trait JudgedOutput<T: Scalar>: Targets {
    /// The output's report.
    type Report: Report;

    /// Compares `width` columns of the answers (logits and predictions), from `start` on, with the targets. A single
    /// logit of at least `decision` is class 1. Real values are in `unit`, if there is one.
    #[doc(hidden)]
    fn judge_output<const OUT: usize>(
        &self,
        answers: &[Batch<T, OUT>; 2],
        unit: Option<&Standardizer<T, OUT>>,
        start: usize,
        width: usize,
        decision: f64,
    ) -> Result<Self::Report>;

    /// The targets on the scale of their columns: `width` columns from `start` on.
    #[doc(hidden)]
    fn scale_output<const OUT: usize>(
        &self,
        scale: &Standardizer<T, OUT>,
        start: usize,
        width: usize,
    ) -> Result<Self>;
}

/// `K` columns of a batch, from `start` on: one of several outputs of a network.
///
/// # Panics
/// If the batch has fewer columns.
#[must_use]
pub fn columns<T: Scalar, const F: usize, const K: usize>(
    batch: &Batch<T, F>,
    start: usize,
) -> Batch<T, K> {
    Batch::from_computed(batch.view().matrix().subcols(start, K))
}

fn fits(width: usize, outputs: usize, targets: &str) -> Result<()> {
    if width == outputs {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "an output of {width} values cannot be evaluated on {targets}"
    )))
}

impl<T: Scalar, const K: usize> JudgedOutput<T> for Labels<K> {
    type Report = Classification<K>;

    fn judge_output<const OUT: usize>(
        &self,
        [logits, _]: &[Batch<T, OUT>; 2],
        _: Option<&Standardizer<T, OUT>>,
        start: usize,
        width: usize,
        least: f64,
    ) -> Result<Self::Report> {
        if decision::classes(width) != K {
            fits(width, K, &format!("labels of {K} classes"))?;
        }
        let class = |row: &[T; OUT]| decision::class(&row[start..start + width], least);
        let classes: Vec<usize> = logits.rows().map(class).collect();
        Classification::new(&classes, self)
    }

    fn scale_output<const OUT: usize>(
        &self,
        _: &Standardizer<T, OUT>,
        _: usize,
        _: usize,
    ) -> Result<Self> {
        Ok(self.clone())
    }
}

impl<T: Scalar, const K: usize> JudgedOutput<T> for Batch<T, K> {
    type Report = Regression<K>;

    fn judge_output<const OUT: usize>(
        &self,
        [_, predictions]: &[Batch<T, OUT>; 2],
        unit: Option<&Standardizer<T, OUT>>,
        start: usize,
        width: usize,
        _: f64,
    ) -> Result<Self::Report> {
        fits(width, K, &format!("{K} target values"))?;
        let own = match unit {
            Some(unit) => columns::<T, OUT, K>(&unit.invert(predictions), start),
            None => columns(predictions, start),
        };
        Regression::new(&own, self)
    }

    fn scale_output<const OUT: usize>(
        &self,
        scale: &Standardizer<T, OUT>,
        start: usize,
        width: usize,
    ) -> Result<Self> {
        fits(width, K, &format!("{K} target values"))?;
        Ok(scale.columns::<K>(start).apply(self))
    }
}

macro_rules! tuples {
    ($count:literal: $($name:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<T: Scalar, $($name: JudgedOutput<T>,)* const OUT: usize> Judged<T, OUT> for ($($name,)*) {
            type Report = Reports<($($name::Report,)*)>;

            fn judge<N, const IN: usize>(
                network: &N,
                inputs: &Batch<T, IN>,
                data: &Dataset<T, IN, Self>,
                unit: Option<&Standardizer<T, OUT>>,
            ) -> Result<Self::Report>
            where
                N: Network<IN, OUT, Scalar = T>,
            {
                outputs::<N>($count)?;
                data.check_fraction()?;
                let widths = N::Head::WIDTHS;
                let answers = answer::both(network, nonempty(inputs)?.view())?;
                let start = 0;
                $(
                    let (width, decision) = (widths[$index], N::Head::DECISIONS[$index]);
                    #[allow(non_snake_case)] // one for each type
                    let $name = data.targets().$index.judge_output(&answers, unit, start, width, decision)?;
                    let start = start + width;
                )*
                let _ = start;
                Ok(Reports(($($name,)*)))
            }

            #[allow(non_snake_case)] // one width for each type
            fn scaled(&self, scale: &Standardizer<T, OUT>, widths: &[usize]) -> Result<Self> {
                let &[$($name,)*] = widths else {
                    return Err(outputs_differ(&counted(widths.len(), "output"), $count));
                };
                let mut start = 0;
                Ok(($({
                    let own = self.$index.scale_output(scale, start, $name)?;
                    start += $name;
                    let _ = start; // after the last one
                    own
                },)*))
            }
        }

        impl<$($name: Report),*> fmt::Display for Reports<($($name,)*)> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                $(
                    if $index > 0 {
                        writeln!(f)?;
                    }
                    writeln!(f, "output {}", $index + 1)?;
                    write!(f, "{}", self.0.$index)?;
                )*
                Ok(())
            }
        }

        /// The summary is that of the first output.
        impl<$($name: Report),*> Report for Reports<($($name,)*)> {
            const NAME: &'static str = A::NAME;

            fn score(&self) -> f64 {
                self.0.0.score()
            }
        }
    };
}

tuples!(2: A 0, B 1);
tuples!(3: A 0, B 1, C 2);
tuples!(4: A 0, B 1, C 2, D 3);
tuples!(5: A 0, B 1, C 2, D 3, E 4);
tuples!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
