//! A page as Markdown with tables, as forges and editors show it.
//! Whatever means something there is escaped: no text may become markup or leave its cell.

use super::page::{Block, Mark, Page, Row};
use super::screen::visible;
use crate::failure::Failure;
use std::io::Write;

/// Writes a page.
///
/// # Errors
/// [`Failure::ClosedPipe`] or [`Failure::Io`].
pub fn markdown(out: &mut dyn Write, page: &Page) -> Result<(), Failure> {
    writeln!(out, "# {}", escaped(&page.title))?;
    blocks(out, &page.blocks)
}

fn blocks(out: &mut dyn Write, all: &[Block]) -> Result<(), Failure> {
    for block in all {
        writeln!(out)?;
        match block {
            Block::Text(text) => writeln!(out, "{}", escaped(text))?,
            Block::Facts(facts) => facts.iter().try_for_each(|(name, values)| fact(out, name, values))?,
            Block::Grid { head, rows } => grid(out, head, rows)?,
            Block::Part { title, blocks: inner, .. } => {
                writeln!(out, "## {}", escaped(title))?;
                blocks(out, inner)?;
            }
        }
    }
    Ok(())
}

fn fact(out: &mut dyn Write, name: &str, values: &[String]) -> Result<(), Failure> {
    let values: Vec<String> = values.iter().map(|value| escaped(value)).collect();
    Ok(writeln!(out, "- **{}**: {}", escaped(name), values.join("; "))?)
}

fn grid(out: &mut dyn Write, head: &[String], rows: &[Row]) -> Result<(), Failure> {
    line(out, head, Mark::Plain)?;
    writeln!(out, "|{}", " --- |".repeat(head.len()))?;
    rows.iter().try_for_each(|row| line(out, &row.cells, row.mark))
}

/// A row; one that is not as it should be is bold.
fn line(out: &mut dyn Write, cells: &[String], mark: Mark) -> Result<(), Failure> {
    let stress = if mark == Mark::Bad { "**" } else { "" };
    let cells: String = cells.iter().map(|cell| format!(" {} |", stressed(&escaped(cell), stress))).collect();
    Ok(writeln!(out, "|{cells}")?)
}

fn stressed(text: &str, stress: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{stress}{text}{stress}") }
}

/// A text that stays one. `#`, `-` and numbers mean something only where a line begins, and none of ours begins with them.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in visible(text).chars() {
        if "\\`*_[]<>|~&$".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn no_text_becomes_markup_or_leaves_its_cell() {
        let text = || "<b>a|b\n*c* [d](e) &amp;".to_owned();
        let safe = "\\<b\\>a\\|b\\\\n\\*c\\* \\[d\\](e) \\&amp;";
        let rows = vec![Row { mark: Mark::Bad, cells: vec![text(), String::new()] }];
        let inner = vec![Block::Facts(vec![(text(), vec![text(), "x".to_owned()])])];
        let blocks = vec![
            Block::Text(text()),
            Block::Grid { head: vec![text(), "H".to_owned()], rows },
            Block::Part { title: text(), mark: Mark::Bad, blocks: inner },
        ];
        let mut out = Vec::new();
        markdown(&mut out, &Page { lang: Lang::En, title: text(), blocks }).unwrap();
        let expected = format!(
            "# {safe}\n\n{safe}\n\n| {safe} | H |\n| --- | --- |\n| **{safe}** |  |\n\n## {safe}\n\n- **{safe}**: {safe}; x\n"
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
