//! The configuration file that `init` writes: every key of the table, commented out, with its default and what it means.
//! It changes nothing as it stands; a test uncomments all of it and reads it back.

use super::slot::{Key, Sample};
use super::table::KEYS;

const HEAD: &str = "\
# sekisho の設定 / sekisho's configuration
#
# 行頭の # を外すと有効になる。書かれている値は既定値 (「例」とあるものは例)。
# Take the # off a line to set it. The values are the defaults (or examples, where it says so).
# 時間は 30s 10m 12h 91d のように書く。相対パスはこのファイルのフォルダから。
# Times are written 30s 10m 12h 91d. Relative paths start at this file's folder.
# いまの値とその出どころ / the values in force and where they come from: sekisho config show --origin
";

/// The commented configuration file.
#[must_use]
pub fn template() -> String {
    let mut text = HEAD.to_owned();
    let mut last = "";
    for key in KEYS {
        let (table, name) = key.name.rsplit_once('.').unwrap_or(("", key.name));
        if table != last {
            text.push_str(&format!("\n[{table}]\n"));
            last = table;
        }
        text.push_str(&lines(key, name));
    }
    text
}

fn lines(key: &Key, name: &str) -> String {
    let Key { slot, sample, ja, en, .. } = key;
    let note = if key.kind == Sample::Example { " 例 / example:" } else { "" };
    format!("# {ja} / {en} ({}){note}\n#{name} = {sample}\n", slot.expected())
}
