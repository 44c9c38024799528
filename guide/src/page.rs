//! A page of the book: its blocks of code and text, and the prose between them. The build script reads pages, too.

/// What a fenced block is, by the words after its fence.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `rust`: a snippet. With `continued` it goes on where the snippet above it on the page ends.
    Rust {
        /// True if it goes on where the snippet above ends.
        continued: bool,
    },
    /// `rust,mistake=structure/cycle`: lines of `tests/ui/structure/cycle.rs`, which do not compile.
    Mistake(String),
    /// `text`: what the snippet above it prints, or the compiler about the mistake above it.
    Output {
        /// `text,tolerance=1e-6`; without it numbers agree to their printed precision.
        tolerance: Option<f64>,
    },
    /// No word, or another language: a formula, a command. It is only shown.
    Shown,
    /// Words that the book does not know.
    Unknown(String),
}

impl Kind {
    fn of(words: &str) -> Self {
        let unknown = || Self::Unknown(words.to_owned());
        match words.split_once(',') {
            None if words == "rust" => Self::Rust { continued: false },
            None if words == "text" => Self::Output { tolerance: None },
            None if ["", "python", "toml", "console", "markdown"].contains(&words) => Self::Shown,
            Some(("rust", "continued")) => Self::Rust { continued: true },
            Some(("rust", rest)) => rest
                .strip_prefix("mistake=")
                .map_or_else(unknown, |name| Self::Mistake(name.to_owned())),
            Some(("text", rest)) => rest
                .strip_prefix("tolerance=")
                .and_then(|number| number.parse().ok())
                .map_or_else(unknown, |number| Self::Output {
                    tolerance: Some(number),
                }),
            _ => unknown(),
        }
    }
}

/// A block between fences, or a snippet in a comment: `<!-- rust`, its lines, `-->`.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// The line of its fence, from 1.
    pub line: usize,
    /// The line of the fence that ends it.
    pub end: usize,
    /// Its lines, without the fences.
    pub lines: Vec<String>,
}

impl Block {
    /// Its lines as code: `# ` hides a line in mdBook, as in rustdoc, and is taken off.
    pub fn code(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| match line.trim_start() {
            "#" => "",
            own => own.strip_prefix("# ").unwrap_or(line),
        })
    }
}

/// A page, read into blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// All of its lines.
    pub lines: Vec<String>,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

impl Page {
    /// Reads a page. A block without an end goes to the end of the page.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let (mut blocks, mut at) = (Vec::new(), 0);
        while at < lines.len() {
            let Some((fence, words)) = opened(&lines[at]) else {
                at += 1;
                continue;
            };
            let rest = &lines[at + 1..];
            let count = (rest.iter().position(|line| closes(line, &fence))).unwrap_or(rest.len());
            blocks.push(Block {
                kind: Kind::of(&words),
                line: at + 1,
                end: at + count + 2,
                lines: rest[..count].to_vec(),
            });
            at += count + 2;
        }
        Self { lines, blocks }
    }

    /// The lines outside of blocks, each with its number.
    pub fn prose(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.lines.iter().enumerate();
        let numbered = numbered.map(|(index, line)| (index + 1, &**line));
        let inside = |line| move |block: &Block| (block.line..=block.end).contains(&line);
        numbered.filter(move |(line, _)| !self.blocks.iter().any(inside(*line)))
    }

    /// The block that begins on that line.
    #[must_use]
    pub fn block(&self, line: usize) -> Option<&Block> {
        self.blocks.iter().find(|block| block.line == line)
    }

    /// The block directly below another: only empty lines are between them.
    #[must_use]
    pub fn below(&self, block: &Block) -> Option<&Block> {
        let next = self.blocks.iter().find(|next| next.line > block.end)?;
        let between = &self.lines[block.end..next.line - 1];
        between
            .iter()
            .all(|line| line.trim().is_empty())
            .then_some(next)
    }
}

/// The fence and the words behind it.
fn opened(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    if let Some(words) = line.strip_prefix("<!-- rust") {
        let hidden = !words.contains("-->");
        return hidden.then(|| ("-->".to_owned(), format!("rust{words}")));
    }
    let words = line.trim_start_matches('`');
    let fence = &line[..line.len() - words.len()];
    (fence.len() >= 3 && !words.contains('`')).then(|| (fence.to_owned(), words.trim().to_owned()))
}

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim();
    let ticks = line.chars().all(|c| c == '`');
    line == fence || fence.starts_with('`') && ticks && line.len() >= fence.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A\n\n```rust\nlet x = 1;\n```\n\n```text,tolerance=1e-3\n1\n```\nprose\n\
                        <!-- rust,continued\nlet y = 2;\n-->\n````markdown\n```rust\n```\n````\n```ruby\n```";

    #[test]
    fn a_page_has_blocks_and_prose() {
        let page = Page::read(PAGE);
        let kinds: Vec<&Kind> = page.blocks.iter().map(|block| &block.kind).collect();
        let tolerance = Some(1e-3);
        assert_eq!(
            kinds,
            [
                &Kind::Rust { continued: false },
                &Kind::Output { tolerance },
                &Kind::Rust { continued: true },
                &Kind::Shown,
                &Kind::Unknown("ruby".to_owned()),
            ]
        );
        let [rust, output, hidden, ..] = &page.blocks[..] else {
            panic!("five blocks");
        };
        assert_eq!((rust.line, rust.end, &*rust.lines[0]), (3, 5, "let x = 1;"));
        assert_eq!((hidden.line, &*hidden.lines[0]), (11, "let y = 2;"));
        let hidden_lines = Page::read("```rust\n# let a = 1;\n  #[b]\n#\n```");
        let code: Vec<&str> = hidden_lines.blocks[0].code().collect();
        assert_eq!(code, ["let a = 1;", "  #[b]", ""]);
        assert_eq!(page.below(rust), Some(output));
        assert_eq!(page.below(output), None, "prose is between them");
        let prose: Vec<(usize, &str)> = page.prose().collect();
        assert_eq!(prose, [(1, "# A"), (2, ""), (6, ""), (10, "prose")]);
    }
}
