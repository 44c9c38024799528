//! Which classes a network tells apart, and which it confuses.

use std::fmt;

use crate::data::{Dataset, empty};
use crate::error::{Error, Result, shown};
use crate::labels::Labels;
use crate::metrics::Report;
use crate::scalar::Scalar;

/// The confusion matrix of `K` classes, and what follows from it.
///
/// ```
/// use nn_core::{Labels, metrics::Classification};
/// let truth = Labels::<3>::new([0, 0, 1, 2, 2, 2])?;
/// let report = Classification::new(&[0, 1, 1, 2, 2, 0], &truth)?;
/// assert_eq!((report.correct(), report.total()), (4, 6));
/// assert_eq!(report.confusion()[2], [1, 0, 2]);
/// assert_eq!(report.recall(2), Some(2.0 / 3.0));
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification<const K: usize> {
    /// `[true class][predicted class]`.
    confusion: Vec<[usize; K]>,
    names: Vec<String>,
}

impl<const K: usize> Classification<K> {
    /// Compares predicted classes with the true ones.
    ///
    /// # Errors
    /// No sample; another number of predictions than labels; a prediction that is no class.
    pub fn new(predicted: &[usize], truth: &Labels<K>) -> Result<Self> {
        let truth = truth.as_slice();
        if predicted.len() != truth.len() {
            return Err(Error::RowMismatch {
                inputs: predicted.len(),
                targets: truth.len(),
            });
        }
        if truth.is_empty() {
            return Err(empty());
        }
        Labels::<K>::new(predicted)?;
        Ok(Self::count(predicted.iter().copied(), truth))
    }

    pub(crate) fn of<T: Scalar, const F: usize>(
        data: &Dataset<T, F, Labels<K>>,
        predicted: impl Iterator<Item = usize>,
    ) -> Self {
        Self {
            names: data.class_names().to_vec(),
            ..Self::count(predicted, data.targets().as_slice())
        }
    }

    fn count(predicted: impl Iterator<Item = usize>, truth: &[usize]) -> Self {
        let mut confusion = vec![[0; K]; K];
        for (predicted, &truth) in predicted.zip(truth) {
            confusion[truth][predicted] += 1;
        }
        Self {
            confusion,
            names: Vec::new(),
        }
    }

    /// Samples whose class was found.
    #[must_use]
    pub fn correct(&self) -> usize {
        (0..K).map(|class| self.confusion[class][class]).sum()
    }

    /// All samples.
    #[must_use]
    pub fn total(&self) -> usize {
        self.confusion.iter().flatten().sum()
    }

