//! URLs as libpq's manual writes them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

fn read(url: &str) -> Server {
    Server::parse(url).unwrap().unwrap()
}

#[test]
fn urls_are_read_as_postgresql_reads_them() {
    let server =
        read("postgresql://tool@db.example.jp:6432/accounts?sslmode=verify-ca&sslrootcert=/etc/ca.pem&connect_timeout=3");
    assert_eq!(server.hosts, [Host { name: "db.example.jp".to_owned(), port: 6432 }]);
    assert_eq!((server.user.as_deref(), server.name.as_str()), (Some("tool"), "accounts"));
    assert_eq!((server.tls, server.connect_timeout), (TlsMode::VerifyCa, 3));
    assert_eq!(server.authorities.as_deref(), Some(Path::new("/etc/ca.pem")));
    for (url, name, port) in [
        ("postgres://u@/d?host=/run/postgresql", "/run/postgresql", 5432),
        ("postgres://%2Frun%2Fpostgresql:5433/d", "/run/postgresql", 5433),
        ("postgres://[::1]:5433/d", "::1", 5433),
        ("postgres:///d", "localhost", 5432),
        ("postgres://h/?dbname=d&port=1", "h", 1),
    ] {
        let server = read(url);
        assert_eq!((server.hosts[0].name.as_str(), server.hosts[0].port, server.name.as_str()), (name, port, "d"), "{url}");
    }
    let several = read("postgres://a:1,b/d?user=x%40y");
    assert_eq!(several.hosts.iter().map(|h| (h.name.as_str(), h.port)).collect::<Vec<_>>(), [("a", 1), ("b", 5432)]);
    assert_eq!(several.user.as_deref(), Some("x@y"));
}

/// Whoever names another machine and says nothing more gets the strictest.
#[test]
fn the_default_protection_depends_on_where_the_server_is() {
    for here in ["postgres:///d", "postgres://127.0.0.1/d", "postgres://[::1]/d", "postgres:///d?host=/tmp"] {
        assert_eq!(read(here).tls, TlsMode::Prefer, "{here}");
    }
    for there in ["postgres://db/d", "postgres://10.0.0.1/d", "postgres://localhost,db/d"] {
        assert_eq!(read(there).tls, TlsMode::VerifyFull, "{there}");
    }
}

/// S7
#[test]
fn a_password_in_a_url_is_refused() {
    for url in ["postgres://u:p@h/d", "postgres://u:@h/d", "postgres://h/d?password=p", "postgresql://u@h/d?user=x&password="] {
        assert_eq!(Server::parse(url), Some(Err(UrlFault::Password)), "{url}");
    }
}

#[test]
fn what_is_not_understood_is_refused() {
    for url in [
        "postgres://h",
        "postgres://h/",
        "postgres://h:x/d",
        "postgres://[::1/d",
        "postgres://h/d?sslmod=disable",
        "postgres://h/d?sslmode=on",
        "postgres://h/d?sslmode",
        "postgres://h/%zz",
        "postgres://h/%00",
        "postgres://a,b/d?port=1,2,3",
        "postgres://h/d?connect_timeout=0",
    ] {
        assert!(matches!(Server::parse(url), Some(Err(UrlFault::Form(_)))), "{url}");
    }
    assert_eq!(Server::parse("sqlite:x"), None);
    assert_eq!(Server::parse("mysql://h/d"), None);
}

/// As libpq's manual has it.
#[test]
fn passwords_are_found_as_in_pgpass() {
    let server = read("postgres://tool@db:5433/accounts");
    for (file, password) in [
        ("db:5433:accounts:tool:secret", Some("secret")),
        ("# db:5433:accounts:tool:no\n*:*:*:*:any\ndb:5433:accounts:tool:later", Some("any")),
        ("db:5432:accounts:tool:no\ndb:*:other:tool:no\ndb:*:accounts:them:no\n", None),
        (r"db:5433:accounts:tool:a\:b\\c:d", Some(r"a:b\c:d")),
        ("db:5433:accounts:tool", None),
        ("", None),
    ] {
        assert_eq!(server.password_in(file).as_deref(), password, "{file}");
    }
    assert_eq!(read(r"postgres://a%3Ab@db/d").password_in(r"db:*:d:a\:b:p").as_deref(), Some("p"));
    assert_eq!(read("postgres://u@/d?host=/run/postgresql").password_in("localhost:5432:d:u:p").as_deref(), Some("p"));
    assert_eq!(read("postgres://db/d").password_in("db:*:d:u:p"), None, "whoever that is");
}
