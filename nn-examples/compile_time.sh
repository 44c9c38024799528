#!/usr/bin/env bash
# What a network adds to the compile time of its crate: `cargo check` and `cargo build --release` of an empty
# program, and of programs with one and with fifty hidden layers that take training steps by hand (step) or
# read a CSV file, fit, evaluate, predict on the stack and save (whole).
# Everything else is built before, nothing is reused. Seconds on the clock and of processor, the least of two.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
crate=$top/target/compile-time
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$crate/target} CARGO_INCREMENTAL=0
mkdir -p "$crate/src"
cp Cargo.lock "$crate/"
cat >"$crate/Cargo.toml" <<EOF
[package]
name = "compile-time"
version = "0.0.0"
edition = "2024"

[dependencies]
nn-core = { path = "$top/nn-core" }

[workspace]
EOF

# program LAYERS step|whole
program() {
    echo "use nn_core::prelude::*;"
    echo "network! { pub struct Net { input: 64,"
    for ((i = 1; i <= $1; i++)); do echo "layer$i: dense(64) -> relu,"; done
    echo "output: dense(10) -> softmax, } }"
    echo "fn main() -> Result<(), nn_core::Error> { let mut net = Net::<f32>::new(1);"
    if [[ $2 == step ]]; then
        cat <<'EOF'
    let (x, y) = (Batch::<f32, 64>::zeros(32), Labels::<10>::new([0; 32])?);
    let (mut work, mut adam) = (net.workspace(32), Adam::new(1e-3));
    net.train_step(&x, &y, &CrossEntropy::new(), &mut adam, &mut work)?;
    println!("{:?}", net.predict(&x).row(0));
    Ok(())
}
EOF
    else
        cat <<'EOF'
    let data: Dataset<f32, 64, Labels<10>> = Dataset::from_csv("data.csv", Target::Last)?;
    Trainer::new(CrossEntropy::new(), Adam::new(1e-3)).fit(&mut net, &data)?;
    println!("{} {:?}", net.evaluate(&data)?, net.predict_one(&[0.0; 64]));
    net.save("net.safetensors")
}
EOF
    fi
}

# The least seconds, on the clock and of processor, of a command after the source was touched.
least() {
    local TIMEFORMAT='%R %U %S' wall user system best_wall=1e9 best_processor=1e9
    for _ in 1 2; do
        touch "$crate/src/main.rs"
        read -r wall user system < <({ time (cd "$crate" && "$@" >/dev/null 2>&1); } 2>&1)
        best_wall=$(awk "BEGIN { print ($wall < $best_wall ? $wall : $best_wall) }")
        best_processor=$(awk "BEGIN { p = $user + $system; print (p < $best_processor ? p : $best_processor) }")
    done
    printf '%8.2f %10.2f' "$best_wall" "$best_processor"
}

echo "fn main() {}" >"$crate/src/main.rs"
(cd "$crate" && cargo check --quiet && cargo build --release --quiet)
printf '%-12s %8s %10s %8s %10s\n' "" "check" "processor" "release" "processor"
for what in "0 empty" "1 step" "50 step" "1 whole" "50 whole"; do
    read -r layers kind <<<"$what"
    if [[ $kind == empty ]]; then
        echo "fn main() {}" >"$crate/src/main.rs"
    else
        program "$layers" "$kind" >"$crate/src/main.rs"
    fi
    (cd "$crate" && cargo check --quiet) # a mistake in here is shown
    printf '%-12s %s %s\n' "$what" "$(least cargo check)" "$(least cargo build --release)"
done
