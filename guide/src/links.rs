//! The links of a page and the places on it that links lead to.

use crate::page::Page;

/// A link: `[text](target)` or a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its line.
    pub line: usize,
    /// The file, relative to the page; empty for the page itself.
    pub file: String,
    /// The place behind `#`.
    pub place: Option<String>,
}

/// All links in the prose, without those that lead to other sites.
#[must_use]
pub fn links(page: &Page) -> Vec<Link> {
    let mut found = Vec::new();
    for (line, text) in page.prose() {
        let text = without_code(text);
        for (at, _) in text.match_indices("](") {
            let target = &text[at + 2..];
            let target = target.split([')', ' ']).next().unwrap_or_default();
            if target.contains("://") {
                continue;
            }
            let (file, place) = match target.split_once('#') {
                Some((file, place)) => (file, Some(place.to_owned())),
                None => (target, None),
            };
            let file = file.to_owned();
            found.push(Link { line, file, place });
        }
    }
    found
}

/// The places that `#…` can name: headings, and `<a id="…">`.
#[must_use]
pub fn places(page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    for (_, text) in page.prose() {
        if text.starts_with('#') {
            let heading = text.trim_start_matches('#').trim().to_lowercase();
            let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
            found.push(
                heading
                    .chars()
                    .filter(kept)
                    .collect::<String>()
                    .replace(' ', "-"),
            );
        }
        for (at, start) in text.match_indices("<a id=\"") {
            let id = &text[at + start.len()..];
            found.extend(id.split('"').next().map(str::to_owned));
        }
    }
    found
}

/// `pages/n/a.md` with `../b.md` is `pages/b.md`; `None` if the target is outside of the pages.
#[must_use]
pub fn target(page: &str, file: &str) -> Option<String> {
    if file.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The text without what stands between backticks.
#[must_use]
pub fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_files_and_places() {
        let text = "# The loss: ½Σ(t − y)²\n\n[a](b.md#c) ![p](../d.svg) `[x](y)` [w](https://w.org)\n<a id=\"n5\"></a>";
        let page = Page::read(text);
        let found: Vec<(String, Option<String>)> = links(&page)
            .into_iter()
            .map(|link| (link.file, link.place))
            .collect();
        let c = Some("c".to_owned());
        assert_eq!(
            found,
            [("b.md".to_owned(), c), ("../d.svg".to_owned(), None)]
        );
        assert_eq!(places(&page)[1], "n5");
        assert!(places(&page)[0].starts_with("the-loss-"));
        assert_eq!(target("n/a.md", "../b.md").as_deref(), Some("b.md"));
        assert_eq!(target("n/a.md", "").as_deref(), Some("n/a.md"));
        assert_eq!(target("n/a.md", "../../b.md"), None);
    }
}
