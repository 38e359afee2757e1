//! The secret that an authenticator app must learn: as a QR code on a terminal, as text for those who type it, as a picture
//! for `--qr-file`. It goes to the person who enrols and nowhere else; nothing here keeps it.

use super::Style;
use crate::failure::Failure;
use crate::rules::secret::Secret;
use crate::text::{self, Field};
use qrcode::bits::Bits;
use qrcode::optimize::Segment;
use qrcode::render::svg;
use qrcode::types::Mode;
use qrcode::{Color, EcLevel, QrCode, Version};
use std::io::Write;

/// What a first login with an app hands out (R5.7).
pub struct Enrolment {
    /// The `otpauth` URI, which the QR code holds.
    pub uri: Secret,
    /// The secret in base32, which is in the URI as well.
    pub secret: Secret,
}

/// Lines below the code that must stay on the screen with it: the key and the question for the first code.
const BELOW: usize = 2;
/// Modules of white around a code: four by the standard; one is enough for cameras where a terminal has no more room.
const QUIET: std::ops::RangeInclusive<usize> = 1..=4;
/// Black on white whatever the terminal's own colours are, `NO_COLOR` too: inverted codes are not read by all apps.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const RESET: &str = "\u{1b}[0m";

/// Whether the QR code was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// It was, or there is no terminal to draw on.
    AsDue,
    /// The terminal is too small for it.
    NoRoom,
}

/// Writes the QR code, if stdout is a terminal with room for it, and below it the secret in groups of four. Without a code
/// the URI stands there.
///
/// # Errors
/// [`Failure::ClosedPipe`] or [`Failure::Io`].
pub fn enrolment(out: &mut dyn Write, style: &Style, enrolment: &Enrolment) -> Result<Drawn, Failure> {
    let room = style.width.zip(style.height);
    let code = room.and_then(|room| fitting(&enrolment.uri, room));
    match &code {
        Some((code, quiet)) => draw(out, code, *quiet)?,
        None => writeln!(out, "{}: {}", text::label(style.lang, Field::OtpauthUri), enrolment.uri.reveal())?,
    }
    writeln!(out, "{}: {}", text::label(style.lang, Field::Secret), grouped(enrolment.secret.reveal()))?;
    Ok(if room.is_some() && code.is_none() { Drawn::NoRoom } else { Drawn::AsDue })
}

/// The QR code as a picture; none where the service's name is so long that no code holds it.
#[must_use]
pub fn qr_svg(uri: &Secret) -> Option<String> {
    Some(encode(uri)?.render::<svg::Color>().module_dimensions(8, 8).build())
}

/// The smallest code that holds the URI.
fn encode(uri: &Secret) -> Option<QrCode> {
    let text = uri.reveal().as_bytes();
    let bits = |version| {
        let mut bits = Bits::new(Version::Normal(version));
        bits.push_segments(text, segments(text).into_iter()).and_then(|()| bits.push_terminator(EcLevel::L)).map(|()| bits)
    };
    let fitting = (1..=40).find_map(|version| bits(version).ok())?;
    QrCode::with_bits(fitting, EcLevel::L).ok()
}

/// Where the text is cut: long runs of capitals, digits and their like (the name in `%E5...`, the secret) need 5.5 bits a
/// letter, all else 8. The crate's own cutting turns to digits and back within a secret, and some codes come out too big.
fn segments(text: &[u8]) -> Vec<Segment> {
    const WORTH_IT: usize = 12;
    let capital = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b" $%*+-./:".contains(b);
    let mut segments: Vec<Segment> = Vec::new();
    let mut begin = 0;
    for run in text.chunk_by(|a, b| capital(a) == capital(b)) {
        let worth_it = run.len() >= WORTH_IT && run.iter().all(capital);
        let mode = if worth_it { Mode::Alphanumeric } else { Mode::Byte };
        let end = begin + run.len();
        match segments.last_mut() {
            Some(last) if last.mode == mode => last.end = end,
            _ => segments.push(Segment { mode, begin, end }),
        }
        begin = end;
    }
    segments
}

/// The code with the widest white border that leaves it on the screen, if any does. A line shows two rows of modules.
/// A small screen gets the URI without its last parameter, which repeats the service's name from the label.
fn fitting(uri: &Secret, (width, height): (usize, usize)) -> Option<(QrCode, usize)> {
    let short = uri.reveal().split_once("&issuer=").map(|(short, _)| Secret::new(short.to_owned()));
    [Some(uri.clone()), short].into_iter().flatten().find_map(|uri| {
        let code = encode(&uri)?;
        let size = |quiet: usize| code.width() + 2 * quiet;
        let quiet = QUIET.rev().find(|quiet| size(*quiet) <= width && size(*quiet).div_ceil(2) + BELOW <= height)?;
        Some((code, quiet))
    })
}

