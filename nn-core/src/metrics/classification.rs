//! Accuracy, confusion matrix, precision and recall of a classifier.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use crate::data::dataset::{Dataset, empty};
use crate::data::labels::{Labels, classes_in_words};
use crate::error::{Error, Result, shown};
use crate::metrics::report::Report;
use crate::numeric::scalar::Scalar;

/// The true and predicted classes of samples, out of `K`, and the metrics that follow from them.
///
/// It holds counts for each class and for each confusion that occurred, so that many classes cost little.
///
/// ```
/// use nn_core::{Labels, metrics::Classification};
/// let truth = Labels::<3>::new([0, 0, 1, 2, 2, 2])?;
/// let report = Classification::new(&[0, 1, 1, 2, 2, 0], &truth)?;
/// assert_eq!((report.correct(), report.total()), (4, 6));
/// assert_eq!(report.confusion()[2], [1, 0, 2]);
/// assert_eq!(report.count(2, 0), 1);
/// assert_eq!(report.recall(2), Some(2.0 / 3.0));
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification<const K: usize> {
    classes: Vec<Class>,
    /// The number of samples of each pair (true class, predicted class) of different classes.
    confused: BTreeMap<(usize, usize), usize>,
    names: Vec<String>,
}

/// Counts of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Class {
    support: usize,
    predicted: usize,
    correct: usize,
}

impl Class {
    fn occurs(&self) -> bool {
        self.support + self.predicted > 0
    }

    /// Missed samples of this class plus samples of other classes that were predicted as it.
    fn mistakes(&self) -> usize {
        self.support + self.predicted - 2 * self.correct
    }

    fn f1(&self) -> Option<f64> {
        ratio(2 * self.correct, self.support + self.predicted)
    }
}

impl<const K: usize> Classification<K> {
    /// Compares predicted classes with the true ones.
    ///
    /// # Errors
    /// No sample; another number of predictions than labels; a prediction that is not a class.
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
        Ok(Self::of_pairs(predicted, truth))
    }

    pub(crate) fn of<T: Scalar, const F: usize>(
        data: &Dataset<T, F, Labels<K>>,
        predicted: &[usize],
    ) -> Self {
        Self {
            names: data.class_names().to_vec(),
            ..Self::of_pairs(predicted, data.targets().as_slice())
        }
    }

    fn of_pairs(predicted: &[usize], truth: &[usize]) -> Self {
        let mut classes = vec![Class::default(); K];
        let mut confused = BTreeMap::new();
        for (&predicted, &truth) in predicted.iter().zip(truth) {
            classes[truth].support += 1;
            classes[predicted].predicted += 1;
            if predicted == truth {
                classes[truth].correct += 1;
            } else {
                *confused.entry((truth, predicted)).or_insert(0) += 1;
            }
        }
        Self {
            classes,
            confused,
            names: Vec::new(),
        }
    }

    /// The number of correct predictions.
    #[must_use]
    pub fn correct(&self) -> usize {
        self.classes.iter().map(|class| class.correct).sum()
    }

    /// The number of samples.
    #[must_use]
    pub fn total(&self) -> usize {
        self.classes.iter().map(|class| class.support).sum()
    }

    /// [`correct`](Self::correct) / [`total`](Self::total).
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        ratio(self.correct(), self.total()).unwrap_or(0.0)
    }

    /// The confusion matrix: `confusion()[true class][predicted class]` is a number of samples.
    ///
    /// It holds K² numbers and is built on each call. With very many classes use [`count`](Self::count) or
    /// [`confused`](Self::confused).
    #[must_use]
    pub fn confusion(&self) -> Vec<[usize; K]> {
        let each = self.classes.iter().enumerate();
        let mut matrix: Vec<[usize; K]> = each
            .map(|(class, own)| {
                let mut row = [0; K];
                row[class] = own.correct;
                row
            })
            .collect();
        for (&(truth, predicted), &count) in &self.confused {
            matrix[truth][predicted] = count;
        }
        matrix
    }

    /// The number of samples of the class `truth` that were predicted as `predicted`.
    ///
    /// # Panics
    /// If there is no such class, as indexing does. So do the methods below.
    #[must_use]
    pub fn count(&self, truth: usize, predicted: usize) -> usize {
        let (own, _) = (self.classes[truth], self.classes[predicted]);
        if truth == predicted {
            return own.correct;
        }
        let confused = self.confused.get(&(truth, predicted));
        confused.copied().unwrap_or(0)
    }

    /// The number of samples of `class`.
    #[must_use]
    pub fn support(&self, class: usize) -> usize {
        self.classes[class].support
    }

    /// The number of samples predicted as `class`.
    #[must_use]
    pub fn predicted(&self, class: usize) -> usize {
        self.classes[class].predicted
    }

    /// The share of samples predicted as `class` that are of it; `None` if there are none.
    #[must_use]
    pub fn precision(&self, class: usize) -> Option<f64> {
        ratio(self.classes[class].correct, self.predicted(class))
    }

    /// The share of samples of `class` that were predicted as it (its sensitivity); `None` if there are none.
    #[must_use]
    pub fn recall(&self, class: usize) -> Option<f64> {
        ratio(self.classes[class].correct, self.support(class))
    }

    /// The share of samples of other classes that were not predicted as `class`; `None` if there are none.
    #[must_use]
    pub fn specificity(&self, class: usize) -> Option<f64> {
        let others = self.total() - self.support(class);
        let mistaken = self.predicted(class) - self.classes[class].correct;
        ratio(others - mistaken, others)
    }

    /// 2·precision·recall / (precision + recall); `None` if the class neither occurs nor was predicted.
    #[must_use]
    pub fn f1(&self, class: usize) -> Option<f64> {
        self.classes[class].f1()
    }

    /// The mean F1 of the classes that occur or were predicted. (Like scikit-learn's `average="macro"`: a class that
    /// neither occurs nor was predicted does not count.)
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let all = || self.classes.iter().filter_map(Class::f1);
        all().sum::<f64>() / f64::from_usize(all().count().max(1))
    }

    /// The pairs (true class, predicted class, count) that were confused, most frequent first.
    #[must_use]
    pub fn confused(&self) -> Vec<(usize, usize, usize)> {
        let pairs = self.confused.iter();
        let mut pairs: Vec<_> = pairs
            .map(|(&(truth, predicted), &count)| (truth, predicted, count))
            .collect();
        pairs.sort_by_key(|&(_, _, count)| Reverse(count));
        pairs
    }

    /// The class's name in the data, or its number.
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

