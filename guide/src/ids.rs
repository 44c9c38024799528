//! The ids of the notes' rows, `N1` to `R14`: each has a row in the table of the book, and tests that begin with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::Page;

/// The names of tests by id.
pub type Tests = BTreeMap<String, BTreeSet<String>>;

/// `n5_xor_forward_table` belongs to `N5`.
fn id_of_test(name: &str) -> Option<String> {
    let (id, _) = name.split_once('_')?;
    let id = id.to_uppercase();
    is_id(&id).then_some(id)
}

/// True for a letter of a note and a number: `N5`.
fn is_id(word: &str) -> bool {
    let digits = word.strip_prefix(['N', 'V', 'S', 'M', 'R']);
    digits.is_some_and(|digits| {
        (1..=2).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
    })
}

/// Adds the tests of a source file.
pub fn add_tests(source: &str, tests: &mut Tests) {
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let next = (line == "#[test]").then(|| lines.next()).flatten();
        let name = next.and_then(|line| line.strip_prefix("fn "));
        let name = name.and_then(|name| name.split('(').next());
        if let Some((id, name)) = name.and_then(|name| Some((id_of_test(name)?, name))) {
            tests.entry(id).or_default().insert(name.to_owned());
        }
    }
}

/// What is wrong with the table: rows without tests, tests without rows, programs that are not there.
#[must_use]
pub fn table_faults(
    table: &Page,
    tests: &Tests,
    programs: &BTreeSet<String>,
) -> Vec<(usize, String)> {
    let (mut faults, mut rows) = (Vec::new(), BTreeSet::new());
    for (line, text) in table.prose() {
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        let id = cells.get(1).and_then(|cell| cell.rsplit('>').next());
        let Some(id) = id.filter(|id| is_id(id)) else {
            continue;
        };
        if !rows.insert(id.to_owned()) {
            faults.push((line, format!("{id} has two rows")));
        }
        if !text.contains(&format!("<a id=\"{}\">", id.to_lowercase())) {
            faults.push((line, format!("no link can lead to {id}")));
        }
        let words = || text.split('`').skip(1).step_by(2);
        let named: BTreeSet<&str> = words().filter(|word| id_of_test(word).is_some()).collect();
        let own = tests.get(id).cloned().unwrap_or_default();
        let own: BTreeSet<&str> = own.iter().map(String::as_str).collect();
        if own.is_empty() {
            faults.push((line, format!("{id} has no test")));
        }
        for name in named.symmetric_difference(&own) {
            faults.push((line, format!("{id}: the table or the tests lack `{name}`")));
        }
        for program in words().filter_map(|word| word.strip_prefix("--bin ")) {
            if !programs.contains(program) {
                faults.push((line, format!("there is no program `{program}`")));
            }
        }
    }
    let missing = tests.keys().filter(|id| !rows.contains(*id));
    faults.extend(missing.map(|id| (1, format!("{id} has tests, but no row"))));
    faults
}

/// Ids on a page that have no tests, and so no row in the table.
#[must_use]
pub fn unknown(page: &Page, tests: &Tests) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, text) in page.prose() {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            if is_id(word) && !tests.contains_key(word) {
                found.push((line, word.to_owned()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_tests_have_the_same_ids() {
        let mut tests = Tests::new();
        let source = "#[test]\nfn n5_table() {\n}\n#[test]\nfn n6_loss() {\nfn n7_helper() {";
        add_tests(source, &mut tests);
        assert_eq!(tests.keys().collect::<Vec<_>>(), ["N5", "N6"]);
        let programs = BTreeSet::from(["xor".to_owned()]);
        let faults = |table: &str| table_faults(&Page::read(table), &tests, &programs).len();
        let (five, six) = (
            "| <a id=\"n5\"></a>N5 | `n5_table` | `--bin xor` |\n",
            "| <a id=\"n6\"></a>N6 | `n6_loss` |\n",
        );
        assert_eq!(faults(&format!("{five}{six}")), 0);
        for faulty in [
            five.to_owned(),
            format!("{five}{six}{six}"),
            format!("{five}{six}").replace("xor", "nor"),
            format!("{five}{six}").replace("<a id=\"n5\"></a>", ""),
            format!("{five}{six}").replace("n5_table", "x"),
            format!("{five}{six}").replace("n6_loss` ", "n6_loss` `n6_other` "),
        ] {
            assert_eq!(faults(&faulty), 1, "{faulty}");
        }
        let seven = format!("{five}{six}| <a id=\"n7\"></a>N7 | |\n");
        assert_eq!(faults(&seven), 1);
        assert_eq!(unknown(&Page::read("N5, N7 and R²"), &tests)[0].1, "N7");
    }
}
