//! The way to the mail server is encrypted or not gone (S9): with a right certificate mails and the password cross it,
//! with a wrong one, or where the server goes back on its word, not a command of a mail does.

use crate::authority::Authority;
use crate::faults::{ACCOUNT, assert_brought, assert_tried, credentials, deliver_within};
use crate::outbox::{configure, outbox_of, rows};
use crate::sandbox::Sandbox;
use crate::server::{Fault, Manner, Server, Step, Tls};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

const MAILS: usize = 3;
const HOST: &str = "127.0.0.2";

/// A server that proves itself to be this one until that year.
fn proving(authority: &Authority, name: &str, until: i32) -> Arc<ServerConfig> {
    let (certificate, key) = authority.sign(name, until);
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    Arc::new(builder.with_single_cert(vec![certificate.der().clone()], key).unwrap())
}

fn right(authority: &Authority) -> Arc<ServerConfig> {
    proving(authority, HOST, 4096)
}

/// Sends mails there, trusting this authority, and with the password.
fn trust(sandbox: &Sandbox, authority: &Authority, server: &Server, tls: &str) {
    sandbox.write_private("ca.pem", &authority.pem);
    let ca_file = format!("mail.smtp.ca_file = \"{}\"", sandbox.path("ca.pem").display());
    let lines = [server.configuration(tls), credentials(sandbox).to_vec(), vec![ca_file]].concat();
    configure(sandbox, &lines);
}

#[test]
fn s9_mails_and_the_password_cross_an_encrypted_line() {
    let authority = Authority::new("authority");
    for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5 XOAUTH2 PLAIN", "LOGIN PLAIN"] {
        for (word, tls) in [("starttls", Tls::Starttls(right(&authority))), ("tls", Tls::FromTheStart(right(&authority)))] {
            let manner = Manner { tls: Some(tls), account: Some(ACCOUNT), mechanism: Some(mechanism), ..Manner::default() };
            let server = Server::start(manner);
            let sandbox = outbox_of(MAILS);
            trust(&sandbox, &authority, &server, word);
            deliver_within(&sandbox, Duration::from_secs(5), 0);
            let heard = server.heard();
            let lines: Vec<&str> = heard.lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
            let opening: &[&str] = if word == "tls" { &["EHLO", "AUTH"] } else { &["EHLO", "STARTTLS", "EHLO", "AUTH"] };
            assert!(lines.starts_with(opening), "{word}, {mechanism}: {lines:?}");
            assert_eq!(heard.copies().into_values().collect::<Vec<_>>(), [1; MAILS], "{word}, {mechanism}");
        }
    }
}

/// How a line turns out not to be safe.
struct Case {
    name: &'static str,
    word: &'static str,
    tls: Option<Tls>,
    fault: Option<(Step, Fault)>,
    /// What the reply holds.
    reply: &'static str,
}

fn cases(authority: &Authority) -> Vec<Case> {
    let trusted = || Some(Tls::Starttls(right(authority)));
    let case = |name, word, tls, fault, reply| Case { name, word, tls, fault, reply };
    let wrong = |name, word, config: Arc<ServerConfig>, reply| {
        let tls = if word == "tls" { Tls::FromTheStart(config) } else { Tls::Starttls(config) };
        case(name, word, Some(tls), None, reply)
    };
    let refuses = |says| Some((Step::Starttls, says));
    vec![
        wrong("of an unknown authority", "starttls", right(&Authority::new("stranger")), "certificate"),
        wrong("of an unknown authority, from the start", "tls", right(&Authority::new("stranger")), "certificate"),
        wrong("of another host", "starttls", proving(authority, "mail.example.jp", 4096), "certificate"),
        wrong("of another host, from the start", "tls", proving(authority, "127.0.0.3", 4096), "certificate"),
        wrong("run out", "starttls", proving(authority, HOST, 2020), "certificate"),
        wrong("run out, from the start", "tls", proving(authority, HOST, 2020), "certificate"),
        case("STARTTLS not offered", "starttls", None, None, "STARTTLS"),
        case(
            "STARTTLS refused for now",
            "starttls",
            trusted(),
            refuses(Fault::Says("454 4.7.0 no TLS now")),
            "454 4.7.0 no TLS now",
        ),
        case("STARTTLS refused", "starttls", trusted(), refuses(Fault::Says("502 5.5.1 no TLS")), "502 5.5.1 no TLS"),
        case("STARTTLS closed", "starttls", trusted(), refuses(Fault::Close), ""),
        case("STARTTLS silent", "starttls", trusted(), refuses(Fault::Silence), "no answer in time"),
        case("closed instead of a handshake", "starttls", trusted(), refuses(Fault::SaysAndCloses("220 go on")), ""),
        case(
            "silent instead of a handshake",
            "starttls",
            trusted(),
            refuses(Fault::SaysAndWaits("220 go on")),
            "no answer in time",
        ),
        // Somebody between the two has put in an answer to what is asked only after the handshake.
        case("words ahead of the handshake", "starttls", trusted(), refuses(Fault::Says("220 go on\r\n250 AUTH PLAIN")), ""),
        case(
            "words instead of a handshake",
            "starttls",
            trusted(),
            refuses(Fault::SaysAndWaits("220 go on\r\n250 2.0.0 Ok")),
            "",
        ),
        case("in the clear from the start", "tls", None, None, ""),
        case("silent from the start", "tls", None, Some((Step::Connect, Fault::Silence)), "no answer in time"),
    ]
}

#[test]
fn s9_where_the_line_is_not_safe_no_mail_and_no_password_crosses_it() {
    let authority = Authority::new("authority");
    let cases = cases(&authority);
    let names: Vec<&str> = cases.iter().map(|case| case.name).collect();
    let failed: Vec<&str> = thread::scope(|scope| {
        let start = |case: Case| {
            thread::Builder::new().name(case.name.to_owned()).spawn_scoped(scope, || check(&authority, case)).unwrap()
        };
        let running: Vec<_> = cases.into_iter().map(start).collect();
        running.into_iter().zip(&names).filter_map(|(case, name)| case.join().err().map(|_| *name)).collect()
    });
    assert!(failed.is_empty(), "{failed:?}: see above");
}

fn check(authority: &Authority, case: Case) {
    let server = Server::start(Manner { tls: case.tls, fault: case.fault, account: Some(ACCOUNT), ..Manner::default() });
    let sandbox = outbox_of(MAILS);
    trust(&sandbox, authority, &server, case.word);
    let said = deliver_within(&sandbox, Duration::from_secs(8), 11);
    assert!(!said.err.contains(ACCOUNT.1), "{}", said.err);
    let rows = rows(&sandbox);
    assert!(rows.iter().all(|row| row.state == "queued"), "{rows:?}");
    assert_tried(&rows, case.reply);
    let heard = server.heard_at_all(); // of TLS that meets no TLS too
    assert_eq!((heard.count("AUTH"), heard.count("MAIL")), (0, 0), "{:?}", heard.lines);

    let tls = if case.word == "tls" { Tls::FromTheStart(right(authority)) } else { Tls::Starttls(right(authority)) };
    server.behave(Manner { tls: Some(tls), account: Some(ACCOUNT), ..Manner::default() });
    assert_brought(&sandbox, &server, &rows, &BTreeMap::new());
}
