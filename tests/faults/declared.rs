//! Declarations: the macro's code and its messages.

use std::path::{Path, PathBuf};
use std::process::Command;

use approx::assert_abs_diff_eq;
use nn_core::loss::Losses;
use nn_core::prelude::*;

network! { pub struct Net { input: 4, hidden: dense(8) -> relu, output: dense(3) -> softmax } }
network! { pub struct Wide<const IN: usize> { input: IN, output: dense(2) } }

fn first<T: Scalar>() -> Wide<3, T> {
    Wide::<3, T>::new(1)
}

#[test]
fn f9_a_network_is_one_of_f32_unless_it_says_so() {
    let net = Net::new(1);
    let _ = net.predict_one(&[0.0; 4]); // falls back to f64 where nothing else decides
    let net: Net<f32> = net;
    let double = Net::<f64>::new(1);
    let _: [f64; 3] = double.predict_one(&[0.0; 4]);
    let _: Wide<5, f32> = Wide::<5>::new(1);
    let _: Wide<3, f64> = first();
    let bytes = net.to_bytes().unwrap();
    assert_eq!(Net::from_bytes(&bytes).unwrap().hidden, net.hidden);
    assert!(Net::<f64>::from_bytes(&bytes).is_err());
    let (_, note) = Net::from_bytes_with_metadata(&bytes, "none").unwrap();
    assert_eq!(note, None);
}

#[test]
fn f38_a_file_is_loaded_without_a_scalar() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    let net = Net::new(3);
    net.save(&path).unwrap();
    assert_eq!(Net::load(&path).unwrap().output, net.output);
    let names = &[("h", "hidden")];
    net.save_renamed(&path, names).unwrap();
    assert_eq!(Net::load_renamed(&path, names).unwrap().output, net.output);
    net.save_with_metadata(&path, "note", "text").unwrap();
    let (_, note) = Net::load_with_metadata(&path, "note").unwrap();
    assert_eq!(note.as_deref(), Some("text"));
}

network! {
    struct TwoHeads {
        input: 4,
        trunk: dense(8) -> relu,
        output: (a: dense(3) -> softmax, b: dense(1) -> sigmoid),
    }
}
network! {
    struct Projected {
        input: 4,
        block: residual(project) { inner: dense(6) -> relu },
        output: dense(3) -> softmax,
    }
}
network! {
    struct Normed {
        input: 4,
        hidden: dense(8, bias = false),
        norm: batch_norm,
        bend: prelu,
        output: dense(4),
    }
}
network! { struct Kernel { input: 4, waves: features(300), output: dense(1) } }
network! { struct Curve { input: 1, output: tanh } }
network! { struct Sine { input: 6, output: sin } }
network! { struct Inside { input: 4, first: network(Net), output: dense(2) } }

#[test]
fn f11_depth_is_the_longest_path_through_layers_with_weights() {
    let shape = [
        (
            TwoHeads::SUMMARY,
            <TwoHeads as Model>::DEPTH,
            <TwoHeads as Model>::WIDTH,
            (2, 8),
        ),
        (
            Projected::SUMMARY,
            <Projected as Model>::DEPTH,
            <Projected as Model>::WIDTH,
            (2, 6),
        ),
        (
            Normed::SUMMARY,
            <Normed as Model>::DEPTH,
            <Normed as Model>::WIDTH,
            (2, 8),
        ),
        (
            Kernel::SUMMARY,
            <Kernel as Model>::DEPTH,
            <Kernel as Model>::WIDTH,
            (2, 300),
        ),
        (
            Curve::SUMMARY,
            <Curve as Model>::DEPTH,
            <Curve as Model>::WIDTH,
            (0, 1),
        ),
        (
            Sine::SUMMARY,
            <Sine as Model>::DEPTH,
            <Sine as Model>::WIDTH,
            (0, 6),
        ),
        (
            Inside::SUMMARY,
            <Inside as Model>::DEPTH,
            <Inside as Model>::WIDTH,
            (3, 8),
        ),
    ];
    for (summary, depth, width, right) in shape {
        assert_eq!((depth, width), right, "{summary}");
        let hidden = match depth {
            2 => "1 hidden layer".to_owned(),
            depth => format!("{} hidden layers", depth.saturating_sub(1)),
        };
        let text = format!(
            "{hidden}, width {width} (units of the widest), depth {depth} (layers with weights on the longest path)"
        );
        assert!(summary.contains(&text), "{summary}");
    }
}

