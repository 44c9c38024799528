//! Errors: collected over a whole declaration, each at the tokens to edit, with a line of help.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// The first and the last token of what an error or a generated call points at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) first: Span,
    pub(crate) last: Span,
}

impl Place {
    pub(crate) fn of(tokens: impl ToTokens) -> Self {
        let mut spans = tokens.into_token_stream().into_iter().map(|t| t.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Self {
            first,
            last: spans.last().unwrap_or(first),
        }
    }

    pub(crate) fn token(span: Span) -> Self {
        Self {
            first: span,
            last: span,
        }
    }

    pub(crate) fn to(self, end: Self) -> Self {
        Self {
            first: self.first,
            last: end.last,
        }
    }
}

/// One mistake.
#[derive(Debug, Clone)]
pub(crate) struct Error {
    pub(crate) place: Place,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Error {
    /// The text that the compiler prints.
    pub(crate) fn text(&self) -> String {
        if self.help.is_empty() {
            return self.message.clone();
        }
        format!("{}\n\nhelp: {}", self.message, self.help)
    }

    /// The place and the words of the message, without names and numbers.
    fn key(&self) -> String {
        let words: Vec<&str> = self.message.split('`').step_by(2).collect();
        let words: String = words.concat();
        let words: String = words.chars().filter(|c| !c.is_ascii_digit()).collect();
        format!("{:?} {:?} {words}", self.place.first, self.place.last)
    }

    fn to_tokens(&self) -> TokenStream {
        // The first token carries the start of the underline, the last one its end. On stable Rust nothing else
        // underlines several tokens.
        let text = self.text();
        let (first, last) = (self.place.first, self.place.last);
        let path = quote::quote_spanned!(first=> ::core::compile_error!);
        let arguments = quote::quote_spanned!(last=> { #text });
        path.into_iter().chain(arguments).collect()
    }
}

/// All mistakes of a declaration.
#[derive(Debug, Default)]
pub(crate) struct Errors(Vec<Error>);

impl Errors {
    pub(crate) fn at(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.0.push(Error {
            place,
            message: message.into(),
            help: help.into(),
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if a mistake with this message is there already.
    pub(crate) fn has(&self, message: &str) -> bool {
        self.0.iter().any(|error| error.message == message)
    }

    /// The number of mistakes so far.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Drops those from number `start` on that `told` has: the same mistake at the same place, whatever the widths. Gives
    /// the others.
    pub(crate) fn forget(&mut self, start: usize, told: &[String]) -> Vec<String> {
        let mut fresh = Vec::new();
        let later = self.0.split_off(start);
        for error in later {
            let key = error.key();
            if !told.contains(&key) {
                fresh.push(key);
                self.0.push(error);
            }
        }
        fresh
    }

    #[cfg(test)]
    pub(crate) fn list(&self) -> &[Error] {
        &self.0
    }

    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.iter().map(Error::text).collect()
    }

    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.0.iter().map(Error::to_tokens).collect()
    }
}

/// The name in `known` that `word` probably means.
pub(crate) fn similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let first = |c: char| word.starts_with(c);
    known
        .into_iter()
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 3).max(1))
        // Of equals, the one with the same first letter: `rlu` is `relu` rather than `glu`.
        .min_by_key(|(distance, candidate)| (*distance, !candidate.starts_with(first)))
        .map(|(_, candidate)| candidate)
}

/// Edits between two words: insert, delete, replace, or swap two neighbours.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    table[a.len()][b.len()]
}

/// True if Rust reserves the word (`gen` since edition 2024, which syn does not know).
pub(crate) fn is_keyword(word: &str) -> bool {
    word == "gen" || syn::parse_str::<Ident>(word).is_err()
}

/// Tokens as a person would write them: `cfg::WIDE * 2`, not `cfg :: WIDE * 2`.
pub(crate) fn source(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write_source(tokens.into_token_stream(), &mut text);
    text
}

fn write_source(tokens: TokenStream, text: &mut String) {
    let mut tight = true; // true if the next token follows without a space
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{ ", " }"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                let call = text.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '>');
                if !tight && !call {
                    text.push(' ');
                }
                text.push_str(open);
                write_source(group.stream(), text);
                text.push_str(close);
                tight = false;
            }
            TokenTree::Punct(punct) => {
                let c = punct.as_char();
                let joins = matches!(
                    c,
                    ':' | ',' | '.' | ';' | '\'' | '<' | '>' | '&' | '#' | '!'
                );
                let second = text.ends_with(['=', '-']) && c == '>';
                let before = text.chars().rev().find(|c| *c != ' ');
                let sign = c == '-' && before.is_none_or(|c| "([,=+*/".contains(c));
                if !tight && !joins {
                    text.push(' ');
                }
                text.push(c);
                let colon = c == ':' && punct.spacing() == proc_macro2::Spacing::Alone;
                let name = colon && !text.ends_with("::");
                tight = (joins && c != ',' && c != ';' && !second && !name)
                    || (punct.spacing() == proc_macro2::Spacing::Joint && c != '>')
                    || sign;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                if !tight {
                    text.push(' ');
                }
                text.push_str(&token.to_string());
                tight = false;
            }
        }
    }
}

/// The same tokens, blamed on `span`. They resolve as before.
pub(crate) fn located(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            let inner = located(&group.stream(), span);
            token = Group::new(group.delimiter(), inner).into();
        }
        token.set_span(token.span().located_at(span));
        token
    });
    tokens.collect()
}

/// The same tokens as if they stood at `span`, where they must mean the same.
pub(crate) fn spanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|mut token: TokenTree| {
        token.set_span(span);
        token
    });
    tokens.collect()
}

/// The same tokens, with each name replaced.
pub(crate) fn replaced(
    tokens: &TokenStream,
    names: &[(Ident, TokenStream)],
    found: &mut bool,
) -> TokenStream {
    let each = tokens.clone().into_iter().map(|token| match token {
        TokenTree::Ident(ident) => match names.iter().find(|(name, _)| *name == ident) {
            Some((_, written)) => {
                *found = true;
                written.clone()
            }
            None => ident.into_token_stream(),
        },
        TokenTree::Group(group) => {
            let inside = replaced(&group.stream(), names, found);
            let mut again = Group::new(group.delimiter(), inside);
            again.set_span(group.span());
            again.into_token_stream()
        }
        other => other.into_token_stream(),
    });
    each.collect()
}
