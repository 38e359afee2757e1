//! A page as one HTML file that needs nothing else: its style stands in it, there is no script, and its own policy forbids
//! browsers to run or load any. It prints on A4, and can be read without colour.

use super::page::{Block, Mark, Page, Row};
use super::screen::visible;
use crate::failure::Failure;
use crate::text::Lang;
use std::io::Write;

/// How it looks. Print colours are light, and every mark has a line of its own weight, for printers without colour.
const STYLE: &str = "\
@page{size:A4;margin:14mm 15mm;@bottom-right{content:counter(page) \" / \" counter(pages);font-size:9pt}}\
*{box-sizing:border-box}\
body{margin:0 auto;max-width:52rem;padding:1.5rem;color:#111;background:#fff;line-height:1.5;\
font-family:\"Hiragino Sans\",\"Yu Gothic UI\",\"Noto Sans CJK JP\",\"Noto Sans JP\",Meiryo,system-ui,sans-serif}\
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem}\
h2{font-size:1.1rem;line-height:1.3;margin:0 0 .5rem;break-after:avoid}\
p{margin:.5rem 0}\
section{margin:1.5rem 0;padding:.75rem 0 0 .9rem;border-top:1px solid #999;border-left:3px solid #999}\
section.good{border-left:3px solid #2e7d32}\
section.bad{border-left:8px double #b00020;padding-left:.6rem}\
table{border-collapse:collapse;width:100%;margin:.75rem 0;font-size:.9rem}\
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}\
thead{display:table-header-group}\
thead th{border-bottom:2px solid #111;overflow-wrap:normal}\
tbody th{font-weight:600;width:11rem}\
tr{break-inside:avoid}\
tr.bad td{font-weight:700;background:#fdecee}\
tr.good td{background:#f2f8f2}\
@media print{body{max-width:none;padding:0;font-size:9.5pt}th,td{padding:.1rem .5rem}\
section{margin:1rem 0;break-inside:avoid}section:first-of-type{break-inside:auto}}";

/// Writes a page.
///
/// # Errors
/// [`Failure::ClosedPipe`] or [`Failure::Io`].
pub fn html(out: &mut dyn Write, page: &Page) -> Result<(), Failure> {
    let title = escaped(&page.title);
    let lang = match page.lang {
        Lang::Ja => "ja",
        Lang::En => "en",
    };
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )?;
    blocks(out, &page.blocks)?;
    Ok(writeln!(out, "</body>\n</html>")?)
}

fn blocks(out: &mut dyn Write, all: &[Block]) -> Result<(), Failure> {
    all.iter().try_for_each(|block| one(out, block))
}

fn one(out: &mut dyn Write, block: &Block) -> Result<(), Failure> {
    match block {
        Block::Text(text) => writeln!(out, "<p>{}</p>", escaped(text))?,
        Block::Facts(facts) => {
            writeln!(out, "<table>\n<tbody>")?;
            for (name, values) in facts {
                let values: Vec<String> = values.iter().map(|value| escaped(value)).collect();
                let (name, values) = (escaped(name), values.join("<br>"));
                writeln!(out, "<tr><th scope=\"row\">{name}</th><td>{values}</td></tr>")?;
            }
            writeln!(out, "</tbody>\n</table>")?;
        }
        Block::Grid { head, rows } => grid(out, head, rows)?,
        Block::Part { title, mark, blocks: inner } => {
            writeln!(out, "<section{}>\n<h2>{}</h2>", class(*mark), escaped(title))?;
            blocks(out, inner)?;
            writeln!(out, "</section>")?;
        }
    }
    Ok(())
}

fn grid(out: &mut dyn Write, head: &[String], rows: &[Row]) -> Result<(), Failure> {
    let headings: String = head.iter().map(|text| format!("<th scope=\"col\">{}</th>", escaped(text))).collect();
    writeln!(out, "<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>")?;
    for row in rows {
        let cells: String = row.cells.iter().map(|text| format!("<td>{}</td>", escaped(text))).collect();
        writeln!(out, "<tr{}>{cells}</tr>", class(row.mark))?;
    }
    Ok(writeln!(out, "</tbody>\n</table>")?)
}

fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Good => " class=\"good\"",
        Mark::Bad => " class=\"bad\"",
        Mark::Plain => "",
    }
}

/// A text that stays one, in an element and in an attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NASTY: &str = "<script>alert('x')</script>\"&\u{202e}\u{1b}[2J";

    fn written(lang: Lang) -> String {
        let text = || NASTY.to_owned();
        let row = Row { mark: Mark::Bad, cells: vec![text()] };
        let inner = vec![Block::Text(text()), Block::Facts(vec![(text(), vec![text(), text()])])];
        let blocks = vec![
            Block::Grid { head: vec![text()], rows: vec![row] },
            Block::Part { title: text(), mark: Mark::Good, blocks: inner },
        ];
        let mut out = Vec::new();
        html(&mut out, &Page { lang, title: text(), blocks }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn no_text_becomes_markup_or_moves_a_cursor() {
        let page = written(Lang::Ja);
        let safe = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\\u{202e}\\u{1b}[2J";
        assert_eq!(page.matches(safe).count(), 9, "{page}");
        assert!(!page.contains("<script") && !page.contains('\u{1b}') && !page.contains('\u{202e}'), "{page}");
    }

    #[test]
    fn the_file_needs_nothing_else_and_says_its_language() {
        for (lang, says) in [(Lang::Ja, "<html lang=\"ja\">"), (Lang::En, "<html lang=\"en\">")] {
            let page = written(lang);
            assert!(page.starts_with(&format!("<!DOCTYPE html>\n{says}\n")) && page.ends_with("</html>\n"), "{page}");
            assert!(!["src=", "href=", "url(", "@import", "<script", "<link"].iter().any(|word| page.contains(word)), "{page}");
        }
    }
}
