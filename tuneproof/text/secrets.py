"""Keys, tokens and passwords in a text: by the forms that vendors publish, and by a word for a
secret before them.

A rule about passwords ("at least 12 characters") is no password. The forms are those that public
secret scanners look for.
"""

from __future__ import annotations

import re

from tuneproof.i18n import N_
from tuneproof.text.finds import Find, Wanted, apply_rules

_LEAST_CHARACTERS = 10
"""Fewest different characters of a key; "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx" is a placeholder."""
_VENDORS = (
    r"sk-[\w-]{20,}",  # OpenAI, Anthropic, OpenRouter, DeepSeek
    r"AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{20,}",  # Google
    r"(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{20,}",  # Stripe
    r"sq0(?:csp|atp|idp)-[\w-]{22,}|EAAA[\w-]{60}",  # Square
    r"access_token\$production\$[a-z0-9]{16}\$[0-9a-f]{32}",  # PayPal Braintree
    r"hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}|r8_[A-Za-z0-9]{37}"
    r"|pplx-[A-Za-z0-9]{40,}|nvapi-[\w-]{60,}|tgp_v1_[\w-]{40,}|fw_[A-Za-z0-9]{22,}",  # models
    r"gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas|ffct)-[\w.-]{20,}|GR1348941[\w-]{20,}",  # GitLab
    r"npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50,}|rubygems_[a-f0-9]{48}|cio[A-Za-z0-9]{32}"
    r"|dckr_(?:pat|oat)_[\w-]{27,}|oy2[a-z0-9]{43}|CLOJARS_[a-z0-9]{60}",  # package registries
    r"SG\.[\w-]{16,}\.[\w-]{16,}|xkeysib-[a-f0-9]{64}-\w{16}|key-[a-f0-9]{32}"
    r"|[a-f0-9]{32}-us\d{1,2}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}",  # SendGrid, Brevo, Mailgun …
    r"xox[abeoprs]-[0-9A-Za-z-]{10,}|xapp-\d-[0-9A-Za-z-]{20,}",  # Slack
    r"[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}",  # Discord
    r"\d{8,10}:AA[\w-]{33}",  # Telegram
    r"(?:AC|SK)[a-f0-9]{32}",  # Twilio
    r"do[opr]_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}|HRKU-[\w-]{36,}|LTAI[A-Za-z0-9]{17,21}"
    r"|AKID[A-Za-z0-9]{32}|dp\.(?:pt|st|ct|sa)\.[A-Za-z0-9._-]{40,}|pul-[a-f0-9]{40}"
    r"|hv[sbr]\.[\w-]{24,}|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}|AGE-SECRET-KEY-1[A-Z0-9]{58}",
    r"ATATT3[\w=-]{50,}|lin_(?:api|oauth)_[A-Za-z0-9]{32,}|(?:ntn|secret)_[A-Za-z0-9]{43,}"
    r"|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|figd_[\w-]{40,}|pat[A-Za-z0-9]{14}\.[a-f0-9]{64}",
    r"gl(?:c|sa)_[\w+/=]{32,}|NRAK-[A-Z0-9]{27}|sntry[su]_[\w+/=]{40,}|dt0c01\.[A-Z0-9]{24}\.\w{64}",
    r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|EZ[AT]K[A-Za-z0-9]{54}|FLWSECK-[a-z0-9-]{32,}"
    r"|shippo_(?:live|test)_[a-f0-9]{40}|pscale_(?:tkn|pw|oauth)_[\w.=-]{32,}",
    r"sk\.eyJ[\w-]{40,}\.[\w-]{20,}|fio-u-[\w-]{64}|p8e-[a-z0-9]{32}|sbp_[a-f0-9]{40}",
)
_HOOKS = (
    r"hooks\.slack\.com/(?:services|workflows|triggers)/\w+/\w+/\w+"
    r"|discord(?:app)?\.com/api/webhooks/\d+/[\w-]{20,}"
    r"|(?<![\w-])[\w-]{1,63}\.webhook\.office\.com/webhookb2/[\w@/-]{36,}"
    r"|chat\.googleapis\.com/v1/spaces/[\w/?=&%-]*key=[\w-]{20,}"
    r"|oapi\.dingtalk\.com/robot/send\?access_token=[a-f0-9]{32,}"
    r"|qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=[\w-]{30,}"
    r"|open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/[\w-]{30,}"
)
_SECRET_WORDS = (
    r"passw(?:or)?d|passwort|kennwort|mot de passe|passphrase|passcode|pwd"
    r"|(?:api|access|account|auth|client|secret|private|shared|master|signing|encryption)[ _-]?key"
    r"|(?:api|access|client|app)[ _-]?secret|secret|token"
    r"|密碼|密码|口令|金鑰|密鑰|密钥|權杖|令牌|通行碼"
)
"""What follows one of these words and “:”, “=” or “is” may be a secret of only six characters."""
_SECRET_CONTEXT = (
    r"\bkey\b|token|secret|credential|passw|passwort|kennwort|schlüssel|authorization|signature"
    r"|密碼|密码|金鑰|密鑰|密钥|鑰匙|權杖|令牌|憑證|凭证"
)
"""Near one of these words only a long token that looks random counts as a secret."""
_ABOUT = re.compile(
    r"://|^www\.|^[<{%]|^\$[{(]|character|digit|letter|symbol|zeichen|ziffer|stellig|\b[az0]-[z9]\b",
    re.IGNORECASE,
)
_LOGINS = (
    r"帳密|帳號密碼|帳號/密碼|账号密码|账号/密码|\blog-?ins?\b|credentials|username/password"
    r"|user/password|zugangsdaten|anmeldedaten"
)


