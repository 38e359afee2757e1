//! Values as JSON for programs: RFC 3339 times, English words, null instead of absent, fields in their order. Control,
//! bidi and zero-width characters are written as `\uXXXX`: the same string to a program, harmless on a terminal.

use super::Shape;
use super::value::{Record, Value};
use crate::rules::fold;
use crate::text::Field;
use crate::zone::Zone;
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;

/// The `schema` of an object.
pub(super) fn schema(name: &str) -> String {
    format!("sekisho.{name}/1")
}

/// A record with its schema in front, on one line.
pub(super) fn object(zone: Zone, schema_name: &str, record: &Record) -> String {
    let mut fields = Map::new();
    fields.insert("schema".to_owned(), Json::String(schema(schema_name)));
    fields.extend(map(zone, record));
    line(&Json::Object(fields))
}

/// The beginning of a list, up to its first record.
pub(super) fn list_head(shape: &Shape) -> String {
    format!("{{\"schema\":\"{}\",\"{}\":[", schema(shape.list_schema), shape.list_field.as_ref())
}

/// The end of a list, with the fields that follow the array.
pub(super) fn list_tail(zone: Zone, tail: &Record) -> String {
    let field = |(field, value): (Field, &Value)| format!(",\"{}\":{}", field.as_ref(), line(&json(zone, value)));
    format!("]{}}}", tail.fields().map(field).collect::<String>())
}

/// A value on one line.
pub(super) fn value(zone: Zone, value: &Value) -> String {
    line(&json(zone, value))
}

/// A record's fields.
pub(super) fn map(zone: Zone, record: &Record) -> Map<String, Json> {
    record.fields().map(|(field, value)| (field.as_ref().to_owned(), json(zone, value))).collect()
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

fn json(zone: Zone, value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        Value::Int(number) => Json::from(*number),
        Value::Bool(flag) => Json::from(*flag),
        Value::Time(at) => Json::from(zone.rfc3339(*at)),
        Value::Word(word) => Json::from(word.as_str()),
        Value::Many(values) => values.iter().map(|value| json(zone, value)).collect(),
        Value::Json(json) => json.clone(),
        Value::Record(record) => Json::Object(map(zone, record)),
        Value::Records(records) => records.iter().map(|record| Json::Object(map(zone, record))).collect(),
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
