//! A folder of checkpoints: one run writes into it at a time.

use std::cmp::Reverse;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, shown_path};
use crate::storage::durable;

const PREFIX: &str = "step-";
const SUFFIX: &str = ".safetensors";
/// The best checkpoint so far.
const BEST: &str = "best.safetensors";
/// Locked while a run writes into the folder.
const LOCK: &str = ".lock";

/// The checkpoints in a folder, the newest first. A folder that does not exist has none.
pub(crate) fn newest_first(folder: &Path) -> Result<Vec<PathBuf>> {
    let read_error = |source| Error::io(folder, "read this folder", source);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(read_error(source)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(read_error)?.path();
        if steps_of(&path).is_some() {
            paths.push(path);
        }
    }
    paths.sort_by_key(|path| Reverse(steps_of(path)));
    Ok(paths)
}

/// The number of steps in the name of a checkpoint.
fn steps_of(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    let number = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    number.parse().ok()
}

/// A folder that belongs to a run.
pub(crate) struct Folder {
    path: PathBuf,
    /// Released when the run ends, also when its process is killed.
    _lock: File,
}

impl Folder {
    /// Takes possession of the folder, which is made if it does not exist.
    ///
    /// # Errors
    /// A folder that cannot be made, or in which another run writes; for a new run, one that holds the checkpoints of
    /// an earlier run.
    pub(crate) fn open(path: &Path, resumes: bool) -> Result<Self> {
        fs::create_dir_all(path).map_err(|source| Error::io(path, "make", source))?;
        let locked = path.join(LOCK);
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&locked)
            .map_err(|source| Error::io(&locked, "open", source))?;
        // A file system without locks gives another error: the user sees to it then that the run is alone.
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(Error::invalid(format!(
                "another run writes its checkpoints into {}: each run needs a folder of its own",
                shown_path(path)
            )));
        }
        if !resumes && !newest_first(path)?.is_empty() {
            return Err(Error::invalid(format!(
                "{} holds the checkpoints of an earlier run: go on with it (`trainer.resume(…)`), remove them, or \
                 choose another folder",
                shown_path(path)
            )));
        }
        Ok(Self {
            path: path.to_path_buf(),
            _lock: lock,
        })
    }

    /// The path of the checkpoint after so many steps.
    pub(crate) fn file(&self, steps: u64) -> PathBuf {
        self.path.join(format!("{PREFIX}{steps:010}{SUFFIX}"))
    }

    /// Writes a checkpoint; then all but the newest `kept` are removed.
    pub(crate) fn write(&self, steps: u64, bytes: &[u8], kept: usize) -> Result<()> {
        durable::write(self.file(steps), bytes)?;
        for old in newest_first(&self.path)?.iter().skip(kept) {
            fs::remove_file(old).map_err(|source| Error::io(old, "remove", source))?;
        }
        Ok(())
    }

    /// Writes the best checkpoint so far.
    pub(crate) fn write_best(&self, bytes: &[u8]) -> Result<()> {
        durable::write(self.path.join(BEST), bytes)
    }
}