    /// [`correct`](Self::correct) / [`total`](Self::total).
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        ratio(self.correct(), self.total()).unwrap_or(0.0)
    }

    /// How often each class was taken for each: `confusion()[true class][predicted class]`.
    #[must_use]
    pub fn confusion(&self) -> &[[usize; K]] {
        &self.confusion
    }

    /// Samples that are of `class`.
    ///
    /// # Panics
    /// If there is no such class, as indexing does. So do the methods below.
    #[must_use]
    pub fn support(&self, class: usize) -> usize {
        self.confusion[class].iter().sum()
    }

    /// Samples that were taken for `class`.
    #[must_use]
    pub fn predicted(&self, class: usize) -> usize {
        self.confusion.iter().map(|row| row[class]).sum()
    }

    /// The share of samples taken for `class` that are of it; none if nothing was.
    #[must_use]
    pub fn precision(&self, class: usize) -> Option<f64> {
        ratio(self.confusion[class][class], self.predicted(class))
    }

    /// The share of samples of `class` that were found (its sensitivity); none if there are none.
    #[must_use]
    pub fn recall(&self, class: usize) -> Option<f64> {
        ratio(self.confusion[class][class], self.support(class))
    }

    /// The share of samples of other classes that were not taken for `class`; none if there are none.
    #[must_use]
    pub fn specificity(&self, class: usize) -> Option<f64> {
        let others = self.total() - self.support(class);
        let mistaken = self.predicted(class) - self.confusion[class][class];
        ratio(others - mistaken, others)
    }

    /// 2·precision·recall / (precision + recall); none if the class neither occurs nor was predicted.
    #[must_use]
    pub fn f1(&self, class: usize) -> Option<f64> {
        ratio(
            2 * self.confusion[class][class],
            self.support(class) + self.predicted(class),
        )
    }

    /// The mean of the classes' F1 (0 for a class that neither occurs nor was predicted).
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let sum: f64 = (0..K).filter_map(|class| self.f1(class)).sum();
        sum / f64::from_usize(K.max(1))
    }

    /// The pairs (true class, predicted class, count) that were confused, most frequent first.
    #[must_use]
    pub fn confused(&self) -> Vec<(usize, usize, usize)> {
        let mut pairs: Vec<_> = (0..K)
            .flat_map(|truth| (0..K).map(move |predicted| (truth, predicted)))
            .filter(|(truth, predicted)| truth != predicted)
            .map(|(truth, predicted)| (truth, predicted, self.confusion[truth][predicted]))
            .filter(|&(_, _, count)| count > 0)
            .collect();
        pairs.sort_by_key(|&(_, _, count)| std::cmp::Reverse(count));
        pairs
    }

    /// What the class is called: its name in the data, or its number.
    #[must_use]
    pub fn name(&self, class: usize) -> String {
        let name = self.names.get(class);
        name.map_or_else(|| class.to_string(), Clone::clone)
    }
}

impl<const K: usize> Report for Classification<K> {
    const NAME: &'static str = "accuracy";

    fn score(&self) -> f64 {
        self.accuracy()
    }
}

/// More classes than this, and a matrix is wider than a terminal: only confusions are listed then.
const WIDEST: usize = 30;

/// `accuracy 0.9750 (351 of 360)`, the confusion matrix, and precision, recall and F1 of each class.
impl<const K: usize> fmt::Display for Classification<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CORNER: &str = "true \\ predicted";
        let (correct, total) = (self.correct(), self.total());
        writeln!(
            f,
            "accuracy {:.4} ({correct} of {total})\n",
            self.accuracy()
        )?;
        let names: Vec<String> = (0..K).map(|class| shown(&self.name(class))).collect();
        let longest = names.iter().map(|name| name.chars().count()).max();
        let first = longest.unwrap_or(0).max(CORNER.len());
        let counts = self.confusion.iter().flatten().max();
        let cell = longest
            .unwrap_or(0)
            .max(counts.map_or(1, |count| count.to_string().len()))
            + 1;
        let matrix = K <= WIDEST;
        write!(f, "{CORNER:>first$}")?;
        if matrix {
            for name in &names {
                write!(f, " {name:>cell$}")?;
            }
        }
        write!(f, "   precision  recall      F1")?;
        for (class, name) in names.iter().enumerate() {
            write!(f, "\n{name:>first$}")?;
            if matrix {
                for &count in &self.confusion[class] {
                    // A zero is a dot: the eye should find the mistakes.
                    match count {
                        0 => write!(f, " {:>cell$}", '·')?,
                        _ => write!(f, " {count:>cell$}")?,
                    }
                }
            }
            let [precision, recall, f1] =
                [self.precision(class), self.recall(class), self.f1(class)].map(share);
            write!(f, "   {precision:>9}  {recall:>6}  {f1:>6}")?;
        }
        if !matrix {
            f.write_str("\n")?;
            for (truth, predicted, count) in self.confused().into_iter().take(10) {
                let (truth, predicted) = (&names[truth], &names[predicted]);
                write!(f, "\n{truth} taken for {predicted}: {count} times")?;
            }
        }
        Ok(())
    }
}

fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"))
}

pub(crate) fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| f64::from_usize(part) / f64::from_usize(whole))
}
