//! Pictures of an architecture show every layer and every arrow, with any names.

use expect_test::{expect, expect_file};
use faer::MatRef;
use nn_core::layer::buffers::{Pass, Slot};
use nn_core::layer::init::InitRng;
use nn_core::layer::tensor::{Parameter, ParameterMut};
use nn_core::network::{Program, Read, Stage};
use nn_core::prelude::*;

network! {
    struct Chain {
        input: 64,
        hidden: dense(64) -> relu -> dropout(0.1),
        output: dense(10) -> softmax,
    }
}

network! {
    struct Branches {
        input: (pixels: 64, meta: 5),
        left: from(pixels) -> dense(16) -> relu,
        right: from(meta) -> dense(16) -> tanh,
        both: add(left, right) -> relu,
        all: concat(both, meta),
        output: (
            digit: dense(10) -> softmax,
            parity: from(both) -> dense(1) -> sigmoid,
        ),
    }
}

network! {
    struct Encoder<const H: usize> { input: 5, hidden: dense(H) -> tanh, code: dense(3) }
}

network! {
    struct Nested {
        input: 5,
        encoder: network(Encoder<8>),
        deep: residual(project) { inner: dense(4) -> sin },
        output: dense(2),
    }
}

network! {
    struct Deep {
        input: 8,
        stem: dense(16) -> relu,
        block: repeat(3) { residual { a: dense(16) -> relu, residual { b: dense(40) -> relu, c: dense(16) } } -> relu },
        wide: concat(block, stem),
        output: dense(1000) -> softmax,
    }
}

network! {
    struct Reader {
        input: (pixels: 64, meta: 5),
        seen: from(pixels) -> dense(32) -> relu,
        deep: residual { inner: dense(32) -> relu },
        all: concat(deep, meta),
        output: (
            digit: dense(10) -> softmax,
            parity: dense(1) -> sigmoid,
        ),
    }
}

/// A network by hand that says what cannot be: only what can be is drawn.
#[derive(Debug, Clone)]
struct Odd;

impl Model for Odd {
    type Scalar = f64;
    type Head = nn_core::head::Identity<2>;
    const PROGRAM: &'static Program = &Program::new(
        "<Odd> & \"co\"",
        2,
        &[
            Stage::plain("a & <b>", "one\u{1}", 2).reading(&[
                Read::Stage(2),
                Read::Part(7),
                Read::Input,
            ]),
            Stage::plain("]\"]", "#two", 2).reading(&[Read::Stage(1)]),
            Stage::plain("", "three", 2),
        ],
        &[],
    )
    .with_outputs(&[
        ("x", Read::Stage(9)),
        ("y", Read::Stage(2)),
        ("z", Read::Input),
    ]);

    fn init(_: &mut InitRng) -> Self {
        Self
    }
    fn tensors(&self) -> impl Iterator<Item = Parameter<'_, f64>> {
        std::iter::empty()
    }
    fn tensors_mut(&mut self) -> impl Iterator<Item = ParameterMut<'_, f64>> {
        std::iter::empty()
    }
    fn compute(&self, _: MatRef<'_, f64>, _: &mut [Slot<f64>], _: &Pass) {}
}

