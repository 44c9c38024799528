//! Files that are complete at every moment: the old content or the new one, never a part.
//!
//! [`write()`] makes a temporary file in the same folder, writes and syncs it, renames it over the old one and syncs
//! the folder. A process killed in between leaves the old file as it was, and perhaps a temporary file, which the
//! next write into that folder removes.
//!
//! A file that cannot be replaced by renaming (one that is mounted into a container by itself) is overwritten in
//! place. Until that is done, a second file beside it (`net.safetensors.nn-core-whole`) holds the whole new content,
//! so one of the two is complete at every moment.

mod disk;
#[cfg(test)]
mod simulated;

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, shown_path};
use disk::{Disk, System};

/// Replaces the file at `path` by `bytes`, or creates it. On an error the old file stays as it is, with one
/// exception: if the folder cannot be synced, the new file is in place, but a power cut may undo it.
///
/// Once this returns `Ok`, the new content survives a power cut (on Unix the folder is synced too). The old file's
/// permissions are kept, and its owner and group where the system allows that; at no time can more users read the new
/// content. A new file gets its permissions from the umask, like other programs' files: to hide it from other users,
/// create an empty file of mode 0600 first. Access control lists and extended attributes are not kept, and another
/// hard link to the old file keeps the old content. A symbolic link stays, and its target is replaced. A device or
/// pipe is written to.
///
/// # Errors
/// [`Error::Io`] with the path and the failed operation: a missing or read-only folder, a folder or a read-only file
/// at `path`, a full disk.
pub fn write(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> Result<()> {
    let (path, bytes) = (path.as_ref(), bytes.as_ref());
    let target = Target::find(path)?;
    if target.is_special() {
        return OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(|source| Error::io(path, "write", source));
    }
    disk::sweep(target.folder());
    replace(&mut System, &target.path, target.old.as_ref(), bytes)
}

/// Tests whether [`write()`] could put a file at `path`: call it before long work.
///
/// # Errors
/// As [`write()`], except for errors that only the write itself shows (a disk that is full by then).
pub fn check(path: impl AsRef<Path>) -> Result<()> {
    let target = Target::find(path.as_ref())?;
    if target.is_special() {
        return Ok(());
    }
    check_folder(target.folder())
}

/// Checks that files can be created in `folder`.
fn check_folder(folder: &Path) -> Result<()> {
    System
        .create_in(folder, true)
        .and_then(|(temporary, _)| fs::remove_file(temporary))
        .map_err(|source| Error::io(folder, "make a file in this folder", source))
}

/// Creates the folder `path` (and those above it) if it is missing, and checks that files can be written there.
///
/// # Errors
/// [`Error::Io`]: something else has that name, or the folder is not writable.
pub fn make_folder(path: impl AsRef<Path>) -> Result<()> {
    let path = path.as_ref();
    let refused = |source| Error::io(path, "make this folder", source);
    let new: Vec<&Path> = path.ancestors().take_while(|at| !at.exists()).collect();
    fs::create_dir_all(path).map_err(refused)?;
    for folder in new {
        // A file is only as safe as the folders above it.
        System.sync_folder(folder_of(folder)).map_err(refused)?;
    }
    check_folder(path)
}

/// The target of a write: links followed, with the old file's metadata.
struct Target {
    path: PathBuf,
    old: Option<Metadata>,
}

impl Target {
    fn find(path: &Path) -> Result<Self> {
        let refused = |source| Error::io(path, "write", source);
        let old = match fs::metadata(path) {
            Ok(old) if old.is_dir() => return Err(refused(ErrorKind::IsADirectory.into())),
            Ok(old) => Some(old),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(refused(error)),
        };
        let path = follow_links(path).map_err(refused)?;
        if old.as_ref().is_some_and(Metadata::is_file) {
            // A rename would replace even a file that its owner made read-only.
            OpenOptions::new()
                .write(true)
                .open(&path)
                .map_err(refused)?;
        }
        Ok(Self { path, old })
    }

    fn is_special(&self) -> bool {
        self.old.as_ref().is_some_and(|old| !old.is_file())
    }

    fn folder(&self) -> &Path {
        folder_of(&self.path)
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The final path after all symbolic links, also if no file is there yet.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    const MOST: usize = 64;
    let mut path = path.to_path_buf();
    for _ in 0..MOST {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                path = folder_of(&path).join(fs::read_link(&path)?);
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The steps of a durable write, in the order that makes it durable.
fn replace<D: Disk>(
    disk: &mut D,
    target: &Path,
    old: Option<&Metadata>,
    bytes: &[u8],
) -> Result<()> {
    let folder = folder_of(target);
    let (temporary, mut file) = disk
        .create_in(folder, old.is_some())
        .map_err(|source| Error::io(folder, "make a file in this folder", source))?;
    let filled = fill(disk, &mut file, old, bytes);
    let renamed = filled.and_then(|()| match disk.rename(&temporary, target) {
        Err(error) if is_held(&error) => overwrite(disk, &temporary, target, bytes),
        done => done,
    });
    if let Err(source) = renamed {
        // The first error is the one to report; a file left over is swept later.
        let _ = disk.remove(&temporary);
        return Err(Error::io(target, "write", source));
    }
    disk.sync_folder(folder)
        .map_err(|source| Error::io(folder, "sync this folder", source))
}

/// True if the name is a mount point, so that no other file can replace it.
fn is_held(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices
    )
}

/// Overwrites the file at `target` while `temporary` holds the same content under a name that no sweep removes.
fn overwrite<D: Disk>(
    disk: &mut D,
    temporary: &Path,
    target: &Path,
    bytes: &[u8],
) -> io::Result<()> {
    let whole = beside(target);
    disk.rename(temporary, &whole)?;
    disk.sync_folder(folder_of(target))?;
    disk.overwrite(target, bytes).map_err(|error| {
        let told = format!(
            "{error}; the new content is whole in {}",
            shown_path(&whole)
        );
        io::Error::new(error.kind(), told)
    })?;
    // If it stays, it is merely a second copy.
    let _ = disk.remove(&whole);
    Ok(())
}

/// The path of the whole content while the file at `target` is overwritten.
fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".nn-core-whole");
    PathBuf::from(name)
}

/// Names the file with the whole content, if overwriting the file at `path` was interrupted.
pub(crate) fn rest_of_interrupted(path: &Path) -> Option<String> {
    let whole = beside(&follow_links(path).ok()?);
    whole.is_file().then(|| {
        format!(
            "writing this file was interrupted; its whole content is in {}",
            shown_path(&whole)
        )
    })
}

fn fill<D: Disk>(
    disk: &mut D,
    file: &mut D::File,
    old: Option<&Metadata>,
    bytes: &[u8],
) -> io::Result<()> {
    disk.write(file, bytes)?;
    if let Some(old) = old {
        disk.adopt(file, old)?;
    }
    disk.sync(file)
}
