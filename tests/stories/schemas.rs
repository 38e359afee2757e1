//! Every JSON answer of a story is held against the schema that the program itself prints. Published schemas allow for
//! further fields; here none may have more than its schema names, or the schema would fall behind.

use super::program::{Call, Outcome};
use jsonschema::Validator;
use sekisho::rules::time::Timestamp;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What is wrong with the JSON among an output's lines.
pub fn faults(outcome: &Outcome) -> Vec<String> {
    let lines = outcome.out.lines().chain(outcome.err.lines()).map(|line| line.trim_start_matches('\u{feff}'));
    let objects = lines.filter(|line| line.starts_with('{')).filter_map(|line| serde_json::from_str(line).ok());
    objects.flat_map(|object: Json| faults_of(&object)).collect()
}

fn faults_of(object: &Json) -> Vec<String> {
    let Some(name) = object.get("schema").and_then(Json::as_str) else { return vec![format!("no schema in {object}")] };
    let Some(validator) = validators().get(name) else { return vec![format!("there is no schema {name}")] };
    validator.iter_errors(object).map(|error| format!("{name}: {error} at {}", error.instance_path())).collect()
}

/// The names of all schemas.
pub fn names() -> impl Iterator<Item = &'static str> {
    validators().keys().map(String::as_str)
}

fn validators() -> &'static BTreeMap<String, Validator> {
    static VALIDATORS: OnceLock<BTreeMap<String, Validator>> = OnceLock::new();
    VALIDATORS.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("schemas");
        let words = ["sekisho", "generate", "schemas"].map(str::to_owned).into_iter();
        let (input, answers) = (String::new(), Vec::new());
        let call = Call { home: home.path(), db: None, now: Timestamp(0), seed: 0, who: "", input, answers };
        let outcome = call.run(&words.chain([folder.display().to_string()]).collect::<Vec<_>>());
        assert_eq!((outcome.exit, outcome.err.as_str()), (0, ""));
        outcome.out.lines().map(|path| compile(&std::fs::read_to_string(path).unwrap())).collect()
    })
}

fn compile(text: &str) -> (String, Validator) {
    let mut schema: Json = serde_json::from_str(text).unwrap();
    assert!(jsonschema::meta::is_valid(&schema), "{text}");
    let name = schema["title"].as_str().unwrap().to_owned();
    close(&mut schema);
    (name, jsonschema::options().should_validate_formats(true).build(&schema).unwrap())
}

/// Nothing but what is named.
fn close(schema: &mut Json) {
    match schema {
        Json::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.get("properties").is_some_and(|named| named.get("type").is_none_or(Json::is_object)) {
                fields.insert("additionalProperties".to_owned(), Json::Bool(false));
            }
        }
        Json::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
