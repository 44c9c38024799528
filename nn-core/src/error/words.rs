//! Words for messages: counts, and foreign text, which is shown on one line.

use std::path::Path;

/// `1 column`, `2 columns`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Characters of foreign text that a message shows.
const LONGEST: usize = 40;

/// Foreign text (a cell, a label, a name out of a file) as a message shows it: on one line, without control or
/// invisible characters, and short.
pub(crate) fn shown(text: &str) -> String {
    shown_up_to(LONGEST, text)
}

/// Foreign text as a Rust literal, for code that can be copied; `None` if it is too long.
pub(crate) fn literal(text: &str) -> Option<String> {
    (text.chars().count() <= LONGEST).then(|| format!("{text:?}"))
}

/// Foreign text with a longer limit: a tensor's name, another library's message.
pub(crate) fn shown_up_to(longest: usize, text: &str) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => escaped(&text[..end]) + "…",
        None => escaped(text),
    }
}

/// Several texts as a list, cut after the first ones if there are many.
pub(crate) fn listed<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    const MOST: usize = 12;
    let mut texts = texts.into_iter();
    let first = texts.by_ref().take(MOST).map(|text| shown(text.as_ref()));
    let mut list = first.collect::<Vec<_>>().join(", ");
    match texts.count() {
        0 => {}
        rest => list.extend([", … and ", &rest.to_string(), " more"]),
    }
    list
}

/// A path as a message shows it: in full, so that it can be found.
pub(crate) fn shown_path(path: &Path) -> String {
    escaped(&path.to_string_lossy())
}

/// Escapes all but quotation marks and backslashes: this text is never parsed.
fn escaped(text: &str) -> String {
    const PLAIN: [char; 3] = ['"', '\'', '\\'];
    let mut shown = String::with_capacity(text.len());
    for part in text.split_inclusive(PLAIN) {
        let rest = part.trim_end_matches(PLAIN);
        shown.extend(rest.escape_debug());
        shown.push_str(&part[rest.len()..]);
    }
    shown
}

/// `10, 9 and 10`.
pub(super) fn and_last(counts: &[usize]) -> String {
    let words: Vec<String> = counts.iter().map(usize::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, shown};

    #[test]
    fn foreign_text_is_shown_on_one_line_and_short() {
        assert_eq!(
            shown("Åsa's \"dog\" C:\\x e\u{301} 日本"),
            "Åsa's \"dog\" C:\\x e\u{301} 日本"
        );
        assert_eq!(
            shown("a\u{1b}[2J\n\u{202e}b\u{a0}"),
            "a\\u{1b}[2J\\n\\u{202e}b\\u{a0}"
        );
        assert_eq!(shown(&"é".repeat(40)), "é".repeat(40));
        assert_eq!(shown(&"é".repeat(41)), "é".repeat(40) + "…");
        assert!(shown(&"\u{10ffff}".repeat(1 << 20)).len() < 500);
        assert_eq!(listed(["a", "b\n"]), "a, b\\n");
        let many = listed((0..15).map(|i| i.to_string()));
        assert!(many.ends_with("10, 11, … and 3 more"), "{many}");
    }
}
