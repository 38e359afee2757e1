//! One conversation of the test's mail server. It takes what it is told literally: lines end by LF, whatever stands before
//! it, so that a test sees a CR or LF that stands alone.

use crate::line::Line;
use crate::server::{Fault, Manner, Message, State, Step, Tls};
use data_encoding::BASE64;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

/// Talks until one of the two hangs up.
pub fn converse(state: &State, manner: &Manner, stream: TcpStream) {
    drop(stream.set_nodelay(true));
    let (sender, recipient, admitted) = (false, false, manner.account.is_none());
    let mut talk = Talk { state, manner, line: Line::new(stream), sender, recipient, admitted, commands: Vec::new() };
    let _hung_up = talk.run();
}

/// A conversation; each of its steps ends it with `None`.
struct Talk<'s> {
    state: &'s State,
    manner: &'s Manner,
    line: Line,
    sender: bool,
    recipient: bool,
    admitted: bool,
    commands: Vec<String>,
}

impl Talk<'_> {
    fn run(&mut self) -> Option<()> {
        if let Some(Tls::FromTheStart(config)) = &self.manner.tls {
            self.line.encrypt(config)?;
        }
        self.reply(Step::Connect, "220 peer.example ESMTP")?;
        loop {
            let line = self.next()?;
            let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
            self.state.hear(|heard| heard.lines.push(line.clone()));
            self.obey(&line)?;
        }
    }

    fn next(&mut self) -> Option<Vec<u8>> {
        let line = self.line.next()?;
        let fine = line.strip_suffix(b"\r\n").is_some_and(|text| text.iter().all(|byte| (b' '..=b'~').contains(byte)));
        if !fine {
            self.state.hear(|heard| heard.odd.push(String::from_utf8_lossy(&line).into_owned()));
        }
        Some(line)
    }

    fn obey(&mut self, line: &str) -> Option<()> {
        let verb = line.split([' ', ':']).next()?.to_ascii_uppercase();
        self.commands.push(line.to_owned());
        match verb.as_str() {
            "EHLO" => self.reply(Step::Ehlo, &self.greeting()),
            "STARTTLS" => self.starttls(),
            "AUTH" => self.auth(line),
            "MAIL" if !self.admitted => self.say("530 5.7.0 Authentication required"),
            "MAIL" if self.sender => self.say("503 5.5.1 nested MAIL"),
            "MAIL" => {
                self.sender = self.yes(Step::Mail, "250 2.1.0 Ok")?;
                Some(())
            }
            "RCPT" if !self.sender => self.say("503 5.5.1 MAIL first"),
            "RCPT" => {
                self.recipient = self.yes(Step::Rcpt, "250 2.1.5 Ok")?;
                Some(())
            }
            "DATA" if !self.recipient => self.say("503 5.5.1 RCPT first"),
            "DATA" => self.data(),
            "RSET" => {
                self.forget();
                self.say("250 2.0.0 Ok")
            }
            "NOOP" => self.say("250 2.0.0 Ok"),
            "QUIT" => {
                self.say("221 2.0.0 Bye")?;
                None
            }
            _ => self.say("502 5.5.2 unknown command"),
        }
    }

    fn forget(&mut self) {
        (self.sender, self.recipient) = (false, false);
        self.commands.clear();
    }

    fn greeting(&self) -> String {
        let mut lines = vec!["peer.example", "8BITMIME"];
        lines.extend(self.manner.offers);
        if matches!(self.manner.tls, Some(Tls::Starttls(_))) && !self.line.is_encrypted() {
            lines.push("STARTTLS");
        }
        let auth = format!("AUTH {}", self.manner.mechanism.unwrap_or("LOGIN PLAIN"));
        if self.manner.account.is_some() {
            lines.push(&auth);
        }
        let last = lines.len() - 1;
        let line = |(at, word): (usize, &&str)| format!("250{}{word}", if at == last { ' ' } else { '-' });
        lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\r\n")
    }

    fn starttls(&mut self) -> Option<()> {
        let Some(Tls::Starttls(config)) = self.manner.tls.clone() else { return self.say("502 5.5.1 no TLS here") };
        if self.yes(Step::Starttls, "220 2.0.0 go on")? {
            self.line.encrypt(&config)?;
        }
        Some(())
    }

    /// PLAIN with its initial response, or LOGIN (RFC 4954).
    fn auth(&mut self, line: &str) -> Option<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let Some((user, password)) = self.manner.account else { return self.say("503 5.5.1 no AUTH here") };
        let told = match words.as_slice() {
            [_, "PLAIN", response] => decoded(response).trim_start_matches('\0').to_owned(),
            [_, "LOGIN", rest @ ..] => {
                let name = if let [initial] = rest { decoded(initial) } else { self.ask("334 VXNlcm5hbWU6")? };
                format!("{name}\0{}", self.ask("334 UGFzc3dvcmQ6")?)
            }
            _ => return self.say("504 5.5.4 unknown mechanism"),
        };
        let right = told == format!("{user}\0{password}");
        let usual = if right { "235 2.7.0 welcome" } else { "535 5.7.8 wrong password" };
        self.admitted = self.yes(Step::Auth, usual)?;
        Some(())
    }

    fn ask(&mut self, question: &str) -> Option<String> {
        self.say(question)?;
        self.line.next().map(|line| decoded(&String::from_utf8_lossy(line.trim_ascii_end())))
    }

    fn data(&mut self) -> Option<()> {
        if !self.yes(Step::Data, "354 go on")? {
            return Some(());
        }
        if let Some((Step::Bytes(count), _)) = self.manner.fault {
            self.line.skip(count)?;
            return None;
        }
        let bytes = self.message()?;
        let message = Message { commands: std::mem::take(&mut self.commands), bytes };
        self.forget();
        // Before the reply: from here on the mail is ours, whether the client learns of it or not.
        if !self.refuses(Step::Dot) {
            self.state.hear(|heard| heard.messages.push(message));
        }
        self.reply(Step::Dot, "250 2.0.0 Ok: taken")
    }

    /// A message up to its final dot, which is not part of it.
    fn message(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let line = self.next()?;
            if line == b".\r\n" {
                return Some(bytes);
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }

    /// Whether it was said that the client may go on.
    fn yes(&mut self, step: Step, usual: &str) -> Option<bool> {
        self.reply(step, usual)?;
        Some(!self.refuses(step) && usual.starts_with(['2', '3']))
    }

    fn refuses(&self, step: Step) -> bool {
        matches!(self.manner.fault, Some((at, Fault::Says(says))) if at == step && says.starts_with(['4', '5']))
    }

    fn reply(&mut self, step: Step, usual: &str) -> Option<()> {
        match self.manner.fault.filter(|(at, _)| *at == step).map(|(_, fault)| fault) {
            None => self.say(usual),
            Some(Fault::Says(says)) => {
                self.say(says)?;
                (!says.starts_with("421")).then_some(())
            }
            Some(Fault::Silence) => self.line.until_it_ends(),
            Some(Fault::SaysAndWaits(says)) => {
                self.say(says)?;
                self.line.until_it_ends()
            }
            Some(Fault::Drip) => self.drip(usual),
            Some(Fault::Late(by)) => {
                thread::sleep(by);
                self.say(usual)
            }
            Some(Fault::Close) => None,
            Some(Fault::SaysAndCloses(says)) => {
                self.say(says)?;
                None
            }
            Some(Fault::Reset) => {
                self.say(usual)?;
                self.line.reset()
            }
            Some(Fault::Lines(count)) => {
                let more = format!("{}-more\r\n", &usual[..3]).repeat(count);
                self.say(&format!("{more}{usual}"))
            }
        }
    }

    fn drip(&mut self, usual: &str) -> Option<()> {
        for byte in format!("{usual}\r\n").bytes() {
            self.line.write(&[byte])?;
            thread::sleep(Duration::from_secs(1));
        }
        Some(())
    }

    fn say(&mut self, reply: &str) -> Option<()> {
        thread::sleep(self.manner.pace);
        self.line.write(format!("{reply}\r\n").as_bytes())
    }
}

fn decoded(base64: &str) -> String {
    String::from_utf8(BASE64.decode(base64.as_bytes()).unwrap_or_default()).unwrap_or_default()
}