network! {
    struct Twelve {
        input: 2,
        trunk: dense(12) -> tanh,
        output: (
            a: dense(1) -> sigmoid, b: dense(2) -> softmax, c: dense(1), d: dense(1), e: dense(1), f: dense(1),
            g: dense(1), h: dense(1), i: dense(1), j: dense(1), k: dense(1), l: dense(3) -> softmax,
        ),
    }
}

#[test]
fn f25_twelve_named_outputs_are_trained_and_judged() {
    let x = Batch::from_rows([[0.5, -1.0], [1.0, 0.25], [-0.5, 2.0]]).unwrap();
    let real = || Batch::from_rows([[0.5], [1.0], [-1.0]]).unwrap();
    let targets = (
        Batch::from_rows([[0.0], [1.0], [1.0]]).unwrap(),
        Labels::<2>::new([0, 1, 0]).unwrap(),
        real(),
        real(),
        real(),
        real(),
        real(),
        real(),
        real(),
        real(),
        real(),
        Labels::<3>::new([0, 1, 2]).unwrap(),
    );
    let data = Dataset::new(x, targets).unwrap();
    let squared = SquaredError::new;
    let loss = Losses::new((
        BinaryCrossEntropy::new(),
        CrossEntropy::new(),
        squared(),
        squared(),
        squared(),
        squared(),
        squared(),
        squared(),
        squared(),
        squared(),
        squared(),
        CrossEntropy::new(),
    ));
    let mut net = Twelve::new(1);
    let history = Trainer::new(loss, Adam::new(0.05))
        .epochs(300)
        .fit(&mut net, &data)
        .unwrap();
    let losses: Vec<f64> = history.epochs().iter().map(|epoch| epoch.loss).collect();
    assert!(losses[losses.len() - 1] < 0.05 * losses[0], "{losses:?}");
    let report = net.evaluate(&data).unwrap();
    assert_abs_diff_eq!(report.0.11.accuracy(), 1.0, epsilon = 1e-12);
    assert!(report.0.10.rmse() < 0.3, "{report}");
    assert_eq!(net.outputs(data.inputs()).l.len(), 3);
}

network! { struct Gate { input: 2, output: dense(1) -> step } }

#[test]
fn f43_a_threshold_network_predicts() {
    assert_eq!(Gate::new(1).predict_one(&[0.0; 2]), [1.0]);
}

/// A layer whose first parameter is the scalar.
#[derive(Debug, Clone)]
pub(crate) struct Cut<T, const K: usize>(std::marker::PhantomData<T>);

impl<T: Scalar, const K: usize> nn_core::layer::Layer for Cut<T, K> {
    type Scalar = T;
    const INPUT: usize = 4;
    const OUTPUT: usize = K;

    fn init(_: &mut nn_core::numeric::random::Rng) -> Self {
        Self(std::marker::PhantomData)
    }
    fn forward(&self, x: nn_core::layer::MatRef<'_, T>, mut y: nn_core::layer::MatMut<'_, T>) {
        y.copy_from(x.subcols(0, K));
    }
    fn backward(
        &self,
        _: nn_core::layer::MatRef<'_, T>,
        _: nn_core::layer::MatRef<'_, T>,
        dy: nn_core::layer::MatRef<'_, T>,
        _: &mut Self,
        dx: Option<nn_core::layer::MatMut<'_, T>>,
    ) {
        if let Some(mut dx) = dx {
            dx.fill(T::ZERO);
            dx.subcols_mut(0, K).copy_from(dy);
        }
    }
}

network! { struct Cutting { input: 4, first: layer(Cut<T, 2>), output: dense(1) } }

#[test]
fn f39_the_scalar_of_a_layer_stands_where_the_declaration_says() {
    let net = Cutting::<f64>::new(1);
    let (a, b) = (
        net.predict_one(&[1.0, 2.0, 3.0, 4.0]),
        net.predict_one(&[1.0, 2.0, 0.0, 0.0]),
    );
    assert_eq!(a, b);
}

/// A lint is the use of something deprecated: here it would be an error.
#[deny(deprecated)]
mod trunks {
    use nn_core::prelude::*;

