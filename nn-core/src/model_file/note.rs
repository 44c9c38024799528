//! This crate's own entry in a file's metadata. One entry only: the crate that writes the header keeps
//! metadata in a map without order, and the same weights must give the same bytes.

use std::collections::BTreeMap;

/// The key of the entry. Its value is a JSON object of texts.
pub(super) const KEY: &str = "nn-core";
const CHECKSUM: &str = "crc32";

/// The entry, taken apart: all empty for a file that another program wrote.
#[derive(Debug, Default)]
pub(super) struct Note(BTreeMap<String, String>);

impl Note {
    /// A note with the program's own text, without a checksum yet.
    pub(super) fn new(own: Option<(&str, &str)>) -> Result<Self, String> {
        if let Some((key, _)) = own
            && (key.is_empty() || key == CHECKSUM)
        {
            return Err(format!("`{key}` cannot be a key of the metadata"));
        }
        let own = own.map(|(key, value)| (key.to_owned(), value.to_owned()));
        Ok(Self(own.into_iter().collect()))
    }

    /// Reads the entry, if `metadata` has it.
    pub(super) fn read(metadata: &[(String, String)]) -> Result<Self, String> {
        let Some((_, text)) = metadata.iter().find(|(key, _)| key == KEY) else {
            return Ok(Self::default());
        };
        serde_json::from_str(text)
            .map(Self)
            .map_err(|error| format!("damaged metadata `{KEY}`: {error}"))
    }

    pub(super) fn checksum(&self) -> Option<&str> {
        self.0.get(CHECKSUM).map(String::as_str)
    }

    pub(super) fn set_checksum(&mut self, checksum: String) {
        self.0.insert(CHECKSUM.to_owned(), checksum);
    }

    /// What the checksum covers: everything but itself.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(|(key, _)| *key != CHECKSUM)
            .flat_map(|(key, value)| [key.as_str(), value.as_str()])
    }

    /// The program's own text under `key`.
    pub(super) fn value(&self, key: &str) -> Option<String> {
        self.0.get(key).filter(|_| key != CHECKSUM).cloned()
    }

    pub(super) fn to_json(&self) -> Result<String, String> {
        serde_json::to_string(&self.0).map_err(|error| error.to_string())
    }
}
