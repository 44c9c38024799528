//! Round numbers along an axis.

/// Steps of 1, 2 or 5 times a power of ten: about `wanted` of them between `from` and `to`.
pub(super) fn linear(from: f64, to: f64, wanted: f64) -> Vec<(f64, String)> {
    let rough = (to - from).abs().max(1e-12) / wanted;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|&step| step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    let decimals = decimals(step);
    let mut ticks = Vec::new();
    let mut index = (from / step - 1e-6).ceil();
    while index * step <= to + step * 1e-6 {
        let value = index * step;
        // No "-0".
        let value = if value.abs() < step * 1e-6 {
            0.0
        } else {
            value
        };
        ticks.push((value, grouped(&format!("{value:.decimals$}"))));
        index += 1.0;
    }
    ticks
}

/// Powers of ten, for positions that are logarithms; with few of them, also multiples of each, with many, every second
/// or fifth.
pub(super) fn logarithmic(from: f64, to: f64) -> Vec<(f64, String)> {
    let factors: &[f64] = match to - from {
        ..0.8 => &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0],
        ..2.2 => &[1.0, 2.0, 5.0],
        _ => &[1.0],
    };
    let step = match to - from {
        ..11.0 => 1.0,
        ..22.0 => 2.0,
        _ => 5.0,
    };
    let mut ticks = Vec::new();
    let mut power = (from / step).floor() * step;
    while power <= to {
        for factor in factors {
            let at = power + factor.log10();
            if at >= from - 1e-9 && at <= to + 1e-9 {
                ticks.push((at, *factor, power));
            }
        }
        power += step;
    }
    // One way of writing for all ticks of an axis.
    let short = ticks.iter().all(|(.., power)| PLAIN.contains(power));
    let label = |factor, power| match (short, factor == 1.0) {
        (true, _) => grouped(&plain(factor, power)),
        (false, true) => format!("10{}", raised(power)),
        (false, false) => format!("{factor}·10{}", raised(power)),
    };
    let ticks = ticks.into_iter();
    ticks
        .map(|(at, factor, power)| (at, label(factor, power)))
        .collect()
}

/// Powers of ten that are written with all their digits.
const PLAIN: std::ops::Range<f64> = -3.0..6.0;

/// A whole number as an exponent.
fn raised(power: f64) -> String {
    let digits = format!("{power:.0}");
    digits
        .chars()
        .map(|digit| match digit {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            '9' => '⁹',
            _ => '⁰',
        })
        .collect()
}

/// Five or more digits with a comma after the thousands.
fn grouped(number: &str) -> String {
    let digits = number.trim_start_matches('-');
    if digits.len() < 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_string();
    }
    let sign = &number[..number.len() - digits.len()];
    let mut text = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a handful of digits"
)]
fn decimals(step: f64) -> usize {
    (-(step.log10() + 1e-9).floor()).max(0.0) as usize
}

fn plain(factor: f64, power: f64) -> String {
    let value = factor * 10_f64.powf(power);
    let extra = usize::from(factor.fract() > 0.0 && power < 1.0);
    format!("{value:.*}", decimals(10_f64.powf(power)) + extra)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: Vec<(f64, String)>) -> Vec<String> {
        ticks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(
            labels(linear(0.0, 1.0, 5.0)),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(
            labels(linear(-3.0, 41.0, 5.0)),
            ["0", "10", "20", "30", "40"]
        );
        assert_eq!(
            labels(linear(-0.02, 0.02, 4.0)),
            ["-0.02", "-0.01", "0.00", "0.01", "0.02"]
        );
        assert_eq!(
            labels(linear(5_000.0, 15_000.0, 2.0)),
            ["5000", "10,000", "15,000"]
        );
        assert_eq!(labels(linear(-2e6, 0.0, 1.0)), ["-2,000,000", "0"]);
    }

    #[test]
    fn logarithms_are_powers_of_ten() {
        assert_eq!(
            labels(logarithmic(-3.2, 0.1)),
            ["0.001", "0.01", "0.1", "1"]
        );
        assert_eq!(labels(logarithmic(-0.8, 0.1)), ["0.2", "0.5", "1"]);
        assert_eq!(labels(logarithmic(-0.1, 0.4)), ["0.8", "1", "1.5", "2"]);
        assert_eq!(
            labels(logarithmic(-24.0, 4.0)),
            ["10⁻²⁰", "10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "10⁰"]
        );
        assert_eq!(
            labels(logarithmic(-4.31, -3.2)),
            ["5·10⁻⁵", "10⁻⁴", "2·10⁻⁴", "5·10⁻⁴"]
        );
    }
}