_ACCOUNT = (
    r"\b(?:user(?: ?name)?|log(?:ged)? ?in|log-in|sign in|account|passw\w*|pw)\b"
    r"|帳號|账号|帳戶|账户|使用者|用户名|密碼|密码|登入|登录"
)
_INVENTED = r"(?P<value>(?-i:[A-Z][a-z]{2,}[!$^*]\d{2,}[!?*]?)(?![\w.]))"
_INVENTED_FIRST = _INVENTED.replace("<value>", "<first>")

_LOCKED = (
    r"(?:door|gate|alarm|safe|strong-?room|key ?(?:box|safe|pad)|entry ?phone|padlock|lock|vault"
    r"|cash ?box)"
)
_OPENED = (
    r"(?:[ -](?:opens?|is|opened|unlocks?|unlocked|with|by|the|using|on|at|uses|takes|has|this"
    r"|same|its|key|entry|access|staff|back|front|side|out|of|hours|night|master|main)){0,5}"
)
"""What may stand between a lock and its code; “gate with booking code” has another one."""
_LOCKED_ZH = (
    r"(?:門禁|门禁|大門|大门|側門|侧门|後門|后门|門鎖|门锁|電子鎖|电子锁|保全|警報|警报|警鈴"
    r"|保險箱|保险箱|保險櫃|保险柜|金庫|金库|鑰匙箱|钥匙箱|鑰匙盒|钥匙盒)"
)
_SAFE_ZH = r"(?:保險箱|保险箱|保險櫃|保险柜|金庫|金库|保全|警報|警报)"
_WHERE = r"(?:behind|under(?:neath)?|in|inside|on|above|below|next to|beneath)"


def secrets(text: str) -> tuple[Find, ...]:
    """Keys, tokens and passwords in the text."""
    return tuple(apply_rules(text, _RULES))


def _has_letters_and_digits(value: str) -> bool:
    return any(char.isalpha() for char in value) and any(char.isdigit() for char in value)


def _may_be_password(value: str) -> bool:
    """Whether a value may be a password: it has letters and digits, and is neither a rule about
    passwords nor an address, a variable or a tag."""
    return _has_letters_and_digits(value) and not _ABOUT.search(value)


def _looks_like_password(value: str) -> bool:
    """Whether a value looks like a password: beside digits it has letters of both cases, or a
    sign."""
    plain = value.rstrip(".,;)")
    return _may_be_password(plain) and (
        not plain.isalnum() or plain.lower() != plain != plain.upper()
    )


def _must_be_password(value: str) -> bool:
    """Whether a value is hardly anything but a password: it also has a sign such as “!” or “#”."""
    return _looks_like_password(value) and any(
        sign in "!@#$%^&*?" for sign in value.rstrip(".,;)!?")
    )


def _has_many_characters(value: str) -> bool:
    return len(set(value)) >= _LEAST_CHARACTERS


def _looks_random(value: str) -> bool:
    """Whether a long value looks random: letters and digits alternate within it.

    In "HR-2024-onboarding-checklist" they do not.
    """
    part = max(re.split(r"[-_/=+]", value), key=len)
    turns = re.findall(r"\d(?=[A-Za-z])|[A-Za-z](?=\d)", part)
    return len(part) >= 12 and len(turns) >= 3 and _has_many_characters(value)


