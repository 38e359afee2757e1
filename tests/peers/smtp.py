"""A mail server that nobody here wrote (aiosmtpd), and a mail reader that nobody here wrote (Python's email library).

Says on standard output, a JSON object a line: the port it listens on, each MAIL, RCPT and DATA command, and each mail as
the reader understands it. Runs until it is ended.
"""

import argparse
import asyncio
import email
import email.policy
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


def say(**fields):
    print(json.dumps(fields), flush=True)


class Reader:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say(
            event="mail",
            sender=envelope.mail_from,
            recipients=envelope.rcpt_tos,
            tls=session.ssl is not None,
            login=session.auth_data.login.decode() if session.auth_data else None,
            ascii=envelope.content.isascii(),
            longest_line=max(map(len, envelope.content.split(b"\r\n"))),
            bare_line_ends=envelope.content.replace(b"\r\n", b"").count(b"\n"),
            defects=[str(defect) for part in mail.walk() for defect in part.defects],
            headers={name: mail.get_all(name) for name in mail.keys()},
            to_name=mail["To"].addresses[0].display_name,
            charset=mail.get_content_charset(),
            body=mail.get_content(),
        )
        return "250 OK"


class Server(SMTP):
    async def smtp_MAIL(self, arg):
        say(event="MAIL")
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        say(event="RCPT")
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        say(event="DATA")
        await super().smtp_DATA(arg)


def server(options):
    def admit(server, session, envelope, mechanism, auth_data):
        right = (auth_data.login.decode(), auth_data.password.decode()) == (options.user, options.password)
        return AuthResult(success=right, auth_data=auth_data)

    settings = {"hostname": "peer.example"}
    if options.cert and not options.tls:
        settings |= {"tls_context": certified(options), "require_starttls": True}
    if options.user:
        # To aiosmtpd a line that was encrypted from the start is a clear one.
        settings |= {"authenticator": admit, "auth_required": True, "auth_require_tls": not options.tls}
    if options.mechanism:
        settings |= {"auth_exclude_mechanism": {"LOGIN", "PLAIN"} - {options.mechanism}}
    return Server(Reader(), **settings)


def certified(options):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.cert, options.key)
    return context


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", action="store_true", help="from the first byte")
    for name in ["--cert", "--key", "--user", "--password", "--mechanism"]:
        parser.add_argument(name)
    options = parser.parse_args()
    encrypted = {"ssl": certified(options)} if options.tls else {}
    listener = await asyncio.get_running_loop().create_server(lambda: server(options), "127.0.0.1", options.port, **encrypted)
    say(event="listening", port=listener.sockets[0].getsockname()[1])
    await listener.serve_forever()


asyncio.run(main())
