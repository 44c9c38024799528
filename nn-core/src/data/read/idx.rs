//! The IDX format of the MNIST files: a header of sizes, then the numbers.
//!
//! ```text
//! 0 0 type rank   size₀ … (big-endian u32)   values (big-endian), the last index fastest
//! ```

use std::path::Path;

use crate::batch::Batch;
use crate::data::Dataset;
use crate::data::read::source::Source;
use crate::data::read::targets::class_of;
use crate::error::{Result, counted};
use crate::labels::{Labels, out_of_range};
use crate::scalar::Scalar;

impl<T: Scalar, const F: usize, const K: usize> Dataset<T, F, Labels<K>> {
    /// Reads images and their labels from a pair of IDX files, plain or gzipped, as MNIST comes.
    ///
    /// Values are as in the file (0 to 255 for MNIST); scale them with
    /// [`map_inputs`](Dataset::map_inputs).
    ///
    /// # Errors
    /// Files that cannot be read, are no IDX files, are cut short or do not belong together; samples of
    /// another size than `F`; a label that is no class; a value that is not finite; no sample at all.
    pub fn from_idx(images: impl AsRef<Path>, labels: impl AsRef<Path>) -> Result<Self> {
        let images = Source::open(images.as_ref())?;
        join(&images, &Source::open(labels.as_ref())?)
    }

    /// The same from memory.
    ///
    /// # Errors
    /// As [`from_idx`](Self::from_idx).
    pub fn from_idx_bytes(images: impl AsRef<[u8]>, labels: impl AsRef<[u8]>) -> Result<Self> {
        let images = Source::from_bytes(images.as_ref())?;
        join(&images, &Source::from_bytes(labels.as_ref())?)
    }
}

fn join<T: Scalar, const F: usize, const K: usize>(
    images: &Source,
    labels: &Source,
) -> Result<Dataset<T, F, Labels<K>>> {
    let (sizes, values) = parse::<T>(images)?;
    let (label_sizes, label_values) = parse::<f64>(labels)?;
    let &[label_count] = label_sizes.as_slice() else {
        return Err(labels.error(format!(
            "labels have 1 dimension, but this file has {} (are images and labels exchanged?)",
            label_sizes.len()
        )));
    };
    let Some((&count, shape)) = sizes.split_first() else {
        return Err(images.error("the file has no dimension: it holds one number, not samples"));
    };
    if count == 0 {
        // Nothing has shown that the other sizes have a product.
        return Err(images.error("the file has no sample"));
    }
    let size: usize = shape.iter().product();
    if size != F {
        let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
        let shape = if shape.is_empty() {
            "1 value (are images and labels exchanged?)".to_owned()
        } else {
            format!("{} = {size} values", shape.join("×"))
        };
        return Err(images.error(format!(
            "a sample has {shape}, but the data set takes {F} features"
        )));
    }
    if count != label_count {
        return Err(labels.error(format!(
            "{}, but {}: each image needs its label",
            counted(label_count, "label"),
            counted(count, "image")
        )));
    }
    let mut classes = Vec::with_capacity(count);
    for (at, label) in label_values.iter().enumerate() {
        let Some(class) = class_of::<K>(*label) else {
            let place = format!("label {}", at + 1);
            return Err(labels.error_at(&place, out_of_range::<K>(&label.to_string())));
        };
        classes.push(class);
    }
    if let Some(at) = values.iter().position(|value| !value.is_finite()) {
        let place = format!("sample {}, value {}", at / F + 1, at % F + 1);
        return Err(images.error_at(&place, "not a finite number"));
    }
    Dataset::new(Batch::from_flat(values)?, Labels::new(classes)?)
}

/// The sizes of the dimensions and all values of an IDX file.
fn parse<T: Scalar>(source: &Source) -> Result<(Vec<usize>, Vec<T>)> {
    let Some((&[0, 0, kind, rank], rest)) = source.bytes.split_first_chunk() else {
        return Err(
            source.error("not an IDX file: it must start with two zero bytes, a type and a rank")
        );
    };
    let short = || source.error("the file is cut short within its header");
    let (sizes, values) = rest
        .split_at_checked(4 * usize::from(rank))
        .ok_or_else(short)?;
    let (sizes, _) = sizes.as_chunks();
    let sizes: Vec<usize> = sizes
        .iter()
        .filter_map(|size| usize::try_from(u32::from_be_bytes(*size)).ok())
        .collect();
    let number = |width| check_length(source, &sizes, width, values.len());
    let values = match kind {
        0x08 => number(1).map(|()| decode(values, |[b]: [u8; 1]| f64::from(b))),
        0x09 => number(1).map(|()| decode(values, |b| f64::from(i8::from_be_bytes(b)))),
        0x0b => number(2).map(|()| decode(values, |b| f64::from(i16::from_be_bytes(b)))),
        0x0c => number(4).map(|()| decode(values, |b| f64::from(i32::from_be_bytes(b)))),
        0x0d => number(4).map(|()| decode(values, |b| f64::from(f32::from_be_bytes(b)))),
        0x0e => number(8).map(|()| decode(values, f64::from_be_bytes)),
        _ => Err(source.error(format!(
            "the IDX type {kind:#04x} is none of 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e"
        ))),
    };
    Ok((sizes, values?))
}

fn check_length(source: &Source, sizes: &[usize], width: usize, have: usize) -> Result<()> {
    let product = sizes
        .iter()
        .try_fold(width, |product, &size| product.checked_mul(size));
    if product == Some(have) {
        return Ok(());
    }
    let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
    let promised = match product {
        Some(bytes) => format!("{bytes} bytes"),
        None => "more than any file holds".to_owned(),
    };
    Err(source.error(format!(
        "{have} bytes of values, but the header promises {} numbers, {promised}",
        sizes.join("×")
    )))
}

fn decode<T: Scalar, const W: usize>(bytes: &[u8], number: impl Fn([u8; W]) -> f64) -> Vec<T> {
    let (numbers, _) = bytes.as_chunks();
    numbers
        .iter()
        .map(|bytes| T::from_f64(number(*bytes)))
        .collect()
}
