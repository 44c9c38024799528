//! Damaged CSV files: the result is that of another reader.

use nn_core::numeric::random::seeded;
use nn_core::prelude::*;
use rand::RngExt;

type Real = Dataset<f64, 2, Batch<f64, 1>>;

/// A reader written for this test: RFC 4180 without blanks around cells and blank lines; `None` for a broken file.
fn strictly(mut text: &[u8]) -> Option<Vec<Vec<Vec<u8>>>> {
    fn until(text: &[u8], stops: &[u8]) -> usize {
        let stop = text.iter().position(|byte| stops.contains(byte));
        stop.unwrap_or(text.len())
    }
    text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let mut rows = vec![];
    while !text.is_empty() {
        let mut row = vec![];
        let mut quoted = false;
        loop {
            let mut cell = vec![];
            let blank = text.iter().position(|byte| !b" \t".contains(byte));
            let start = &text[blank.unwrap_or(0)..];
            if let Some(mut rest) = start.strip_prefix(b"\"") {
                quoted = true;
                loop {
                    let end = rest.iter().position(|&byte| byte == b'"')?;
                    cell.extend(&rest[..end]);
                    rest = &rest[end + 1..];
                    match rest.strip_prefix(b"\"") {
                        Some(more) => {
                            cell.push(b'"');
                            rest = more;
                        }
                        None => break,
                    }
                }
                let blank = until(rest, b",\r\n");
                if !rest[..blank].iter().all(|byte| b" \t".contains(byte)) {
                    return None;
                }
                text = &rest[blank..];
            } else {
                let end = until(text, b",\r\n");
                cell.extend(&text[..end]);
                text = &text[end..];
            }
            row.push(cell.trim_ascii().to_vec());
            match text.strip_prefix(b",") {
                Some(rest) => text = rest,
                None => break,
            }
        }
        let end = text.strip_prefix(b"\r\n");
        text = end.or(text.get(1..)).unwrap_or_default();
        if quoted || row != [b""] {
            rows.push(row);
        }
    }
    Some(rows)
}

/// The cells of a file with three columns of numbers; `None` for any other file.
fn numbers(bytes: &[u8], header: bool) -> Option<Vec<f64>> {
    let rows = strictly(bytes)?;
    let mut numbers = vec![];
    for (at, row) in rows.iter().enumerate() {
        if row.len() != 3 {
            return None;
        }
        for cell in row {
            let cell = std::str::from_utf8(cell).ok()?.trim();
            if at > 0 || !header {
                let number = cell.parse().ok().filter(|value: &f64| value.is_finite());
                numbers.push(number?);
            }
        }
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// Damages small files and compares the cells read.
fn damaged_files_are_read_right_or_refused(count: usize, seed: u64) {
    const PIECES: [&[u8]; 22] = [
        b"\"",
        b"\"\"",
        b",",
        b"\n",
        b"\r",
        b"\r\n",
        b" ",
        b"\t",
        b";",
        b"0",
        b"7",
        b"-",
        b".",
        b"e",
        b"x",
        b"\xff",
        b"\xc2\xa0",
        b"\"\n",
        b",\"",
        b"\",",
        b"\n\n",
        b"NA",
    ];
    let mut rng = seeded(seed);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..count {
        let header = rng.random_range(0..2) == 0;
        let end = ["\n", "\r\n", "\r"][rng.random_range(0..3)];
        let mut file = String::new();
        if rng.random_range(0..8) == 0 {
            file.push('\u{feff}');
        }
        for row in 0..rng.random_range(1..6) {
            for cell in 0..3 {
                let text = match (header && row == 0, rng.random_range(0..4)) {
                    (true, _) => ["a", "\"b\nc\"", "d"][cell].to_owned(),
                    (_, 0) => format!("\"{}\"", rng.random_range(0..30)),
                    (_, 1) => format!(" {} ", rng.random_range(-9..9)),
                    _ => format!("{:.2}", rng.random_range(-3.0..3.0)),
                };
                file += &text;
                file += if cell < 2 { "," } else { end };
            }
        }
        let mut bytes = file.into_bytes();
        for _ in 0..rng.random_range(0..4) {
            let at = rng.random_range(0..bytes.len() + 1);
            let piece = PIECES[rng.random_range(0..PIECES.len())];
            let gone = rng.random_range(0..3).min(bytes.len() - at);
            bytes.splice(at..at + gone, piece.iter().copied());
        }
        let shown = || String::from_utf8_lossy(&bytes).into_owned();
        let options = CsvOptions::new().header(header);
        let read = Real::from_csv_bytes(&bytes, Target::Last, &options);
        let read = read.map(|data| {
            let rows = data.inputs().as_slice().chunks(2);
            let rows = rows.zip(data.targets().as_slice());
            rows.flat_map(|(x, y)| [x[0], x[1], *y]).collect::<Vec<_>>()
        });
        match (read, numbers(&bytes, header)) {
            (Ok(got), Some(expected)) => {
                assert_eq!(got, expected, "{:?}", shown());
                good += 1;
            }
            // A first column without a name that counts from 0 is refused, unlike in the other reader.
            (Err(error), Some(_))
                if error
                    .to_string()
                    .contains("an index column written by pandas") =>
            {
                bad += 1;
            }
            (Err(error), None) => {
                assert!(!error.to_string().contains(char::is_control), "{error}");
                bad += 1;
            }
            (got, expected) => panic!("{:?}: {got:?} instead of {expected:?}", shown()),
        }
        // Labels: those of the file, in the same number of rows.
        let Ok(data) = Dataset::<f64, 2, Labels<3>>::from_csv_bytes(&bytes, Target::Last, &options)
        else {
            continue;
        };
        let rows = strictly(&bytes).unwrap_or_else(|| panic!("{:?} is broken", shown()));
        let rows = &rows[usize::from(header)..];
        assert_eq!(data.len(), rows.len(), "{:?}", shown());
        for (row, &class) in rows.iter().zip(data.targets().as_slice()) {
            let cell = String::from_utf8_lossy(&row[2]);
            match data.class_names().get(class) {
                Some(name) => assert_eq!(name, cell.trim(), "{:?}", shown()),
                None => assert_eq!(cell.trim().parse(), Ok(class as f64), "{:?}", shown()),
            }
        }
    }
    assert!(good > count / 10 && bad > count / 10, "{good} {bad}");
}

#[test]
fn f8_damaged_files_hold_what_another_reader_reads() {
    damaged_files_are_read_right_or_refused(5_000, 1);
}

#[test]
#[ignore = "a million files"]
fn f8_a_million_damaged_files_hold_what_another_reader_reads() {
    damaged_files_are_read_right_or_refused(1_000_000, 2);
}
