//! A file of passwords as `.pgpass` is: `HOST:PORT:DATABASE:USER:PASSWORD` a line, `*` for any, `\\` before a colon or
//! backslash that is meant. The first line that fits counts.

use super::{Host, Server};

impl Server {
    /// This server's password in such a file. Of several hosts, that of the first.
    #[must_use]
    pub fn password_in(&self, text: &str) -> Option<String> {
        let host = self.hosts.first()?;
        text.lines().filter(|line| !line.starts_with('#')).find_map(|line| self.password_of(host, line))
    }

    fn password_of(&self, host: &Host, line: &str) -> Option<String> {
        let (name, rest) = field(line)?;
        let (port, rest) = field(rest)?;
        let (database, rest) = field(rest)?;
        let (user, password) = field(rest)?;
        let fits = |field: &str, ours: &str| field == "*" || field == ours;
        // As with PostgreSQL's programs for the usual folder; here for a socket in any.
        let named = fits(&name, &host.name) || (host.is_socket() && name == "localhost");
        let here = named && fits(&port, &host.port.to_string()) && fits(&database, &self.name);
        let ours = self.user.as_deref().map_or(user == "*", |ours| fits(&user, ours));
        (here && ours).then(|| unescaped(password))
    }
}

/// A field without its escapes, and what is behind its colon.
fn field(line: &str) -> Option<(String, &str)> {
    let mut escaped = false;
    let end = line.char_indices().find(|&(_, c)| {
        let colon = c == ':' && !escaped;
        escaped = c == '\\' && !escaped;
        colon
    });
    let (field, rest) = line.split_at_checked(end?.0)?;
    Some((unescaped(field), rest.strip_prefix(':')?))
}

fn unescaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        text.push(if letter == '\\' { letters.next().unwrap_or(letter) } else { letter });
    }
    text
}
