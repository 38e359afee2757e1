//! The numbered schema files in the words of PostgreSQL. They are written for both engines (TEXT and 64-bit integers only);
//! what differs is one word each, and that text goes by bytes there as it does on SQLite, whatever the server's locale.

/// A schema file as PostgreSQL takes it.
pub fn adapted(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let code = line.split("--").next().unwrap_or(line);
        code.replace(" INTEGER", " BIGINT")
            .replace(" TEXT", " TEXT COLLATE \"C\"")
            .replace(") STRICT, WITHOUT ROWID;", ");")
            .replace(") STRICT;", ");")
    });
    lines.collect::<Vec<_>>().join("\n")
}
