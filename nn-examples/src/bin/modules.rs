//! Backpropagation as a chain of modules. Each module knows its value and its local derivative; the derivative of the
//! whole is the product of the local ones, collected from the end to the beginning.
//!
//! The example of the course notes, f(x) = 2/sin(e⁻ˣ) at x = −4.499, as networks without parameters: the sine of
//! degrees brings a factor π/180 into the chain, the sine of radians does not.

use std::f64::consts::PI;
use std::process::ExitCode;

use nn_core::inspect::explain::{Explanation, Local};
use nn_core::prelude::*;
use nn_examples::chart::{Align, Chain, Figure, Mark, Plane, Stack, theme};
use nn_examples::{cli, say};

network! {
    /// 2/sin(e⁻ˣ) with the sine of degrees, a module a line.
    pub struct Degrees {
        input: 1,
        a: neg,
        b: exp,
        r: scale(PI / 180.0),
        c: sin,
        q: recip,
        d: scale(2),
    }
}

network! {
    /// The same with the sine of radians.
    pub struct Radians {
        input: 1,
        a: neg,
        b: exp,
        c: sin,
        q: recip,
        d: scale(2),
    }
}

const X: f64 = -4.499;
const DEGREES: [&str; 6] = [
    "a = −x",
    "b = eᵃ",
    "r = b·π/180",
    "c = sin r",
    "q = 1/c",
    "f = 2q",
];
const RADIANS: [&str; 5] = ["a = −x", "b = eᵃ", "c = sin b", "q = 1/c", "f = 2q"];

fn main() -> ExitCode {
    cli::run("Follows a derivative through a chain of modules", run)
}

fn run(session: &cli::Session) -> Result<(), Error> {
    // There are no weights, so the seed changes nothing.
    let (degrees, radians) = (
        Degrees::<f64>::new(session.seed()),
        Radians::<f64>::new(session.seed()),
    );
    let here = Batch::from_rows([[X]])?;
    let in_degrees = modules(&degrees.explain_output(&here, 0)?)?;
    let in_radians = modules(&radians.explain_output(&here, 0)?)?;
    show("degrees", &DEGREES, &in_degrees);
    show("radians", &RADIANS, &in_radians);

    let slopes = [slope(&in_degrees), slope(&in_radians)];
    let differences = [
        difference(|x| degrees.predict_one(&[x])[0]),
        difference(|x| radians.predict_one(&[x])[0]),
    ];
    say!("f′(x)      product of slopes   finite difference");
    for (name, (slope, difference)) in ["degrees", "radians"]
        .iter()
        .zip(slopes.iter().zip(differences))
    {
        say!("{name}  {slope:>19.7}  {difference:>18.7}");
    }
    draw(session, &degrees, &radians, &in_degrees, &in_radians)?;
    let furthest = slopes
        .iter()
        .zip(differences)
        .map(|(a, b)| ((a - b) / b).abs());
    say!(
        "f′(−4.499) = {:.7} in degrees ({:.6} without the factor π/180), {:.5} in radians; finite differences agree within {:.0e}",
        slopes[0],
        without_factor(X),
        slopes[1],
        furthest.fold(0.0, f64::max)
    );
    Ok(())
}

/// A module at one input.
struct Module {
    value: f64,
    /// ∂(its value)/∂(what it reads).
    local: f64,
    /// ∂f/∂(its value).
    gradient: f64,
}

fn modules(explained: &Explanation<f64>) -> Result<Vec<Module>, Error> {
    let module = |step: &nn_core::inspect::explain::Step<f64>| {
        let Local::Slope(local) = &step.local else {
            return None;
        };
        Some(Module {
            value: step.value.as_ref()?[(0, 0)],
            local: local[(0, 0)],
            gradient: step.gradient.as_ref()?[(0, 0)],
        })
    };
    let all: Option<Vec<Module>> = explained.steps.iter().map(module).collect();
    all.ok_or_else(|| Error::Invalid("a module without a slope".into()))
}

/// ∂f/∂x: the product of all local derivatives.
fn slope(modules: &[Module]) -> f64 {
    modules.iter().map(|module| module.local).product()
}

/// (f(x + ε) − f(x − ε))/2ε
fn difference(f: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1e-6;
    (f(X + STEP) - f(X - STEP)) / (2.0 * STEP)
}

/// The formula that the notes print, which leaves out that the sine is that of degrees.
fn without_factor(x: f64) -> f64 {
    let b = (-x).exp();
    let (sine, cosine) = b.to_radians().sin_cos();
    2.0 / (sine * sine) * cosine * b
}

