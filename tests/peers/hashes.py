"""The reference implementation of Argon2 (by argon2-cffi). Reads {"password", "hash"} and says whether they belong
together; or {"password"} alone, and says a hash of it.
"""

import json
import sys

import argon2

asked = json.load(sys.stdin)
hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
if "hash" not in asked:
    print(hasher.hash(asked["password"]))
else:
    try:
        print(hasher.verify(asked["hash"], asked["password"]))
    except argon2.exceptions.VerifyMismatchError:
        print(False)
