//! What each kind of word may become.

use crate::asked;
use crate::ground::Ground;
use crate::question;
use crate::sandbox::Sandbox;
use std::fs;
use std::path::Path;

#[test]
fn every_kind_of_word_is_completed() {
    let sandbox = Sandbox::with_merchant(&[]);
    for (id, email) in [("USER02", "a"), ("user03", "b")] {
        sandbox.ok(&format!("user add 888888801/{id} --name N --role general --email {email}@example.jp"));
    }
    let cases: &[(&str, &[&str])] = &[
        ("us", &["=user"]),
        ("gen", &[]),
        ("user un", &["=unlock"]),
        ("user show ", &["+888888801/"]),
        ("user show 8", &["+888888801/"]),
        ("user show 7", &[]),
        ("user show 888888801/", &["=888888801/888888801", "=888888801/USER02", "=888888801/user03"]),
        ("user show 888888801/US", &["=888888801/USER02", "=888888801/USer03"]),
        ("user show 888888801/user02", &["=888888801/user02"]),
        ("-m 888888801 user show U", &["=USER02", "=User03"]),
        ("unlock -m888888801 USER02 user0", &["=user02", "=user03"]),
        ("user list --merchant=8", &["=--merchant=888888801"]),
        ("merchant show 8", &["=888888801"]),
        ("user add ", &["+888888801/"]),
        ("user add 888888801/", &[]),
        ("login 8", &[]),
        ("password reset 8", &[]),
        ("user list --sort l", &["=last_login_at"]),
        ("user list --status locked,ex", &["=locked,expires_soon", "=locked,expired"]),
        ("user list --columns address,na", &["=address,name"]),
        ("user list --columns name,na", &[]),
        ("user list --la", &["=--lang"]),
        ("user list --lang=e", &["=--lang=en"]),
        ("user list --lang en --la", &[]),
        ("user list -oj", &["=-ojson", "=-ojsonl"]),
        ("explain email_t", &["=email_taken"]),
        ("config show policy.otp_r", &["=policy.otp_resend_after", "=policy.otp_resends"]),
        ("mail template ot", &["=otp"]),
        ("audit list --actor s", &["=support"]),
        ("audit list --action user.u", &["=user.unlock"]),
        ("user import ", &["<"]),
        ("user import --rejected ", &["<"]),
        ("--config=", &["<"]),
        ("generate units ", &["/"]),
        ("audit prune --exported a ", &["<"]),
        ("help ex", &["=exit-codes", "=explain"]),
        ("nonsense ", &[]),
    ];
    for (line, expected) in cases {
        assert_eq!(asked(&sandbox, line), *expected, "{line}");
    }
}

#[test]
fn ids_of_mails_sessions_and_runs_are_completed() {
    let sandbox = Sandbox::with_user(&["mail.sink = \"file\""]);
    sandbox
        .write_private("users.csv", "merchant,user_id,role,name,email,method\n888888801,USER09,general,N,n@example.jp,email\n");
    sandbox.ok("user import users.csv");
    let password = crate::sandbox::PASSWORD;
    sandbox.log_in("USER02", password, "here");
    for (list, line) in [
        ("mail list -o id", "mail show "),
        ("session list -o id", "session revoke "),
        ("user import --list -o id", "user import --undo "),
    ] {
        let id = sandbox.ok(list).lines().next().unwrap().to_owned();
        let typed = format!("{line}{}", &id[..25]);
        assert_eq!(asked(&sandbox, &typed), [format!("={id}")], "{typed}");
    }
}