fn show(unit: &str, names: &[&str], modules: &[Module]) {
    say!("{unit}, x = {X}");
    say!("  module             value   local derivative   ∂f/∂module");
    for (name, module) in names.iter().zip(modules) {
        say!(
            "  {name:<12} {:>11}   {:>16}   {:>10}",
            rounded(module.value, 9.0),
            number(module.local),
            number(module.gradient)
        );
    }
    say!("  f′(x) = {}\n", number(slope(modules)));
}

fn number(value: f64) -> String {
    rounded(value, 6.0)
}

/// A number with so many significant digits.
fn rounded(value: f64, significant: f64) -> String {
    let digits = (significant - 1.0 - value.abs().max(1e-300).log10().floor()).clamp(0.0, 20.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 20"
    )]
    let text = format!("{value:.*}", digits as usize);
    let text = if value.abs() < 1e-4 {
        format!("{value:.3e}")
    } else if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    };
    text.replace('-', "−")
}

fn draw(
    session: &cli::Session,
    degrees: &Degrees<f64>,
    radians: &Radians<f64>,
    in_degrees: &[Module],
    in_radians: &[Module],
) -> Result<(), Error> {
    let curves = Stack::across()
        .panel(
            1.0,
            tangent(
                "Degrees: f and its tangent",
                |x| degrees.predict_one(&[x])[0],
                slope(in_degrees),
                (-5.1, -3.6),
                (0.25, (X, 1.65)),
            )
            .y_range(0.0, 8.0),
        )
        .panel(1.0, slopes(degrees))
        .panel(
            1.0,
            tangent(
                "Radians: f and its tangent",
                |x| radians.predict_one(&[x])[0],
                slope(in_radians),
                (-4.56, -4.44),
                (0.02, (-4.525, 4.6)),
            )
            .y_range(-8.0, 8.0),
        );
    Figure::new("f(x) = 2/sin(exp(−x)), module by module", 1, (1060.0, 580.0))
        .panel(
            Stack::new()
                .panel(120.0, chain("Degrees: above the arrows values, below them ∂f/∂value, under each module its local derivative", &DEGREES, in_degrees))
                .panel(120.0, chain("Radians", &RADIANS, in_radians))
                .panel(340.0, curves),
        )
        .save(session, "modules")
}

fn chain(title: &str, names: &[&str], modules: &[Module]) -> Chain {
    let start = Chain::new(title).link("x", "", number(X), number(slope(modules)));
    names
        .iter()
        .zip(modules)
        .fold(start, |chain, (name, module)| {
            let local = format!("slope {}", number(module.local));
            chain.link(
                *name,
                local,
                rounded(module.value, 7.0),
                number(module.gradient),
            )
        })
}

/// f around the point, and the line through it with this slope.
fn tangent(
    title: &str,
    f: impl Fn(f64) -> f64,
    slope: f64,
    (from, to): (f64, f64),
    (reach, named): (f64, (f64, f64)),
) -> Plane {
    let at = |share: i32| from + (to - from) * f64::from(share) / 800.0;
    let curve: Vec<(f64, f64)> = (0..=800).map(at).map(|x| (x, f(x))).collect();
    let line = [-reach, reach].map(|dx| (X + dx, f(X) + slope * dx));
    Plane::new(title, "x", "f(x)")
        .x_range(from, to)
        .no_legend()
        .curve_in(theme::BLUE, "", curve, false)
        .curve_in(theme::ORANGE, "", line, false)
        .label(
            format!("slope {}", number(slope)),
            named,
            theme::ORANGE,
            Align::Center,
        )
        .points(theme::INK, Mark::Dot, "", [(X, f(X))])
}

/// The slope over x in degrees: the chain with the factor π/180, and the notes' formula without it.
fn slopes(net: &Degrees<f64>) -> Plane {
    let xs = || (0..=200).map(|i| -4.52 + 0.04 * f64::from(i) / 200.0);
    let chain = xs().map(|x| (x, net.jacobian(&[x])[(0, 0)]));
    let printed = xs().map(|x| (x, without_factor(x)));
    Plane::new(
        "Degrees: f′ with and without the factor π/180",
        "x",
        "f′(x)",
    )
    .no_legend()
    .curve_in(theme::BLUE, "", chain, false)
    .curve_in(theme::ORANGE, "", printed, true)
    .label("with it", (-4.487, 0.45), theme::BLUE, Align::Center)
    .label(
        "without it: 57 times too steep",
        (-4.4935, 3.6),
        theme::ORANGE,
        Align::Right,
    )
}
