//! The report for auditors, read by an HTML parser that follows the standard's algorithm and takes no error.

use crate::peer;
use crate::sandbox::{MERCHANT, Sandbox};
use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Stdio};

/// What stands on a page.
fn read(python: &OsStr, page: &str) -> Value {
    let mut child =
        Command::new(python).arg(peer::script("page.py")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the parser found an error in\n{page}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn words(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

#[test]
fn an_auditors_page_is_valid_html_without_script_in_both_languages() {
    let Some(python) = peer::python_with("html5lib") else { return };
    let sandbox = Sandbox::with_merchant(&["sweep.inactive = \"1d\""]);
    sandbox.ok(&format!("user add {MERCHANT}/USER02 --name 犬山花子 --role general --method app"));
    // Nobody can type markup into what the page shows; who writes to the database can.
    let chain = "<script>alert(1)</script>";
    let tampered = "UPDATE audit SET chain = ?1 WHERE chain = ?2 AND seq = 1";
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    assert_eq!(db.execute(tampered, [chain, MERCHANT]).unwrap(), 1);
    for lang in ["ja", "en"] {
        let page = read(&python, &sandbox.ok(&format!("report pci --as html --lang {lang}")));
        assert_eq!(page["lang"], lang);
        assert!(page["title"].as_str().unwrap().contains("PCI DSS v4.0.1"), "{page}");
        let known = ["body", "br", "h1", "h2", "head", "html", "meta", "p", "section", "style", "table", "tbody", "td", "th"];
        let known = [known.as_slice(), &["thead", "title", "tr"]].concat();
        assert_eq!(words(&page["tags"]), known, "no script, no link, no image");
        let attributes = ["charset", "class", "content", "http-equiv", "lang", "name", "scope"];
        assert_eq!(words(&page["attributes"]), attributes, "nothing that loads or runs anything");
        assert_eq!(words(&page["headings"]).len(), 25, "{page}");
        let text = page["text"].as_str().unwrap();
        for there in ["sweep.inactive = 1d", &format!("{MERCHANT}/USER02"), &format!("{chain}#1")] {
            assert!(text.contains(there), "{there} in {text}");
        }
    }
}
