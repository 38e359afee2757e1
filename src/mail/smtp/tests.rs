//! Conversations with a server that answers as it is told and keeps what it heard.
//! It listens on this machine only, and no test may reach another one.
#![allow(clippy::unwrap_used)]

use super::*;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// What the server says instead of yes: the command it says it to, and the reply. An empty reply hangs up.
type Script = Vec<(&'static str, &'static str)>;

/// One connection is served for each script.
fn server(scripts: Vec<Script>) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (heard, lines) = channel();
    thread::spawn(move || {
        for script in scripts {
            let (stream, _) = listener.accept().unwrap();
            let _ = heard.send("(connected)".to_owned());
            converse(&stream, script, &heard);
        }
    });
    (port, lines)
}

fn converse(mut stream: &TcpStream, mut script: Script, heard: &Sender<String>) {
    stream.write_all(b"220 test ESMTP\r\n").unwrap();
    let mut in_data = false;
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let _ = heard.send(line.clone());
        let command = line.split([' ', ':']).next().unwrap_or_default();
        in_data &= line != ".";
        let usual = match command {
            _ if in_data => continue,
            "EHLO" => "250-test\r\n250 8BITMIME",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 2.0.0 Ok",
        };
        let said = script.iter().position(|(to, _)| *to == command).map_or(usual, |i| script.remove(i).1);
        if said.is_empty() {
            return;
        }
        in_data = said.starts_with("354");
        stream.write_all(format!("{said}\r\n").as_bytes()).unwrap();
    }
}

fn settings(port: u16) -> config::Smtp {
    config::Smtp {
        host: "127.0.0.1".to_owned(),
        port: Some(port),
        tls: Tls::None,
        user: None,
        password_file: None,
        ca_file: None,
        connections: 1,
        timeout: 5,
    }
}

fn client(port: u16) -> Smtp {
    Smtp::new(&settings(port), &address("noreply@portal.example.jp")).unwrap_or_else(|_| unreachable!())
}

fn address(typed: &str) -> EmailAddress {
    EmailAddress::parse(typed).unwrap()
}

fn mail() -> Rendered {
    Rendered {
        from: address("noreply@portal.example.jp"),
        to: address("nekota@example.co.jp"),
        subject: String::new(),
        bytes: b"Subject: x\r\n\r\n.\r\nMAIL FROM:<a@b.jp>\r\n.c\r\n".to_vec(),
    }
}

/// All that the server heard until the client took leave.
fn heard(client: Smtp, lines: &Receiver<String>) -> Vec<String> {
    drop(client);
    lines.iter().collect()
}

fn count(lines: &[String], start: &str) -> usize {
    lines.iter().filter(|line| line.starts_with(start)).count()
}

#[test]
fn m1_two_mails_take_one_connection_and_each_one_mail_rcpt_and_data() {
    let (port, lines) = server(vec![vec![]]);
    let mut client = client(port);
    for _ in 0..2 {
        assert_eq!(client.send(&mail()), Sent::Done("250 2.0.0 Ok".to_owned()));
    }
    let one = [
        "MAIL FROM:<noreply@portal.example.jp>",
        "RCPT TO:<nekota@example.co.jp>",
        "DATA",
        "Subject: x",
        "",
        "..",
        "MAIL FROM:<a@b.jp>",
        "..c",
        ".",
    ];
    let wanted = [&["(connected)", "EHLO portal.example.jp"][..], &one, &one, &["QUIT"]].concat();
    assert_eq!(heard(client, &lines), wanted);
}

