//! From a file or its bytes to a network. No data is read, and no weight drawn, before the header has shown
//! that the file is the network's.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::checksum::Checksum;
use super::difference::{Expected, Found, Sides};
use super::header::{self, Header, LENGTH_BYTES};
use super::names::Renaming;
use super::note::{Note, SCALES};
use super::write::{check_values, dtype, dtype_of};
use super::{declaration, foreign, model};
use crate::durable;
use crate::error::{Error, Result};
use crate::init::InitRng;
use crate::network::Model;
use crate::parameter::Kind;
use crate::scalar::Scalar;

/// What a file gave.
pub(super) struct Loaded<N> {
    pub(super) network: N,
    pub(super) note: Note,
}

/// What is wanted of a file.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) names: Renaming<'a>,
    /// The weights may come from a network that computes something else.
    pub(super) any_declaration: bool,
    /// Scales in the file are wanted, or not missed.
    pub(super) scales: bool,
}

impl<'a> Wanted<'a> {
    /// The network that was saved and nothing else, under these names.
    pub(super) fn network(names: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            names: Renaming(names),
            any_declaration: false,
            scales: false,
        }
    }

    /// The network, and the text under `key`.
    pub(super) fn own_text(key: &str) -> Self {
        Self {
            scales: key == SCALES,
            ..Self::network(&[])
        }
    }
}

/// Reads the file at `path`: first its header, then, if that fits, its data.
pub(super) fn file<N: Model>(path: &Path, wanted: Wanted<'_>) -> Result<Loaded<N>> {
    of_file(path, wanted).map_err(|error| match error {
        Error::Model { path, problem } => match durable::rest_of_interrupted(&path) {
            Some(whole) => model(path, format!("{problem}\nhelp: {whole}")),
            None => model(path, problem),
        },
        other => other,
    })
}

fn of_file<N: Model>(path: &Path, wanted: Wanted<'_>) -> Result<Loaded<N>> {
    let io_error = |source| Error::io(path, "read", source);
    let found = fs::metadata(path).map_err(io_error)?;
    if found.is_dir() {
        return Err(io_error(ErrorKind::IsADirectory.into()));
    }
    if !found.is_file() {
        // A pipe would make the opening wait, and has no length.
        return Err(io_error(io::Error::other("not a regular file")));
    }
    let mut file = File::open(path).map_err(io_error)?;
    let total = file.metadata().map_err(io_error)?.len();
    let problem = |problem| model(path, problem);
    let mut first = Vec::new();
    (&mut file)
        .take(foreign::FIRST_BYTES as u64)
        .read_to_end(&mut first)
        .map_err(io_error)?;
    let length = header_length(&first, total).map_err(problem)?;
    file.seek(SeekFrom::Start(LENGTH_BYTES as u64))
        .map_err(io_error)?;
    let mut text = vec![0; length];
    file.read_exact(&mut text).map_err(io_error)?;
    let data = total - (LENGTH_BYTES + length) as u64;
    let plan = Plan::<N>::new(&text, data, wanted.names).map_err(problem)?;
    drop(text);
    let mut bytes = vec![0; plan.bytes()];
    file.read_exact(&mut bytes).map_err(io_error)?;
    plan.fill(&bytes, wanted).map_err(problem)
}

/// Reads a file's bytes.
pub(super) fn bytes<N: Model>(bytes: &[u8], wanted: Wanted<'_>) -> Result<Loaded<N>, String> {
    let length = header_length(bytes, bytes.len() as u64)?;
    let (text, data) = bytes
        .get(LENGTH_BYTES..)
        .and_then(|rest| rest.split_at_checked(length))
        .ok_or_else(|| "truncated".to_owned())?;
    Plan::<N>::new(text, data.len() as u64, wanted.names)?.fill(data, wanted)
}

/// The header's length, from the first bytes of a file of `total`.
fn header_length(first: &[u8], total: u64) -> Result<usize, String> {
    if total == 0 {
        return Err("the file is empty".to_owned());
    }
    let length = match first.first_chunk() {
        Some(&length) => header::length(length, total),
        None => Err(format!(
            "truncated or no safetensors file: {total} bytes, but the header's length alone takes {LENGTH_BYTES}"
        )),
    };
    match length {
        // A gzip file's first bytes can be a length.
        Ok(_) if first.get(LENGTH_BYTES) != Some(&b'{') => foreign::told(first).map_or(length, Err),
        Ok(length) => Ok(length),
        Err(problem) => Err(foreign::told(first).unwrap_or(problem)),
    }
}

/// A network to fill and a header that fits it.
struct Plan<N> {
    network: N,
    header: Header,
    note: Note,
    /// For each parameter of the network, the index of its tensor in the header.
    sources: Vec<usize>,
}