fn draw(out: &mut dyn Write, code: &QrCode, quiet: usize) -> Result<(), Failure> {
    let (width, modules) = (code.width(), code.to_colors());
    let dark = |x: usize, y: usize| {
        let (x, y) = (x.wrapping_sub(quiet), y.wrapping_sub(quiet));
        x < width && y < width && modules.get(y * width + x) == Some(&Color::Dark)
    };
    let size = width + 2 * quiet;
    for y in (0..size).step_by(2) {
        let block = |x| match (dark(x, y), dark(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        };
        writeln!(out, "{BLACK_ON_WHITE}{}{RESET}", (0..size).map(block).collect::<String>())?;
    }
    Ok(())
}

fn grouped(secret: &str) -> String {
    let groups: Vec<&str> = secret.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::Format;
    use crate::output::sample::style;
    use crate::secret::{app_secret, otpauth_uri};
    use rand::SeedableRng;

    const USER: &str = "888888801/USER02";

    fn shown(user: &str, service: &str, room: Option<(usize, usize)>) -> (String, Drawn) {
        shown_with("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", user, service, room)
    }

    fn shown_with(secret: &str, user: &str, service: &str, room: Option<(usize, usize)>) -> (String, Drawn) {
        let secret = Secret::new(secret.to_owned());
        let uri = otpauth_uri(&secret, user, service).unwrap();
        let (width, height) = room.unzip();
        let mut out = Vec::new();
        let style = Style { width, height, ..style(Format::Table) };
        let drawn = enrolment(&mut out, &style, &Enrolment { uri, secret }).unwrap();
        (String::from_utf8(out).unwrap(), drawn)
    }

    /// With the service's default name, for every user ID and every secret, key and question included.
    #[test]
    fn the_code_fits_80_columns_and_24_lines() {
        for user in
            ["888888801", "ABCDEFGHIJKLMNOPQRST", "abcdefghijklmnopqrst", "aB1aB1aB1aB1aB1aB1aB", "98765432109876543210"]
        {
            let user = format!("888888801/{user}");
            fits_the_classic_terminal(&user);
            let mut random = rand::rngs::StdRng::seed_from_u64(1);
            for _ in 0..10 {
                let secret = app_secret(&mut random);
                let (_, drawn) = shown_with(secret.reveal(), &user, "加盟店管理画面", Some((80, 24)));
                assert_eq!(drawn, Drawn::AsDue, "{user} {}", secret.reveal());
            }
        }
    }

    fn fits_the_classic_terminal(user: &str) {
        let (text, drawn) = shown(user, "加盟店管理画面", Some((80, 24)));
        assert_eq!(drawn, Drawn::AsDue, "{user}");
        assert!(text.lines().count() < 24, "{}", text.lines().count());
        let (key, code) = text.trim_end().rsplit_once('\n').map(|(code, key)| (key, code)).unwrap();
        assert_eq!(key.split_once(": ").unwrap().1, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        for line in code.lines() {
            let blocks = line.strip_prefix(BLACK_ON_WHITE).and_then(|l| l.strip_suffix(RESET)).unwrap();
            assert!(blocks.chars().count() <= 80 && blocks.starts_with(' ') && blocks.ends_with(' '));
        }
    }

    #[test]
    fn without_a_terminal_or_room_the_uri_stands_there() {
        let long = "とても長い名前のサービス".repeat(4);
        for (service, room, drawn) in
            [("S", None, Drawn::AsDue), (&*long, Some((80, 24)), Drawn::NoRoom), ("S", Some((30, 24)), Drawn::NoRoom)]
        {
            let (text, was) = shown(USER, service, room);
            assert_eq!(was, drawn, "{room:?}");
            assert!(text.contains("888888801%2FUSER02?secret=GEZD") && !text.contains('\u{1b}'), "{text}");
        }
    }

    #[test]
    fn a_tall_terminal_gets_the_border_of_the_standard() {
        let (text, _) = shown(USER, "加盟店管理画面", Some((80, 50)));
        let first: Vec<&str> = text.lines().take(2).map(|l| l.trim_start_matches(BLACK_ON_WHITE)).collect();
        assert!(first.iter().all(|line| line.trim_end_matches(RESET).trim().is_empty()), "four modules are two lines");
    }
}
