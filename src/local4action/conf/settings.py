"""One settings file; what an operator may change is read by `environment`."""

from __future__ import annotations

import logging
import secrets
import sys
from pathlib import Path
from typing import Any

import pghistory
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from local4action.conf import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()
DEMO = environment.flag("L4A_DEMO")
BASE_URL = environment.base_url()
HTTPS = BASE_URL.startswith("https://")
DEBUG = False


def _secret_key() -> str:
    """The key given, or one made once and kept beside the data, readable by its owner only."""
    given = environment.secret_key()
    if given:
        return given
    kept = HOME / "secret_key"
    try:
        return kept.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        key = secrets.token_urlsafe(64)
        HOME.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(key, encoding="ascii")
        return key


SECRET_KEY = _secret_key()
_host = BASE_URL.split("://", 1)[1].rsplit(":", 1)[0]
ALLOWED_HOSTS = [_host, "localhost", "127.0.0.1", "[::1]"] if not HTTPS else [_host]
TRUSTED_PROXIES = environment.trusted_proxies()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "django_htmx",
    "rules",
    "local4action.foundation",
    "local4action.brand",
    "local4action.accounts",
    "local4action.agendas",
    "local4action.members",
    "local4action.calls",
    "local4action.reviews",
    "local4action.hubs",
    "local4action.agreements",
    "local4action.labels",
    "local4action.monitoring",
    "local4action.showcase",
    "local4action.website",
    "local4action.conf",
    # After the rooms: our templates win over theirs.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "local4action.foundation.arrival.ArrivalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "local4action.foundation.middleware.HeadersMiddleware",
    "local4action.foundation.middleware.PublicPageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "local4action.foundation.middleware.KeyReusedMiddleware",
]

ROOT_URLCONF = "local4action.conf.urls"
WSGI_APPLICATION = "local4action.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "local4action.foundation.template_loader.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            # `request` only: what is personal is asked for by the desk's own tags, so that a
            # public page cannot become personal by accident.
            "context_processors": ["django.template.context_processors.request"],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "local4action.foundation.templatetags.foundation",
                "local4action.brand.templatetags.brand",
            ],
        },
    }
]
FORM_RENDERER = "local4action.brand.forms.Renderer"

# Reads of `foundation.prepared`, and no others, are planned once and kept, at their second use.
DATABASES = {"default": environment.database(prepare_threshold=1)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "local4action.accounts.backend.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "website:desk"
ACCOUNT_ADAPTER = "local4action.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "local4action.accounts.forms.NameForm"
_forms = "local4action.accounts.library_forms"
ACCOUNT_FORMS = {
    "login": f"{_forms}.LoginForm",
    "signup": f"{_forms}.SignupForm",
    "add_email": f"{_forms}.AddEmailForm",
    "reset_password": f"{_forms}.ResetPasswordForm",
    "reset_password_from_key": f"{_forms}.ResetPasswordKeyForm",
    "change_password": f"{_forms}.ChangePasswordForm",
    "set_password": f"{_forms}.SetPasswordForm",
    "reauthenticate": f"{_forms}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_forms}.AuthenticateForm",
    "reauthenticate": f"{_forms}.ReauthenticateCodeForm",
    "activate_totp": f"{_forms}.ActivateTOTPForm",
    "add_webauthn": f"{_forms}.AddKeyForm",
    "edit_webauthn": f"{_forms}.EditKeyForm",
    "authenticate_webauthn": f"{_forms}.AuthenticateKeyForm",
    "login_webauthn": f"{_forms}.LoginKeyForm",
    "reauthenticate_webauthn": f"{_forms}.ReauthenticateKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none" if DEMO else "mandatory"
ACCOUNT_LOGOUT_REDIRECT_URL = "website:home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# An address opens the account (a new password is mailed to it): it changes after a password only,
# and whoever has the account hears of every change to its protection.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "local4action.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Local4Action HUBs"

PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_APPEND_ONLY = True
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LANGUAGE_CODE = "en"
_names = {"en": "English", "fr": "Français", "es": "Español"}
LANGUAGES = [(code, _names[code]) for code in environment.languages()]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "local4action.foundation.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
_map = environment.ASSETS / "map" / "static"
STATICFILES_DIRS = [_map] if _map.is_dir() else []
# Faces that documents are printed with, beside those Typst brings; looked for at each printing.
DOCUMENT_FONTS = environment.ASSETS / "fonts"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "local4action.foundation.stores.DurableFolder",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
_files = environment.files()
if _files.folder is None:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": _files.endpoint,
            "bucket_name": _files.bucket,
            "access_key": _files.key,
            "secret_key": _files.secret,
            "addressing_style": "path",
            "file_overwrite": True,
            "default_acl": None,
        },
    }
else:
    STORAGES["default"]["OPTIONS"] = {"location": _files.folder}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

_mail = environment.mail()
if _mail.kind == "console":
    MAILERS: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _mail.host,
                "port": _mail.port,
                "username": _mail.user,
                "password": _mail.password,
                "use_ssl": _mail.kind == "smtps",
                "timeout": 20,
            },
        }
    }
DEFAULT_FROM_EMAIL = f"Local4Action HUBs <no-reply@{_host}>"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "local4action.foundation.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "local4action.website.views.csrf_failure"
LANGUAGE_COOKIE_NAME = "language"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    # Asked by the watcher and by a front server on this side of https.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = [BASE_URL]
else:
    SESSION_COOKIE_NAME = "session"
    CSRF_COOKIE_NAME = "csrf"
APPEND_SLASH = True


def _told_in_a_line(record: logging.LogRecord) -> bool:
    """What somebody sent wrong is one line; the way through the code is for what we did wrong."""
    if record.levelno < logging.ERROR or record.name.startswith("django.security."):
        record.exc_info = record.exc_text = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"line": {"()": "django.utils.log.CallbackFilter", "callback": _told_in_a_line}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["line"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
TESTING = "pytest" in sys.modules
if TESTING:
    # Scrypt takes 60 ms a password by design; tests sign in hundreds of times.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

LANGUAGE_NAMES = {"en": _("English"), "fr": _("French"), "es": _("Spanish")}
