"""Conditions and swaps of English questions."""

from __future__ import annotations

from tuneproof.augment.conditions import Condition, Swap

_WORK = (
    r"\b(?:employees?|colleagues?|(?:line|your|my|the) managers?|payroll|overtime|HR|business trip|"
    r"(?:annual|sick|parental|unpaid) leave|remote work\w*|work(?:ing)? (?:from|at) home)\b"
)
_RULES = r"\b(?:polic(?:y|ies)|handbook|regulations?|guidelines?)\b"
_LEAVE = r"leave|holiday|vacation|time off|day off|sabbatical"
_MONEY = r"expense|mileage|meal|hotel|taxi|allowance|budget|bonus|overtime|pay\b|reimburse|travel"
_TOOL = r"^vpn|^mfa|app$|software|mailbox|drive$|cloud"
CONDITIONS = (
    Condition(
        (
            "Do the same {m} rules apply abroad?",
            "Is {k} different outside the country?",
            "{k} overseas",
            "what about {k} if im in spain",
        ),
        (
            "abroad",
            "overseas",
            "foreign",
            "country",
            "countries",
            "international",
            "spain",
            "europe",
        ),
        r"expense|mileage|meal|hotel|taxi|allowance|travel",
        world=_WORK,
    ),
    Condition(
        ("Does {k} work from abroad?", "can i use {k} when im in spain", "{k} abroad"),
        ("abroad", "overseas", "foreign", "country", "countries", "spain", "europe"),
        _TOOL,
    ),
    Condition(
        (
            "Do interns get {k}?",
            "im on a summer internship, do i get {k} too",
            "Is {k} available to apprentices?",
        ),
        ("interns", "an intern", "internship", "trainee", "apprentice", "student"),
        rf"{_LEAVE}|allowance|budget|bonus|overtime|remote|home",
        world=_WORK,
    ),
    Condition(
        ("Do contractors get {k}?", "Are freelancers entitled to {k}?", "{k} for agency staff"),
        ("contractor", "freelance", "agency", "temporary"),
        rf"{_LEAVE}|allowance|budget|bonus|overtime|access",
        world=_WORK,
    ),
    Condition(
        ("Can contractors get a {k} too?", "do freelancers need a {k}", "{k} for agency staff"),
        ("contractor", "freelance", "agency", "temporary"),
        r"badge$|laptop$|key card$|^vpn$",
        world=_WORK,
    ),
    Condition(
        ("Can I give my {k} to a colleague?", "can i sell my {k}"),
        ("give", "transfer", "sell", "donate"),
        r"annual leave|holiday|vacation|in lieu",
        world=_WORK,
    ),
    Condition(
        ("Does {k} affect my bonus?", "will {k} count against me in my appraisal"),
        ("bonus", "appraisal", "performance", "review"),
        _LEAVE,
        world=_WORK,
    ),
    Condition(
        (
            "Can I get an advance for {k}?",
            "do i have to pay tax on {k}",
            "Can {k} be paid in advance?",
        ),
        ("advance", "tax", "prepay", "upfront"),
        _MONEY,
        world=_WORK,
    ),
    Condition(
        ("Can my family use {k} as well?", "does {k} cover my kids too"),
        ("family", "husband", "wife", "spouse", "partner", "kids", "child"),
        r"insurance|pension|gym|health|benefit",
        world=_WORK,
    ),
    Condition(
        ("Does {k} run on Linux?", "can i get {k} on my ipad"),
        ("linux", "ipad", "tablet", "chromebook"),
        _TOOL,
    ),
    Condition(
        (
            "Who wrote the {m} policy?",
            "When was the {m} policy last changed?",
            "Why was the {m} rule introduced in the first place?",
        ),
        (
            "introduced",
            "version",
            "last changed",
            "revised",
            "amended",
            "updated",
            "wrote",
            "written",
            "author",
        ),
        world=_RULES,
    ),
    Condition(
        (
            "Is there a German version of the {m} policy?",
            "Where can I find the {m} rules in Polish?",
        ),
        ("german", "polish", "translat", "language"),
        world=_RULES,
    ),
    Condition(
        (
            "What happens if I break the {m} rules?",
            "is there a penalty for ignoring the {m} rules",
            "What is the penalty for breaking the {m} rules?",
        ),
        (
            "penalt",
            "fired",
            "dismiss",
            "disciplin",
            "consequence",
            "warning",
            "fine",
            "suspend",
            "blocked",
        ),
        r"security|password|remote|home|visitor|phishing|hotel|taxi|meal|expense",
        world=_WORK,
    ),
)
GENERAL = (
    Condition(
        (
            "Is the {m} information available in other languages?",
            "can i get the {m} information in polish",
        ),
        ("german", "polish", "translat", "language", "interpret"),
    ),
    Condition(
        (
            "Has anything changed about {t} since last year?",
            "is anything about {t} going to change next year",
        ),
        ("last year", "next year", "changed", "changes to", "updated", "revised", "as of"),
    ),
    Condition(
        ("Who deals with {m} complaints?", "how do i complain about {t}"),
        ("complain", "feedback", "dissatisf", "appeal", "ombuds"),
    ),
    Condition(
        ("Is there a video about {t}?", "have you got a video that explains {t}"),
        ("video", "youtube", "webinar", "film"),
    ),
    Condition(
        (
            "What is the name of the person who deals with {t}?",
            "who is in charge of {t}, do you have a name",
        ),
        ("in charge", "contact person", "name of", "named", "officer", "manager", "mr", "ms"),
    ),
    Condition(
        ("Can I get the {m} information on paper?", "do you have a leaflet about {t}"),
        ("paper", "print", "leaflet", "brochure", "by post", "flyer"),
    ),
    Condition(
        ("Can I ask about {t} on WhatsApp?", "is there a facebook group for {m} questions"),
        ("whatsapp", "facebook", "social media", "chat", "forum", "group"),
    ),
)
"""Conditions that suit any topic of any data."""
_VERB = r"(?<=\bI )|(?<=\bto )"
SWAPS = (
    Swap(
        ("laptop",),
        ("desktop printer", "headset", "docking station", "projector"),
        ("printer", "headset", "docking", "projector", "monitor"),
        ("laptop",),
    ),
    Swap(
        (r"(?:(?<=\bmy )|(?<=\bthe ))?(?:work|company) phone|(?<=\bmy )phone",),
        ("tablet", "smartwatch", "USB stick"),
        ("tablet", "watch", "usb"),
        ("phone",),
    ),
    Swap(
        ("taxi", "cab"),
        ("hire car", "rental scooter", "ferry"),
        ("hire car", "rental", "scooter", "ferry"),
        ("taxi",),
    ),
    Swap(("hotel",), ("holiday flat", "hostel"), ("flat", "hostel", "apartment"), ("hotel",)),
    Swap(
        (rf"(?:{_VERB})(?:book|reserve)",), ("cancel",), ("cancel", "sublet"), ("book", "reserve")
    ),
    Swap(
        (rf"(?:{_VERB})register",),
        ("deregister",),
        ("deregister", "cancel", "unregister"),
        ("register",),
    ),
    Swap(
        (rf"(?:{_VERB})(?:request|apply for)",),
        ("withdraw a request for", "appeal a refusal of"),
        ("withdraw", "appeal", "cancel"),
        ("request", "apply"),
    ),
    Swap(
        (rf"(?:{_VERB})(?:install|download)",),
        ("uninstall", "downgrade"),
        ("uninstall", "remove", "downgrade", "version"),
        ("install", "download", "connect"),
    ),
    Swap(
        (rf"(?:{_VERB})set up",),
        ("switch off",),
        ("switch off", "disable", "turn off", "remove"),
        ("set up",),
    ),
    Swap(
        (rf"(?:{_VERB})upload",),
        ("delete", "overwrite"),
        ("delete", "overwrite", "remove"),
        ("upload",),
    ),
    Swap(("unlock", "unlocked"), ("deleted", "renamed"), ("delete", "rename"), ("unlock",)),
)