    network! { pub struct Wide { input: 2, hidden: dense(8) -> relu, end: dense(4) -> relu } }
    network! {
        pub struct Narrow {
            input: 2,
            hidden: dense(8) -> relu,
            #[allow(relu_head)]
            end: dense(1) -> relu,
        }
    }
    network! { pub struct Around { input: 2, wide: network(Wide), narrow: network(Wide2), output: dense(3) } }
    network! { pub struct Wide2 { input: 4, end: dense(2) -> relu } }
}

#[test]
fn f19_a_trunk_may_end_in_relu() {
    assert!(
        trunks::Wide::new(1)
            .predict_one(&[1.0, -1.0])
            .iter()
            .all(|y| *y >= 0.0)
    );
    assert!(trunks::Narrow::new(1).predict_one(&[1.0, -1.0])[0] >= 0.0);
    let net = trunks::Around::new(1);
    let answers = [[1.0, -1.0], [-1.0, 1.0], [3.0, 2.0]].map(|x| net.predict_one(&x));
    assert!(answers.iter().flatten().any(|y| *y < 0.0));
}

network! {
    struct Users<const USERS: usize> { input: 1, who: embedding(USERS, 1), output: dense(1) }
}

#[test]
fn f62_an_index_that_f32_rounds_is_refused() {
    fn asked<T: Scalar>(index: f64) -> Result<(), String> {
        let x = faer::Mat::from_fn(1, 1, |_, _| T::from_f64(index));
        let answer = <Users<20_000_000, T> as Model>::check_input(x.as_ref());
        answer.map_err(|problem| Error::from(problem).to_string())
    }
    assert_eq!(asked::<f32>(16_777_215.0), Ok(()));
    let problem = asked::<f32>(16_777_217.0).unwrap_err();
    assert!(
        problem.contains("may be a rounded index of `who`"),
        "{problem}"
    );
    assert!(
        problem.contains("only up to 16777216; take the network over `f64`"),
        "{problem}"
    );
    assert_eq!(asked::<f64>(16_777_217.0), Ok(()));
    let problem = asked::<f64>(20_000_000.0).unwrap_err();
    assert!(
        problem.contains("a whole number from 0 to 19999999"),
        "{problem}"
    );
}

/// The folder of the crates that this test is linked to.
fn built() -> (PathBuf, PathBuf) {
    let folder = std::env::current_exe()
        .unwrap()
        .parent()
        .unwrap()
        .to_path_buf();
    let crates = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let ours = crates.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("libnn_core-") && path.extension().is_some_and(|end| end == "rlib")
    });
    let newest = ours.max_by_key(|path| path.metadata().unwrap().modified().unwrap());
    (folder, newest.unwrap())
}

/// Runs `rustc` or `rustdoc` on a program that uses nn-core; returns its messages.
fn run(tool: &str, program: &str, folder: &Path, arguments: &[&str]) -> (bool, String) {
    let (crates, ours) = built();
    let file = folder.join("program.rs");
    std::fs::write(&file, program).unwrap();
    let output = Command::new(tool)
        .args(["--edition", "2024"])
        .arg(&file)
        .arg("--extern")
        .arg(format!("nn_core={}", ours.display()))
        .arg("-L")
        .arg(format!("dependency={}", crates.display()))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// The visible text of a page.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">")
}