_RULES: tuple[Wanted, ...] = (
    Wanted(N_("private key"), re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----")),
    Wanted(
        N_("AWS key"),
        re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}(?![A-Za-z0-9])"),
    ),
    Wanted(
        N_("GitHub token"),
        re.compile(r"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})", re.ASCII),
    ),
    Wanted(
        N_("signed token"),
        re.compile(r"(?<![A-Za-z0-9])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}", re.ASCII),
    ),
    Wanted(
        N_("API key"),
        re.compile(rf"(?<![A-Za-z0-9_-])(?:{'|'.join(_VENDORS)})(?![A-Za-z0-9])", re.ASCII),
        _has_many_characters,
    ),
    Wanted(N_("webhook address"), re.compile(_HOOKS, re.ASCII), _has_many_characters),
    Wanted(
        N_("password in an address"),
        re.compile(
            r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,19}://[^\s/:@]+:(?P<value>[^\s/@]+)@"
        ),
    ),
    Wanted(
        N_("sign-in token"),
        re.compile(
            r"\b(?:[Bb]earer|[Aa]uthorization\s*[:：=]?\s*(?:[Bb]asic|[Tt]oken))\s+"
            r"(?P<value>[A-Za-z0-9._~+/=-]{16,})"
        ),
        _has_letters_and_digits,
    ),
    Wanted(
        N_("password"),
        re.compile(
            rf"(?:{_SECRET_WORDS})\s*(?:is|ist|lautet|[:：=]|是|為|为)\s*[\"'“「]?(?P<value>[!-~]{{6,}})",
            re.IGNORECASE,
        ),
        _may_be_password,
    ),
    Wanted(
        N_("password"),
        re.compile(
            r"(?:\bpassw(?:or)?d|\bpasswort|\bkennwort|\bpwd|密碼|密码)\s?[\"'“「]?"
            r"(?P<value>[A-Za-z0-9][!-~]{7,})",
            re.IGNORECASE,
        ),
        _must_be_password,
    ),
    Wanted(
        N_("password"),
        re.compile(
            rf"(?:{_LOGINS})\s*(?:is|are|[:：=]|是|為|为)?\s*[\w+-]+(?:@[\w.-]+)?\s?/\s?"
            r"(?P<value>[!-~]{6,})",
            re.IGNORECASE,
        ),
        _looks_like_password,
    ),
    Wanted(
        # A word, a sign and a year, near who signs in with it: “it was Lorry!2019 for user jmeier”.
        N_("password"),
        re.compile(
            rf"(?:{_ACCOUNT})[^\n]{{0,60}}?(?<![\w.@/]){_INVENTED}|(?<![\w.@/]){_INVENTED_FIRST}"
            rf"[^\n]{{0,30}}?(?:{_ACCOUNT})",
            re.IGNORECASE,
        ),
    ),
    Wanted(
        N_("door or alarm code"),
        re.compile(
            rf"\b{_LOCKED}(?:['’]s)?\b{_OPENED} (?:code|pin(?: code)?|combination)"
            r"(?: number)?(?: is|:| =)? ?(?P<value>[#*]?\d{3,8}(?:[- ]\d{2,4}){0,2}[#*]?)(?![\w%])"
            # What a panel shows when something is wrong is no code to open it.
            r"(?! (?:means|indicates|stands|appears|is shown))"
            r"|\bcode (?:for|of|to) (?:the |our )?(?:\w+ )?"
            rf"{_LOCKED}(?: is|:| =) ?(?P<code>[#*]?\d{{3,8}}[#*]?)(?![\w%])"
            rf"|{_LOCKED_ZH}的?(?:開啟|解除|進入)?(?:密碼|密码)"
            r"(?:是|為|为|[:：=])?\s?(?P<zh>[#*]?\d{3,8}[#*]?)(?![\w碼码位個个字])",
            re.IGNORECASE,
        ),
    ),
    Wanted(
        N_("place of a key"),
        re.compile(
            r"\b(?:(?:safe|alarm|master|strong-?room|cash ?box|till|vault) keys?"
            r"|keys? (?:to|for|of) the (?:safe|alarm|strong-?room|cash ?box|till|vault))"
            r" (?:hangs?|lies|lie|sits?|(?:is|are) (?:always )?(?:kept|hidden|stored|hung)) "
            rf"{_WHERE}\b[^.;\n]{{2,40}}"
            r"|\bspare keys? (?:is|are|lies|lie) (?:kept |hidden )?"
            r"(?:under(?:neath)?|behind|beneath) [^.;\n]{2,40}"
            rf"|{_SAFE_ZH}的?(?:備用|备用)?(?:鑰匙|钥匙)(?:平常|都|就|是)?(?:放|藏|掛|挂|收|吊)在"
            r"[^。，；,;\n]{2,20}"
            r"|(?:備用|备用)(?:鑰匙|钥匙)(?:都|就|是)?藏在[^。，；,;\n]{2,20}",
            re.IGNORECASE,
        ),
    ),
    Wanted(
        N_("access key"),
        re.compile(
            rf"(?:{_SECRET_CONTEXT})[^\n.!?。！？]{{0,24}}?(?<![\w/.@-])(?P<value>[A-Za-z0-9_+/=-]{{20,}})"
            r"(?![\w@.]*\w)",
            re.IGNORECASE,
        ),
        _looks_random,
    ),
)
