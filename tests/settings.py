"""The product's settings, with what a test run does without."""

from servanda.config.settings import *

# Manifest names need a build of the static files; the journeys run against a real one.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# One real Argon2 round trip takes 50 ms; signing in is tested with it, the cast does not need it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
SERVANDA_STYLEGUIDE = True
# Limits count in the memory of this process, for all tests together; those that are about them set a pace.
SERVANDA_API_PACE = 0
# Every test client would list all static files again; they are looked for when asked for.
WHITENOISE_AUTOREFRESH = True
# A pool would keep connections to a database that is about to be copied anew.
DATABASES["default"]["OPTIONS"] = DATABASES["default"]["OPTIONS"] | {"pool": False}
