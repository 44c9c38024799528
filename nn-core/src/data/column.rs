//! The statistics of columns.

use crate::data::batch::Rows;
use crate::numeric::scalar::Scalar;

/// Statistics of one column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
    /// The number of samples that hold the smallest value, or the largest, whichever is more.
    pub(crate) at_an_end: usize,
    /// True if all values are equal, or equal to rounding.
    pub(crate) is_constant: bool,
}

/// True if a deviation can be the rounding error of `count` equal numbers (scikit-learn's rule), or is within the
/// precision of the numbers.
pub(crate) fn is_rounding<T: Scalar>(deviation: f64, mean: f64, count: f64) -> bool {
    deviation <= mean.abs() * (count * f64::EPSILON).max(T::EPSILON.to_f64())
}

impl Column {
    /// A power of two near half the range. In this unit squares neither overflow nor vanish, and division by it is
    /// exact.
    fn unit(&self) -> f64 {
        const EXPONENT: u64 = 0x7ff << 52;
        let half = self.max / 2.0 - self.min / 2.0;
        f64::from_bits(half.to_bits() & EXPONENT).max(f64::MIN_POSITIVE)
    }

    pub(crate) fn divisor<T: Scalar>(&self) -> T {
        let deviation = T::from_f64(self.deviation);
        if self.is_constant || deviation <= T::ZERO {
            T::ONE
        } else {
            deviation
        }
    }
}

/// Two passes over every `stride`-th sample in double precision, row by row in the order of memory.
pub(crate) fn columns<T: Scalar>(data: Rows<'_, T>, stride: usize) -> Vec<Column> {
    let rows = || data.iter().step_by(stride);
    let count = f64::from_usize(rows().len().max(1));
    let mut columns = vec![
        Column {
            mean: 0.0,
            deviation: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            at_an_end: 0,
            is_constant: false,
        };
        data.width
    ];
    for row in rows() {
        for (column, value) in columns.iter_mut().zip(row) {
            let value = value.to_f64();
            column.mean += value;
            column.min = column.min.min(value);
            column.max = column.max.max(value);
        }
    }
    for column in &mut columns {
        column.mean /= count;
        if !column.mean.is_finite() {
            // The sum of huge numbers overflowed; the middle of the range is as good a shift.
            column.mean = column.min / 2.0 + column.max / 2.0;
        }
    }
    let mut ends = vec![[0_usize; 2]; data.width];
    for row in rows() {
        for ((column, ends), value) in columns.iter_mut().zip(&mut ends).zip(row) {
            let value = value.to_f64();
            ends[0] += usize::from(value <= column.min);
            ends[1] += usize::from(value >= column.max);
            let distance = (value / 2.0 - column.mean / 2.0) / column.unit();
            column.deviation += distance * distance;
        }
    }
    for (column, ends) in columns.iter_mut().zip(ends) {
        column.at_an_end = ends[0].max(ends[1]);
        column.deviation = 2.0 * (column.deviation / count).sqrt() * column.unit();
        // Equal numbers first: their mean is rounded, so their computed deviation need not be 0.
        column.is_constant =
            column.max <= column.min || is_rounding::<T>(column.deviation, column.mean, count);
    }
    columns
}
