#!/usr/bin/env bash
# What networks add to the compile time of their crate: `cargo check`, `cargo build` and `cargo build --release` of an empty
# program, and of programs with one and with fifty hidden layers that take training steps by hand (step) or
# read a CSV file, fit, evaluate, predict on the stack and save (whole); of very long networks, and of many.
# Dependencies are built before; the crate itself is compiled anew. Wall-clock and CPU seconds, the minimum of two.
#
#   nn-examples/compile_time.sh                         all of them
#   nn-examples/compile_time.sh chain_100 networks_30   these
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

# used NAME INPUT OUTPUT: a function that trains and evaluates the network, and predicts one sample
used() {
    cat <<EOF
fn use_$1() -> Result<(), nn_core::Error> {
    let data = Dataset::new(Batch::<f32, $2>::zeros(4), Batch::<f32, $3>::zeros(4))?;
    let mut net = $1::new(1);
    Trainer::new(SquaredError::new(), Adam::new(1e-3)).epochs(1).batch_size(2).fit(&mut net, &data)?;
    println!("{} {:?}", net.evaluate(&data)?, net.predict_one(&[0.5; $2]));
    Ok(())
}
EOF
}

chain() { # LINES
    echo "use nn_core::prelude::*;"
    echo "network! { struct Chain { input: 16,"
    for ((i = 1; i <= $1; i++)); do echo "l$i: dense(16) -> tanh,"; done
    echo "} }"
}

# A program by its name.
source_of() {
    case $1 in
    empty) echo "fn main() {}" ;;
    step_*) program "${1#step_}" step ;;
    whole_*) program "${1#whole_}" whole ;;
    chain_100)
        chain 100
        echo 'fn main() { println!("{:?}", Chain::new(1).predict_one(&[0.5; 16])); }'
        ;;
    chain_200)
        chain 200
        used Chain 16 16
        echo 'fn main() -> Result<(), nn_core::Error> { use_Chain()?; Chain::new(2).save("chain.safetensors") }'
        ;;
    networks_30)
        echo "use nn_core::prelude::*;"
        for ((i = 1; i <= 30; i++)); do
            echo "network! { struct N$i { input: $((i + 2)), a: dense($((i + 5))) -> tanh, b: dense($((i + 7))) -> relu, output: dense(2) } }"
            used "N$i" $((i + 2)) 2
        done
        echo "fn main() -> Result<(), nn_core::Error> {"
        for ((i = 1; i <= 30; i++)); do echo "use_N$i()?;"; done
        echo "Ok(()) }"
        ;;
    repeat_1000)
        echo "use nn_core::prelude::*;"
        echo "network! { struct Deep { input: 16, block: repeat(1000) { hidden: dense(16) -> tanh }, output: dense(2) } }"
        echo 'fn main() { println!("{}", Deep::PARAMETERS); }'
        ;;
    line_2000)
        echo "use nn_core::prelude::*;"
        echo "network! { struct Long { input: 16, hidden: dense(16)"
        for ((i = 1; i <= 1000; i++)); do echo "-> tanh -> sin"; done
        echo "} }"
        echo 'fn main() { println!("{}", Long::PARAMETERS); }'
        ;;
    esac
}

# The minimum of wall-clock and CPU seconds of a command after the source was touched.
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

# report NAME COMMAND…
report() {
    local name=$1 failed
    shift
    source_of "$name" >"$crate/src/main.rs"
    # shows a compile error in the generated program
    if failed=$(cd "$crate" && cargo check --quiet 2>&1); then
        printf '%-12s %-22s %s\n' "$name" "$*" "$(least "$@")"
    else
        printf '%-12s %-22s does not compile: %.100s\n' "$name" "$*" "$(grep -m 1 '^error' <<<"$failed")"
    fi
}

echo "fn main() {}" >"$crate/src/main.rs"
(cd "$crate" && cargo check --quiet && cargo build --quiet && cargo build --release --quiet)
printf '%-12s %-22s %8s %10s\n' "" "" "clock" "processor"
all="empty step_1 step_50 whole_1 whole_50 chain_100 chain_200 networks_30 repeat_1000 line_2000"
for name in ${@:-$all}; do
    [[ $name == line_2000 || $name == repeat_1000 ]] || report "$name" cargo build --release
    [[ $name != networks_30 && $name != empty ]] || report "$name" cargo build
    report "$name" cargo check
done
