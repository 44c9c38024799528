//! A PNG file from RGB pixels.

use std::io::{self, Write as _};

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// `width`×`height` pixels of three bytes, row by row from the top.
pub(super) fn encode(width: u32, height: u32, rgb: &[u8]) -> io::Result<Vec<u8>> {
    const EIGHT_BIT_RGB: [u8; 5] = [8, 2, 0, 0, 0];
    // Each row as its difference to the one above: plain areas become zeros.
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
