//! From a file or its bytes to a network. No data is read, and no weight drawn, before the header has shown that the
//! file belongs to the network.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::checksum::Checksum;
use super::difference::Sides;
use super::header::{self, Entry, Header, LENGTH_BYTES};
use super::names::Renaming;
use super::note::{Note, SCALES};
use super::problem::{Problem, model};
use super::sides::{Expected, Found};
use super::write::{check_values, dtype, dtype_of, is_beside};
use super::{declaration, foreign};
use crate::error::{Error, Result};
use crate::layer::init::InitRng;
use crate::layer::tensor::{Kind, ParameterMut};
use crate::network::{Model, check};
use crate::numeric::memory;
use crate::numeric::scalar::Scalar;
use crate::storage::durable;

/// The contents of a file.
pub(super) struct Loaded<N> {
    pub(super) network: N,
    pub(super) note: Note,
}

/// The contents that a caller expects of a file.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) names: Renaming<'a>,
    /// True if the weights may come from a network with another computation.
    pub(super) any_declaration: bool,
    /// True if scales in the file are expected or accepted.
    pub(super) scales: bool,
    /// True if the source is bytes in memory, not a file.
    pub(super) in_memory: bool,
}

impl<'a> Wanted<'a> {
    /// Expects the network that was saved and nothing else, under these names.
    pub(super) fn network(names: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            names: Renaming(names),
            any_declaration: false,
            scales: false,
            in_memory: false,
        }
    }

    /// Expects the network, and the text under `key`.
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
        Error::Model {
            path,
            mut problem,
            tensors,
        } => {
            if let Some(whole) = durable::rest_of_interrupted(&path) {
                problem = format!("{problem}\nhelp: {whole}");
            }
            Error::Model {
                path,
                problem,
                tensors,
            }
        }
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
        // Opening a pipe would block, and a pipe has no length.
        return Err(io_error(io::Error::other("not a regular file")));
    }
    let mut file = File::open(path).map_err(io_error)?;
    let total = file.metadata().map_err(io_error)?.len();
    let told = |problem: String| model(path, problem);
    let mut first = Vec::new();
    (&mut file)
        .take(foreign::FIRST_BYTES as u64)
        .read_to_end(&mut first)
        .map_err(io_error)?;
    let length = header_length(&first, total).map_err(told)?;
    file.seek(SeekFrom::Start(LENGTH_BYTES as u64))
        .map_err(io_error)?;
    let mut text = vec![0; length];
    file.read_exact(&mut text).map_err(io_error)?;
    let data = total - (LENGTH_BYTES + length) as u64;
    let plan = Plan::<N>::new(&text, data, wanted.names).map_err(|problem| model(path, problem))?;
    drop(text);
    let behind_header = (LENGTH_BYTES + length) as u64;
    let mut piece = vec![0; PIECE];
    let data = |(start, end): (usize, usize), take: &mut dyn FnMut(&[u8])| {
        file.seek(SeekFrom::Start(behind_header + start as u64))?;
        let mut left = end - start;
        while left > 0 {
            let len = left.min(piece.len());
            let piece = piece.get_mut(..len).unwrap_or_default();
            file.read_exact(piece)?;
            take(piece);
            left -= len;
        }
        Ok(())
    };
    plan.fill(data, wanted).map_err(|fault| match fault {
        Fault::Io(error) => io_error(error),
        Fault::Wrong(text) => told(text),
    })
}

/// Bytes read from a file at once, so that its numbers are in memory only once, as those of the network.
const PIECE: usize = 1 << 16;

/// The reason that a network cannot be filled.
enum Fault {
    Io(io::Error),
    Wrong(String),
}

impl From<String> for Fault {
    fn from(problem: String) -> Self {
        Self::Wrong(problem)
    }
}

/// Reads a file's bytes.
pub(super) fn bytes<N: Model>(bytes: &[u8], wanted: Wanted<'_>) -> Result<Loaded<N>, Problem> {
    let length = header_length(bytes, bytes.len() as u64)?;
    let (text, data) = bytes
        .get(LENGTH_BYTES..)
        .and_then(|rest| rest.split_at_checked(length))
        .ok_or_else(|| "truncated".to_owned())?;
    let read = |(start, end), take: &mut dyn FnMut(&[u8])| match data.get(start..end) {
        Some(values) => {
            take(values);
            Ok(())
        }
        None => Err(ErrorKind::UnexpectedEof.into()),
    };
    let plan = Plan::<N>::new(text, data.len() as u64, wanted.names)?;
    let wanted = Wanted {
        in_memory: true,
        ..wanted
    };
    plan.fill(read, wanted).map_err(|fault| match fault {
        Fault::Io(error) => error.to_string().into(),
        Fault::Wrong(problem) => problem.into(),
    })
}