impl<N: Model> Plan<N> {
    fn new(text: &[u8], data: u64, names: Renaming<'_>) -> Result<Self, String> {
        let header = header::parse(text, data)?;
        let note = Note::read(&header.metadata)?;
        let network = N::drawn(&mut InitRng::blank());
        let in_file: Vec<&str> = header.tensors.iter().map(|t| t.name.as_str()).collect();
        names.check(
            network.tensors().map(|own| own.name.to_string()),
            Some(&in_file),
        )?;
        let sources = match_tensors(&network, &header, names)?;
        Ok(Self {
            network,
            header,
            note,
            sources,
        })
    }

    /// Bytes behind the header.
    fn bytes(&self) -> usize {
        self.header.tensors.last().map_or(0, |last| last.bytes.1)
    }

    fn fill(mut self, data: &[u8], wanted: Wanted<'_>) -> Result<Loaded<N>, String> {
        let whole = || "the file changed while it was read".to_owned();
        self.check_sum(data)?;
        if let Some(declaration) = self.note.declaration()
            && !wanted.any_declaration
        {
            declaration::check::<N>(declaration)?;
        }
        if self.note.scales().is_some() && !wanted.scales {
            return Err(format!(
                "the file holds the scales of its data, and the network takes standardised values: load both as \
                 `Standardized::<{network}<_>, {}, {}>::load(path)` (`into_network` gives the network alone)",
                N::INPUT,
                N::OUTPUT,
                network = N::NAME
            ));
        }
        for (parameter, &source) in self.network.tensors_mut().zip(&self.sources) {
            let (start, end) = self.header.tensors.get(source).ok_or_else(whole)?.bytes;
            let values = data.get(start..end).ok_or_else(whole)?;
            if parameter.kind == Kind::Count {
                counts(values, parameter.values);
            } else {
                numbers(values, parameter.values);
            }
            check_values(&parameter)?;
        }
        Ok(Loaded {
            network: self.network,
            note: self.note,
        })
    }

    /// Compares the checksum, if the file has one.
    fn check_sum(&self, data: &[u8]) -> Result<(), String> {
        let Some(expected) = self.note.checksum() else {
            return Ok(());
        };
        let mut tensors: Vec<_> = self.header.tensors.iter().collect();
        tensors.sort_by(|a, b| a.name.cmp(&b.name));
        let mut checksum = Checksum::new();
        for tensor in tensors {
            let values = data.get(tensor.bytes.0..tensor.bytes.1).unwrap_or_default();
            checksum.tensor(&tensor.name, &tensor.shape, values);
        }
        self.note.texts().for_each(|text| checksum.text(text));
        let found = checksum.finish();
        if found == expected {
            return Ok(());
        }
        Err(format!(
            "damaged: the checksum is {found}, but the file says {}. (A program that changed the weights and \
             kept the metadata has the same effect: it should drop the entry `nn-core`.)",
            header::shown(expected)
        ))
    }
}

fn numbers<T: Scalar>(bytes: &[u8], values: &mut [T]) {
    for (to, from) in values.iter_mut().zip(bytes.chunks_exact(T::SIZE)) {
        let mut bytes = T::Bytes::default();
        bytes.as_mut().copy_from_slice(from);
        *to = T::from_le_bytes(bytes);
    }
}

fn counts<T: Scalar>(bytes: &[u8], values: &mut [T]) {
    for (to, from) in values.iter_mut().zip(bytes.as_chunks().0) {
        #[allow(clippy::cast_precision_loss)] // counts of steps
        let count = i64::from_le_bytes(*from) as f64;
        *to = T::from_f64(count);
    }
}

/// For each parameter of the network, the index of its tensor in the file; or what differs.
fn match_tensors<N: Model>(
    network: &N,
    header: &Header,
    names: Renaming<'_>,
) -> Result<Vec<usize>, String> {
    let expected: Vec<Expected> = network
        .tensors()
        .map(|own| Expected {
            name: own.name.to_string(),
            dtype: dtype_of::<N::Scalar>(own.kind),
            shape: own.shape().to_vec(),
        })
        .collect();
    let found: Vec<Found<'_>> = header
        .tensors
        .iter()
        .map(|tensor| Found {
            name: names.to_network(&tensor.name),
            name_in_file: &tensor.name,
            dtype: tensor.dtype,
            shape: &tensor.shape,
        })
        .collect();
    let sides = Sides {
        network: N::NAME,
        dtype: dtype::<N::Scalar>(),
        expected: &expected,
        found: &found,
    };
    sides.difference()?;
    expected
        .iter()
        .map(|own| found.iter().position(|found| found.name == own.name))
        .collect::<Option<_>>()
        .ok_or_else(|| "a tensor is missing".to_owned())
}
