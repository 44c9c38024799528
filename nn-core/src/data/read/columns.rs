//! Which columns of a file are features and which are targets.

use std::fmt::Write;

use crate::data::read::options::{Column, CsvOptions, Target};
use crate::data::read::source::Source;
use crate::error::{Result, counted};

/// The chosen columns of a file, counted from 0.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) features: Vec<usize>,
    pub(crate) targets: Vec<usize>,
    header: Vec<String>,
}

impl Columns {
    /// Finds `targets` target columns and `features` feature columns among `width`. The header is
    /// empty if the file has none.
    pub(crate) fn choose(
        source: &Source,
        header: Vec<String>,
        width: usize,
        [features, targets]: [usize; 2],
        target: Target<'_>,
        options: &CsvOptions,
    ) -> Result<Self> {
        let find = |name: &str| find(source, &header, name);
        let mut ignored = Vec::new();
        for column in &options.ignored {
            ignored.push(match column {
                Column::Name(name) => find(name)?,
                Column::Index(index) if *index < width => *index,
                Column::Index(index) => return Err(no_index(source, *index, width)),
            });
        }
        let used: Vec<usize> = (0..width).filter(|c| !ignored.contains(c)).collect();
        let chosen = match target {
            Target::Last => {
                let start = used.len().saturating_sub(targets);
                used.iter().skip(start).copied().collect()
            }
            Target::Index(index) if index < width && targets <= width - index => {
                (index..index + targets).collect()
            }
            Target::Index(index) if index < width => {
                return Err(source.error(format!(
                    "a target has {}, but only {} from place {index} on",
                    counted(targets, "value"),
                    counted(width - index, "column")
                )));
            }
            Target::Index(index) => return Err(no_index(source, index, width)),
            Target::Column(name) => vec![find(name)?],
            Target::Columns(names) => names.iter().map(|n| find(n)).collect::<Result<Vec<_>>>()?,
        };
        if chosen.len() != targets {
            return Err(source.error(format!(
                "a target has {}, but the target is {}",
                counted(targets, "value"),
                counted(chosen.len(), "column")
            )));
        }
        let columns = Self {
            features: used.into_iter().filter(|c| !chosen.contains(c)).collect(),
            targets: chosen,
            header,
        };
        if let Some(&column) = columns.targets.iter().find(|c| ignored.contains(c)) {
            let name = columns.place(column);
            return Err(source.error(format!("{name} is the target and ignored at once")));
        }
        columns.check_width(source, width, features, ignored.len())?;
        Ok(columns)
    }

    fn check_width(
        &self,
        source: &Source,
        width: usize,
        want: usize,
        ignored: usize,
    ) -> Result<()> {
        let have = self.features.len();
        if have == want {
            return Ok(());
        }
        let mut text = format!(
            "{}, without {} for the target",
            counted(width, "column"),
            self.targets.len()
        );
        if ignored > 0 {
            // Writing to a string cannot fail.
            let _ = write!(text, " and {ignored} ignored");
        }
        let _ = write!(
            text,
            ", are {}, but the data set takes {want}",
            counted(have, "feature")
        );
        if width == 1 {
            text.push_str(
                "; are the cells separated by something else than `CsvOptions::delimiter`?",
            );
        } else if !self.header.is_empty() {
            let _ = write!(text, "; the header has: {}", self.header.join(", "));
        }
        Err(source.error(text))
    }

    /// The names of the given columns; none if the file has no header.
    pub(crate) fn names(&self, columns: &[usize]) -> Vec<String> {
        let names = columns.iter().filter_map(|&c| self.header.get(c));
        names.cloned().collect()
    }

    /// `column 4 (age)`, counted from 1.
    pub(crate) fn place(&self, column: usize) -> String {
        match self.header.get(column) {
            Some(name) => format!("column {} ({name})", column + 1),
            None => format!("column {}", column + 1),
        }
    }

    /// How the options name a column.
    pub(crate) fn argument(&self, column: usize) -> String {
        match self.header.get(column) {
            Some(name) => format!("{name:?}"),
            None => column.to_string(),
        }
    }
}

fn no_index(source: &Source, index: usize, width: usize) -> crate::Error {
    source.error(format!(
        "there is no column at place {index}: {} count from 0",
        counted(width, "column")
    ))
}

fn find(source: &Source, header: &[String], name: &str) -> Result<usize> {
    if header.is_empty() {
        return Err(source.error(format!(
            "there is no column `{name}`: the file is read without a header"
        )));
    }
    let mut found = (0..).zip(header).filter(|(_, column)| *column == name);
    match (found.next(), found.next()) {
        (Some((column, _)), None) => Ok(column),
        (Some(_), Some(_)) => Err(source.error(format!(
            "several columns are called `{name}`; the header has: {}",
            header.join(", ")
        ))),
        (None, _) => {
            let hint = match nearest(name, header) {
                Some(near) => format!(" (did you mean `{near}`?)"),
                None => String::new(),
            };
            Err(source.error(format!(
                "there is no column `{name}`{hint}; the header has: {}",
                header.join(", ")
            )))
        }
    }
}

/// The candidate that differs least from `word`, if it could be the same word misspelt.
pub(crate) fn nearest<'a>(word: &str, candidates: &'a [String]) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let scored = candidates
        .iter()
        .map(|candidate| (distance(&folded, &candidate.to_lowercase()), candidate));
    let (score, best) = scored.min_by_key(|&(score, _)| score)?;
    (score <= word.chars().count() / 3).then_some(best)
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
