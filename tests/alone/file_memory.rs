//! A malformed file cannot make the loader allocate more than its own size and a mebibyte, and reading data takes
//! only the memory of the numbers read.

#[path = "../files/corpus/mod.rs"]
mod corpus;

use std::alloc::System;
use std::io::Write;

use corpus::{Class, Small};
use flate2::{Compression, write::GzEncoder};
use nn_core::prelude::*;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The only test of this program: another thread's allocations would be counted too.
#[test]
fn refusing_a_file_takes_little_memory() {
    const MEBIBYTE: usize = 1 << 20;
    let mut most = 0;
    for Class { name, says, files } in corpus::classes() {
        for bytes in files {
            let region = Region::new(ALLOCATOR);
            let refused = Small::<f32>::from_bytes(&bytes).is_err();
            // Everything ever allocated, which is at least the peak.
            let allocated = region.change().bytes_allocated;
            assert!(refused);
            assert!(
                allocated <= bytes.len() + MEBIBYTE,
                "{name} (`{says}`): {allocated} bytes for a file of {}",
                bytes.len()
            );
            most = most.max(allocated);
        }
    }
    assert!(most > 1000, "the allocator counts nothing");
    println!("at most {most} bytes");
    reading_takes_little_more_than_the_numbers();
}

fn reading_takes_little_more_than_the_numbers() {
    const ROWS: usize = 1 << 17;
    const COUNT: u32 = 1 << 17;
    let pack = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let csv = pack(&b"0.25,12345.5,-1e-3,7,cat\n0.75,12345.5,-1e-3,7,dog\n".repeat(ROWS / 2));
    let region = Region::new(ALLOCATOR);
    let data: Dataset<f32, 4, Labels<2>> =
        Dataset::from_csv_bytes(&csv, Target::Last, &CsvOptions::new()).unwrap();
    let csv_bytes = region.change().bytes_allocated;
    assert_eq!(data.len(), ROWS);
    let sizes = [COUNT.to_be_bytes(), 8_u32.to_be_bytes()].concat();
    let images = [&[0, 0, 8, 2][..], &sizes, &vec![1; 8 * ROWS]].concat();
    let labels = [&[0, 0, 8, 1][..], &sizes[..4], &vec![1; ROWS]].concat();
    let region = Region::new(ALLOCATOR);
    let data: Dataset<f32, 8, Labels<2>> = Dataset::from_idx_bytes(images, pack(&labels)).unwrap();
    let idx_bytes = region.change().bytes_allocated;
    assert_eq!(data.len(), ROWS);
    for (name, allocated, numbers) in [("CSV", csv_bytes, 4 * 4 + 8), ("IDX", idx_bytes, 8 * 4 + 8)]
    {
        let numbers = numbers * ROWS;
        println!("{name}: {allocated} bytes for {numbers} of numbers");
        assert!(
            2 * allocated <= 3 * numbers,
            "{name}: {allocated} bytes for {numbers} of numbers"
        );
    }
}
