//! The catalogue of the language: one row per keyword. Messages, checks, generated code and documentation read it.

pub(crate) mod initialisers;
pub(crate) mod range;

pub(crate) mod arguments;

pub(crate) mod row;

mod short;

mod rows;

pub(crate) mod foreign;

pub(crate) use rows::{CONCAT, ROWS};

use row::{Does, Layer, Learned, Row};

/// The row of a keyword.
pub(crate) fn find(keyword: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.keyword == keyword)
}

pub(crate) fn keywords() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.keyword)
}

/// The row that an unknown word probably means.
pub(crate) fn suggestion(word: &str) -> Option<&'static Row> {
    alias(word)
        .or_else(|| capitalised(word))
        .or_else(|| find(crate::diag::similar(word, keywords())?))
}

/// The row that other libraries call `word`.
pub(crate) fn alias(word: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.aliases.contains(&word))
}

/// The row that a word in capitals spells: `ReLU`, `LeakyReLU`, `Dense`.
pub(crate) fn capitalised(word: &str) -> Option<&'static Row> {
    let flat = |word: &str| word.to_lowercase().replace('_', "");
    ROWS.iter().find(|row| flat(row.keyword) == flat(word))
}

/// The row of a word, also of one of another library, in small letters or capitals.
pub(crate) fn anywhere(word: &str) -> Option<&'static Row> {
    if let Some(row) = find(word) {
        return Some(row);
    }
    if !word.starts_with(char::is_uppercase)
        && let Some(row) = alias(word)
    {
        return Some(row);
    }
    match foreign::instead(word) {
        Some(foreign::Instead::Row(keyword)) => find(keyword),
        Some(_) => None,
        None => capitalised(word),
    }
}

/// A stand-in for a layer that could not be read. It keeps any width and learns nothing.
pub(crate) fn stand_in() -> Option<&'static Layer> {
    ROWS.iter().find_map(|row| match &row.does {
        Does::Layer(layer) if layer.keeps_width() && layer.learned == Learned::EachFeature(0) => {
            Some(layer)
        }
        _ => None,
    })
}
