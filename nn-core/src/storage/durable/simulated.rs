//! A disk in memory that fails or loses power at a chosen step, to prove the order of the steps.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::replace;

const TARGET: &str = "models/digits.safetensors";
const WHOLE: &str = "models/digits.safetensors.nn-core-whole";
const OLD: &[u8] = b"the old weights";
const NEW: &[u8] = b"the new weights, which are longer";

/// The content of a file: in memory, and as surely synced to the disk (`None`: it may be anything).
#[derive(Clone, Debug)]
struct Content {
    cached: Vec<u8>,
    synced: Option<Vec<u8>>,
}

type Names = BTreeMap<PathBuf, usize>;

#[derive(Clone, Debug)]
struct Simulated {
    files: Vec<Content>,
    names: Names,
    synced_names: Names,
    log: Vec<&'static str>,
    /// The step that fails, counted from 0, and `true` if everything after it fails too (power cut).
    fails_at: usize,
    power_cut: bool,
    /// A step that a planted fault leaves out.
    skips: &'static str,
    /// Nothing can be renamed over the target.
    is_mounted: bool,
}

impl Simulated {
    fn with_old_file() -> Self {
        let content = Content {
            cached: OLD.to_vec(),
            synced: Some(OLD.to_vec()),
        };
        let names = Names::from([(PathBuf::from(TARGET), 0)]);
        Self {
            files: vec![content],
            names: names.clone(),
            synced_names: names,
            log: Vec::new(),
            fails_at: usize::MAX,
            power_cut: false,
            skips: "",
            is_mounted: false,
        }
    }

    fn with_mounted_file() -> Self {
        Self {
            is_mounted: true,
            ..Self::with_old_file()
        }
    }

    /// Logs a step; returns whether to do it.
    fn step(&mut self, name: &'static str) -> io::Result<bool> {
        let number = self.log.len();
        self.log.push(name);
        let dead = self.power_cut && number > self.fails_at;
        if number == self.fails_at || dead {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(self.skips != name)
    }

    /// The possible contents of the target after a power cut (the folder as synced or as cached, and an unsynced file
    /// empty, torn, or whole), each with `true` if the new content is surely beside it.
    fn after_power_cut(&self) -> Vec<(Vec<u8>, bool)> {
        let mut found = Vec::new();
        for names in [&self.synced_names, &self.names] {
            let beside = names
                .get(Path::new(WHOLE))
                .is_some_and(|&file| self.files[file].synced.as_deref() == Some(NEW));
            let Some(&file) = names.get(Path::new(TARGET)) else {
                found.push((b"no file".to_vec(), beside));
                continue;
            };
            let content = &self.files[file];
            match &content.synced {
                Some(synced) => found.push((synced.clone(), beside)),
                None => {
                    for length in 0..=content.cached.len() {
                        found.push((content.cached[..length].to_vec(), beside));
                        found.push((vec![0; length], beside));
                    }
                }
            }
        }
        found
    }

    fn cached(&self) -> &[u8] {
        &self.files[self.names[Path::new(TARGET)]].cached
    }
}

impl Disk for Simulated {
    type File = usize;

    fn create_in(&mut self, folder: &Path, _private: bool) -> io::Result<(PathBuf, usize)> {
        self.step("create")?;
        let path = folder.join("temporary");
        self.files.push(Content {
            cached: Vec::new(),
            synced: None,
        });
        let file = self.files.len() - 1;
        self.names.insert(path.clone(), file);
        Ok((path, file))
    }

    fn write(&mut self, file: &mut usize, bytes: &[u8]) -> io::Result<()> {
        for half in bytes.chunks(bytes.len().div_ceil(2)) {
            self.step("write")?;
            self.files[*file].cached.extend_from_slice(half);
            self.files[*file].synced = None;
        }
        Ok(())
    }

    fn adopt(&mut self, _file: &mut usize, _old: &Metadata) -> io::Result<()> {
        self.step("adopt").map(drop)
    }

