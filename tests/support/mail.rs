//! A mail as the file sink writes it, read just enough to take the secret out.

use data_encoding::BASE64_MIME;

/// A mail.
#[derive(Debug)]
pub struct Mail {
    pub body: String,
}

impl Mail {
    pub fn parse(text: &str) -> Self {
        let (_, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let body = BASE64_MIME.decode(body.as_bytes()).expect("a body in base64");
        Self { body: String::from_utf8(body).expect("a body in UTF-8") }
    }

    /// The code, link or temporary password, which stands alone on its line (R9.0).
    pub fn secret(&self) -> Option<String> {
        self.body.lines().map(str::trim).find(|line| is_code(line) || is_link(line) || is_password(line)).map(str::to_owned)
    }
}

fn is_code(line: &str) -> bool {
    line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit())
}

fn is_link(line: &str) -> bool {
    line.starts_with("http") && line.contains("?token=")
}

fn is_password(line: &str) -> bool {
    let groups: Vec<&str> = line.split('-').collect();
    groups.len() == 4 && groups.iter().all(|g| g.len() == 6 && g.bytes().all(|b| b.is_ascii_alphanumeric()))
}