/// The header's length, from the first bytes of a file of `total`.
fn header_length(first: &[u8], total: u64) -> Result<usize, String> {
    if total == 0 {
        return Err("the file is empty".to_owned());
    }
    let length = match first.first_chunk() {
        Some(&length) => header::length(length, total),
        None => Err(format!(
            "truncated or not a safetensors file: {total} bytes, but the header's length alone takes {LENGTH_BYTES}"
        )),
    };
    match length {
        // The first bytes of a gzip file can be a valid length.
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
    fn new(text: &[u8], data: u64, names: Renaming<'_>) -> Result<Self, Problem> {
        let header = header::parse(text, data)?;
        let note = Note::read(&header.metadata)?;
        memory::room::<N::Scalar>(1, N::PARAMETERS).map_err(|_| {
            format!(
                "`{}` has {} parameters, which do not fit into memory",
                N::NAME,
                N::PARAMETERS
            )
        })?;
        let network = N::init(&mut InitRng::blank());
        check::table(&network)?;
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

    /// Fills the network from `read`, which passes on the bytes of a range in pieces of whole numbers.
    fn fill(
        mut self,
        mut read: impl FnMut((usize, usize), &mut dyn FnMut(&[u8])) -> io::Result<()>,
        wanted: Wanted<'_>,
    ) -> Result<Loaded<N>, Fault> {
        let mut checksum = self.note.checksum().map(|_| Checksum::new());
        let header = &self.header.tensors;
        let mut tensors: Vec<(&Entry, ParameterMut<'_, N::Scalar>)> = self
            .sources
            .iter()
            .filter_map(|&source| header.get(source))
            .zip(self.network.tensors_mut())
            .collect();
        // The checksum is over the tensors in the order of their names.
        tensors.sort_by_key(|(entry, _)| &entry.name);
        for (entry, parameter) in tensors {
            if let Some(checksum) = &mut checksum {
                checksum.tensor(&entry.name, &entry.shape);
            }
            let mut rest = parameter.values;
            let mut take = |bytes: &[u8]| {
                if let Some(checksum) = &mut checksum {
                    checksum.values(bytes);
                }
                let filled = if parameter.kind == Kind::Count {
                    counts(bytes, rest)
                } else {
                    numbers(bytes, rest)
                };
                rest = std::mem::take(&mut rest)
                    .get_mut(filled..)
                    .unwrap_or_default();
            };
            read(entry.bytes, &mut take).map_err(Fault::Io)?;
        }
        self.check_sum(checksum)?;
        if let Some(declaration) = self.note.declaration()
            && !wanted.any_declaration
        {
            declaration::check::<N>(declaration, wanted.in_memory)?;
        }
        if self.note.scales().is_some() && !wanted.scales {
            return Err(Fault::Wrong(format!(
                "the file holds the scales of its data, and the network takes standardised values: load both as \
                 `Standardized::<{network}<_>, {}, {}>::{call}` (`into_network` gives the network alone)",
                N::INPUT,
                N::OUTPUT,
                network = N::NAME,
                call = if wanted.in_memory {
                    "from_bytes(bytes)"
                } else {
                    "load(path)"
                },
            )));
        }
        for parameter in self.network.tensors() {
            check_values(&parameter)?;
        }
        Ok(Loaded {
            network: self.network,
            note: self.note,
        })
    }

    /// Compares the checksum of the tensors and the note with that in the file, if it has one.
    fn check_sum(&self, checksum: Option<Checksum>) -> Result<(), String> {
        let (Some(expected), Some(mut checksum)) = (self.note.checksum(), checksum) else {
            return Ok(());
        };
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

/// Decodes the numbers in `bytes` into the first values; returns their number.
pub(super) fn numbers<T: Scalar>(bytes: &[u8], values: &mut [T]) -> usize {
    for (to, from) in values.iter_mut().zip(bytes.chunks_exact(T::SIZE)) {
        let mut bytes = T::Bytes::default();
        bytes.as_mut().copy_from_slice(from);
        *to = T::from_le_bytes(bytes);
    }
    bytes.len() / T::SIZE
}

fn counts<T: Scalar>(bytes: &[u8], values: &mut [T]) -> usize {
    let (counts, _) = bytes.as_chunks();
    for (to, from) in values.iter_mut().zip(counts) {
        #[allow(clippy::cast_precision_loss)] // counts of steps
        let count = i64::from_le_bytes(*from) as f64;
        *to = T::from_f64(count);
    }
    counts.len()
}

/// For each parameter of the network, the index of its tensor in the file; otherwise the differences.
fn match_tensors<N: Model>(
    network: &N,
    header: &Header,
    names: Renaming<'_>,
) -> Result<Vec<usize>, Problem> {
    let expected: Vec<Expected> = network
        .tensors()
        .map(|own| Expected {
            name: own.name.to_string(),
            dtype: dtype_of::<N::Scalar>(own.kind),
            shape: own.shape().to_vec(),
        })
        .collect();
    let (indices, found): (Vec<usize>, Vec<Found<'_>>) = (header.tensors.iter().enumerate())
        .map(|(index, tensor)| (index, tensor, names.to_network(&tensor.name)))
        .filter(|(_, _, name)| !is_beside(name))
        .map(|(index, tensor, name)| {
            let found = Found {
                name,
                name_in_file: &tensor.name,
                dtype: tensor.dtype,
                shape: &tensor.shape,
            };
            (index, found)
        })
        .unzip();
    let sides = Sides {
        network: N::NAME,
        dtype: dtype::<N::Scalar>(),
        expected: &expected,
        found: &found,
    };
    sides.difference()?;
    expected
        .iter()
        .map(|own| {
            let place = found.iter().position(|found| found.name == own.name)?;
            indices.get(place).copied()
        })
        .collect::<Option<_>>()
        .ok_or_else(|| "a tensor is missing".to_owned().into())
}
