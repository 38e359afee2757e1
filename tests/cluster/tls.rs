//! The way to a server on the network, by every `sslmode`: with a right certificate commands work, with a wrong one they are
//! refused as strictly as the word says, and no command goes over an open line to a server that wants none.

use crate::authority::Authority;
use crate::own::Own;
use crate::sandbox::Sandbox;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

const PASSWORD: &str = "a-password-of-the-clerk-alone";

/// A file that only the server may read.
fn give(path: &Path, text: &str, owner: u32) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    chown(path, Some(owner), None).unwrap();
}

/// The server on a port of this machine, by TLS only, the clerk with his password.
fn encrypt(own: &Own, authority: &Authority) -> u16 {
    let mut admin = postgres::Client::connect(&own.url, postgres::NoTls).unwrap();
    admin.batch_execute(&format!("CREATE ROLE clerk SUPERUSER LOGIN PASSWORD '{PASSWORD}'")).unwrap();
    admin.batch_execute("CREATE DATABASE shop").unwrap();
    drop(admin);
    own.kill();
    let data = own.folder().join("data");
    let owner = data.metadata().unwrap().uid();
    let (certificate, key) = authority.sign("localhost", 4096);
    give(&data.join("server.crt"), &certificate.pem(), owner);
    give(&data.join("server.key"), &key.serialize_pem(), owner);
    let rules = "local all all trust\nhostssl all clerk 127.0.0.1/32 scram-sha-256\nhostnossl all all all reject\n";
    give(&data.join("pg_hba.conf"), rules, owner);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = ["listen_addresses=127.0.0.1", "ssl=on", &format!("port={port}")];
    own.restart_with(&settings.map(str::to_owned));
    port
}

#[test]
fn the_line_to_a_server_is_as_safe_as_sslmode_says() {
    let Some(own) = Own::start() else { return };
    let (authority, stranger) = (Authority::new("authority"), Authority::new("stranger"));
    let port = encrypt(&own, &authority);
    let sandbox = Sandbox::bare(&[]);
    let file = |name: &str, text: &str| {
        sandbox.write_private(name, text);
        sandbox.path(name).display().to_string()
    };
    let (right, wrong) = (file("ca.pem", &authority.pem), file("stranger.pem", &stranger.pem));
    file("home.pgpass", &format!("localhost:{port}:shop:clerk:{PASSWORD}\n127.0.0.1:*:*:clerk:{PASSWORD}\n"));
    let run = |host: &str, options: &str, command: &str| {
        let url = format!("postgres://clerk@{host}:{port}/shop?{options}");
        sandbox.sekisho(command).env("SEKISHO_DB", &url).env("PGPASSFILE", sandbox.path("home.pgpass").to_str().unwrap()).run()
    };
    run("localhost", &format!("sslmode=verify-full&sslrootcert={right}"), "init").expect(0);
    let accepted = [
        ("localhost", format!("sslrootcert={right}")),
        ("localhost", format!("sslmode=verify-full&sslrootcert={right}")),
        ("127.0.0.1", format!("sslmode=verify-ca&sslrootcert={right}")),
        ("127.0.0.1", "sslmode=require".to_owned()),
        ("127.0.0.1", "sslmode=prefer".to_owned()),
    ];
    for (host, options) in accepted {
        run(host, &options, "user list").expect(0);
    }
    let refused = [
        ("127.0.0.1", format!("sslmode=verify-full&sslrootcert={right}")), // a certificate of another name
        ("localhost", format!("sslmode=verify-full&sslrootcert={wrong}")),
        ("localhost", format!("sslmode=verify-ca&sslrootcert={wrong}")),
        ("localhost", format!("sslmode=require&sslrootcert={wrong}")),
        ("localhost", "sslmode=verify-full".to_owned()), // the system knows nothing of this authority
        ("localhost", "sslmode=disable".to_owned()),     // the server takes no open line
    ];
    for (host, options) in refused {
        let outcome = run(host, &options, "user list");
        assert!(!outcome.err.contains(PASSWORD), "{}", outcome.err);
        outcome.refused(10, "server_refused");
    }
    // Without its password, and with another one, nobody gets in.
    file("home.pgpass", "");
    run("localhost", &format!("sslmode=verify-full&sslrootcert={right}"), "user list").refused(10, "server_refused");
    file("home.pgpass", &format!("*:*:*:*:{PASSWORD}x\n"));
    run("localhost", &format!("sslmode=verify-full&sslrootcert={right}"), "user list").refused(10, "server_refused");
}
