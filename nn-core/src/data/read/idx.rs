//! The IDX format of the MNIST files: a header of sizes, then the numbers.
//!
//! ```text
//! 0 0 type rank   size₀ … (big-endian u32)   values (big-endian), the last index fastest
//! ```

use std::io::{BufRead, Read};
use std::path::Path;

use crate::data::Dataset;
use crate::data::batch::Batch;
use crate::data::labels::{Labels, out_of_range};
use crate::data::read::source::{Limit, Opened, Source};
use crate::data::read::targets::class_of;
use crate::error::{Error, Result, counted};
use crate::numeric::scalar::Scalar;

/// Options for reading a pair of IDX files.
///
/// ```
/// use nn_core::prelude::*;
/// let images = [&[0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2][..], &[255, 0]].concat();
/// let labels = [0, 0, 8, 1, 0, 0, 0, 1, 7];
/// let options = IdxOptions::new().unpacked_limit(4 << 30);
/// let data: Dataset<f32, 2, Labels<10>> = Dataset::from_idx_bytes_with(images, labels, &options)?;
/// assert_eq!(data.targets().as_slice(), [7]);
/// # Ok::<(), nn_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdxOptions {
    unpacked_limit: u64,
}

impl Default for IdxOptions {
    fn default() -> Self {
        Self {
            unpacked_limit: Limit::USUAL,
        }
    }
}

impl IdxOptions {
    /// The default: up to 1 GiB from a gzipped file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The largest unpacked size of each gzipped file: 1 GiB by default, so that a small file cannot fill the
    /// memory. Plain files have no limit.
    #[must_use]
    pub fn unpacked_limit(self, bytes: u64) -> Self {
        Self {
            unpacked_limit: bytes,
        }
    }

    fn limit(&self) -> Limit {
        Limit {
            bytes: self.unpacked_limit,
            advice: "raise `IdxOptions::unpacked_limit` (of `Dataset::from_idx_with`), or unpack the file first",
        }
    }
}

impl<T: Scalar, const F: usize, const K: usize> Dataset<T, F, Labels<K>> {
    /// Reads images and their labels from a pair of IDX files, plain or gzipped, the format of MNIST.
    ///
    /// Values are as in the file (0 to 255 for MNIST); scale them with [`map_inputs`](Dataset::map_inputs). A
    /// gzipped file may unpack to at most 1 GiB, a plain one has no limit.
    ///
    /// # Errors
    /// Files that cannot be read, are not IDX files, are cut short or do not belong together; samples of a size
    /// other than `F`; a label that is not a class; a value that is not finite; no sample at all.
    pub fn from_idx(images: impl AsRef<Path>, labels: impl AsRef<Path>) -> Result<Self> {
        Self::from_idx_with(images, labels, &IdxOptions::new())
    }

    /// Reads a pair of IDX files with [`IdxOptions`].
    ///
    /// # Errors
    /// As [`from_idx`](Self::from_idx).
    pub fn from_idx_with(
        images: impl AsRef<Path>,
        labels: impl AsRef<Path>,
        options: &IdxOptions,
    ) -> Result<Self> {
        let limit = options.limit();
        let images = Opened::path(images.as_ref(), limit)?;
        join(images, Opened::path(labels.as_ref(), limit)?)
    }

    /// The same from memory.
    ///
    /// # Errors
    /// As [`from_idx`](Self::from_idx).
    pub fn from_idx_bytes(images: impl AsRef<[u8]>, labels: impl AsRef<[u8]>) -> Result<Self> {
        Self::from_idx_bytes_with(images, labels, &IdxOptions::new())
    }

    /// The same from memory, with [`IdxOptions`].
    ///
    /// # Errors
    /// As [`from_idx`](Self::from_idx).
    pub fn from_idx_bytes_with(
        images: impl AsRef<[u8]>,
        labels: impl AsRef<[u8]>,
        options: &IdxOptions,
    ) -> Result<Self> {
        let limit = options.limit();
        let images = Opened::bytes(images.as_ref(), limit)?;
        join(images, Opened::bytes(labels.as_ref(), limit)?)
    }
}

