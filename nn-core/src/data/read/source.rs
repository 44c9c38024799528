//! Raw bytes of a data file, unpacked, with the name that messages use.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::error::{Error, Result};

/// The bytes of one file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path as the user wrote it; empty when the bytes came from memory.
    name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let io = |error| Error::io(path, "read", error);
        let mut bytes = Vec::new();
        let mut file = File::open(path).map_err(io)?;
        file.read_to_end(&mut bytes).map_err(io)?;
        Self::unpack(path.display().to_string(), bytes)
    }

    pub(crate) fn read(mut reader: impl Read) -> Result<Self> {
        let mut bytes = Vec::new();
        let io = |error| Error::io("<reader>", "read", error);
        reader.read_to_end(&mut bytes).map_err(io)?;
        Self::from_bytes(bytes)
    }

    pub(crate) fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        Self::unpack(String::new(), bytes.into())
    }

    /// Gzip is known by its first bytes, whatever the file is called.
    fn unpack(name: String, bytes: Vec<u8>) -> Result<Self> {
        const GZIP: [u8; 2] = [0x1f, 0x8b];
        if !bytes.starts_with(&GZIP) {
            return Ok(Self { name, bytes });
        }
        let mut unpacked = Vec::new();
        match MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked) {
            Ok(_) => Ok(Self {
                name,
                bytes: unpacked,
            }),
            Err(error) => {
                let source = Self { name, bytes };
                Err(source.error(format!("the gzip data is damaged or cut short ({error})")))
            }
        }
    }

    /// Something wrong with the whole file.
    pub(crate) fn error(&self, problem: impl Into<String>) -> Error {
        let place = if self.name.is_empty() {
            "<bytes>"
        } else {
            &self.name
        };
        Error::data(place, problem)
    }

    /// Something wrong at a place in the file.
    pub(crate) fn error_at(&self, place: &str, problem: impl Into<String>) -> Error {
        if self.name.is_empty() {
            Error::data(place, problem)
        } else {
            Error::data(format!("{}: {place}", self.name), problem)
        }
    }
}