#[test]
fn m3_a_refusal_is_for_good_or_for_now_and_the_connection_goes_on() {
    let never = |reply: &str| Sent::Never(reply.to_owned());
    let later = |reply: &str| Sent::Later(reply.to_owned());
    for (at, says, wanted) in [
        ("MAIL", "550 5.7.1 no such sender", never("550 5.7.1 no such sender")),
        ("RCPT", "550-5.1.1 no such\r\n550 5.1.1 user", never("550 5.1.1 no such user")),
        ("RCPT", "451 4.7.1 greylisted", later("451 4.7.1 greylisted")),
        ("DATA", "554 5.5.1 no", never("554 5.5.1 no")),
        (".", "552 5.3.4 too big", never("552 5.3.4 too big")),
        (".", "452 4.3.1 disk\tfull", later("452 4.3.1 diskfull")),
        ("MAIL", "530 5.7.0 Authentication required", later("530 5.7.0 Authentication required")),
    ] {
        let (port, lines) = server(vec![vec![(at, says)]]);
        let mut client = client(port);
        assert_eq!(client.send(&mail()), wanted, "{at} {says}");
        assert!(matches!(client.send(&mail()), Sent::Done(_)), "{at} {says}");
        let lines = heard(client, &lines);
        assert_eq!((count(&lines, "RSET"), count(&lines, "(connected)")), (1, 1), "{lines:?}");
    }
}

#[test]
fn m2_a_broken_conversation_is_for_now_and_never_repeated_by_itself() {
    for (at, says) in
        [("RCPT", ""), ("DATA", ""), (".", ""), (".", "421 4.3.0 closing"), ("DATA", "250 odd"), (".", "nonsense")]
    {
        let (port, lines) = server(vec![vec![(at, says)], vec![]]);
        let mut client = client(port);
        assert!(matches!(client.send(&mail()), Sent::Later(_)), "{at} {says}");
        assert!(matches!(client.send(&mail()), Sent::Done(_)), "{at} {says}");
        let lines = heard(client, &lines);
        assert_eq!((count(&lines, "MAIL FROM:<noreply"), count(&lines, "(connected)")), (2, 2), "{lines:?}");
    }
}

#[test]
fn a_kept_connection_that_the_server_closed_is_made_again() {
    for says in ["", "421 4.4.2 idle too long"] {
        let (port, lines) = server(vec![vec![("MAIL", "250 Ok"), ("MAIL", says)], vec![]]);
        let mut client = client(port);
        assert!(matches!(client.send(&mail()), Sent::Done(_)));
        assert!(matches!(client.send(&mail()), Sent::Done(_)));
        assert_eq!(count(&heard(client, &lines), "DATA"), 2);
    }
}

#[test]
fn s9_starttls_is_never_done_without() {
    let (port, lines) = server(vec![vec![]]);
    let mut client = Smtp::new(&config::Smtp { tls: Tls::Starttls, ..settings(port) }, &address("a@b.jp"))
        .unwrap_or_else(|_| unreachable!());
    assert!(matches!(client.send(&mail()), Sent::Later(reply) if reply.contains("STARTTLS")));
    assert_eq!(count(&heard(client, &lines), "MAIL"), 0);
}

#[test]
fn s9_a_clear_line_is_for_this_machine_alone() {
    for (host, fine) in
        [("localhost", true), ("127.0.0.2", true), ("::1", true), ("mail.example.jp", false), ("127.0.0.1.example.jp", false)]
    {
        let made = Smtp::new(&config::Smtp { host: host.to_owned(), ..settings(25) }, &address("a@b.jp"));
        assert_eq!(made.is_ok(), fine, "{host}");
    }
}

#[test]
fn m3_a_server_that_is_down_is_for_now() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert!(matches!(client(port).send(&mail()), Sent::Later(reply) if reply.contains("refused")));
}

#[test]
fn a_server_that_gives_no_answer_is_waited_for_once() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = config::Smtp { timeout: 1, ..settings(silent.local_addr().unwrap().port()) };
    let mut client = Smtp::new(&settings, &address("a@b.jp")).unwrap_or_else(|_| unreachable!());
    for _ in 0..100 {
        assert_eq!(client.send(&mail()), Sent::Later("no answer in time".to_owned()));
    }
    silent.set_nonblocking(true).unwrap();
    assert!(silent.accept().is_ok() && silent.accept().is_err());
}
