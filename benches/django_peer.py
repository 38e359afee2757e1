#!/usr/bin/env python3
"""The same job as `user import`, as a Django project would do it: for each row of the file a user with a temporary
password (argon2, as Django hashes it), a mail with that password, and an entry in Django's own log.

    django_peer.py FILE FOLDER COUNT

It works in an empty FOLDER and says how many seconds the first COUNT rows took, setting up not counted."""

import csv
import itertools
import os
import sys
import time

import django
from django.conf import settings

rows_file, folder, count = sys.argv[1], sys.argv[2], int(sys.argv[3])

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(folder, "django.sqlite3")}},
    DEFAULT_FROM_EMAIL="noreply@example.co.jp",
    EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
    EMAIL_FILE_PATH=os.path.join(folder, "mail"),
    INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes"],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],
    USE_TZ=True,
)
django.setup()

from django.contrib.admin.models import ADDITION, LogEntry  # noqa: E402 (models need the settings)
from django.contrib.auth.models import User  # noqa: E402
from django.core.mail import send_mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

call_command("migrate", verbosity=0, skip_checks=True)
support = User.objects.create_user("support")

began = time.perf_counter()
with open(rows_file, encoding="utf-8", newline="") as file, transaction.atomic():
    for row in itertools.islice(csv.DictReader(file), count):
        password = get_random_string(24)
        name = f"{row['merchant']}/{row['user_id']}"
        user = User.objects.create_user(name, row["email"], password, first_name=row["name"])
        LogEntry.objects.create(user=support, object_id=user.pk, object_repr=name, action_flag=ADDITION)
        send_mail("Temporary password", f"{name}\n\n{password}\n", None, [row["email"]])
took = time.perf_counter() - began

if User.objects.count() != count + 1:
    sys.exit(f"{User.objects.count() - 1} users of {count}")
print(f"{took:.6f}")