    fn sync(&mut self, file: &mut usize) -> io::Result<()> {
        if self.step("sync")? {
            let content = &mut self.files[*file];
            content.synced = Some(content.cached.clone());
        }
        Ok(())
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("rename")?;
        if self.is_mounted && to == Path::new(TARGET) {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        let file = self.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        self.names.insert(to.to_path_buf(), file);
        Ok(())
    }

    fn overwrite(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.names[path];
        self.files[file].cached.clear();
        self.write(&mut file, bytes)?;
        self.sync(&mut file)
    }

    fn sync_folder(&mut self, _folder: &Path) -> io::Result<()> {
        if self.step("sync folder")? {
            self.synced_names = self.names.clone();
        }
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.step("remove")?;
        self.names.remove(path);
        Ok(())
    }
}

/// The first broken promise of a write on `disk`, whose power is cut at every step in turn.
fn broken_promise(disk: &Simulated) -> Option<String> {
    for fails_at in 0..=steps(disk).len() {
        let mut disk = disk.clone();
        disk.fails_at = fails_at;
        disk.power_cut = true;
        let done = replace(&mut disk, Path::new(TARGET), None, NEW).is_ok();
        for (content, beside) in disk.after_power_cut() {
            if content != NEW && (done || content != OLD && !beside) {
                let text = String::from_utf8_lossy(&content);
                return Some(format!("power cut at step {fails_at}: {text:?}"));
            }
        }
    }
    None
}

const STEPS: [&str; 6] = ["create", "write", "write", "sync", "rename", "sync folder"];
const STEPS_IN_PLACE: [&str; 12] = [
    "create",
    "write",
    "write",
    "sync",
    "rename",
    "rename",
    "sync folder",
    "write",
    "write",
    "sync",
    "remove",
    "sync folder",
];

fn steps(disk: &Simulated) -> &'static [&'static str] {
    if disk.is_mounted {
        &STEPS_IN_PLACE
    } else {
        &STEPS
    }
}

#[test]
fn the_steps_come_in_the_durable_order() {
    let mut disk = Simulated::with_old_file();
    replace(&mut disk, Path::new(TARGET), None, NEW).unwrap();
    assert_eq!(disk.log, STEPS);
    assert_eq!(disk.cached(), NEW);
    assert_eq!(disk.names.len(), 1, "no temporary file is left");
}

#[test]
fn a_power_cut_at_any_step_leaves_old_or_new() {
    assert_eq!(broken_promise(&Simulated::with_old_file()), None);
}

#[test]
fn a_mounted_file_is_written_itself_with_the_new_content_beside_it() {
    let mut disk = Simulated::with_mounted_file();
    replace(&mut disk, Path::new(TARGET), None, NEW).unwrap();
    assert_eq!(disk.log, STEPS_IN_PLACE);
    assert_eq!(disk.cached(), NEW);
    assert_eq!(disk.names.len(), 1, "nothing is left beside it");
    assert_eq!(broken_promise(&Simulated::with_mounted_file()), None);
}

#[test]
fn a_mounted_file_that_cannot_be_written_leaves_the_new_content_beside_it() {
    for fails_at in 7..10 {
        let mut disk = Simulated::with_mounted_file();
        disk.fails_at = fails_at;
        let error = replace(&mut disk, Path::new(TARGET), None, NEW).unwrap_err();
        let text = error.to_string();
        assert!(text.ends_with(&format!("is whole in {WHOLE}")), "{text}");
        assert_eq!(disk.files[disk.names[Path::new(WHOLE)]].cached, NEW);
    }
}

#[test]
fn the_power_cut_test_catches_a_missing_sync() {
    for skips in ["sync", "sync folder"] {
        let mut disk = Simulated::with_old_file();
        disk.skips = skips;
        let caught = broken_promise(&disk);
        assert!(caught.is_some(), "a write without `{skips}` was not caught");
        let mut disk = Simulated::with_mounted_file();
        disk.skips = skips;
        let caught = broken_promise(&disk);
        assert!(
            caught.is_some(),
            "in place: a write without `{skips}` was not caught"
        );
    }
}

#[test]
fn a_step_that_fails_is_reported_and_leaves_the_old_file() {
    for (fails_at, &step) in STEPS.iter().enumerate() {
        let mut disk = Simulated::with_old_file();
        disk.fails_at = fails_at;
        let error = replace(&mut disk, Path::new(TARGET), None, NEW)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("models"), "{error}");
        let expected = if step == "sync folder" { NEW } else { OLD };
        assert_eq!(disk.cached(), expected, "step {fails_at}: {error}");
        assert_eq!(disk.names.len(), 1, "no temporary file is left");
    }
}
