//! Where a line of running text may end, in both languages. Words of ASCII and what stands in `backticks` are never split. Japanese text is split where a
//! phrase ends, after its particles, which also keeps 。 and ） from the beginning of a line.

use super::screen::columns;

/// What no line begins with.
const NEVER_FIRST: &str = "、。，．・：；？！）」』］】～ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ),.:;?!]";
/// What no line ends with.
const NEVER_LAST: &str = "（「『［【([";
/// Behind these a line may end, whatever comes next.
const STOPS: &str = "、。）」』］】";

/// A text in lines of at most so many columns; only a piece that is longer than that makes a longer line.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && columns(line) + columns(piece.trim_end()) > width {
            lines.push(piece.to_owned());
        } else {
            line.push_str(piece);
        }
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    lines
}

/// The pieces of a text between which a line may end; together they are the text.
fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut in_code = false;
    for ((at, before), after) in text.char_indices().zip(text.chars().skip(1)) {
        in_code ^= before == '`';
        if !in_code && may_end(before, after) {
            let end = at + before.len_utf8();
            found.extend(text.get(start..end));
            start = end;
        }
    }
    found.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    found
}

fn may_end(before: char, after: char) -> bool {
    if before == ' ' {
        return after != ' ';
    }
    if after == ' ' || NEVER_FIRST.contains(after) || NEVER_LAST.contains(before) {
        return false;
    }
    let opens = NEVER_LAST.contains(after) && !after.is_ascii() && !before.is_ascii();
    STOPS.contains(before) || opens || (hiragana(before) && !hiragana(after))
}

fn hiragana(c: char) -> bool {
    ('ぁ'..='ゟ').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_split_at_blanks_only() {
        assert_eq!(wrap("give --dry-run or `a b`, please", 12), ["give", "--dry-run or", "`a b`,", "please"]);
        assert_eq!(wrap("averylongword and more", 5), ["averylongword", "and", "more"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn japanese_is_split_behind_phrases_and_never_before_what_closes() {
        let text = "ユーザのロックを解除します。`--dry-run` を付けると（点検だけを）行います。";
        let pieces = pieces(text);
        let expected =
            ["ユーザの", "ロックを", "解除します。", "`--dry-run` ", "を", "付けると", "（点検だけを）", "行います。"];
        assert_eq!(pieces, expected);
        for width in 1..80 {
            let lines = wrap(text, width);
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            assert!(lines.iter().all(|line| !line.starts_with(|c| NEVER_FIRST.contains(c))), "{lines:?}");
            assert!(lines.iter().all(|line| columns(line) <= width.max(14)), "{width}: {lines:?}");
        }
    }
}
