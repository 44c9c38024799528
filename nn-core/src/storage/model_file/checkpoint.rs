//! A training session in a file: the network's tensors under their names, so that the file is a model too; the
//! session's own ones under names with a `/`; all other state as one text.

use std::fs;
use std::path::Path;

use super::checksum::Checksum;
use super::header::{self, LENGTH_BYTES};
use super::names::Renaming;
use super::note::Note;
use super::problem::model;
use super::read::{self, Wanted};
pub(crate) use super::write::Tensor;
use super::write::{self, dtype};
use crate::error::{Error, Result};
use crate::network::Model;
use crate::numeric::scalar::Scalar;

/// The bytes of a session's file.
///
/// # Errors
/// A value that its tensor may not hold.
pub(crate) fn encode<N: Model>(
    path: &Path,
    network: &N,
    state: String,
    beside: Vec<Tensor>,
) -> Result<Vec<u8>> {
    let note = Note::default().with_training(state);
    write::encode(network, Renaming(&[]), note, beside).map_err(|problem| model(path, problem))
}

/// A session's file.
pub(crate) struct Session<N: Model> {
    pub(crate) network: N,
    /// The state as [`encode`] was given it.
    pub(crate) state: String,
    pub(crate) beside: Vec<Beside<N::Scalar>>,
}

/// A tensor of the session.
pub(crate) struct Beside<T> {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<T>,
}

/// Reads a session's file.
///
/// # Errors
/// No such file; a damaged file, or that of another network; a model's file without a session.
pub(crate) fn read<N: Model>(path: &Path) -> Result<Session<N>> {
    let bytes = fs::read(path).map_err(|source| Error::io(path, "read", source))?;
    let loaded = read::bytes::<N>(&bytes, Wanted::network(&[]));
    let loaded = loaded.map_err(|problem| model(path, problem))?;
    let Some(state) = loaded.note.training().map(ToOwned::to_owned) else {
        let problem = "the file holds a model without its training: `load` reads it, but a session cannot go on from it";
        return Err(model(path, problem.to_owned()));
    };
    let beside = beside(&bytes, &loaded.note).map_err(|problem| model(path, problem))?;
    Ok(Session {
        network: loaded.network,
        state,
        beside,
    })
}

/// The error for a session's file that does not fit.
pub(crate) fn refused(path: &Path, problem: &Error) -> Error {
    model(path, problem.to_string())
}

/// The tensors that are not the network's, in the order of their names.
fn beside<T: Scalar>(bytes: &[u8], note: &Note) -> Result<Vec<Beside<T>>, String> {
    let cut = || "truncated".to_owned();
    let (first, rest) = bytes.split_first_chunk::<LENGTH_BYTES>().ok_or_else(cut)?;
    let length = header::length(*first, bytes.len() as u64)?;
    let (text, data) = rest.split_at_checked(length).ok_or_else(cut)?;
    let mut entries = header::parse(text, data.len() as u64)?.tensors;
    entries.retain(|entry| write::is_beside(&entry.name));
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut checksum = Checksum::new();
    let mut tensors = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = header::shown(&entry.name);
        if entry.dtype != dtype::<T>() {
            return Err(format!(
                "`{name}` is of type {}, but must be {}",
                entry.dtype,
                dtype::<T>()
            ));
        }
        let bytes = data.get(entry.bytes.0..entry.bytes.1).ok_or_else(cut)?;
        checksum.tensor(&entry.name, &entry.shape);
        checksum.values(bytes);
        let mut values = vec![T::ZERO; bytes.len() / T::SIZE];
        read::numbers(bytes, &mut values);
        tensors.push(Beside {
            name: entry.name,
            shape: entry.shape,
            values,
        });
    }
    let (found, expected) = (checksum.finish(), note.checksum_beside());
    match expected {
        Some(expected) if found != expected => Err(format!(
            "damaged: the checksum of the training's tensors is {found}, but the file says {}",
            header::shown(expected)
        )),
        None if !tensors.is_empty() => Err(
            "damaged metadata `nn-core`: there is no checksum of the training's tensors".to_owned(),
        ),
        _ => Ok(tensors),
    }
}
