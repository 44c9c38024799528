//! Networks as safetensors files, in `PyTorch`'s layout and under the names of the declaration.
//!
//! A file holds `hidden.weight` (`[out, in]`, row-major) and `hidden.bias` for every layer, so that
//! `torch_module.load_state_dict(load_file("net.safetensors"))` takes it, and the other way round. One
//! entry of the file's metadata, `nn-core`, holds a checksum of the tensors and, on request, a text of
//! the program's own. The same weights give the same bytes.
//!
//! Files are written as [`durable`] says, and read strictly: a file that is damaged, incomplete, of
//! another network, of another scalar type, or that holds a value which is not finite, is an error that
//! says what is wrong and where.

mod checksum;
mod difference;
mod header;
mod names;
mod note;
mod read;
mod write;

use std::path::Path;

use crate::durable;
use crate::error::{Error, Result};
use crate::network::Model;
use names::Renaming;

/// Saving and loading, for every network.
///
/// ```
/// use nn_core::prelude::*;
///
/// network! {
///     struct Xor {
///         input: 2,
///         hidden: dense(2) -> sigmoid,
///         output: dense(1) -> sigmoid,
///     }
/// }
///
/// fn main() -> Result<(), Error> {
///     let path = std::env::temp_dir().join("xor.safetensors");
///     let net = Xor::<f32>::new(42);
///     net.save(&path)?;
///     let same = Xor::<f32>::load(&path)?;
///     assert_eq!(same.hidden, net.hidden);
///     Ok(())
/// }
/// ```
pub trait ModelFile: Model {
    /// Writes the parameters to a safetensors file; the old file stays whole until the new one is.
    ///
    /// # Errors
    /// A weight that is not finite, a `standardize` that is not fitted ([`Error::Model`]); what [`durable::write`]
    /// reports.
    fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.save_renamed(path, &[])
    }

    /// [`save`](ModelFile::save) under other names: `names` are pairs of (name in the file, name in
    /// the network), each of a layer (`"0"`, `"hidden"`) or of a tensor (`"w1"`, `"hidden.weight"`).
    /// What is not named keeps its name.
    ///
    /// # Errors
    /// As `save`; a name that the network does not have, two tensors with one name.
    fn save_renamed(&self, path: impl AsRef<Path>, names: &[(&str, &str)]) -> Result<()> {
        let path = path.as_ref();
        let bytes = write::encode(self, Renaming(names), None).map_err(|p| model(path, p))?;
        durable::write(path, bytes)
    }

    /// [`save`](ModelFile::save) with a text of the program's own, kept in the file's metadata under
    /// `key` and protected by its checksum.
    ///
    /// # Errors
    /// As `save`; an empty `key`, or `crc32`; a text of 16 MiB, which would not be read back.
    fn save_with_metadata(&self, path: impl AsRef<Path>, key: &str, value: &str) -> Result<()> {
        let path = path.as_ref();
        let bytes = write::encode(self, Renaming(&[]), Some((key, value)))
            .map_err(|problem| model(path, problem))?;
        durable::write(path, bytes)
    }

    /// The bytes that [`save`](ModelFile::save) writes.
    ///
    /// # Errors
    /// A weight that is not finite.
    fn to_bytes(&self) -> Result<Vec<u8>> {
        write::encode(self, Renaming(&[]), None).map_err(|problem| model(MEMORY, problem))
    }

    /// Reads a network from a safetensors file.
    ///
    /// # Errors
    /// [`Error::Io`]: no such file, a folder. [`Error::Model`]: another network's file (with a table of
    /// what differs), a damaged or truncated one, weights that are not finite.
    fn load(path: impl AsRef<Path>) -> Result<Self> {
        Self::load_renamed(path, &[])
    }

    /// [`load`](ModelFile::load) from a file with other names: `names` are pairs of (name in the
    /// file, name in the network), as for [`save_renamed`](ModelFile::save_renamed). For a file of
    /// `PyTorch`'s `Sequential`: `&[("0", "hidden"), ("2", "output")]`.
    ///
    /// # Errors
    /// As `load`; a name that the file or the network does not have.
    fn load_renamed(path: impl AsRef<Path>, names: &[(&str, &str)]) -> Result<Self> {
        read::file(path.as_ref(), Renaming(names)).map(|loaded| loaded.network)
    }

    /// [`load`](ModelFile::load), and the text that
    /// [`save_with_metadata`](ModelFile::save_with_metadata) put under `key`: `None` if the file has
    /// none.
    ///
    /// # Errors
    /// As `load`.
    fn load_with_metadata(path: impl AsRef<Path>, key: &str) -> Result<(Self, Option<String>)> {
        let loaded = read::file(path.as_ref(), Renaming(&[]))?;
        let value = loaded.note.value(key);
        Ok((loaded.network, value))
    }

    /// Reads a network from a file's bytes: `Digits::from_bytes(include_bytes!("digits.safetensors"))`.
    ///
    /// # Errors
    /// As [`load`](ModelFile::load), with `<bytes>` as the path.
    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        read::bytes(bytes, Renaming(&[]))
            .map(|loaded| loaded.network)
            .map_err(|problem| model(MEMORY, problem))
    }

    /// [`from_bytes`](ModelFile::from_bytes), and the text under `key`: `None` if there is none.
    ///
    /// # Errors
    /// As `from_bytes`.
    fn from_bytes_with_metadata(bytes: &[u8], key: &str) -> Result<(Self, Option<String>)> {
        let loaded = read::bytes(bytes, Renaming(&[])).map_err(|problem| model(MEMORY, problem))?;
        let value = loaded.note.value(key);
        Ok((loaded.network, value))
    }
}

impl<N: Model> ModelFile for N {}

/// The path in errors about bytes that came from no file.
const MEMORY: &str = "<bytes>";

fn model(path: impl AsRef<Path>, problem: String) -> Error {
    Error::Model {
        path: path.as_ref().to_path_buf(),
        problem,
    }
}
