//! A wording of mails that can't be used (R9.3) stops every command that may mail before it tries or changes anything, and
//! no other one. Were it found only when its mail is written, the sixth wrong password would be taken back with the lock's
//! mail, and guessing would have no end (D2).

use super::scene::{ADMIN, SUPPORT, Scene, USER, VISITOR};
use std::fs;

const LOGIN: &str = "login 888888801/USER02 --access-key 1234567 --password-stdin";

/// A merchant with a user who is logged in and has a link, and a folder of wordings with a fault in the one of the lock.
fn faulty() -> Scene {
    let mut scene = Scene::new();
    for command in [
        "init".to_owned(),
        format!("merchant add {ADMIN} --access-key 1234567 --company A --admin-name 大和 --admin-email a@example.jp"),
        format!("user add {USER} --name 山田 --role general --email b@example.jp"),
        format!("user add {ADMIN}/GONE --name 鈴木 --role general --email c@example.jp --no-mail"),
        format!("user delete {ADMIN}/GONE -y"),
    ] {
        scene.done(SUPPORT, &command, "");
    }
    scene.done(SUPPORT, &format!("password issue {USER} -y"), "");
    scene.log_in(VISITOR).unwrap();
    let templates = scene.home().join("templates");
    fs::create_dir(&templates).unwrap();
    fs::write(templates.join("locked.ja.txt"), "S\n\n{suport}\n").unwrap();
    scene.configure(&format!("mail.templates = \"{}\"\n", templates.display()));
    scene
}

/// What there is: the audit log, the mails, the user.
fn all(scene: &mut Scene) -> [String; 3] {
    ["audit list".to_owned(), "mail list".to_owned(), format!("user show {USER}")].map(|c| scene.outcome(SUPPORT, &c, "").out)
}

#[test]
fn r9_3_a_faulty_wording_stops_every_command_that_may_mail_before_it_changes_anything() {
    let mut scene = faulty();
    fs::write(scene.home().join("users.csv"), "merchant,user_id,role,name,email\n888888801,U9,general,N,d@example.jp\n")
        .unwrap();
    let (before, password) = (all(&mut scene), scene.person.password.clone());
    let csv = scene.home().join("users.csv").display().to_string();
    for (who, command, input) in [
        ("nobody", LOGIN.to_owned(), password.as_str()),
        ("nobody", LOGIN.to_owned(), "Machigai-no-kotoba-0"),
        ("nobody", "otp verify 123456".to_owned(), ""),
        ("nobody", "otp resend".to_owned(), ""),
        ("nobody", format!("password reset {USER}"), ""),
        ("nobody", "password redeem -".to_owned(), "x"),
        (VISITOR, "password change --password-stdin".to_owned(), "Oboro-zukiyo-4711"),
        (SUPPORT, format!("password issue {USER} -y"), ""),
        (SUPPORT, format!("user add {ADMIN}/NEW --name N --role general --email d@example.jp"), ""),
        (SUPPORT, format!("user add {ADMIN}/NEW --name N --role general --email d@example.jp --dry-run"), ""),
        (SUPPORT, format!("user edit {USER} --email d@example.jp"), ""),
        (SUPPORT, format!("user restore {ADMIN}/GONE"), ""),
        (SUPPORT, format!("user import {csv}"), ""),
        (SUPPORT, "sweep-inactive".to_owned(), ""),
        (SUPPORT, "mail deliver".to_owned(), ""),
        (SUPPORT, "mail retry x".to_owned(), ""),
        (SUPPORT, "config check".to_owned(), ""),
    ] {
        let outcome = scene.outcome(who, &command, input);
        let named = outcome.err.contains("locked.ja.txt") && outcome.err.contains("config_invalid");
        assert!(outcome.exit == 12 && named, "{command}: {} {}", outcome.out, outcome.err);
    }
    assert_eq!(all(&mut scene), before);
    assert!(scene.mails.iter().all(|subject| subject != "S"));
}

#[test]
fn r9_3_what_mails_nothing_does_not_look_at_the_wordings() {
    let mut scene = faulty();
    for command in [
        format!("user unlock {USER}"),
        format!("user show {USER}"),
        format!("user why {USER}"),
        "user list".to_owned(),
        "mail list".to_owned(),
        "mail template locked".to_owned(),
        "mail template".to_owned(),
        "session list".to_owned(),
        "audit verify".to_owned(),
        format!("user delete {USER} -y"),
    ] {
        let outcome = scene.outcome(SUPPORT, &command, "");
        assert_ne!(outcome.exit, 12, "{command}: {}", outcome.err);
    }
}