#[test]
fn descriptions_are_in_the_callers_language_and_carry_no_control_characters() {
    let sandbox = Sandbox::with_merchant(&[]);
    sandbox.sekisho("merchant edit 888888801 --company").arg("$(x) `y` %s").run().expect(0);
    let out = |call: crate::Call| call.run().expect(0).out;
    assert_eq!(out(question(&sandbox, "merchant show 8")), "=888888801\t$(x) `y` %s\n");
    assert_eq!(out(question(&sandbox, "config show audit.re").lang("en")).lines().count(), 2);
    assert_eq!(out(question(&sandbox, "config show audit.ret").lang("ja")), "=audit.retain_days\t監査ログを保つ日数\n");
    assert_eq!(
        out(question(&sandbox, "config show --lang en audit.ret")),
        "=audit.retain_days\tDays that audit entries are kept\n"
    );
    for line in ["user wh", "user list --qui", "help us"] {
        let (ja, en) = (out(question(&sandbox, line).lang("ja")), out(question(&sandbox, line).lang("en")));
        assert!(!ja.is_ascii() && en.is_ascii(), "{ja}{en}");
    }
    // Somebody wrote into the database past us.
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    let evil = "UPDATE merchants SET company = 'a' || char(9) || 'b' || char(10) || '=c' || char(27, 0x202e)";
    db.execute_batch(evil).unwrap();
    assert_eq!(out(question(&sandbox, "merchant show 8")), "=888888801\ta\\tb\\n=c\\u{1b}\\u{202e}\n");
    db.execute_batch("PRAGMA foreign_keys = OFF; UPDATE merchants SET code = '8; reboot'").unwrap();
    assert_eq!(asked(&sandbox, "merchant show 8"), Vec::<String>::new());
}

/// What all have in common is what a shell completes to, so none may be missing: too many are told by how they go on.
#[test]
fn too_many_are_told_by_how_they_go_on() {
    for ground in Ground::all() {
        let place = ground.url().map(|url| format!("store.url = \"{url}\""));
        too_many_are_told(&Sandbox::with_merchant(place.as_deref().as_slice()));
    }
}

fn too_many_are_told(sandbox: &Sandbox) {
    let rows: String = (0..150).map(|n| format!("888888801,USER{n},general,N,u{n}@example.jp,email\n")).collect();
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email,method\n{rows}"));
    sandbox.ok("user import users.csv --no-mail");
    assert_eq!(asked(sandbox, "user show 888888801/"), ["=888888801/888888801", "+888888801/U"]);
    let on: Vec<String> = (1..10).map(|n| format!("+888888801/USER{n}")).collect();
    assert_eq!(asked(sandbox, "user show 888888801/U"), [vec!["=888888801/USER0".to_owned()], on].concat());
    assert_eq!(asked(sandbox, "user show 888888801/USER1").len(), 61, "USER1, USER10-19, USER100-149");
    assert_eq!(asked(sandbox, "user show 888888801/USER7").len(), 11);
    // A name that is itself how many others begin.
    sandbox.ok("user add 888888801/USER --name N --role general --email user@example.jp");
    let all = asked(sandbox, "user show 888888801/USER");
    assert_eq!((all.len(), all[0].as_str()), (11, "=888888801/USER"), "{all:?}");
}

/// What is offered for `--columns` is what the command takes.
#[test]
fn every_column_that_is_offered_is_taken() {
    let sandbox = Sandbox::with_merchant(&[]);
    sandbox.ok("user add 888888801/USER02 --name N --role general --email u@example.jp");
    let mail = sandbox.ok("mail list -o id");
    let commands = [
        "user list",
        "user show 888888801/USER02",
        "merchant list",
        "merchant show 888888801",
        "mail list",
        &format!("mail show {}", mail.trim()),
        "audit list",
        "audit export",
        "session list",
        "sweep-inactive",
        "report pci",
        "report upcoming",
        "config show --origin",
    ];
    for command in commands {
        let columns = asked(&sandbox, &format!("{command} --columns "));
        assert!(!columns.is_empty(), "{command}");
        for column in columns {
            sandbox.ok(&format!("{command} --columns {}", &column[1..]));
        }
    }
}

#[test]
fn the_scripts_are_written_as_they_are_committed() {
    let sandbox = Sandbox::bare(&[]);
    sandbox.ok("generate completions out");
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let names = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&sandbox.path("out")), names(&committed));
    for name in names(&committed) {
        assert_eq!(fs::read(sandbox.path("out").join(&name)).unwrap(), fs::read(committed.join(&name)).unwrap(), "{name:?}");
    }
}
