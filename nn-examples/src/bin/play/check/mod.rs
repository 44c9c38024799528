//! The generated scripts in Node, against the library in `f64`.

mod every;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;

use approx::abs_diff_eq;
use nn_core::inspect::explain::Explanation;
use nn_core::prelude::*;

use super::networks::{self, Exponentials, Small, Xor, declaration, tensors};
use super::page;
use super::script::{list, quoted, translate};

const KERNELS: &str = include_str!("../web/kernels.js");
const CHECKER: &str = include_str!("check.js");
const CASES: usize = 1000;
const TOLERANCE: f64 = 1e-12;

/// What Node prints when it runs `script`. `None` without Node, which is an error where `CI` is set.
fn node(script: &str) -> Option<String> {
    if let Err(error) = Command::new("node").arg("--version").output() {
        let text = format!("`node` does not run ({error})");
        assert!(std::env::var_os("CI").is_none(), "{text}");
        // Not `eprintln!`, which the harness keeps to itself when a test passes.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: the page's scripts are not checked, because {text}"
        );
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("check.js");
    std::fs::write(&path, script).unwrap();
    let output = Command::new("node").arg(&path).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// A line of the checker.
struct Line {
    name: String,
    kind: String,
    numbers: usize,
    apart: f64,
}

/// Runs the checker on `subjects`.
fn check(subjects: &[String]) -> Option<Vec<Line>> {
    let script = format!(
        "{KERNELS}\nconst subjects = [{}];\n{CHECKER}",
        subjects.join(",\n")
    );
    let lines = node(&script)?;
    let parse = |line: &str| {
        let [name, kind, numbers, apart] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        Line {
            name: name.into(),
            kind: kind.into(),
            numbers: numbers.parse().unwrap(),
            // As Rust reads it, too: `Infinity`, `NaN`.
            apart: apart.parse().unwrap(),
        }
    };
    Some(lines.lines().map(parse).collect())
}

/// Seeded numbers (the 64-bit generator of Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    /// Uniform in −scale..scale.
    fn uniform(&mut self, scale: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        scale * (2.0 * (z >> 11) as f64 / (1_u64 << 53) as f64 - 1.0)
    }
}

/// A list of a matrix's numbers, row by row.
fn entries(matrix: &nn_core::external::Mat<f64>) -> String {
    let (rows, columns) = matrix.shape();
    let all: Vec<f64> = (0..rows * columns)
        .map(|at| matrix[(at / columns, at % columns)])
        .collect();
    list(&all)
}

/// An object with a list for each tensor.
fn object<'a>(tensors: impl Iterator<Item = (String, &'a [f64])>) -> String {
    let fields = tensors.map(|(name, values)| format!("{}: {}", quoted(&name), list(values)));
    format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
}

/// A case of the checker, but for its targets; `output` is the prediction.
fn case<N: Model<Scalar = f64>>(net: &N, explained: &Explanation<f64>, output: &[f64]) -> String {
    let all = |part: &dyn Fn(usize) -> String| {
        let steps: Vec<String> = (0..explained.steps.len()).map(part).collect();
        steps.join(", ")
    };
    let value = |at: usize| entries(explained.steps[at].value.as_ref().unwrap());
    let gradient = |at: usize| entries(explained.steps[at].gradient.as_ref().unwrap());
    let weights = net
        .tensors()
        .map(|tensor| (tensor.name.to_string(), tensor.values.to_vec()));
    let weights: Vec<_> = weights.collect();
    let gradients: Vec<String> = explained
        .parameters
        .iter()
        .map(|weight| {
            let gradient = entries(weight.gradient.as_ref().unwrap());
            format!("{}: {gradient}", quoted(&weight.name.to_string()))
        })
        .collect();
    assert_eq!(gradients.len(), weights.len());
    format!(
        "p: {}, x: {}, y: {}, v: [{}], d: [{}], g: {{ {} }}, dx: {}",
        object(
            weights
                .iter()
                .map(|(name, values)| (name.clone(), values.as_slice()))
        ),
        entries(&explained.input),
        list(output),
        all(&value),
        all(&gradient),
        gradients.join(", "),
        entries(explained.input_gradient.as_ref().unwrap()),
    )
}

fn randomize<N: Model<Scalar = f64>>(net: &mut N, rng: &mut Random, scale: f64) {
    for tensor in net.tensors_mut() {
        tensor
            .values
            .iter_mut()
            .for_each(|value| *value = rng.uniform(scale));
    }
}

