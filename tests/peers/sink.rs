//! R9.2, M2: ten thousand mails into Postfix's `smtp-sink`, which keeps each in a file.

use crate::peer;
use crate::sandbox::{MERCHANT, Sandbox};
use std::collections::BTreeSet;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const MAILS: usize = 10_000;

/// A sink that runs until it is dropped.
struct Sink(Child);

impl Sink {
    fn start(program: &Path, address: SocketAddr, folder: &Path) -> Self {
        let mut command = Command::new(program);
        // It wants another user than root, who then must be able to write.
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.args(["-u", "nobody"]);
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
        command.arg("-d").arg(folder.join("mail.")).arg(address.to_string()).arg("128");
        let sink = Self(command.stdin(Stdio::null()).spawn().unwrap());
        crate::sandbox::until("the sink listens", || TcpStream::connect(address).is_ok());
        sink
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn r9_2_ten_thousand_mails_reach_postfix_each_once() {
    let Some(program) = peer::system_program("smtp-sink") else { return };
    let address = TcpListener::bind("127.0.0.3:0").unwrap().local_addr().unwrap();
    let sandbox = Sandbox::with_merchant(&[]);
    let lines = ["mail.sink = \"smtp\"", "mail.smtp.host = \"127.0.0.3\"", "mail.smtp.tls = \"none\""];
    let port = format!("mail.smtp.port = {}", address.port());
    sandbox.configure(&[&lines[..], &[&port]].concat());
    let row = |n| format!("{MERCHANT},U{n:05},general,山田花子{n},u{n}@example.co.jp\n");
    let rows: String = (0..MAILS).map(row).collect();
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{rows}"));
    sandbox.sekisho("user import users.csv").run().expect(11);

    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start(&program, address, folder.path());
    let said = sandbox.json("mail deliver");
    assert_eq!((&said["sent"], &said["queued"]), (&MAILS.into(), &0.into()));
    drop(sink);
    let list = sandbox.json("mail list");
    let sent: BTreeSet<String> =
        list["mails"].as_array().unwrap().iter().map(|mail| mail["id"].as_str().unwrap().to_owned()).collect();
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let came: BTreeSet<String> = files.iter().map(|file| mail_id(&fs::read_to_string(file).unwrap())).collect();
    assert_eq!((files.len(), came.len()), (MAILS, MAILS));
    assert_eq!(came, sent);
}

fn mail_id(mail: &str) -> String {
    let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID: <")).expect("a Message-ID");
    id.split('@').next().unwrap().to_owned()
}
