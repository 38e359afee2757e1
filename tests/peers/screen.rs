//! A QR code as a terminal shows it in half blocks, made into a picture that a decoder reads.

/// Shades of grey.
pub const BLACK: u8 = 0;
pub const WHITE: u8 = 255;

/// What a line of a code begins and ends with: black on white, by the numbers of the 256 colours.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const RESET: &str = "\u{1b}[0m";
/// Pixels of a module.
const SCALE: usize = 8;
/// Modules of the terminal's own colour around the code.
const AROUND: usize = 4;

/// The rows of modules of the code that is on a screen; dark is true.
pub fn code(shown: &str) -> Vec<Vec<bool>> {
    let lines = shown.lines().filter_map(|line| line.trim_end_matches('\r').strip_prefix(BLACK_ON_WHITE)?.strip_suffix(RESET));
    lines.flat_map(|line| [upper(line), lower(line)]).collect()
}

fn upper(line: &str) -> Vec<bool> {
    line.chars().map(|block| matches!(checked(block), '█' | '▀')).collect()
}

fn lower(line: &str) -> Vec<bool> {
    line.chars().map(|block| matches!(checked(block), '█' | '▄')).collect()
}

fn checked(block: char) -> char {
    assert!(matches!(block, '█' | '▀' | '▄' | ' '), "{block:?} is no half block");
    block
}

/// A picture of it (portable graymap), in the middle of a screen of that shade.
pub fn pgm(code: &[Vec<bool>], around: u8) -> Vec<u8> {
    let columns = code.iter().map(Vec::len).max().unwrap_or_default();
    assert!(columns > 0 && code.iter().all(|row| row.len() == columns), "a code is a rectangle");
    let (width, height) = ((columns + 2 * AROUND) * SCALE, (code.len() + 2 * AROUND) * SCALE);
    let shade = |x: usize, y: usize| {
        let module = code.get((y / SCALE).wrapping_sub(AROUND)).and_then(|row| row.get((x / SCALE).wrapping_sub(AROUND)));
        module.map_or(around, |dark| if *dark { BLACK } else { WHITE })
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| shade(x, y)));
    format!("P5 {width} {height} 255\n").into_bytes().into_iter().chain(pixels).collect()
}
