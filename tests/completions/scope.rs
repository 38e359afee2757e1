//! R10.3 for completions: nobody is told more than his commands would show, and in doubt nothing.

use crate::sandbox::{KEY, PASSWORD, Sandbox};
use crate::{Call, question, words};
use std::fs;

/// Two merchants; in the first the 一般 user USER02 and a 管理 user who has logged in, each with a session.
fn two_merchants() -> Sandbox {
    let sandbox = Sandbox::with_user(&["mail.sink = \"file\""]);
    sandbox
        .ok("merchant add 777777701 --access-key 7654321 --company 犬山商店 --admin-name 犬山 --admin-email inu@example.co.jp");
    sandbox.ok("user add 777777701/INU --name N --role general --email inu2@example.co.jp");
    sandbox.take_mails();
    sandbox.ok("password issue 888888801 -y");
    let temporary = sandbox.mailed_secret();
    sandbox.log_in("888888801", &temporary, "admin");
    sandbox.log_in("USER02", PASSWORD, "general");
    sandbox
}

fn in_session(sandbox: &Sandbox, session: &str, line: &str) -> Vec<String> {
    words(question(sandbox, line).session(session))
}

#[test]
fn r10_3_each_is_told_what_his_commands_would_show() {
    let sandbox = two_merchants();
    let all = ["user show ", "user show 777777701/", "user show 888888801/U", "user show U", "merchant show ", "mail show "];
    // R5.5: a new password is due, and nothing else works.
    for line in all {
        assert_eq!(in_session(&sandbox, "admin", line), Vec::<String>::new(), "{line}");
    }
    sandbox.sekisho("password change --password-stdin").session("admin").stdin("another-oboro-4711").run().expect(0);
    let admin: [&[&str]; 5] = [&["=888888801", "=USER02"], &[], &["=888888801/USER02"], &["=USER02"], &["=888888801"]];
    for (line, expected) in all.iter().zip(admin) {
        assert_eq!(in_session(&sandbox, "admin", line), expected, "管理: {line}");
    }
    let general: [&[&str]; 5] = [&["=USER02"], &[], &["=888888801/USER02"], &["=USER02"], &["=888888801"]];
    for (line, expected) in all.iter().zip(general) {
        assert_eq!(in_session(&sandbox, "general", line), expected, "一般: {line}");
    }
    let sessions = |session| in_session(&sandbox, session, "session revoke ").iter().filter(|w| w.len() == 27).count();
    assert_eq!((sessions("admin"), sessions("general")), (2, 0));
    for (session, line) in [("admin", "mail show "), ("general", "mail show "), ("general", "user import --undo ")] {
        assert_eq!(in_session(&sandbox, session, line), Vec::<String>::new(), "{session}: {line}");
    }
    assert!(!words(question(&sandbox, "mail show ")).is_empty(), "the support centre sees mails");
}

#[test]
fn r10_2_who_is_nobody_is_told_nothing() {
    let sandbox = two_merchants();
    fs::write(sandbox.path("damaged.session"), "token x\nthe rest\n").unwrap();
    fs::set_permissions(sandbox.path("damaged.session"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let nothing = Vec::<String>::new();
    for session in ["absent", "damaged"] {
        assert_eq!(in_session(&sandbox, session, "user show 8"), nothing, "{session}");
        assert_eq!(in_session(&sandbox, session, "user list --merchant "), nothing, "{session}");
    }
    let named = |call: Call| words(call.env("SEKISHO_SESSION_FILE", ""));
    assert_eq!(named(question(&sandbox, "user show 8")), nothing, "set but empty");
    assert_eq!(words(question(&sandbox, "user show --session-file=absent 8")), nothing);

    // In the default place a session that ended tells nothing, too, until --support says to ignore it.
    sandbox.sekisho(&format!("login 888888801/USER02 --access-key {KEY} --password-stdin")).stdin(PASSWORD).run().expect(0);
    let code = sandbox.mailed_secret();
    sandbox.sekisho("otp verify -").stdin(&code).run().expect(0);
    assert_eq!(words(question(&sandbox, "user show 7")), nothing, "a 一般 user");
    sandbox.ok("session revoke 888888801/USER02 --support");
    assert_eq!(words(question(&sandbox, "user show ")), nothing, "a session that ended");
    assert_eq!(words(question(&sandbox, "--support user show 7")), ["+777777701/"]);

    // A session can't be looked up without the key file.
    fs::rename(sandbox.key_file(), sandbox.path("away")).unwrap();
    assert_eq!(in_session(&sandbox, "general", "user show "), nothing);
    assert_eq!(words(question(&sandbox, "--support user show 7")), ["+777777701/"], "the support centre needs none");
}
