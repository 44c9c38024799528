//! A malformed file cannot make the loader allocate more than its own size and a mebibyte.

mod corpus;

use std::alloc::System;

use corpus::{Class, Small};
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
            // Everything ever allocated, which is at least what was allocated at one time.
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
}
