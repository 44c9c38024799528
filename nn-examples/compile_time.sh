#!/usr/bin/env bash
# What declarations cost to compile: seconds of processor time over an empty program, for programs of many lines and of many networks.
#
#   nn-examples/compile_time.sh            all of them
#   nn-examples/compile_time.sh chain_100  the ones named
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$root/target/compile_time
mkdir -p "$work/src"
cat > "$work/Cargo.toml" <<END
[package]
name = "compile_time"
edition = "2024"
[dependencies]
nn-core = { path = "$root/nn-core" }
[workspace]
END

use_all() { # the network and its data's widths
    cat <<END
fn use_$1() -> Result<(), nn_core::Error> {
    let x = Batch::<f32, $2>::zeros(4);
    let data = Dataset::new(x, Batch::<f32, $3>::zeros(4))?;
    let mut net = $1::new(1);
    Trainer::new(SquaredError::new(), Adam::new(1e-3)).epochs(1).batch_size(2).fit(&mut net, &data)?;
    println!("{} {:?}", net.evaluate(&data)?, net.predict_one(&[0.5; $2]));
    Ok(())
}
END
}

empty() { echo 'fn main() {}'; }

one() {
    echo 'use nn_core::prelude::*;'
    echo 'network! { struct Digits { input: 64, hidden: dense(64) -> relu -> dropout(0.1), output: dense(10) -> softmax } }'
    echo 'fn main() { println!("{}", Digits::PARAMETERS); }'
}

chain() { # so many dense lines
    echo 'use nn_core::prelude::*;'
    echo 'network! { struct Chain { input: 16,'
    for i in $(seq "$1"); do echo "l$i: dense(16) -> tanh,"; done
    echo '} }'
}

chain_100() {
    chain 100
    echo 'fn main() { println!("{:?}", Chain::new(1).predict_one(&[0.5; 16])); }'
}

chain_200() {
    chain 200
    use_all Chain 16 16
    echo 'fn main() -> Result<(), nn_core::Error> { use_Chain()?; Chain::new(2).save("chain.safetensors") }'
}

networks_30() {
    echo 'use nn_core::prelude::*;'
    for i in $(seq 30); do
        echo "network! { struct N$i { input: $((i + 2)), a: dense($((i + 5))) -> tanh, b: dense($((i + 7))) -> relu, output: dense(2) } }"
        use_all "N$i" $((i + 2)) 2
    done
    echo 'fn main() -> Result<(), nn_core::Error> {'
    for i in $(seq 30); do echo "use_N$i()?;"; done
    echo 'Ok(()) }'
}

repeat_1000() {
    echo 'use nn_core::prelude::*;'
    echo 'network! { struct Deep { input: 16, block: repeat(1000) { hidden: dense(16) -> tanh }, output: dense(2) } }'
    echo 'fn main() { println!("{}", Deep::PARAMETERS); }'
}

line_2000() {
    echo 'use nn_core::prelude::*;'
    echo 'network! { struct Long { input: 16, hidden: dense(16)'
    for _ in $(seq 1000); do echo '-> tanh -> sin'; done
    echo '} }'
    echo 'fn main() { println!("{}", Long::PARAMETERS); }'
}

measure() { # how, program, limit
    local name=$2 limit=$3 how base all
    read -r -a how <<< "$1"
    "$name" > /dev/null
    empty > "$work/src/main.rs"
    base=$(cd "$work"; cargo "${how[@]}" > /dev/null 2>&1; touch src/main.rs; TIMEFORMAT=%U; { time cargo "${how[@]}" > /dev/null 2>&1; } 2>&1)
    "$name" > "$work/src/main.rs"
    all=$(cd "$work"; TIMEFORMAT=%U; { time cargo "${how[@]}" > /dev/null 2> "$work/log" || touch "$work/failed"; } 2>&1)
    if [[ -e $work/failed ]]; then
        rm "$work/failed"
        printf '%-14s %-18s does not compile: %s\n' "$name" "$1" "$(grep -m 1 '^error' "$work/log")"
        return
    fi
    awk -v n="$name" -v h="$1" -v a="$all" -v b="$base" -v l="$limit" 'BEGIN { printf "%-14s %-18s %7.2f s   (limit %s)\n", n, h, a - b, l }'
}

wanted() { [[ $# -eq 1 || " ${*:2} " == *" $1 "* ]]; }

wanted one "$@" && measure "check" one 0.15
wanted repeat_1000 "$@" && measure "check" repeat_1000 1
wanted line_2000 "$@" && measure "check" line_2000 2
wanted chain_100 "$@" && measure "build --release" chain_100 5
wanted chain_200 "$@" && measure "build --release" chain_200 20
wanted networks_30 "$@" && measure "build --release" networks_30 30
wanted networks_30 "$@" && measure "build" networks_30 12
true
