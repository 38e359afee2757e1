#!/usr/bin/env python3
"""What `mail deliver` is measured against. `benches/run` calls it:

    mail_peer.py fsync FILE COUNT            flushes so many writes to the disk, one by one
    mail_peer.py smtplib PORT COUNT BYTES    sends so many messages of that size over one connection
"""

import os
import smtplib
import sys


def fsync(path, count):
    with open(path, "wb", buffering=0) as file:
        for _ in range(int(count)):
            file.write(b"x" * 1024)
            os.fsync(file.fileno())
    os.remove(path)


def send(port, count, size):
    line = "x" * 74 + "\r\n"
    message = ("Subject: mail\r\n\r\n" + line * (int(size) // len(line))).encode()
    with smtplib.SMTP("127.0.0.1", int(port)) as server:
        for _ in range(int(count)):
            server.sendmail("noreply@portal.example.jp", "nekota@example.co.jp", message)


{"fsync": fsync, "smtplib": send}[sys.argv[1]](*sys.argv[2:])
