//! Networks as safetensors files, in `PyTorch`'s layout and under the names of the declaration.
//!
//! A file holds `hidden.weight` (`[out, in]`, row-major) and `hidden.bias` for every layer, so that
//! `torch_module.load_state_dict(load_file("net.safetensors"))` reads it, and this crate reads files written by
//! `PyTorch`. One entry of the file's metadata, `nn-core`, holds a checksum of the tensors, the network's computation
//! (`hidden: relu`) and, on request, the names of columns and classes or your own text. The same weights give the
//! same bytes.
//!
//! Files are written as [`durable`] describes, and read strictly. A file that is damaged, incomplete, of another
//! network or of another scalar type is an error that says what is wrong and where. So is a value that its tensor may
//! not hold (NaN, a variance below 0). A file that another program wrote has no `nn-core` entry: only its tensors are
//! checked.

mod problem;
mod checksum;
mod header;
mod declaration;
mod sides;
mod suggest;
mod difference;
mod foreign;
mod names;
mod note;
mod write;
mod read;
pub(crate) mod checkpoint;

use std::path::Path;

use crate::data::Dataset;
use crate::data::targets::Targets;
use crate::error::Result;
use crate::network::Model;
use crate::storage::durable;
use names::Renaming;
pub(crate) use note::Note;
pub(crate) use problem::{MEMORY, model};
use read::{Loaded, Wanted};

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
///     let net = Xor::new(42);
///     net.save(&path)?;
///     let same = Xor::load(&path)?;
///     assert_eq!(same.hidden, net.hidden);
///     Ok(())
/// }
/// ```
pub trait ModelFile: Model {
    /// Writes the network's tensors to a safetensors file; the old file stays complete until the new one is.
    ///
    /// # Errors
    /// A weight that is not finite, or another value that its tensor may not hold; a `standardize` that is not fitted
    /// ([`Error::Model`](crate::Error::Model)); the errors of [`durable::write`].
    #[doc(alias = "state_dict")]
    fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.save_renamed(path, &[])
    }

    /// [`save`](ModelFile::save) under other names: `names` are pairs of (name in the file, name in the network),
    /// each of a layer (`"0"`, `"hidden"`) or of a tensor (`"w1"`, `"hidden.weight"`). All others keep their names.
    ///
    /// # Errors
    /// As `save`; a name that the network does not have, two tensors with one name.
    fn save_renamed(&self, path: impl AsRef<Path>, names: &[(&str, &str)]) -> Result<()> {
        write(self, path.as_ref(), Renaming(names), Ok(Note::default()))
    }

    /// [`save`](ModelFile::save) with your own text, stored in the file's metadata under `key` and protected by its
    /// checksum.
    ///
    /// # Errors
    /// As `save`; an empty `key`, or one that this crate uses (`crc32`, `declaration`, `names`,
    /// `standardizer`, `training`, `training_crc32`); a
    /// text of 16 MiB, which could not be read back.
    fn save_with_metadata(&self, path: impl AsRef<Path>, key: &str, value: &str) -> Result<()> {
        let note = Note::default().with_own(key, value);
        write(self, path.as_ref(), Renaming(&[]), note)
    }

    /// [`save`](ModelFile::save) with the names of the columns and classes of `data`, if they have names:
    /// [`load_for`](ModelFile::load_for) compares them.
    ///
    /// # Errors
    /// As `save`.
    fn save_for<const F: usize, Y: Targets>(
        &self,
        path: impl AsRef<Path>,
        data: &Dataset<Self::Scalar, F, Y>,
    ) -> Result<()> {
        let note = Note::default().with_names(data.names());
        write(self, path.as_ref(), Renaming(&[]), note)
    }

    /// The bytes that [`save`](ModelFile::save) writes.
    ///
    /// # Errors
    /// A value that its tensor may not hold, as in `save`.
    fn to_bytes(&self) -> Result<Vec<u8>> {
        write::encode(self, Renaming(&[]), Note::default(), Vec::new())
            .map_err(|problem| model(MEMORY, problem))
    }

    /// Reads a network from a safetensors file.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io): no such file, or a folder. [`Error::Model`](crate::Error::Model): another
    /// network's file (with a table of the differences, or the first layer with another computation); a file with the
    /// scales of a [`Standardized`](crate::Standardized); a damaged or truncated file, or one of another kind; a value
    /// that its tensor may not hold.
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
        read::file(path.as_ref(), Wanted::network(names)).map(|loaded| loaded.network)
    }

    /// Loads the weights alone, under other names as for [`load_renamed`](ModelFile::load_renamed). They may come
    /// from a network with another computation (`relu` instead of `tanh`), and other contents of the file (the scales
    /// of a [`Standardized`](crate::Standardized)) are ignored.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// network! { struct Old { input: 2, hidden: dense(3) -> tanh, output: dense(1) } }
    /// network! { struct New { input: 2, hidden: dense(3) -> relu, output: dense(1) } }
    ///
    /// # let folder = std::env::temp_dir().join(format!("nn-core-weights-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("net.safetensors");
    /// let old = Old::new(1);
    /// old.save(&path)?;
    /// assert!(New::load(&path).is_err());
    /// assert_eq!(New::load_weights(&path, &[])?.hidden, old.hidden);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As `load_renamed`, without the errors for another computation and for scales.
    fn load_weights(path: impl AsRef<Path>, names: &[(&str, &str)]) -> Result<Self> {
        let wanted = Wanted {
            any_declaration: true,
            scales: true,
            ..Wanted::network(names)
        };
        read::file(path.as_ref(), wanted).map(|loaded| loaded.network)
    }

    /// [`load`](ModelFile::load) for use on `data`: if both the file ([`save_for`](ModelFile::save_for)) and the data
    /// have names of columns and classes, these must be the same.
    ///
    /// ```
    /// # use nn_core::prelude::*;
    /// network! { struct Pets { input: 2, output: dense(2) -> softmax } }
    /// let read = |csv: &str| Dataset::<f32, 2, Labels<2>>::from_csv_bytes(csv, Target::Last, &CsvOptions::new());
    ///
    /// # let folder = std::env::temp_dir().join(format!("nn-core-names-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("pets.safetensors");
    /// let train = read("weight,height,pet\n4,30,cat\n20,60,dog\n")?;
    /// Pets::new(1).save_for(&path, &train)?;
    /// assert!(Pets::load_for(&path, &train).is_ok());
    /// let exchanged = read("height,weight,pet\n30,4,cat\n60,20,dog\n")?;
    /// let error = Pets::load_for(&path, &exchanged).unwrap_err();
    /// assert!(error.to_string().contains("feature 1 is `weight` in the training data, but is `height` in these data"));
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As `load`; the first name that differs.
    fn load_for<const F: usize, Y: Targets>(
        path: impl AsRef<Path>,
        data: &Dataset<Self::Scalar, F, Y>,
    ) -> Result<Self> {
        let path = path.as_ref();
        let Loaded { network, note } = read::file::<Self>(path, Wanted::network(&[]))?;
        note.names()
            .and_then(|names| names.check(data.names(), "these data"))
            .map_err(|problem| model(path, problem))?;
        Ok(network)
    }

    /// [`load`](ModelFile::load), and the text that [`save_with_metadata`](ModelFile::save_with_metadata) stored
    /// under `key`: `None` if the file has none.
    ///
    /// # Errors
    /// As `load`.
    fn load_with_metadata(path: impl AsRef<Path>, key: &str) -> Result<(Self, Option<String>)> {
        let Loaded { network, note } = read::file(path.as_ref(), Wanted::own_text(key))?;
        Ok((network, note.own(key)))
    }

    /// Reads a network from a file's bytes: `Digits::from_bytes(include_bytes!("digits.safetensors"))`.
    ///
    /// # Errors
    /// As [`load`](ModelFile::load), with `<bytes>` as the path.
    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        read::bytes(bytes, Wanted::network(&[]))
            .map(|loaded| loaded.network)
            .map_err(|problem| model(MEMORY, problem))
    }

    /// [`from_bytes`](ModelFile::from_bytes), and the text under `key`: `None` if there is none.
    ///
    /// # Errors
    /// As `from_bytes`.
    fn from_bytes_with_metadata(bytes: &[u8], key: &str) -> Result<(Self, Option<String>)> {
        let Loaded { network, note } =
            read::bytes(bytes, Wanted::own_text(key)).map_err(|problem| model(MEMORY, problem))?;
        Ok((network, note.own(key)))
    }
}

impl<N: Model> ModelFile for N {}

/// Writes a network, unless its note is an error.
fn write<N: Model>(
    network: &N,
    path: &Path,
    names: Renaming<'_>,
    note: Result<Note, String>,
) -> Result<()> {
    let bytes = note
        .and_then(|note| write::encode(network, names, note, Vec::new()))
        .map_err(|problem| model(path, problem))?;
    durable::write(path, bytes)
}

/// Writes a network with its note.
pub(crate) fn save_with<N: Model>(
    network: &N,
    path: &Path,
    note: Result<Note, String>,
) -> Result<()> {
    write(network, path, Renaming(&[]), note)
}

/// A network and the note of its file.
pub(crate) fn load_with<N: Model>(path: &Path) -> Result<(N, Note)> {
    let Loaded { network, note } = read::file(path, Wanted::own_text(note::SCALES))?;
    Ok((network, note))
}

/// [`load_with`] from memory.
pub(crate) fn from_bytes_with<N: Model>(bytes: &[u8]) -> Result<(N, Note)> {
    let Loaded { network, note } = read::bytes(bytes, Wanted::own_text(note::SCALES))
        .map_err(|problem| model(MEMORY, problem))?;
    Ok((network, note))
}
