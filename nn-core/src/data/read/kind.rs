//! Files of other kinds, recognised by their first bytes.

/// The number of bytes that are examined.
pub(crate) const HEAD: u64 = 4096;

const SPREADSHEET: &str = "the file is a spreadsheet (xlsx or ods): save the sheet as CSV";

/// The message for a binary file of a kind that is not supported.
pub(crate) fn named(head: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 11] = [
        (
            b"\xfd7zXZ\0",
            "the file is packed with xz: unpack it first (`unxz`), or pack it with gzip",
        ),
        (
            b"\x28\xb5\x2f\xfd",
            "the file is packed with zstd: unpack it first (`unzstd`), or pack it with gzip",
        ),
        (
            b"\x04\x22\x4d\x18",
            "the file is packed with lz4: unpack it first (`unlz4`), or pack it with gzip",
        ),
        (
            b"\x1f\x8b",
            "the file is packed with gzip twice: unpack it once (`gunzip`)",
        ),
        (
            b"\x93NUMPY",
            "the file is a NumPy array (npy): write it as text with `numpy.savetxt(…, delimiter=\",\")`",
        ),
        (
            b"PAR1",
            "the file is Parquet: write it as CSV with pandas' `to_csv(…, index=False)`",
        ),
        (
            b"ARROW1",
            "the file is Arrow or Feather: write it as CSV with pandas' `to_csv(…, index=False)`",
        ),
        (
            b"\x89HDF\r\n\x1a\n",
            "the file is HDF5: write its table as CSV with pandas' `to_csv(…, index=False)`",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "the file is a spreadsheet (xls): save the sheet as CSV",
        ),
        (
            b"%PDF-",
            "the file is a PDF document: its table is needed as CSV",
        ),
        (
            b"7z\xbc\xaf\x27\x1c",
            "the file is a 7z archive: unpack it first",
        ),
    ];
    let has = |text: &[u8]| head.windows(text.len()).any(|window| window == text);
    if head.starts_with(b"PK\x03\x04") {
        return Some(
            if has(b"[Content_Types].xml") || has(b"opendocument.spreadsheet") || has(b"xl/") {
                SPREADSHEET
            } else if has(b".npy") {
                "the file is a NumPy archive (npz): write each array as text with `numpy.savetxt(…, delimiter=\",\")`"
            } else {
                "the file is a zip archive: unpack it first"
            },
        );
    }
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Some(
            "the file is packed with bzip2: unpack it first (`bunzip2`), or pack it with gzip",
        );
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some("the file is a tar archive: unpack it first (`tar -xf`)");
    }
    let known = BEGINNINGS.iter().find(|(start, _)| head.starts_with(start));
    known.map(|(_, problem)| *problem)
}

/// The message for text that is not a table from its first line on.
pub(crate) fn named_text(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with("<!doctype html") || text.starts_with("<html") {
        return Some(
            "the file is a web page (HTML): download the data themselves, not the page about them",
        );
    }
    // Comments come before the name.
    let first = text
        .lines()
        .map(str::trim_start)
        .find(|line| !line.is_empty() && !line.starts_with('%'));
    first
        .is_some_and(|line| line.starts_with("@relation"))
        .then_some(
            "the file is ARFF: leave out all lines up to `@data` with `CsvOptions::skip_lines`, and say \
             `.header(false)`",
        )
}
