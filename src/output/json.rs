//! Values as JSON for programs: RFC 3339 times, English words, null instead of absent, fields in their order. Control,
//! bidi and zero-width characters are written as `\uXXXX`: the same string to a program, harmless on a terminal.

use super::Listing;
use super::value::{Record, Value};
use crate::rules::fold;
use crate::zone::Zone;
use serde_json::Value as Json;
use std::fmt::Write as _;

/// The `schema` of an object.
pub(super) fn schema(name: &str) -> String {
    format!("sekisho.{name}/1")
}

/// A record with its schema in front, on one line.
pub(super) fn object(zone: Zone, schema_name: &str, record: &Record) -> String {
    let mut text = format!("{{\"schema\":\"{}\"", schema(schema_name));
    put_fields(&mut text, zone, record, ",");
    text.push('}');
    text
}

/// The beginning of a list, up to its first record.
pub(super) fn list_head(listing: &Listing) -> String {
    format!("{{\"schema\":\"{}\",\"{}\":[", schema(listing.schema), listing.field.as_ref())
}

/// The end of a list, with the fields that follow the array.
pub(super) fn list_tail(zone: Zone, tail: &Record) -> String {
    let mut text = "]".to_owned();
    put_fields(&mut text, zone, tail, ",");
    text.push('}');
    text
}

/// A value on one line.
pub(super) fn value(zone: Zone, value: &Value) -> String {
    let mut text = String::new();
    put(&mut text, zone, value);
    text
}

/// Compact text. What is deceptive can only stand within a string, where an escape means the same.
pub(super) fn line(json: &Json) -> String {
    let mut line = String::new();
    for c in json.to_string().chars() {
        if fold::deceptive(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String can't fail.
                let _ = write!(line, "\\u{unit:04x}");
            }
        } else {
            line.push(c);
        }
    }
    line
}

/// Written straight to its place: a list of a million users would else build a tree of every one.
fn put(text: &mut String, zone: Zone, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Text(plain) => put_string(text, plain),
        Value::Int(number) => drop(write!(text, "{number}")),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Time(at) => put_string(text, &zone.rfc3339(*at)),
        Value::Word(word) => put_string(text, word.as_str()),
        Value::Json(json) => text.push_str(&line(json)),
        Value::Many(values) => put_array(text, zone, values, put),
        Value::Record(record) => put_record(text, zone, record),
        Value::Records(records) => put_array(text, zone, records, put_record),
    }
}

fn put_record(text: &mut String, zone: Zone, record: &Record) {
    text.push('{');
    put_fields(text, zone, record, "");
    text.push('}');
}

/// `before` stands before the first field, a comma before all others.
fn put_fields(text: &mut String, zone: Zone, record: &Record, before: &str) {
    let mut comma = before;
    for (field, value) in record.fields() {
        text.push_str(comma);
        put_string(text, field.as_ref());
        text.push(':');
        put(text, zone, value);
        comma = ",";
    }
}

fn put_array<T>(text: &mut String, zone: Zone, items: &[T], put: fn(&mut String, Zone, &T)) {
    text.push('[');
    for (at, item) in items.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { "," });
        put(text, zone, item);
    }
    text.push(']');
}

fn put_string(text: &mut String, plain: &str) {
    if plain.chars().any(|c| c == '"' || c == '\\' || fold::deceptive(c)) {
        text.push_str(&line(&Json::from(plain)));
    } else {
        text.push('"');
        text.push_str(plain);
        text.push('"');
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::Format;
    use crate::output::sample::{style, user};
    use crate::rules::words::Status;

    #[test]
    fn fields_keep_their_order_and_none_is_left_out() {
        let line = object(style(Format::Json).zone, "user", &user("USER02", "大和 一郎", Status::ExpiresSoon));
        assert_eq!(
            line,
            concat!(
                r#"{"schema":"sekisho.user/1","id":"USER02","address":"888888801/USER02","name":"大和 一郎","#,
                r#""role":"general","status":"expires_soon","flags":["expires_soon","inactive"],"#,
                r#""last_login_at":"2026-08-01T09:00:00+09:00","email":null,"failed_attempts":-1,"#,
                r#""password":{"changed_at":"2026-08-01T09:00:00+09:00","must_change":false}}"#,
            )
        );
    }

    #[test]
    fn deceptive_characters_are_escaped_and_read_back() {
        let text = "a\u{9b}b\u{202e}c\n\"\\\u{e0001}";
        let line = line(&Json::from(text));
        assert!(!line.chars().any(fold::deceptive), "{line}");
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }
}
