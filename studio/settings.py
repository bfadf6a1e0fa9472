"""Settings: embedded defaults that need nothing, everything else by environment.

An ``env`` reader fails with a sentence, which ``up`` prints as it is.
"""

import warnings
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.utils.csp import CSP

from studio.lib import env
from studio.mail.server import mail_server
from studio.minimax.catalog.rate_limits import RATE_LIMITS
from studio.minimax.wire.proxy import check_setting as check_proxy

BASE_DIR = Path(__file__).resolve().parent.parent
STUDIO_DATA = Path(env.text("STUDIO_DATA", str(BASE_DIR / "data"))).expanduser().resolve()
STUDIO_ADDRESS = env.text("STUDIO_ADDRESS")  # the public address; without it only loopback is served
if STUDIO_ADDRESS:
    STUDIO_ADDRESS = env.origin("STUDIO_ADDRESS", STUDIO_ADDRESS, http_on=None)
env.tried(check_proxy)
STUDIO_UPSTREAMS = env.named_addresses("STUDIO_UPSTREAMS")
STUDIO_SANDBOX_URL = env.web_address("STUDIO_SANDBOX_URL", env.text("STUDIO_SANDBOX_URL", "http://127.0.0.1:8601"))
STUDIO_REDIS = env.redis("STUDIO_REDIS")
env.needs("STUDIO_REDIS", "channels-redis")
STUDIO_RATE_LIMITS = env.numbers("STUDIO_RATE_LIMITS", tuple(RATE_LIMITS))  # requests a minute, by family
STUDIO_UPLOAD_BYTES = env.whole("STUDIO_UPLOAD_MB", 512, 1, 100_000) * 1_000_000  # of one file
STUDIO_FETCH_FROM = env.places("STUDIO_FETCH_FROM", "public")  # whence files may be fetched by their web address
STUDIO_MAIL = mail_server("STUDIO_MAIL", "STUDIO_MAIL_FROM", STUDIO_ADDRESS)  # None: no mail is sent
STUDIO_OPENID = env.openid_provider("STUDIO_OPENID")  # by whom people may sign in besides; None without one
STUDIO_STOP_SECONDS = env.whole("STUDIO_STOP_SECONDS", 30, 0, 3600)  # for what is under way when it is to stop
STUDIO_LOG = env.choice("STUDIO_LOG", "info", ("debug", "info", "warning", "error"))
REGIONS = {"global": "https://api.minimax.io", "china": "https://api.minimaxi.com", **STUDIO_UPSTREAMS}

SECRET_KEY = env.secret("STUDIO_SECRET_KEY", STUDIO_DATA / "secrets" / "secret-key", lambda: token_urlsafe(48))
# The first key seals, all of them unseal: put a new one in front, run rotate_keys, then drop the old one.
FIELD_KEYS = env.field_keys(
    "STUDIO_FIELD_KEYS",
    env.secret("STUDIO_FIELD_KEYS", STUDIO_DATA / "secrets" / "field-keys", lambda: Fernet.generate_key().decode()),
)

FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700  # static files too lie in the data folder
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECURE = STUDIO_ADDRESS.startswith("https://")
if STUDIO_ADDRESS:
    _host = urlsplit(STUDIO_ADDRESS).hostname or ""
    ALLOWED_HOSTS.append(f"[{_host}]" if ":" in _host else _host)
    CSRF_TRUSTED_ORIGINS = [STUDIO_ADDRESS]
SESSION_ENGINE = "studio.accounts.sessions.store"
# For how long a session, its person and seat are used without asking the database again. Whatever this process changes
# of them is forgotten at once; other processes could not tell it, and so have it read each time.
REMEMBERED_S = 0.0 if STUDIO_REDIS else 2.0
CSRF_FAILURE_VIEW = "studio.home.errors.refuse_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "img-src": [CSP.SELF, "blob:"],
    "media-src": [CSP.SELF, "blob:"],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "studio.mail",
    "studio.accounts",
    "studio.workspaces",
    "studio.ledger",
    "studio.library",
    "studio.gallery",
    "studio.jobs",
    "studio.tools",
    "studio.review",
    "studio.chat",
    "studio.speech",
    "studio.longform",
    "studio.voices",
    "studio.images",
    "studio.video",
    "studio.music",
    "studio.soundtrack",
    "studio.batches",
    "studio.home",
    "studio.server",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "studio.lib.compress.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "studio.accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "studio.lib.http.VaryOnHtmx",
    "allauth.account.middleware.AccountMiddleware",
    "studio.home.busy.BusyDatabase",
    "studio.home.full_disk.FullDisk",
]
ROOT_URLCONF = "studio.urls"
ASGI_APPLICATION = "studio.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["studio.lib.templates.FilesystemLoader", "studio.lib.templates.AppLoader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "studio.home.context.shell",
            ],
            "libraries": {"ui": "studio.lib.templatetags.ui"},
        },
    }
]

DATABASES = {"default": env.database(env.text("STUDIO_DATABASE"), STUDIO_DATA / "studio.sqlite3")}
env.needs("STUDIO_DATABASE", "psycopg")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if STUDIO_REDIS:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [STUDIO_REDIS]},
        }
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": STUDIO_REDIS}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # of the link that the operator gives somebody, or that is sent by mail
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "studio.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {  # of signing in: accounts.sign_in.limits
    "login": None,
    "login_failed": "10/5m/ip,5/5m/key",
    "join_refused": "10/5m/ip",
    "openid": "60/m/ip",
    "forgotten": "10/5m/ip,3/15m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, a face or a PIN: it stands for two steps
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}  # as with passwords
MFA_FORMS = {
    "add_webauthn": "studio.accounts.passkeys.forms.AddPasskeyForm",
    "edit_webauthn": "studio.accounts.passkeys.forms.RenamePasskeyForm",
    "login_webauthn": "studio.accounts.passkeys.forms.SignInForm",
    "authenticate_webauthn": "studio.accounts.passkeys.forms.SecondStepForm",
    "reauthenticate_webauthn": "studio.accounts.passkeys.forms.ConfirmForm",
}
MFA_TOTP_ISSUER = "Studio"
MFA_TOTP_TOLERANCE = 1  # a code is good for a while after its half minute: people type it
MFA_ADAPTER = "studio.accounts.adapter.MFAAdapter"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

FORM_RENDERER = "studio.lib.form_renderer.FormRenderer"

STATIC_URL = "/static/"
STATIC_ROOT = STUDIO_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "studio.lib.static.ModuleStorage"},
}
# Whitenoise is synchronous; under ASGI Django warns about it once per process.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
LOGGING_CONFIG = None  # studio.lib.log configures structlog and the root logger in asgi.py and manage commands
