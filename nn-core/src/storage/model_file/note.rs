//! This crate's own entry in a file's metadata. There is only one: the crate that writes the header keeps metadata in
//! an unordered map, and the same weights must give the same bytes.

use std::collections::BTreeMap;

use super::header::{message, shown};
use crate::data::dataset::Names;

/// The key of the entry. Its value is a JSON object of texts.
pub(super) const KEY: &str = "nn-core";
const CHECKSUM: &str = "crc32";
/// The network's computation, row by row: see [`declaration`](super::declaration).
const DECLARATION: &str = "declaration";
/// The names of the columns and the classes.
const NAMES: &str = "names";
/// The scales of a [`Standardized`](crate::Standardized).
pub(super) const SCALES: &str = "standardizer";
/// The state of a training session, and the checksum of the tensors that belong to it.
const TRAINING: &str = "training";
const CHECKSUM_BESIDE: &str = "training_crc32";
/// Keys that are not available for a user's text.
const RESERVED: [&str; 6] = [
    CHECKSUM,
    DECLARATION,
    NAMES,
    SCALES,
    TRAINING,
    CHECKSUM_BESIDE,
];

/// The parsed entry; empty for a file that another program wrote.
#[derive(Debug, Default)]
pub(crate) struct Note(BTreeMap<String, String>);

impl Note {
    /// Adds a user's text.
    pub(super) fn with_own(self, key: &str, value: &str) -> Result<Self, String> {
        if key.is_empty() || RESERVED.contains(&key) {
            return Err(format!(
                "`{}` cannot be a key of the metadata: {} are taken, choose another word",
                shown(key),
                RESERVED.map(|key| format!("`{key}`")).join(", ")
            ));
        }
        Ok(self.with(key, value.to_owned()))
    }

    pub(crate) fn with_scales(self, scales: String) -> Self {
        self.with(SCALES, scales)
    }

    /// Adds the names, if there are any.
    pub(crate) fn with_names(self, names: &Names) -> Result<Self, String> {
        if *names == Names::default() {
            return Ok(self);
        }
        let text = serde_json::to_string(names).map_err(|error| error.to_string())?;
        Ok(self.with(NAMES, text))
    }

    pub(super) fn with_declaration(self, declaration: String) -> Self {
        if declaration.is_empty() {
            return self;
        }
        self.with(DECLARATION, declaration)
    }

    pub(crate) fn with_training(self, state: String) -> Self {
        self.with(TRAINING, state)
    }

    pub(super) fn with_checksum_beside(self, checksum: String) -> Self {
        self.with(CHECKSUM_BESIDE, checksum)
    }

    pub(super) fn with_checksum(self, checksum: String) -> Self {
        self.with(CHECKSUM, checksum)
    }

    fn with(mut self, key: &str, value: String) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    /// Reads the entry, if `metadata` has it. An entry without its checksum, or with a damaged key, is an error:
    /// nothing else in a file can show that its weights are damaged.
    pub(super) fn read(metadata: &[(String, String)]) -> Result<Self, String> {
        let Some((_, text)) = metadata.iter().find(|(key, _)| key == KEY) else {
            return match metadata.iter().find(|(_, text)| looks_like_ours(text)) {
                Some((key, _)) => Err(format!(
                    "damaged: the metadata `{}` is what `{KEY}` should be",
                    shown(key)
                )),
                None => Ok(Self::default()),
            };
        };
        let note: BTreeMap<String, String> = serde_json::from_str(text)
            .map_err(|error| format!("damaged metadata `{KEY}`: {}", message(&error)))?;
        if !note.contains_key(CHECKSUM) {
            return Err(format!(
                "damaged metadata `{KEY}`: there is no checksum `{CHECKSUM}` in it. (A program that changes the \
                 file should drop the whole entry.)"
            ));
        }
        Ok(Self(note))
    }

    pub(super) fn checksum(&self) -> Option<&str> {
        self.0.get(CHECKSUM).map(String::as_str)
    }

    pub(super) fn training(&self) -> Option<&str> {
        self.0.get(TRAINING).map(String::as_str)
    }

    pub(super) fn checksum_beside(&self) -> Option<&str> {
        self.0.get(CHECKSUM_BESIDE).map(String::as_str)
    }

    pub(super) fn declaration(&self) -> Option<&str> {
        self.0.get(DECLARATION).map(String::as_str)
    }

    pub(crate) fn scales(&self) -> Option<&str> {
        self.0.get(SCALES).map(String::as_str)
    }

    /// The names of columns and classes; all empty if the file has none.
    pub(crate) fn names(&self) -> Result<Names, String> {
        let Some(text) = self.0.get(NAMES) else {
            return Ok(Names::default());
        };
        serde_json::from_str(text)
            .map_err(|error| format!("damaged metadata `{NAMES}`: {}", message(&error)))
    }

    /// The texts that the checksum covers: all but the checksum itself.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(|(key, _)| *key != CHECKSUM)
            .flat_map(|(key, value)| [key.as_str(), value.as_str()])
    }

    /// The user's text under `key`. (Files written before the scales' key was reserved may hold a user's text there.)
    pub(super) fn own(&self, key: &str) -> Option<String> {
        let own = key == SCALES || !RESERVED.contains(&key);
        self.0.get(key).filter(|_| own).cloned()
    }

    pub(super) fn to_json(&self) -> Result<String, String> {
        serde_json::to_string(&self.0).map_err(|error| error.to_string())
    }
}

/// Tells our entry under a damaged key from another program's: it has a checksum in our format.
fn looks_like_ours(text: &str) -> bool {
    serde_json::from_str::<BTreeMap<String, String>>(text).is_ok_and(|note| {
        note.get(CHECKSUM)
            .is_some_and(|sum| sum.len() == 8 && sum.bytes().all(|digit| digit.is_ascii_hexdigit()))
    })
}
