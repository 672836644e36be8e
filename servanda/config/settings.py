"""Django's settings, made from the environment. Importing them starts nothing."""

from pathlib import Path

from servanda.foundation import environment
from servanda.foundation.environment import Environment

ENV = Environment.read()

DEBUG = ENV.debug
SECRET_KEY = environment.secret(ENV.home, "django")
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENV.base_url]

SERVANDA_HOME: Path = ENV.home
SERVANDA_KEYRING: Path = ENV.keyring
SERVANDA_BASE_URL = ENV.base_url
SERVANDA_APP_ROLE = environment.app_role(ENV)
SERVANDA_STYLEGUIDE = ENV.styleguide
SERVANDA_API_PACE = ENV.api_pace
SERVANDA_FILE_MB = ENV.file_mb
SERVANDA_DOCUMENTS = ENV.documents

INSTALLED_APPS = [
    # First, so that our templates stand before those of the libraries.
    "servanda.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "django_cotton",
    "lucide",
    "servanda.foundation",
    "servanda.people",
    "servanda.organisations",
    "servanda.customers",
    "servanda.agreements",
    "servanda.commitments",
    "servanda.cases",
    "servanda.automation",
    "servanda.mail",
    "servanda.api",
    "servanda.jobs",
]

MIDDLEWARE = [
    "servanda.web.middleware.requests.request_ids",
    "django.middleware.security.SecurityMiddleware",
    "servanda.web.middleware.security.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "servanda.web.middleware.viewers.viewer",
    "servanda.web.middleware.signed_out.signed_out",
    "servanda.web.middleware.refusals.Refusals",
]

ROOT_URLCONF = "servanda.config.urls"
WSGI_APPLICATION = "servanda.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "servanda.web.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": environment.database(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # The counters of failed sign-ins live here: a small cache would forget them under attack.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "people.User"
# The mail address is unique without regard to case: a constraint on lower(email), which the check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email", "name"]}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "servanda.web.signin.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "servanda.web.signin_forms.LoginForm",
    "reset_password": "servanda.web.signin_forms.ResetPasswordForm",
    "reset_password_from_key": "servanda.web.signin_forms.ResetPasswordKeyForm",
    "change_password": "servanda.web.signin_forms.ChangePasswordForm",
    "reauthenticate": "servanda.web.signin_forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True

CSRF_FAILURE_VIEW = "servanda.web.errors.csrf_failed"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.base_url.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if ENV.base_url.startswith("https://") else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.base_url.startswith("https://") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "servanda.foundation.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]

STATIC_URL = "/static/"
STATIC_ROOT = ENV.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

globals().update(environment.mail(ENV))
DEFAULT_FROM_EMAIL = ENV.mail_from

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["servanda.jobs.declared"]

LOGGING_CONFIG = None
