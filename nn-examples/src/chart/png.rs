//! A PNG file from RGB pixels.

use std::io::{self, Write as _};

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// `width`×`height` pixels of three bytes, row by row from the top.
pub(super) fn encode(width: u32, height: u32, rgb: &[u8]) -> io::Result<Vec<u8>> {
    const EIGHT_BIT_RGB: [u8; 5] = [8, 2, 0, 0, 0];
    // Each row as its difference from the row above: plain areas become zeros.
    const UP: u8 = 2;
    let stride = width as usize * 3;
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let mut above = vec![0; stride];
    for row in rgb.chunks_exact(stride) {
        let difference: Vec<u8> = row
            .iter()
            .zip(&above)
            .map(|(&pixel, &upper)| pixel.wrapping_sub(upper))
            .collect();
        packed.write_all(&[UP])?;
        packed.write_all(&difference)?;
        above.copy_from_slice(row);
    }
    let mut header = Vec::with_capacity(13);
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend(EIGHT_BIT_RGB);

    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header)?;
    chunk(&mut file, *b"IDAT", &packed.finish()?)?;
    chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len()).map_err(io::Error::other)?;
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(content);
    file.extend(length.to_be_bytes());
    file.extend(kind);
    file.extend(content);
    file.extend(crc.sum().to_be_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::ZlibDecoder;

    use super::*;

    #[test]
    fn rows_are_stored_as_differences_and_chunks_are_sealed() {
        let rgb = [10, 20, 30, 40, 50, 60, 11, 22, 33, 44, 55, 66];
        let file = encode(2, 2, &rgb).unwrap();
        assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
        let mut rest = &file[8..];
        let mut kinds = Vec::new();
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            let (sealed, seal) = (&rest[4..8 + length], &rest[8 + length..12 + length]);
            let mut crc = Crc::new();
            crc.update(sealed);
            assert_eq!(crc.sum().to_be_bytes(), seal);
            if sealed.starts_with(b"IDAT") {
                let mut rows = Vec::new();
                ZlibDecoder::new(&sealed[4..])
                    .read_to_end(&mut rows)
                    .unwrap();
                assert_eq!(rows, [2, 10, 20, 30, 40, 50, 60, 2, 1, 2, 3, 4, 5, 6]);
            }
            kinds.push(&sealed[..4]);
            rest = &rest[12 + length..];
        }
        assert_eq!(kinds, [b"IHDR", b"IDAT", b"IEND"]);
    }
}