#[test]
fn a_chain_as_mermaid() {
    expect![[r#"
        ---
        title: "Chain: 4,810 parameters"
        ---
        flowchart TD
            n0(["input"])
            n1["<b>hidden</b><br/>dense 64 → 64<br/>4,160 parameters"]
            n2("relu")
            n3("dropout(0.1)")
            n4["<b>output</b><br/>dense 64 → 10<br/>650 parameters"]
            n5("softmax")
            n6(["output"])
            n0 -->|64| n1
            n1 -->|64| n2
            n2 -->|64| n3
            n3 -->|64| n4
            n4 -->|10| n5
            n5 -->|10| n6
    "#]]
    .assert_eq(&Chain::mermaid());
}

#[test]
fn branches_as_mermaid() {
    expect![[r#"
        ---
        title: "Branches: 1,373 parameters"
        ---
        flowchart TD
            n0(["pixels"])
            n1(["meta"])
            n2["<b>left</b><br/>dense 64 → 16<br/>1,040 parameters"]
            n3("relu")
            n4["<b>right</b><br/>dense 5 → 16<br/>96 parameters"]
            n5("tanh")
            n6("<b>both</b><br/>add(left, right)")
            n7("relu")
            n8("<b>all</b><br/>concat(both, meta)")
            n9["<b>digit</b><br/>dense 21 → 10<br/>220 parameters"]
            n10("softmax")
            n11["<b>parity</b><br/>dense 16 → 1<br/>17 parameters"]
            n12("sigmoid")
            n13(["digit"])
            n14(["parity"])
            n0 -->|64| n2
            n2 -->|16| n3
            n1 -->|5| n4
            n4 -->|16| n5
            n3 -->|16| n6
            n5 -->|16| n6
            n6 -->|16| n7
            n7 -->|16| n8
            n1 -->|5| n8
            n8 -->|21| n9
            n9 -->|10| n10
            n7 -->|16| n11
            n11 -->|1| n12
            n10 -->|10| n13
            n12 -->|1| n14
    "#]]
    .assert_eq(&Branches::mermaid());
}

#[test]
fn a_network_inside_as_mermaid() {
    expect![[r#"
        ---
        title: "Nested: 113 parameters"
        ---
        flowchart TD
            n0(["input"])
            n1[["<b>encoder</b><br/>network(Encoder#lt;8#gt;) 5 → 3<br/>75 parameters"]]
            n2["<b>deep.inner</b><br/>dense 3 → 4<br/>16 parameters"]
            n3("sin")
            n4["<b>deep.project</b><br/>dense 3 → 4<br/>12 parameters"]
            n5("<b>deep</b><br/>residual(project)")
            n6["<b>output</b><br/>dense 4 → 2<br/>10 parameters"]
            n7(["output"])
            n0 -->|5| n1
            n1 -->|3| n2
            n2 -->|4| n3
            n1 -->|3| n4
            n4 -->|4| n5
            n3 -->|4| n5
            n5 -->|4| n6
            n6 -->|2| n7
    "#]]
    .assert_eq(&Nested::mermaid());
}

#[test]
fn what_a_hand_wrote_as_mermaid() {
    expect![[r#"
        ---
        title: "<Odd> & \"co\": 0 parameters"
        ---
        flowchart TD
            n0(["input"])
            n1("<b>a #amp; #lt;b#gt;</b><br/>one ")
            n2("<b>]#quot;]</b><br/>#35;two")
            n3("three")
            n4(["x"])
            n5(["y"])
            n6(["z"])
            n0 -->|2| n1
            n2 -->|2| n3
            n3 -->|2| n5
            n0 -->|2| n6
    "#]]
    .assert_eq(&Odd::mermaid());
}

/// One element or text of an XML document.
#[derive(Debug)]
struct Element {
    tag: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn number(&self, name: &str) -> f64 {
        let (_, value) = self.attributes.iter().find(|(key, _)| key == name).unwrap();
        value.parse().unwrap()
    }
}

/// A strict reader of the XML that pictures use: panics if the text is not well-formed.
fn xml(text: &str) -> Vec<Element> {
    let (mut open, mut done) = (Vec::<Element>::new(), Vec::new());
    let mut rest = text.trim_end();
    while let Some(start) = rest.find('<') {
        let before = plain(&rest[..start]);
        match open.last_mut() {
            Some(element) => element.text.push_str(&before),
            None => assert_eq!(before, ""),
        }
        assert!(!open.is_empty() || done.is_empty(), "two roots");
        let end = rest.find('>').unwrap();
        let (tag, after) = (&rest[start + 1..end], &rest[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().unwrap();
            assert_eq!(element.tag, name);
            done.push(element);
            continue;
        }
        let (tag, closed) = tag
            .strip_suffix('/')
            .map_or((tag, false), |tag| (tag, true));
        let (name, mut list) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes: Vec<(String, String)> = Vec::new();
        while let Some((key, value)) = list.trim_start().split_once("=\"") {
            let (value, after) = value.split_once('"').unwrap();
            assert!(
                attributes.iter().all(|(other, _)| other != key),
                "{key} twice"
            );
            attributes.push((key.to_owned(), plain(value)));
            list = after;
        }
        assert_eq!(list.trim(), "");
        let element = Element {
            tag: name.to_owned(),
            attributes,
            text: String::new(),
        };
        if closed {
            done.push(element);
        } else {
            open.push(element);
        }
    }
    assert!(open.is_empty() && rest.is_empty());
    done
}

/// Text without entities.
fn plain(text: &str) -> String {
    assert!(text.chars().all(|c| !c.is_control() || c == '\n') && !text.contains('<'));
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (entity, after) = part.split_once(';').unwrap();
        plain.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            other => panic!("no entity of XML: {other}"),
        });
        plain.push_str(after);
    }
    plain
}

/// A box for each layer and each end, and arrows between them; nothing overlaps.
fn checked<N: Model>(ends: usize, arrows: usize) -> Vec<Element> {
    let elements = xml(&N::svg());
    let svg = elements.last().unwrap();
    assert_eq!(svg.tag, "svg");
    let (width, height) = (svg.number("width"), svg.number("height"));
    let boxes: Vec<&Element> = elements.iter().filter(|e| e.tag == "rect").collect();
    assert_eq!(boxes.len(), N::LAYERS.len() + ends, "{}", N::NAME);
    let edges = |e: &Element| {
        let (x, y) = (e.number("x"), e.number("y"));
        [x, x + e.number("width"), y, y + e.number("height")]
    };
    for (index, one) in boxes.iter().enumerate() {
        let [left, right, top, bottom] = edges(one);
        assert!(left >= 0.0 && right <= width && top >= 0.0 && bottom <= height);
        for other in &boxes[..index] {
            let [l, r, t, b] = edges(other);
            assert!(
                r < left || right < l || b < top || bottom < t,
                "{one:?} on {other:?}"
            );
        }
    }
    let is_arrow = |e: &&Element| e.attributes.iter().any(|(key, _)| key == "marker-end");
    let found: Vec<&Element> = elements.iter().filter(is_arrow).collect();
    assert_eq!(found.len(), arrows, "{}", N::NAME);
    assert_eq!(N::mermaid().matches(" -->|").count(), arrows);
    elements
}

#[test]
fn an_svg_has_every_layer_and_every_arrow() {
    checked::<Chain<f32>>(2, 6);
    checked::<Nested<f64>>(2, 8);
    checked::<Deep<f32>>(2, 37);
    let elements = checked::<Branches<f32>>(4, 15);
    for text in [
        "left",
        "dense 64 → 16",
        "1,040 parameters",
        "concat(both, meta)",
        "21",
        "5",
    ] {
        assert!(
            elements.iter().any(|e| e.tag == "text" && e.text == text),
            "{text}"
        );
    }
}

#[test]
fn the_readme_shows_this_network() {
    const README: &str = include_str!("../../README.md");
    assert!(README.contains("nn-examples/pictures/architecture.svg"));
    expect_file!["../../nn-examples/pictures/architecture.svg"].assert_eq(&Reader::svg());
    checked::<Reader<f32>>(4, 14);
}

#[test]
fn names_are_text_and_mistakes_are_left_out() {
    let elements = checked::<Odd>(4, 4);
    for text in ["<Odd> & \"co\": 0 parameters", "a & <b>", "]\"]", "one "] {
        assert!(
            elements.iter().any(|e| e.tag == "text" && e.text == text),
            "{text}"
        );
    }
}

#[test]
fn arrows_pass_beside_boxes() {
    // Five values that all lines below read: every one needs its own route.
    network! {
        struct Dense5 {
            input: 2,
            a: dense(3) -> relu,
            b: concat(a, input) -> tanh,
            c: concat(b, a, input) -> sin,
            d: concat(c, b, a, input) -> cos,
            output: concat(d, c, b, a, input),
        }
    }
    let elements = checked::<Dense5<f32>>(2, 20);
    let boxes: Vec<&Element> = elements.iter().filter(|e| e.tag == "rect").collect();
    let arrows = elements
        .iter()
        .flat_map(|e| &e.attributes)
        .filter(|(key, value)| key == "d" && value.contains('C'));
    let mut verticals = 0;
    for (_, path) in arrows {
        // The straight parts pass the boxes of a rank.
        for part in path.split('L').skip(1) {
            let numbers: Vec<f64> = part.split(['C', ' ']).map(|n| n.parse().unwrap()).collect();
            let (x, y) = (numbers[0], numbers[1]);
            verticals += 1;
            for shown in &boxes {
                let (left, top) = (shown.number("x"), shown.number("y"));
                let inside = x > left && x < left + shown.number("width");
                assert!(
                    !inside || y <= top || y > top + shown.number("height"),
                    "{path} through {shown:?}"
                );
            }
        }
    }
    assert!(verticals > 10);
}

#[test]
fn nothing_is_needed_of_a_network_by_hand() {
    let chain = <Chain<f32> as Model>::PROGRAM;
    assert!(chain.stages.iter().all(|stage| stage.reads.is_empty()));
    assert_eq!(
        <Branches<f32> as Model>::PROGRAM.outputs,
        [("digit", Read::Stage(8)), ("parity", Read::Stage(10))]
    );
}
