//! The file system operations of a durable write.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

const PREFIX: &str = ".nn-core-";
const SUFFIX: &str = ".tmp";

/// One method per step, so that a simulated disk can fail or lose power at each of them.
pub(super) trait Disk {
    type File;
    /// Makes a new, empty temporary file; a `private` one is readable by its owner alone until it
    /// [adopts](Disk::adopt).
    fn create_in(&mut self, folder: &Path, private: bool) -> io::Result<(PathBuf, Self::File)>;
    fn write(&mut self, file: &mut Self::File, bytes: &[u8]) -> io::Result<()>;
    /// Gives `file` the permissions of the file it will replace.
    fn adopt(&mut self, file: &mut Self::File, old: &Metadata) -> io::Result<()>;
    fn sync(&mut self, file: &mut Self::File) -> io::Result<()>;
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Writes into the file at `path` itself, and syncs it.
    fn overwrite(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()>;
    fn remove(&mut self, path: &Path) -> io::Result<()>;
}

/// The operating system's disk.
pub(super) struct System;

impl Disk for System {
    type File = File;

    /// The file is locked while it is open; [`sweep`] recognises files in use by their locks.
    fn create_in(&mut self, folder: &Path, private: bool) -> io::Result<(PathBuf, File)> {
        const ATTEMPTS: usize = 100;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if private {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        for _ in 0..ATTEMPTS {
            let path = folder.join(new_name());
            // Not `tempfile`: all its files have mode 0600, and safe code cannot read the umask.
            let file = match options.open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            // The `sweep` of another write may have been faster: it has the lock and is about to remove the file, or
            // has removed it. On a file system without locks it gets no lock and removes nothing.
            let swept = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
            if !swept && path.exists() {
                return Ok((path, file));
            }
        }
        Err(io::Error::other("no free name for a temporary file"))
    }

    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    #[cfg(unix)]
    fn adopt(&mut self, file: &mut File, old: &Metadata) -> io::Result<()> {
        use std::fs::Permissions;
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
        const ALL: u32 = 0o777;
        const GROUP: u32 = 0o070;
        let new = file.metadata()?;
        let mut mode = old.mode() & ALL;
        // Only some users may change a file's group. Without that right the file keeps the writer's group, which gets
        // no more access than everybody.
        if new.gid() != old.gid() && fchown(&*file, None, Some(old.gid())).is_err() {
            mode = mode & !GROUP | mode & (mode << 3) & GROUP;
        }
        if new.uid() != old.uid() {
            let _ = fchown(&*file, Some(old.uid()), None);
        }
        file.set_permissions(Permissions::from_mode(mode))
    }

    #[cfg(not(unix))]
    fn adopt(&mut self, file: &mut File, old: &Metadata) -> io::Result<()> {
        file.set_permissions(old.permissions())
    }

    fn sync(&mut self, file: &mut File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn overwrite(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        file.sync_all()
    }

    #[cfg(unix)]
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        match File::open(folder).and_then(|folder| folder.sync_all()) {
            // Some file systems cannot sync a folder, and some folders cannot be opened to do so. The new file is in
            // place, which is all that is possible.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::PermissionDenied | ErrorKind::InvalidInput | ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            done => done,
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&mut self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

/// A name that no other process and no other thread uses now.
fn new_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "{PREFIX}{}-{:x}-{count}{SUFFIX}",
        process::id(),
        since.as_nanos()
    )
}

/// Removes the temporary files that killed processes left in `folder`: those without a lock. Files that cannot be
/// opened or removed stay; they do no harm.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        let Ok(file) = OpenOptions::new().write(true).open(&path) else {
            continue;
        };
        if file.try_lock().is_ok() {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// The mode of a new file, before anything is done to it.
    fn mode(private: bool) -> u32 {
        let folder = tempfile::tempdir().unwrap();
        let (_, file) = System.create_in(folder.path(), private).unwrap();
        file.metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_replaces_a_file_is_never_open_to_others_before_it_has_the_files_mode() {
        assert_eq!(mode(true), 0o600);
        assert_ne!(mode(false) & 0o400, 0, "as the umask allows");
    }
}
