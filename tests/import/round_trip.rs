//! `import(export(x)) = x`: whatever users there are, a file of them makes the same users elsewhere, and changes none of
//! them at home. In every language and encoding, with names that spreadsheets and CSV would trip over.

use crate::desk::{Desk, MERCHANT};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
struct Person {
    id: String,
    name: String,
    email: Option<String>,
    shipping: bool,
    app: bool,
    same_as_admin: bool,
}

/// Quotes, separators, formula starts, full-width and half-width, blanks within, what is outside Shift_JIS.
fn name() -> impl Strategy<Value = String> {
    let odd = "[=+@'\",;|＝＋－＠-]{0,2}[A-Za-z0-9山田花子ｱｲｳヤマ髙①𠮷é¥~～−　 \"',;=]{1,12}";
    prop_oneof![
        odd,
        select(vec!["'=1+1", "-", "''", "\"", "-5", "+1", "一般", "8.88889E+08", "code", "NULL"]).prop_map(str::to_owned)
    ]
}

fn person() -> impl Strategy<Value = Person> {
    let email = proptest::option::of("[a-z0-9+='_-]{1,8}");
    ("[A-Za-z0-9]{1,8}", name(), email, any::<bool>(), any::<bool>(), proptest::bool::weighted(0.1)).prop_map(
        |(id, name, email, shipping, app, same_as_admin)| {
            let email = email.map(|local| format!("{local}@{}.example.co.jp", id.to_lowercase()));
            // Without an address only an app will do (R3.2).
            let app = app || email.is_none();
            Person { id, name, email, shipping, app, same_as_admin }
        },
    )
}

/// Adds them one by one, as a clerk would; who breaks a rule is left out.
fn add(desk: &Desk, people: &[Person]) -> usize {
    let mut added = 0;
    for person in people {
        let mut words = vec!["user".to_owned(), "add".to_owned(), format!("{MERCHANT}/{}", person.id), "--no-mail".to_owned()];
        if person.same_as_admin {
            words.push("--same-as-admin".to_owned());
        } else {
            let role = if person.shipping { "shipping" } else { "general" };
            words.extend(["--role".to_owned(), role.to_owned(), format!("--name={}", person.name)]);
            words.extend(person.email.as_ref().map(|email| format!("--email={email}")));
            words.push(format!("--method={}", if person.app { "app" } else { "email" }));
        }
        let outcome = desk.words(&words);
        assert!([0, 2, 6].contains(&outcome.exit), "{}", outcome.err);
        added += usize::from(outcome.exit == 0);
    }
    added
}

/// What there is, without what only belongs to the database.
fn users(desk: &Desk) -> BTreeMap<String, String> {
    let fields = ["name", "role", "email", "method", "same_as_admin"];
    let lines = desk.run("user list -o jsonl").expect(0).text();
    let user = |line: &str| {
        let json: serde_json::Value = serde_json::from_str(line).unwrap();
        let shown = fields.map(|field| json[field].to_string()).join(" ");
        (json["address"].as_str().unwrap().to_owned(), shown)
    };
    lines.lines().map(user).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn an_export_makes_the_same_users_elsewhere_and_changes_none_at_home(
        people in proptest::collection::vec(person(), 1..6),
        lang in select(vec!["ja", "en"]),
        encoding in select(vec!["utf-8", "utf-16le", "utf-16be", "shift_jis"]),
    ) {
        // From a file to a server, where there is one.
        let (home, elsewhere) = (Desk::new(), Desk::all().pop().unwrap());
        let added = add(&home, &people);
        let mut export = home.run(&format!("user export --lang {lang} --encoding {encoding}"));
        if export.exit == 6 {
            prop_assert!(export.err.contains("error[unencodable]") && export.out.is_empty(), "{}", export.err);
            export = home.run(&format!("user export --lang {lang}"));
        }
        prop_assert_eq!(export.exit, 0);
        let taken = elsewhere.import(&export.out, "").expect(0).json();
        prop_assert_eq!(&taken["created"], added);
        prop_assert_eq!(users(&elsewhere), users(&home));
        let again = home.import(&export.out, "--if-exists update").expect(0).json();
        prop_assert_eq!((&again["skipped"], &again["updated"]), (&added.into(), &0.into()));
    }
}