/// With more classes than this a matrix is wider than a terminal. Then this many classes are listed, and confusions.
const WIDEST: usize = 30;

impl<const K: usize> Classification<K> {
    /// The classes that are printed, in order: all, or if there are many, those with the most mistakes.
    fn printed(&self) -> Vec<usize> {
        let mut shown: Vec<usize> = (0..K).collect();
        if K > WIDEST {
            shown.sort_by_key(|&class| {
                let own = self.classes[class];
                (Reverse(own.mistakes()), !own.occurs())
            });
            shown.truncate(WIDEST);
            shown.sort_unstable();
        }
        shown
    }
}

/// `accuracy 0.9750 (351 of 360)`, the confusion matrix, and precision, recall and F1 of each class. With more than
/// 30 classes: the 30 classes with the most mistakes, and the most frequent confusions. Classes without samples are
/// named.
impl<const K: usize> fmt::Display for Classification<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CORNER: &str = "true \\ predicted";
        let (correct, total) = (self.correct(), self.total());
        writeln!(
            f,
            "accuracy {:.4} ({correct} of {total})\n",
            self.accuracy()
        )?;
        let printed = self.printed();
        let names: Vec<String> = printed
            .iter()
            .map(|&class| shown(&self.name(class)))
            .collect();
        let longest = names.iter().map(|name| name.chars().count()).max();
        let first = longest.unwrap_or(0).max(CORNER.len());
        let correct = self.classes.iter().map(|class| &class.correct);
        let counts = correct.chain(self.confused.values()).max();
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
        for (&class, name) in printed.iter().zip(&names) {
            write!(f, "\n{name:>first$}")?;
            if matrix {
                for predicted in 0..K {
                    // A zero is a dot, so that mistakes stand out.
                    match self.count(class, predicted) {
                        0 => write!(f, " {:>cell$}", '·')?,
                        count => write!(f, " {count:>cell$}")?,
                    }
                }
            }
            let [precision, recall, f1] =
                [self.precision(class), self.recall(class), self.f1(class)].map(share);
            write!(f, "   {precision:>9}  {recall:>6}  {f1:>6}")?;
        }
        if !matrix {
            let count = printed.len();
            write!(
                f,
                "\n({count} of {K} classes: those with the most mistakes)"
            )?;
        }
        let absent = (0..K).filter(|&class| self.support(class) == 0);
        if let Some(classes) = classes_in_words(absent.map(|class| self.name(class))) {
            write!(f, "\n(no sample is of {classes})")?;
        }
        if !matrix {
            f.write_str("\n")?;
            for (truth, predicted, count) in self.confused().into_iter().take(10) {
                let (truth, predicted) = (self.name(truth), self.name(predicted));
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
