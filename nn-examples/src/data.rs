//! Data sets inside the program, unchanged: compressed CSV and IDX files (see `data/README.md`).

use std::io::Read as _;

use flate2::read::GzDecoder;
use nn_core::Error;

/// A file that is part of the program.
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    /// The file's name, for messages.
    pub name: &'static str,
    /// The file's bytes, compressed by gzip.
    pub bytes: &'static [u8],
}

impl Embedded {
    /// The unpacked text.
    ///
    /// # Errors
    /// A file that is not gzipped text.
    pub fn text(&self) -> Result<String, Error> {
        let mut text = String::new();
        GzDecoder::new(self.bytes)
            .read_to_string(&mut text)
            .map_err(|error| Error::Invalid(format!("{}: {error}", self.name)))?;
        Ok(text)
    }
}

macro_rules! embedded {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)*) => {
        $($(#[$doc])*
        pub const $constant: Embedded = Embedded {
            name: $name,
            bytes: include_bytes!(concat!("../data/", $name)),
        };)*
    };
}

embedded! {
    /// 1797 handwritten digits: 64 pixels 0..=16, then the label; no header.
    DIGITS = "digits-8x8.csv.gz";
    /// 569 tumours: 30 measurements, then 0 malignant or 1 benign; the first line is not a header.
    BREAST_CANCER = "breast-cancer.csv.gz";
    /// 1030 mixtures of concrete: 8 columns, then the strength in megapascals; with a header.
    CONCRETE = "concrete.csv.gz";
    /// 5104 days of the S&P 500: date, close; with a header.
    SP500 = "sp500-daily-close.csv.gz";
    /// 8736 letters a–z of 20×20 pixels, for training (IDX).
    LETTERS_TRAIN_IMAGES = "letters20-train-images-idx3-ubyte.gz";
    /// The labels of these letters (IDX).
    LETTERS_TRAIN_LABELS = "letters20-train-labels-idx1-ubyte.gz";
    /// 2262 letters of other font families, for testing (IDX).
    LETTERS_TEST_IMAGES = "letters20-test-images-idx3-ubyte.gz";
    /// The labels of these letters (IDX).
    LETTERS_TEST_LABELS = "letters20-test-labels-idx1-ubyte.gz";
}

/// The 30 measurements of [`BREAST_CANCER`], in order.
pub const BREAST_CANCER_FEATURES: [&str; 30] = [
    "mean radius",
    "mean texture",
    "mean perimeter",
    "mean area",
    "mean smoothness",
    "mean compactness",
    "mean concavity",
    "mean concave points",
    "mean symmetry",
    "mean fractal dimension",
    "radius error",
    "texture error",
    "perimeter error",
    "area error",
    "smoothness error",
    "compactness error",
    "concavity error",
    "concave points error",
    "symmetry error",
    "fractal dimension error",
    "worst radius",
    "worst texture",
    "worst perimeter",
    "worst area",
    "worst smoothness",
    "worst compactness",
    "worst concavity",
    "worst concave points",
    "worst symmetry",
    "worst fractal dimension",
];