/// A network with random weights, inputs and targets, as a subject of the checker.
fn subject<N, const I: usize, const O: usize>(mut net: N, half: bool) -> String
where
    N: Learns<SquaredError, Batch<f64, O>, I, O, Scalar = f64>,
{
    let script = translate(N::PROGRAM, &tensors(&net)).unwrap().text;
    let loss = networks::loss(half);
    let mut rng = Random(7);
    let mut cases = String::new();
    for _ in 0..CASES {
        randomize(&mut net, &mut rng, 2.0);
        let x = Batch::from_rows([[0.0; I].map(|_: f64| rng.uniform(1.0))]).unwrap();
        let output = net.predict(&x).row(0).to_vec();
        // Not next to the output: the difference of the two would be the rounding of both.
        let target: [f64; O] = std::array::from_fn(|k| {
            let apart = rng.uniform(1.0);
            output[k] + apart + 0.1 * apart.signum()
        });
        let targets = Batch::from_rows([target]).unwrap();
        let explained = net.explain_loss(&x, &targets, &loss).unwrap();
        let _ = writeln!(
            cases,
            "{{ target: {}, loss: {}, {} }},",
            list(&target),
            list(&[explained.loss.unwrap()]).trim_matches(['[', ']']),
            case(&net, &explained, &output)
        );
    }
    let factor = if half { 0.5 } else { 1.0 };
    format!(
        "{{ name: {}, factor: {factor}, script: {script}, cases: [{cases}] }}",
        quoted(N::PROGRAM.name)
    )
}

fn subjects() -> [String; 3] {
    [
        subject(Xor::<f64>::new(1), true),
        subject(Small::<f64>::new(1), false),
        subject(Exponentials::<f64>::new(1), false),
    ]
}

#[test]
fn scripts_compute_what_the_library_computes() {
    let Some(lines) = check(&subjects()) else {
        return;
    };
    assert_eq!(lines.len(), 9);
    for Line {
        name,
        kind,
        numbers,
        apart,
    } in lines
    {
        println!("{name} {kind}: {numbers} numbers, {apart:e}");
        assert!(apart <= TOLERANCE, "{kind} of {name} differ by {apart:e}");
        let least = if kind == "loss" { CASES } else { 4 * CASES };
        assert!(numbers >= least, "{name} {kind}: {numbers} numbers");
    }
}

#[test]
fn a_wrong_script_is_noticed() {
    for (right, wrong, kind) in [
        (
            "slope: (z, u) => u * (1 - u)",
            "slope: (z, u) => u * (1 - u) * 1.00000000001",
            "gradients",
        ),
        (
            "value: (z) => logistic(z)",
            "value: (z) => logistic(z) + 1e-11",
            "values",
        ),
        ("value: (z) => logistic(z)", "value: (z) => NaN", "values"),
        ("factor: 0.5", "factor: 0.500000000001", "loss"),
        ("transposed(", "scaled(2, ", "gradients"),
    ] {
        let subject = subjects()[0].clone();
        assert!(subject.contains(right), "{right}");
        let Some(lines) = check(&[subject.replace(right, wrong)]) else {
            return;
        };
        let apart = lines.iter().find(|line| line.kind == kind).unwrap().apart;
        let noticed = apart.is_nan() || apart > TOLERANCE;
        assert!(noticed, "{wrong}: {apart:e}");
    }
}

/// The training of the page: the course notes' run, 50,000 epochs with η = 1.
#[test]
fn training_on_the_page_ends_where_the_library_ends() {
    let entries = networks::all(42).unwrap();
    let end = "const run = new Run(networks[0]);\n\
               for (let i = 0; i < 50000; i++) run.epoch(1);\n\
               console.log(networks[0].inputs.map((x) => forward(networks[0], run.p, x, [0]).y[0]).join(' '));\n\
               console.log(Object.values(run.p).flat().join(' '));\n\
               console.log(compareWithLibrary().largest);";
    let Some(output) = node(&format!("{}\n{end}", page::logic(&entries))) else {
        return;
    };
    let lines: Vec<Vec<f64>> = output
        .lines()
        .map(|line| {
            line.split(' ')
                .map(|number| number.parse().unwrap())
                .collect()
        })
        .collect();
    let expected: [&[f64]; 2] = [
        &[0.99032, 0.01131, 0.99036, 0.00989],
        &[
            6.468, 6.534, 5.055, 5.077, -2.914, -7.767, 10.633, -11.188, -5.013,
        ],
    ];
    for ((found, expected), tolerance) in lines.iter().zip(expected).zip([5e-6, 5e-4]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!(
                abs_diff_eq!(found, expected, epsilon = tolerance),
                "{found} is not {expected}"
            );
        }
    }
    assert!(
        lines[2][0] <= TOLERANCE,
        "the page's own comparison: {:?}",
        lines[2]
    );
}

#[test]
fn the_page_is_one_file() {
    let entries = networks::all(42).unwrap();
    let html = page::html(&entries);
    for foreign in [
        "http:", "https:", "src=", "@import", "url(\"", "import(", "fetch(", "{{",
    ] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    assert_eq!(html.matches("</script>").count(), 1);
    for entry in entries {
        let name = entry.program.name;
        assert!(declaration(name).contains(&format!("struct {name} {{")));
    }
}

#[test]
fn only_networks_with_a_gradient_have_a_backward_script() {
    for entry in networks::all(42).unwrap() {
        let reason = entry.script.untrainable.as_deref();
        assert_eq!(entry.script.text.contains("backward("), reason.is_none());
        assert_eq!(entry.results.gradients.is_empty(), reason.is_some());
        assert_eq!(reason.is_some(), entry.program.name == "Triangle");
        assert!(reason.is_none_or(|reason| reason.contains("hidden: step")));
    }
}