#[test]
fn f12_docs_show_the_widths() {
    const PROGRAM: &str = r"
        #![crate_type = 'lib']
        pub const LEFT: usize = 3;
        pub const RIGHT: usize = 4;
        nn_core::network! {
            pub struct Net {
                input: 6,
                h: dense(8) -> swiglu,
                w: dense(2 * 5) -> relu,
                deep: residual { inner: dense(10) -> geglu, back: dense(5 => 10) },
                both: concat(deep, w) -> dense(7),
                next: dense(3) -> tanh,
                tower: repeat(2) {
                    up: dense(2 * 4) -> swiglu,
                    down: dense(3),
                    twist: residual { one: dense(3) -> relu },
                },
                output: dense(3) -> softmax,
            }
        }
        nn_core::network! {
            pub struct Around {
                input: 6,
                inside: network(Net),
                after: dense(LEFT),
                twice: dense(LEFT * 2),
                last: dense(2),
            }
        }
        // An alias takes no scalar, and a user-defined layer has one parameter more than its stage.
        nn_core::network! {
            pub struct Wide<const H: usize> { input: H, output: dense(5) }
        }
        pub type Narrow = Wide<3>;
        nn_core::network! {
            pub struct Aliased { input: 3, inside: network(Narrow), after: dense(2) }
        }
        #[derive(Debug, Clone)]
        pub struct Turn<const N: usize, T>(pub [T; 1]);
        impl<const N: usize, T: nn_core::Scalar> nn_core::layer::Layer for Turn<N, T> {
            type Scalar = T;
            const INPUT: usize = N;
            const OUTPUT: usize = N;
            fn init(_: &mut nn_core::numeric::random::Rng) -> Self { Self([T::ONE]) }
            fn forward(&self, x: nn_core::layer::MatRef<T>, y: nn_core::layer::MatMut<T>) { let _ = (x, y); }
            fn backward(
                &self,
                _: nn_core::layer::MatRef<T>,
                _: nn_core::layer::MatRef<T>,
                _: nn_core::layer::MatRef<T>,
                _: &mut Self,
                _: Option<nn_core::layer::MatMut<T>>,
            ) {
            }
        }
        nn_core::network! {
            pub struct Own { input: 3, turn: layer(Turn<3>), after: dense(2) }
        }
        nn_core::network! {
            pub struct Sums {
                input: (left: LEFT, right: RIGHT),
                both: concat(left, right) -> dense(10),
                output: dense(1),
            }
        }
    ";
    let folder = tempfile::tempdir().unwrap();
    let program = PROGRAM.replace('\'', "\"");
    let (whole, said) = run("rustdoc", &program, folder.path(), &["-o", "doc"]);
    assert!(whole, "{said}");
    let page = |name: &str| {
        text(&std::fs::read_to_string(folder.path().join("doc/program").join(name)).unwrap())
    };
    let net = page("struct.Net.html");
    for ty in [
        "h: Dense<T, 6, 8>",
        "w: Dense<T, 4, 10>",
        "both: Dense<T, 20, 7>",
        "output: Dense<T, 3, 3>",
    ] {
        assert!(net.contains(ty), "{ty}: {net}");
    }
    // Methods of the contract are not for users, and numbers are numbers.
    for hidden in [
        "macro_support",
        "fn compute",
        "fn tensors_mut",
        "fn slots",
        "PROGRAM",
    ] {
        assert!(!net.contains(hidden), "{hidden}: {net}");
    }
    for shown in [
        "INPUT: usize = 6",
        "OUTPUT: usize = 3",
        "Net::new(seed)",
        "CrossEntropy::new()",
        "Net::load(path)?",
    ] {
        assert!(net.contains(shown), "{shown}: {net}");
    }
    // The widths of a nested network have its name.
    let around = page("struct.Around.html");
    for ty in [
        "inside: <Net as OverScalar>::Over<T>",
        "after: Dense<T, { <Net as ::nn_core::network::Model>::OUTPUT }, { LEFT }>",
        "twice: Dense<T, { LEFT }, { __Around_LEFT_times_2 }>",
    ] {
        assert!(around.contains(ty), "{ty}: {around}");
    }
    let aliased = page("struct.Aliased.html");
    assert!(
        aliased.contains("inside: <Narrow as OverScalar>::Over<T>"),
        "{aliased}"
    );
    let own = page("struct.Own.html");
    for ty in [
        "turn: Turn<3, T>",
        "after: Dense<T, { <Turn<3, f32> as ::nn_core::layer::Layer>::OUTPUT }, 2>",
    ] {
        assert!(own.contains(ty), "{ty}: {own}");
    }
    // A block has a page of its own.
    let deep = page("struct.NetDeep.html");
    for ty in ["inner: Dense<T, 10, 10>", "back: Dense<T, 5, 10>"] {
        assert!(deep.contains(ty), "{ty}: {deep}");
    }
    let tower = page("struct.NetTower.html");
    for ty in ["up: Dense<T, 3, 8>", "down: Dense<T, 4, 3>"] {
        assert!(tower.contains(ty), "{ty}: {tower}");
    }
    let twist = page("struct.NetTowerTwist.html");
    assert!(twist.contains("one: Dense<T, 3, 3>"), "{twist}");
    let sums = page("struct.Sums.html");
    assert!(sums.contains("(LEFT + RIGHT) × 10 + 10"), "{sums}");
    assert!(!sums.contains("| LEFT + RIGHT ×"), "{sums}");
}

