//! The bytes of a data file, unpacked, with the name that messages use.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use crate::data::read::kind;
use crate::error::{Error, Place, Result};

/// The largest unpacked size of a gzipped file, as a small file can claim any length.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) bytes: u64,
    /// Advice for a file that is really that large.
    pub(crate) advice: &'static str,
}

impl Limit {
    /// The default number of bytes.
    pub(crate) const USUAL: u64 = 1 << 30;
}

/// A file, as messages name it.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path as the user wrote it; `None` for bytes in memory.
    path: Option<PathBuf>,
}

/// A source with its bytes, none of them read yet.
pub(crate) struct Opened<'s> {
    pub(crate) source: Source,
    pub(crate) bytes: Box<dyn BufRead + 's>,
}

impl<'s> Opened<'s> {
    pub(crate) fn path(path: &Path, limit: Limit) -> Result<Self> {
        let io = |error| Error::io(path, "read", error);
        let file = File::open(path).map_err(io)?;
        let source = Source {
            path: Some(path.to_path_buf()),
        };
        Self::unpack(source, Box::new(BufReader::new(file)), limit).map_err(io)?
    }

    pub(crate) fn reader(reader: impl Read + 's, limit: Limit) -> Result<Self> {
        let reader = Box::new(BufReader::new(reader));
        let io = |error| Error::io("<reader>", "read", error);
        Self::unpack(Source { path: None }, reader, limit).map_err(io)?
    }

    pub(crate) fn bytes(bytes: &'s [u8], limit: Limit) -> Result<Self> {
        let io = |error| Error::io("<bytes>", "read", error);
        Self::unpack(Source { path: None }, Box::new(bytes), limit).map_err(io)?
    }

    /// Gzip is recognised by its first bytes, not by the file's name. The outer error is the system's.
    fn unpack(
        source: Source,
        bytes: Box<dyn BufRead + 's>,
        limit: Limit,
    ) -> std::io::Result<Result<Self>> {
        const GZIP: [u8; 2] = [0x1f, 0x8b];
        let (head, mut bytes) = begin(bytes)?;
        let head = if head.starts_with(&GZIP) {
            let unpacked = MultiGzDecoder::new(bytes);
            let limited = Limited {
                reader: unpacked,
                left: limit.bytes,
                limit,
            };
            match begin(Box::new(BufReader::new(limited))) {
                Ok((head, unpacked)) => {
                    bytes = unpacked;
                    head
                }
                Err(error) => return Ok(Err(source.failed(&error))),
            }
        } else {
            head
        };
        Ok(match kind::named(&head) {
            Some(problem) => Err(source.error(problem)),
            None => Ok(Self { source, bytes }),
        })
    }
}

/// The first bytes, enough to recognise the kind of file, and all bytes.
fn begin<'s>(
    mut bytes: Box<dyn BufRead + 's>,
) -> std::io::Result<(Vec<u8>, Box<dyn BufRead + 's>)> {
    let mut head = Vec::new();
    bytes.by_ref().take(kind::HEAD).read_to_end(&mut head)?;
    let whole = Cursor::new(head.clone()).chain(bytes);
    Ok((head, Box::new(whole)))
}

/// Unpacked data with a limited size.
struct Limited<R> {
    reader: R,
    left: u64,
    limit: Limit,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let packed = |error| std::io::Error::other(Packed(error));
        let count = self.reader.read(buffer).map_err(packed)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(std::io::Error::other(TooLarge(self.limit))),
        }
        Ok(count)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the gzip data is damaged or cut short ({0})")]
struct Packed(std::io::Error);

#[derive(Debug, thiserror::Error)]
#[error("the gzip data unpacks to more than {} bytes: if it is meant to, {}", .0.bytes, .0.advice)]
struct TooLarge(Limit);

impl Source {
    /// Reading stopped in the middle.
    pub(crate) fn failed(&self, error: &std::io::Error) -> Error {
        let inner = error.get_ref();
        if inner.is_some_and(|inner| inner.is::<Packed>() || inner.is::<TooLarge>()) {
            self.error(error.to_string())
        } else {
            self.error(format!("cannot read: {error}"))
        }
    }

    /// A problem with the whole file.
    pub(crate) fn error(&self, problem: impl Into<String>) -> Error {
        Error::data(self.place(), problem)
    }

    /// A problem with the row at that line of the file.
    pub(crate) fn error_at(&self, line: usize, problem: impl Into<String>) -> Error {
        Error::data(self.place().at_line(line), problem)
    }

    /// The file as a place.
    pub(crate) fn place(&self) -> Place {
        Place::in_file(self.path.as_deref())
    }

    /// Makes room for `more` values, or returns an error. It grows by a fourth at a time, so that memory stays close
    /// to the data's size.
    pub(crate) fn reserve<T>(&self, values: &mut Vec<T>, more: usize) -> Result<()> {
        if values.capacity() - values.len() >= more {
            return Ok(());
        }
        let mut room = more.max(values.len() / 4);
        while values.try_reserve_exact(room).is_err() {
            if room == more {
                return Err(self.no_memory());
            }
            // Near the end, take the memory that is left, not one value at a time.
            room = more.max(room / 4);
        }
        Ok(())
    }

    /// Memory is too small for the file's data.
    pub(crate) fn no_memory(&self) -> Error {
        self.error("there is not enough memory for the file")
    }
}
