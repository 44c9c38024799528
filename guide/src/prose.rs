//! Numbers in prose: each is in a snippet, in an output or in a formula of its page, or is rounded from one.

use crate::links::without_code;
use crate::numbers::numbers;
use crate::page::{Kind, Page};

/// Numbers with decimals that stand in prose alone, with their lines. Exempt are those between backticks, those in
/// “quotation marks” (what a note prints), and numbers of formulas, `(1.24)`.
#[must_use]
pub fn unfounded(page: &Page) -> Vec<(usize, String)> {
    let code = |kind: &Kind| !matches!(kind, Kind::Unknown(_));
    let blocks = page.blocks.iter().filter(|block| code(&block.kind));
    let known: Vec<f64> = blocks
        .flat_map(|block| &block.lines)
        .flat_map(|line| numbers(line))
        .map(|number| number.value)
        .collect();
    let mut found = Vec::new();
    for (line, text) in page.prose() {
        let text = without_quotes(&without_code(text));
        for number in numbers(&text) {
            let (before, after) = (&text[..number.place.start], &text[number.place.end..]);
            let formula = before.ends_with('(') && after.starts_with(')');
            let rounded =
                |known: &f64| (known.abs() - number.value.abs()).abs() <= 0.500_001 * number.unit;
            if !number.whole && !formula && !known.iter().any(rounded) {
                found.push((line, text[number.place].to_owned()));
            }
        }
    }
    found
}

fn without_quotes(text: &str) -> String {
    let mut pieces = text.split('“');
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once('”').map_or("", |(_, rest)| rest));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_prose_comes_from_a_block() {
        let page = "It is 0.139, from (1.24); “1.060” is printed, `0.7` is code, 57 is whole.\n\
                    ```text\n0.1389664\n```\nBut 0.138 is not there.";
        let found = unfounded(&Page::read(page));
        assert_eq!(found, [(5, "0.138".to_owned())]);
    }
}