#[test]
fn f23_widths_that_disagree_do_not_build() {
    const PROGRAM: &str = r#"
        use nn_core::prelude::*;
        use nn_core::layer::{activation, buffers, dense, init::InitRng, tensor};
        use nn_core::{head, network::{Group, Program, Stage}};
        #[derive(Debug, Clone)]
        struct Line { output: Dense<f64, 2, 1> }
        impl Model for Line {
            type Scalar = f64;
            type Head = head::Identity<1>;
            const PROGRAM: &'static Program =
                &Program::new("Line", 2, &[Stage::dense("output", 2, 1, true)], &[Group::new("output", 1)]);
            fn init(_: &mut InitRng) -> Self { Self { output: Dense::new([[0.5, 0.5]], [0.0]) } }
            fn tensors(&self) -> impl Iterator<Item = tensor::Parameter<'_, f64>> {
                tensor::under("output", self.output.tensors())
            }
            fn tensors_mut(&mut self) -> impl Iterator<Item = tensor::ParameterMut<'_, f64>> {
                tensor::under("output", self.output.tensors_mut())
            }
            fn compute(&self, x: nn_core::layer::MatRef<'_, f64>, slots: &mut [buffers::Slot<f64>], pass: &buffers::Pass) {
                dense::forward(&self.output, activation::Identity, x, &mut slots[0], pass);
            }
        }
        impl Network<3, 1> for Line {}
        fn main() {
            println!("{:?}", Line::new(1).predict(&Batch::<f64, 3>::zeros(1)));
        }
    "#;
    let folder = tempfile::tempdir().unwrap();
    let (whole, said) = run("rustc", PROGRAM, folder.path(), &["-C", "debuginfo=0"]);
    assert!(!whole);
    assert!(
        said.contains("`Line` implements `Network<3, 1>`, but its `Model::INPUT` is 2"),
        "{said}"
    );
    let right = PROGRAM
        .replace("Network<3, 1>", "Network<2, 1>")
        .replace("<f64, 3>", "<f64, 2>");
    let (whole, said) = run("rustc", &right, folder.path(), &["-C", "debuginfo=0"]);
    assert!(whole, "{said}");
    let (whole, said) = start(folder.path());
    assert!(whole, "{said}");
    // A table whose rows do not follow one another, or end in something else.
    let row = |row: &str| right.replace("Stage::dense(\"output\", 2, 1, true)", row);
    let cases = [
        (
            "Stage::dense(\"output\", 3, 1, true)",
            "row 1 of `Line::LAYERS` (`output`) reads 3 values, but `Model::INPUT` is 2",
        ),
        (
            "Stage::dense(\"hidden\", 2, 4, true), Stage::dense(\"output\", 2, 1, true)",
            "row 2 of `Line::LAYERS` (`output`) reads 2 values, but the row above it outputs 4",
        ),
        (
            "Stage::dense(\"output\", 2, 4, true)",
            "row 1 of `Line::LAYERS` (`output`), the last one, outputs 4 values, but `Model::OUTPUT`, the width of \
             its head, is 1",
        ),
    ];
    for (rows, words) in cases {
        let (whole, said) = run("rustc", &row(rows), folder.path(), &["-C", "debuginfo=0"]);
        assert!(!whole && said.contains(words), "{said}");
    }
    // The number of slots is known when they are made.
    let slots = "fn slots(_: usize) -> Vec<buffers::Slot<f64>> { Vec::new() }
            fn init";
    let wrong = right.replace("fn init", slots);
    assert_ne!(wrong, right);
    let (whole, said) = run("rustc", &wrong, folder.path(), &["-C", "debuginfo=0"]);
    assert!(whole, "{said}");
    let (whole, said) = start(folder.path());
    assert!(!whole);
    let words =
        "`Line::slots` makes 0 slots, but `PROGRAM` names 1 groups: one for each, and at least one";
    assert!(said.contains(words), "{said}");
}

/// Starts the program that `run` has built in a folder; returns its error message.
fn start(folder: &Path) -> (bool, String) {
    let output = Command::new(folder.join("program")).output().unwrap();
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}
