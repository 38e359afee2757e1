//! Files that random changes have made odd: nothing panics, every row is a user or a fault with its line and a sentence
//! in both languages. `SEKISHO_FUZZ=1000000` for more than the usual 100,000.

use crate::desk::{Desk, bytes};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sekisho::rules::import::{Flaw, Header, IfExists, Row};
use sekisho::rules::refusal::Refusal;
use sekisho::sheet::{Encoding, Rejects, Rows, decode};
use sekisho::text::{Lang, refusal};
use sekisho::zone::Zone;
use strum::VariantArray;

const SEED: &str = "merchant,user_id,role,name,email,method,same_as_admin\r\n\
    888888801,A1,general,山田 花子,a1@example.co.jp,email,no\r\n888888801,A2,出荷,\"ﾔﾏ, \"\"x\"\"\",,app,\r\n\
    888888801,A3,一般,'=cmd,a3@example.co.jp,メール,○\r\n";

/// What breaks files: each may land anywhere.
const ODD: [&str; 24] = [
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\0",
    "'",
    "=",
    "-",
    "8.88889E+08",
    "88880001",
    "#REF!",
    "3月1日",
    "\u{202e}",
    "\u{feff}",
    "𠮷",
    "\u{1b}[2J",
    "999999999999999999999",
    "admin",
    "１",
    "code,message",
];

/// The nearest place at or before this one that is not within a character.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn mutated(random: &mut StdRng) -> Vec<u8> {
    let mut text = SEED.to_owned();
    for _ in 0..random.random_range(0..6) {
        let at = boundary(&text, random.random_range(0..=text.len()));
        match random.random_range(0..4) {
            0 => {
                let end = boundary(&text, at + random.random_range(0..12));
                text.replace_range(at..end.max(at), "");
            }
            1 => text.insert_str(at, &text.clone()[at..boundary(&text, at + 40)]),
            _ => text.insert_str(at, ODD[random.random_range(0..ODD.len())]),
        }
    }
    let encoding = Encoding::VARIANTS[random.random_range(0..Encoding::VARIANTS.len())];
    let bom = random.random_range(0..2) == 0;
    let mut file = if encoding == Encoding::ShiftJis { text.replace(['𠮷', '\u{202e}', '\u{feff}'], "?") } else { text };
    file.truncate(boundary(&file, 4000));
    let mut bytes = bytes(&file, encoding, bom);
    for _ in 0..random.random_range(0..3) {
        let at = random.random_range(0..=bytes.len());
        match random.random_range(0..3) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, random.random()),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|b| *b = random.random()),
        }
    }
    bytes
}

/// A fault has a sentence of one line in both languages.
fn named(fault: &Refusal) {
    for lang in Lang::VARIANTS {
        assert!(!refusal(*lang, fault, Zone::Local).is_empty(), "{fault:?}");
    }
}

/// All that happens to a file before the database is asked.
fn read(bytes: &[u8], told: Option<Encoding>) -> Result<usize, Vec<Flaw>> {
    let decoded = decode(bytes, told).map_err(|flaw| vec![flaw])?;
    let lines = decoded.text.split(['\n', '\r']).count();
    let mut rows = Rows::new(&decoded.text);
    let separator = rows.separator();
    let Some(heading) = rows.take() else { return Err(vec![Flaw::Empty]) };
    let mut rejects = Rejects::new(&decoded.text, separator, &heading);
    let header = Header::read(heading.cells(), IfExists::Fail, true)?;
    let (mut count, mut line) = (0, heading.line);
    while let Some(row) = rows.take() {
        assert!(row.line > line && row.line <= lines, "line {} after {line} of {lines}", row.line);
        line = row.line;
        count += 1;
        let cell = |column| header.at(column).and_then(|at| row.cell(at)).unwrap_or_default();
        if let Err(faults) = Row::read(cell, None) {
            assert!(!faults.is_empty());
            faults.iter().for_each(|fault| named(&fault.refusal));
            rejects.put(&row, "code", "message");
        }
    }
    // What was rejected can be read again.
    let again = rejects.into_bytes(&decoded);
    assert!(decode(&again, Some(decoded.encoding)).is_ok());
    Ok(count)
}

#[test]
fn no_file_makes_it_panic_and_every_fault_is_named() {
    let count = std::env::var("SEKISHO_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let mut read_well = 0;
    for seed in 0..count {
        let mut random = StdRng::seed_from_u64(seed);
        let file = mutated(&mut random);
        let told = if random.random_range(0..8) == 0 { Some(Encoding::VARIANTS[random.random_range(0..4)]) } else { None };
        let outcome = std::panic::catch_unwind(|| match read(&file, told) {
            Ok(_) => true,
            Err(flaws) => {
                assert!(!flaws.is_empty());
                flaws.into_iter().for_each(|flaw| named(&flaw.into()));
                false
            }
        });
        read_well += u64::from(outcome.unwrap_or_else(|_| panic!("seed {seed}: {:?}", String::from_utf8_lossy(&file))));
    }
    assert!(read_well > count / 10 && read_well < count, "{read_well} of {count}: the files are too odd, or not odd enough");
}

/// The whole command on some of them: its exit code fits its report, and nothing is written on a trial.
#[test]
fn the_command_ends_as_its_report_says() {
    Desk::all().iter().for_each(the_command_ends_as_its_report_says_at);
}

fn the_command_ends_as_its_report_says_at(desk: &Desk) {
    for seed in 0..400 {
        let file = mutated(&mut StdRng::seed_from_u64(1_000_000 + seed));
        let report = desk.import(&file, "--dry-run");
        let json = report.json();
        let faults = json["faults"].as_array().unwrap();
        assert_eq!(report.exit, if faults.is_empty() { 0 } else { 6 }, "seed {seed}: {}", report.text());
        assert!(!report.text().contains(['\u{1b}', '\u{202e}']), "seed {seed}");
        for fault in faults {
            let said = ["code", "message"].iter().all(|f| fault[f].as_str().is_some_and(|t| !t.is_empty()));
            assert!(said && fault["line"].as_i64().is_some_and(|line| line > 0), "seed {seed}: {fault}");
        }
    }
    assert_eq!(desk.run("user list -o id").text().lines().count(), 1);
}
