//! The word that was meant by a misspelt one.

/// The candidate that differs least from `word`, if it could be the same word misspelt.
pub(crate) fn nearest<'a>(word: &str, candidates: &'a [String]) -> Option<&'a str> {
    // A page of text is not a misspelling, and comparing it with many names takes long.
    const LONGEST: usize = 100;
    let length = word.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let folded = word.to_lowercase();
    let near = |candidate: &&String| candidate.len().abs_diff(word.len()) <= word.len();
    let scored = candidates
        .iter()
        .filter(near)
        .map(|candidate| (distance(&folded, &candidate.to_lowercase()), candidate));
    let (score, best) = scored.min_by_key(|&(score, _)| score)?;
    (score <= length / 3).then_some(best)
}

/// Levenshtein's distance: insertions, deletions and replacements of characters.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(b.chars()) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances_of_words() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("flaw", "lawn"), 2);
    }

    #[test]
    fn only_near_words_are_suggested() {
        let names = ["species", "island", "sex"].map(String::from);
        assert_eq!(nearest("specie", &names), Some("species"));
        assert_eq!(nearest("Species", &names), Some("species"));
        assert_eq!(nearest("weight", &names), None);
        assert_eq!(nearest("x", &["y".to_owned()]), None);
    }
}
