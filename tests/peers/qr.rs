//! R5.7: the QR code of an enrolment, read from a terminal's screen and from a picture by zbar, as an app's camera would.

use crate::app::{App, AppUser, step_now};
use crate::peer;
use crate::sandbox::{KEY, MERCHANT, Sandbox};
use crate::screen;
use crate::terminal::Terminal;
use std::fs;
use std::path::Path;
use std::process::Command;

const SERVICE: &str = "加盟店管理画面";

/// What zbar reads in a picture: one code and nothing else.
fn decoded(picture: &Path) -> String {
    let output = Command::new("zbarimg").args(["--raw", "-q"]).arg(picture).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "no code in {}: {}", picture.display(), String::from_utf8_lossy(&output.stderr));
    text.trim_end_matches('\n').to_owned()
}

/// The parts of an `otpauth` URI as the app's list shows them: service, user, and the secret that it keeps.
fn shown_by_app(uri: &str) -> (String, String, String) {
    let (label, parameters) = uri.strip_prefix("otpauth://totp/").and_then(|rest| rest.split_once('?')).unwrap();
    let label = percent_decoded(label);
    let (service, user) = label.split_once(':').unwrap();
    let secret = parameters.split('&').find_map(|parameter| parameter.strip_prefix("secret=")).unwrap();
    (service.to_owned(), user.to_owned(), secret.to_owned())
}

fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}

/// The login of a user on a terminal of 80 columns and 24 lines, through the enrolment to the session: what is scanned from
/// the screen is what stands below it as a key, and its codes are good.
fn enrols_by_scanning(sandbox: &Sandbox, id: &str) {
    let user = AppUser::add(sandbox, id);
    let call = sandbox.sekisho(&format!("login {MERCHANT}/{id} --access-key {KEY}")).session(id);
    let mut terminal = Terminal::run(call, 80);
    terminal.expect_secret("Password:").type_line(&user.password);
    let shown = terminal.expect("One-time password").text();
    let key = shown.lines().find_map(|line| line.strip_prefix("Key: ")).unwrap().replace(' ', "");
    for (name, around) in [("dark.pgm", screen::BLACK), ("light.pgm", screen::WHITE)] {
        let picture = sandbox.path(name);
        fs::write(&picture, screen::pgm(&screen::code(&shown), around)).unwrap();
        let uri = decoded(&picture);
        assert_eq!(shown_by_app(&uri), (SERVICE.to_owned(), format!("{MERCHANT}/{id}"), key.trim_end().to_owned()), "{name}");
    }
    terminal.type_line(&App::knowing(key.trim_end()).code(step_now())).expect("logged in as");
    terminal.expect_secret("New password:").interrupt();
    terminal.finish();
}

#[test]
fn r5_7_the_code_on_a_screen_is_scanned_into_the_app() {
    if !peer::has("zbarimg", "--version") {
        return;
    }
    let sandbox = Sandbox::with_merchant(&[]);
    for id in ["APP01", "USER02", "ABCDEFGHIJKLMNOPQRST", "aB1cD2eF3gH4iJ5kL6mN"] {
        enrols_by_scanning(&sandbox, id);
    }
}

#[test]
fn r5_7_the_picture_is_scanned_into_the_app() {
    if !peer::has("zbarimg", "--version") || !peer::has("rsvg-convert", "--version") {
        return;
    }
    let sandbox = Sandbox::with_merchant(&[]);
    for id in ["APP01", "ABCDEFGHIJ0123456789", "abcdefghijklmnopqrst"] {
        let user = AppUser::add(&sandbox, id);
        let picture = format!("{id}.svg");
        let login = sandbox.login(id, &user.password).arg("--qr-file").arg(&picture).arg("-o").arg("json");
        let answer = login.run().expect(0).json();
        let (picture, scanned) = (sandbox.path(&picture), sandbox.path("code.png"));
        let mut convert = Command::new("rsvg-convert");
        convert.arg("-o").arg(&scanned).arg(&picture);
        assert!(convert.status().unwrap().success());
        let uri = decoded(&scanned);
        assert_eq!(uri, answer["enrolment"]["otpauth_uri"], "the URI that was answered");
        let secret = answer["enrolment"]["secret"].as_str().unwrap().to_owned();
        assert_eq!(shown_by_app(&uri), (SERVICE.to_owned(), format!("{MERCHANT}/{id}"), secret));
    }
}
