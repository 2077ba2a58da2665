"""Requests that no browser sends on its own, made up by hypothesis."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote, unquote_to_bytes, urlencode

from hypothesis import strategies as st

from tests.hostile.backend import ID
from tests.pages.made import conversation_id, message_id

OFF: Final = (
    *(
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http://evil.example",
    ),
    *(
        "https:evil.example",
        "http:///evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "//",
    ),
    *(
        "http://localhost@evil.example/",
        "http://localhost.evil.example",
        "%2f%2fevil.example",
        "/%09/x",
    ),
    *("/conversations/\r\nLocation: //evil.example", "data:text/html,x", "http://[::1", "/ok/", ""),
)
IDS: Final = (
    *(ID, conversation_id(9), ID.upper(), ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}"),
    *("..", ".", "%2e%2e", "%252e%252e", "%2e%2e%2ftranscript", f"{ID}%2ftranscript", f"{ID}%00"),
    *(
        f"{ID};x=1",
        f"{ID}%20",
        f"%0a{ID}",
        f"{ID}?",
        f"{ID}%3f",
        f"{ID}%23",
        "%00",
        "0",
        "-1",
        "null",
    ),
    *("%c0%ae%c0%ae", "%ff%fe", "%ed%a0%80", "%u002e", "%", "%zz", "*", "a" * 10_000, "%2f" * 500),
    *(
        quote("٠" * 8) + "-0000-4000-8000-000000000000",
        quote("🙂"),
        "<script>",
        "'%20OR%201=1",
        "newer",
    ),
)
ROUTES: Final = (
    *("/", "/conversations/", "/conversations/newer/", "/conversations/{id}/", "/preferences/"),
    *("/conversations/{id}/live/", "/conversations/{id}", "/conversations/{id}/transcript"),
    *("/conversations/{id}/messages/", "/conversations/{id}/whole/"),
    *("/conversations/{id}/find/", "/conversations/{id}/find/?page=whole&in={id}"),
    *("/conversations/{id}/reveal/", "/conversations/{id}/avatar/", "/trail/", "/trail/trail.csv"),
    *("/cards/{id}/", "/cards/{id}/open/", "/oembed", "/oembed?url={id}"),
    *("/conversations/{id}/next/", "/conversations/{id}/previous/", "/go/"),
    *("/keys/", "/people/", "/people/1/", "/people/{id}/", "/people/{id}/second-step/"),
    *("/conversations/{id}/transcript.txt", "/conversations/{id}/transcript.json"),
    *("/conversations/{id}/transcript.{id}", "/conversations/{id}/quote/"),
    *("/accounts/login/", "/accounts/logout/", "/accounts/password/", "/accounts/sandbox/{id}/"),
    *("/accounts/sandbox/support/", "/livez", "/readyz", "/metrics", "/static/casey.css"),
    *("/static/{id}", "/accounts/2fa/", "/accounts/oidc/callback/"),
    *("/static/../{id}", "//evil.example/{id}", "/\\evil.example/", "/%5cevil.example", "/{id}"),
    *(
        "//evil.example/..",
        "/.//evil.example",
        "/conversations//",
        "/accounts/{id}/",
        "/admin/{id}",
    ),
)
PARAMETERS: Final = (
    *("status", "agent_id", "limit", "after", "before", "seen", "said", "shown", "message", "next"),
    *(
        "changed",
        "theme",
        "clock",
        "keys",
        "language",
        "csrfmiddlewaretoken",
        "login",
        "password",
        "oldpassword",
        "q",
    ),
    *("password1", "password2", "remember", "_method", "format", "__proto__", "status[]", ""),
    *("from", "below", "zone"),
    *("person", "conversation", "event", "since", "until", "field", "page", "role", "access"),
    *("url", "maxwidth", "maxheight"),
    *("in", "to"),
    *("form", "find", "words", "hit", "near", "show"),
)
VALUES: Final = (
    *OFF, *IDS[:16],
    *("completed", "in_progress", "20", "0", "-1", "1e9", "٣", "9" * 5_000, "true", "none", "off"),
    *("lRTAwMDA", "AB7D-RX8F", "Margaret", f"{ID}..{conversation_id(9)}", f"http://x/{ID}"),
    *("UTC", "dark", "1", "markdown", "html", "mediawiki", "voice"),
    *("%s%n%(value)s", "{{7*7}}", "<script>alert(1)</script>", "\x00", "a\x00b"),
    *("\u202e", "\ufffe"),
    *(f"{message_id(1)}..{message_id(2)}", "..", "x" * 10_000, "Europe/Paris", "../etc/passwd"),
    *(f"http://testserver/conversations/{ID}/", "http://testserver:80/cards/%zz/", "xml"),
)  # fmt: skip
METHODS: Final = (
    *("GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"),
    *("CONNECT", "PROPFIND", "get", "GETX", "X" * 300),
)
HOSTS: Final = (
    *(
        "testserver",
        "localhost",
        "evil.example",
        "localhost:99999",
        "localhost@evil.example",
        "[::1",
    ),
    *(
        "localhost, evil.example",
        "",
        "a" * 5_000,
        "testserver/evil",
        "127.0.0.1:80",
        "\xff",
        ".",
        "LOCALHOST",
    ),
)
FORGED: Final = (
    *("X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "X-Forwarded-Port", "X-Real-IP"),
    *(
        "Forwarded",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-HTTP-Method-Override",
        "X-CSRFToken",
        "Via",
    ),
    *("HX-Request", "HX-Boosted", "HX-Current-URL", "HX-Target", "HX-Trigger", "HX-Trigger-Name"),
    *(
        "HX-Prompt",
        "HX-History-Restore-Request",
        "HX-Current-URL-URI-AutoEncoded",
        "Referer",
        "Origin",
    ),
    *(
        "HX-Target-URI-AutoEncoded",
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Range",
        "If-Range",
    ),
    *(
        "If-None-Match",
        "If-Modified-Since",
        "Authorization",
        "User-Agent",
        "Expect",
        "X-Request-ID",
    ),
    *("Content-Encoding", "Content-Disposition", "Sec-Fetch-Site", "Cookie"),
)
HEADER_VALUES: Final = (
    *OFF,
    *("true", "false", "127.0.0.1", "evil.example", "https", "bytes=0-,0-,0-"),
    *("*/*;q=x", "\xff\xfe", "\x00"),
    *("Thu, 99 Foo 0000 25:61:61 GMT", "xx-" * 3_000, "a" * 60_000, "identity;q=0"),
    *("DELETE", "ünïcode"),
    *("session=x; csrf=y; zone=../../etc/passwd"),
    *("zone=\x00; theme=<script>; clock=utc; language=../de", "=;;=;\xff="),
    *('session="\\"; theme=dark', "zone=Europe/Paris; zone=UTC"),
    *("http://testserver/conversations/?a=%zz"),
)  # fmt: skip
TYPES: Final = (
    *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7"),
    *(
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=\xff",
    ),
    *(
        "application/json",
        "text/plain; charset=nonsense",
        "",
        "multipart/form-data; boundary=" + "b" * 300,
    ),
)
BODIES: Final = (
    *(b"", b"{", b"\x00", b"\xff\xfe", b"a=%ff&b=%zz&%00=%00", b"--x\r\n\r\n", b"--x\r\nContent-"),
    *(b'--x\r\nContent-Disposition: form-data; name="next"\r\n\r\n//evil.example\r\n--x--\r\n',),
    *(b'--x\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\nx\r\n--x--',),
    *(
        b"&".join(b"a=1" for _ in range(5_000)),
        b"a=" + b"x" * 1_200_000,
        b"=" * 90,
        b"next=%5c%5cx",
    ),
)
PEOPLE: Final = ("nobody", "support", "disabled", "broken")


@dataclass(frozen=True)
class Shot:
    """One request; path and query are as they go over the wire."""

    who: str
    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    body: bytes = field(default=b"", repr=False)

    def environ(self, cookie: str) -> dict[str, Any]:
        """What a WSGI server makes of it."""
        return {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(self.path).decode("latin-1"),
            "QUERY_STRING": self.query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": cookie,
            "CONTENT_TYPE": self.kind,
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(self.body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        } | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers}


_value = st.one_of(st.sampled_from(VALUES), st.sampled_from(OFF), st.text(max_size=40))
_pairs = st.lists(st.tuples(st.sampled_from(PARAMETERS), _value), max_size=6)


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="surrogatepass")


_raw = st.binary(max_size=60).map(lambda raw: raw.decode("latin-1"))
_queries = st.one_of(
    st.just(""),
    _pairs.map(_encoded),
    _pairs.map(_encoded),
    _raw,
    st.sampled_from(
        ["&" * 5_000, "&".join(f"p{n}=1" for n in range(5_000)), "status=completed&" * 200]
    ),
)
_paths = st.one_of(
    st.builds(
        lambda route, part: route.replace("{id}", part),
        st.sampled_from(ROUTES),
        st.sampled_from(IDS),
    ),
    st.builds(
        lambda route, part: route.replace("{id}", quote(part, safe="", errors="surrogatepass")),
        st.sampled_from(ROUTES),
        st.text(max_size=30),
    ),
    st.binary(max_size=60).map(lambda raw: f"/{quote(raw)}"),
)
_headers = st.lists(
    st.one_of(
        st.tuples(st.just("Host"), st.sampled_from(HOSTS)),
        st.tuples(st.sampled_from(FORGED), st.one_of(st.sampled_from(HEADER_VALUES), _raw)),
        st.tuples(st.just("HX-Request"), st.just("true")),
    ),
    max_size=4,
).map(tuple)
_forms = _pairs.map(lambda pairs: (TYPES[0], _encoded(pairs).encode()))
_bodies = st.one_of(
    st.just(("", b"")),
    _forms,
    st.tuples(st.sampled_from(TYPES), st.one_of(st.sampled_from(BODIES), st.binary(max_size=60))),
)
SHOTS: Final = st.builds(
    lambda who, method, path, query, headers, body: Shot(who, method, path, query, headers, *body),
    st.sampled_from(PEOPLE),
    st.sampled_from(METHODS),
    _paths,
    _queries,
    _headers,
    _bodies,
)
