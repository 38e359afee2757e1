//! JSON Schemas (draft 2020-12) of the objects that are printed, made from their shapes. Objects only grow: further fields
//! are allowed, and a reader passes over those that it does not know. Nothing here is written by hand for one object.

use super::json;
use super::shape::{Kind, Object, Presence, Property};
use crate::text::{self, Field, Lang};
use serde_json::{Map, Value as Json, json};

/// The name of an object's file: `sekisho.user.1.json`.
#[must_use]
pub fn file_name(object: Object) -> String {
    format!("{}.json", json::schema(object.name()).replace('/', "."))
}

/// The schema of an object.
#[must_use]
pub fn schema(object: Object) -> Json {
    let name = json::schema(object.name());
    let array;
    let (one, tail) = match object {
        Object::One(shape) => (shape.properties, &[][..]),
        Object::List(listing) => {
            array = [Property::records(listing.field, listing.of.properties)];
            (&array[..], listing.tail)
        }
    };
    let mut whole = fields(one.iter().chain(tail));
    let said = json!({ "const": name, "description": "Name and number of this form" });
    whole.shift_insert(0, "$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    whole.shift_insert(1, "$id".to_owned(), format!("urn:{}", name.replace(['.', '/'], ":")).into());
    whole.shift_insert(2, "title".to_owned(), name.into());
    whole.shift_insert(3, "description".to_owned(), described(object).into());
    first(&mut whole, "properties", "schema", said);
    if let Some(Json::Array(required)) = whole.get_mut("required") {
        required.insert(0, "schema".into());
    }
    Json::Object(whole)
}

fn described(object: Object) -> String {
    let by = object.by().split(", ").map(|command| format!("`{command}`")).collect::<Vec<_>>().join(", ");
    match object {
        Object::One(_) => format!("Answer of {by}. It may get more fields and words."),
        Object::List(_) => format!("List of {by}. It may get more fields and words."),
    }
}

fn first(whole: &mut Map<String, Json>, of: &str, name: &str, value: Json) {
    if let Some(Json::Object(inner)) = whole.get_mut(of) {
        inner.shift_insert(0, name.to_owned(), value);
    }
}

/// `type`, `properties` and `required` of an object with these fields.
fn fields<'p>(properties: impl Iterator<Item = &'p Property>) -> Map<String, Json> {
    let (mut described, mut required) = (Map::new(), Vec::new());
    for property in properties {
        described.insert(property.field.as_ref().to_owned(), one(property));
        if property.presence != Presence::Sometimes {
            required.push(Json::from(property.field.as_ref()));
        }
    }
    let mut whole = Map::new();
    whole.insert("type".to_owned(), "object".into());
    whole.insert("properties".to_owned(), Json::Object(described));
    whole.insert("required".to_owned(), Json::Array(required));
    whole
}

fn one(property: &Property) -> Json {
    let mut whole = Map::new();
    whole.insert("description".to_owned(), label(property.field).into());
    whole.append(&mut kind(property.kind));
    if property.presence == Presence::OrNull {
        if let Some(single) = whole.get_mut("type") {
            *single = json!([single.take(), "null"]);
        }
        if let Some(Json::Array(words)) = whole.get_mut("enum") {
            words.push(Json::Null);
        }
    }
    Json::Object(whole)
}

fn label(field: Field) -> &'static str {
    text::label(Lang::En, field)
}

fn kind(kind: Kind) -> Map<String, Json> {
    let described = match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Int => json!({ "type": "integer" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Time => json!({ "type": "string", "format": "date-time" }),
        Kind::Word(words) => json!({ "type": "string", "enum": words() }),
        Kind::Many(each) => json!({ "type": "array", "items": self::kind(*each) }),
        Kind::Record(properties) => Json::Object(fields(properties.iter())),
        Kind::Records(properties) => json!({ "type": "array", "items": fields(properties.iter()) }),
        Kind::Stored => json!({}),
    };
    match described {
        Json::Object(whole) => whole,
        _ => Map::new(),
    }
}
