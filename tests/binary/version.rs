//! What `version` says is what the executable is.

use crate::sandbox::Sandbox;

#[test]
fn the_version_says_how_it_was_built() {
    let sandbox = Sandbox::configured(&[]);
    let release = env!("CARGO_PKG_VERSION");
    let shown = sandbox.ok("version");
    assert_eq!(shown.lines().next(), Some(format!("sekisho {release}").as_str()));
    let version = sandbox.json("version");
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    let step: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    let linking = if cfg!(target_feature = "crt-static") { "static" } else { "dynamic" };
    let expected: [(&str, serde_json::Value); 5] = [
        ("schema", "sekisho.version/1".into()),
        ("version", release.into()),
        ("linking", linking.into()),
        ("sqlite_version", rusqlite::version().into()),
        ("database_schema", step.into()),
    ];
    for (field, value) in expected {
        assert_eq!(version[field], value, "{field}");
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        assert!(field == "schema" || shown.contains(&text), "{text} is not in {shown}");
    }
    assert!(version["platform"].as_str().unwrap().starts_with(std::env::consts::ARCH), "{version}");
    assert!(version["features"].as_array().unwrap().contains(&"sqlite".into()), "{version}");
}