fn join<T: Scalar, const F: usize, const K: usize>(
    images: Opened<'_>,
    labels: Opened<'_>,
) -> Result<Dataset<T, F, Labels<K>>> {
    let (sizes, values) = parse::<T>(&images.source, images.bytes)?;
    let (label_sizes, label_values) = parse::<f64>(&labels.source, labels.bytes)?;
    let (images, labels) = (&images.source, &labels.source);
    // Only if each file has the form of the other.
    let exchanged = if sizes.len() == 1 && label_sizes.len() > 1 {
        " (are images and labels exchanged?)"
    } else {
        ""
    };
    let &[label_count] = label_sizes.as_slice() else {
        return Err(labels.error(format!(
            "labels have 1 dimension, but this file has {}{exchanged}",
            label_sizes.len()
        )));
    };
    let Some((&count, shape)) = sizes.split_first() else {
        return Err(images.error("the file has no dimension: it holds one number, not samples"));
    };
    if count == 0 {
        // The product of the other sizes was not checked.
        return Err(images.error("the file has no sample"));
    }
    let size: usize = shape.iter().product();
    if size != F {
        let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
        let shape = if shape.is_empty() {
            "1 value".to_owned()
        } else {
            format!("{} = {size} values", shape.join("×"))
        };
        return Err(images
            .error(format!(
                "a sample has {shape}, but the data set takes {F} features"
            ))
            .counting(F, size));
    }
    if count != label_count {
        return Err(labels
            .error(format!(
                "{}, but {}: each image needs its label",
                counted(label_count, "label"),
                counted(count, "image")
            ))
            .counting(count, label_count));
    }
    let from_0 = label_values.contains(&0.0);
    let class = |(at, label): (usize, f64)| {
        class_of::<K>(label).ok_or_else(|| {
            let place = labels.place().at("label", at);
            Error::data(place, out_of_range::<K>(&label.to_string(), from_0))
        })
    };
    // Collected in the memory of the numbers, which have the same size.
    let labels = label_values.into_iter().enumerate().map(class);
    let classes = labels.collect::<Result<Vec<usize>>>()?;
    if let Some(at) = values.iter().position(|value| !value.is_finite()) {
        let place = images
            .place()
            .at("sample", at / F)
            .at_value("value", at % F);
        return Err(Error::data(place, "not a finite number"));
    }
    Dataset::new(Batch::from_flat(values)?, Labels::from_indices(classes)?)
}

/// The sizes of the dimensions and all values of an IDX file.
fn parse<'s, T: Scalar>(
    source: &'s Source,
    bytes: Box<dyn BufRead + 's>,
) -> Result<(Vec<usize>, Vec<T>)> {
    let mut values = Values {
        source,
        bytes,
        read: 0,
    };
    let Some(&[0, 0, kind, rank]) = values.next_bytes(4)?.first_chunk() else {
        return Err(
            source.error("not an IDX file: it must start with two zero bytes, a type and a rank")
        );
    };
    let header = values.next_bytes(4 * usize::from(rank))?;
    let (sizes, _) = header.as_chunks();
    if sizes.len() < usize::from(rank) {
        return Err(source.error("the file is cut short within its header"));
    }
    let sizes: Vec<usize> = sizes
        .iter()
        .filter_map(|size| usize::try_from(u32::from_be_bytes(*size)).ok())
        .collect();
    let numbers = match kind {
        0x08 => values.decode(&sizes, |[b]: [u8; 1]| f64::from(b)),
        0x09 => values.decode(&sizes, |b| f64::from(i8::from_be_bytes(b))),
        0x0b => values.decode(&sizes, |b| f64::from(i16::from_be_bytes(b))),
        0x0c => values.decode(&sizes, |b| f64::from(i32::from_be_bytes(b))),
        0x0d => values.decode(&sizes, |b| f64::from(f32::from_be_bytes(b))),
        0x0e => values.decode(&sizes, f64::from_be_bytes),
        _ => Err(source.error(format!(
            "the IDX type {kind:#04x} is not one of 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e"
        ))),
    }?;
    Ok((sizes, numbers))
}

/// The bytes of an IDX file that are not read yet.
struct Values<'s> {
    source: &'s Source,
    bytes: Box<dyn BufRead + 's>,
    read: usize,
}

impl Values<'_> {
    /// The next bytes; fewer at the end of the file.
    fn next_bytes(&mut self, count: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.fill(&mut bytes, count)?;
        Ok(bytes)
    }

    /// The same, replacing the content of `bytes`.
    fn fill(&mut self, bytes: &mut Vec<u8>, count: usize) -> Result<()> {
        bytes.clear();
        let mut next = self.bytes.by_ref().take(count as u64);
        next.read_to_end(bytes)
            .map_err(|error| self.source.failed(&error))?;
        self.read += bytes.len();
        Ok(())
    }

    /// The values up to the end of the file. Their number must be that of the header. Memory grows with the values,
    /// not with the header's number.
    fn decode<T: Scalar, const W: usize>(
        mut self,
        sizes: &[usize],
        number: impl Fn([u8; W]) -> f64,
    ) -> Result<Vec<T>> {
        const PIECE: usize = 1 << 16;
        let product = sizes
            .iter()
            .try_fold(W, |product, &size| product.checked_mul(size));
        let header = self.read;
        let (mut numbers, mut bytes) = (Vec::new(), Vec::new());
        loop {
            self.fill(&mut bytes, PIECE)?;
            let have = self.read - header;
            if product.is_some_and(|product| have <= product) {
                let (piece, _) = bytes.as_chunks();
                self.source.reserve(&mut numbers, piece.len())?;
                numbers.extend(piece.iter().map(|bytes| T::from_f64(number(*bytes))));
            }
            if bytes.len() < PIECE {
                break;
            }
        }
        let have = self.read - header;
        if product == Some(have) {
            numbers.shrink_to_fit();
            return Ok(numbers);
        }
        let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
        let promised = match product {
            Some(bytes) => format!("{bytes} bytes"),
            None => "more than any file holds".to_owned(),
        };
        Err(self.source.error(format!(
            "{have} bytes of values, but the header promises {} numbers, {promised}",
            sizes.join("×")
        )))
    }
}
