"""Conditions that a knowledge base may or may not cover, and the words that would cover them.

Each has the frames that ask for it ({k} is what the topic is called) and the words of which
any one, in the knowledge base or in an answerable question of the topic, means that it may be
covered: then nothing is asked. Slots are words of a question that can be exchanged for one
that changes what is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """`frames` ask about a topic under the condition; `covers` are words of it.

    It fits topics whose name matches `fits`: nobody asks whether a password is taxed.
    """

    frames: tuple[str, ...]
    covers: tuple[str, ...]
    fits: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """`words`, patterns, may be exchanged for `others`; `covers` are words of any of the others.

    `conditional` slots count only where the entry itself speaks of them: a place that is told by
    the way does not change the answer.
    """

    words: tuple[str, ...]
    others: tuple[str, ...]
    covers: tuple[str, ...]
    conditional: tuple[str, ...] = ()


_LEAVE_ZH = "[特病事產婚喪年補公陪育][休假]|假$"
_MONEY_ZH = "費|補助|津貼|獎金|薪|報帳|住宿"
CONDITIONS_ZH = (
    Condition(("在國外的{k}怎麼算？", "去日本的話{k}也照一樣的標準嗎？", "海外出差 {k}"),
              ("國外", "海外", "出國", "境外", "日本", "外國"), "費|住宿|津貼"),
    Condition(("人在國外時{k}怎麼辦？", "出國期間的{k}怎麼處理", "國外 {k}"),
              ("國外", "海外", "出國", "境外", "外國"), "VPN|MFA|雙重驗證|密碼|雲端"),
    Condition(("實習生有{k}嗎？", "工讀生也有{k}嗎", "暑期實習生的{k}怎麼算？"),
              ("實習", "工讀", "兼職", "計時"), f"{_LEAVE_ZH}|{_MONEY_ZH}|加班"),
    Condition(("約聘人員的{k}怎麼算？", "派遣員工有{k}嗎？", "約聘的同事 {k} 一樣嗎"),
              ("約聘", "派遣", "外包", "定期契約"), f"{_LEAVE_ZH}|{_MONEY_ZH}|加班|遠距"),
    Condition(("外包廠商的人也可以申請{k}嗎？", "派駐的廠商人員要怎麼拿到{k}？"),
              ("外包", "廠商", "派駐", "承攬"), "VPN$|權限|門禁卡|識別證|筆電|帳號$"),
    Condition(("{k}可以轉給同事用嗎？", "我的{k}能讓給別人嗎"),
              ("轉給", "讓給", "送給", "轉讓"), _LEAVE_ZH),
    Condition(("{k}會影響年終獎金嗎？", "請太多{k}會影響考績嗎", "{k}太多會被扣年終ㄇ"),
              ("年終", "獎金", "考績"), _LEAVE_ZH),
    Condition(("{k}可以先預支嗎？", "可以先借支{k}嗎"), ("預支", "預借", "借支"), _MONEY_ZH),
    Condition(("{k}要課稅嗎？", "{k}會算進所得稅嗎"), ("稅",), f"{_MONEY_ZH}|加班"),
    Condition(("家人可以用{k}嗎？", "眷屬有{k}嗎", "我太太也能申請{k}嗎？"),
              ("家人", "眷屬", "配偶", "太太", "先生", "老婆", "子女"), "補助|保險|福利|健檢|健康檢查"),
    Condition(("{k}支援 Linux 嗎？", "用 iPad 可以開{k}嗎", "{k}有手機版嗎？"),
              ("linux", "ipad", "平板", "手機版", "mac"), "VPN$|軟體$|系統$|App$|雲端"),
    Condition(("{k}的規定是從哪一年開始的？", "{k}的規定是誰訂的？", "{k}的規定上次修改是什麼時候？"),
              ("修訂", "修正", "訂定", "制定", "法源", "實施日", "起實施")),
    Condition(("{k}的規定有英文版嗎？", "外籍同事看不懂，{k}的說明有沒有英文的？", "{k} 英文版說明"),
              ("英文", "翻譯", "外籍", "語言", "雙語")),
    Condition(("沒照{k}的規定做會被罰嗎？", "違反{k}規定會怎樣"),
              ("罰", "記過", "處分", "懲", "違反", "停用", "賠")),
)
SLOTS_ZH = (
    Slot(
        ("台北市", "台北", "台中", "台南", "高雄", "新竹", "花蓮", "屏東", "台東", "桃園", "南部", "國內",
         "外縣市"),
        ("東京", "大阪", "新加坡", "上海", "首爾", "曼谷", "柏林"),
        ("東京", "大阪", "新加坡", "上海", "首爾", "曼谷", "柏林", "國外", "海外", "出國", "日本"),
        ("國內", "台北", "縣市"),
    ),
    Slot(
        ("公務手機", "公司手機", "公務機", "手機"),
        ("平板", "智慧手錶", "隨身碟", "行車紀錄器"),
        ("平板", "手錶", "隨身碟", "行車紀錄器"),
        ("手機", "公務機"),
    ),
    Slot(
        ("公司筆電", "筆電", "筆記型電腦"),
        ("外接螢幕", "耳機", "印表機", "投影機"),
        ("螢幕", "耳機", "印表機", "投影機"),
        ("筆電", "筆記型電腦"),
    ),
    Slot(("(?<=.)申請(?=[？?嗎 ]|$)",), ("撤回", "取消申請", "延後"), ("撤回", "取消", "撤銷", "延後", "作廢"), ("申請", "送單")),
    Slot(("預約", "預訂"), ("取消預約", "轉讓預約"), ("取消", "轉讓", "退訂"), ("預約", "預訂")),
    Slot(("登記(?!期限|時限|程序)",), ("取消登記", "更改登記"), ("取消", "更改", "變更", "修改"), ("登記",)),
    Slot(("(?:下載|安裝)(?=[？?嗎 ]|$)",), ("移除", "降回舊版"), ("移除", "解除安裝", "舊版", "版本"), ("下載", "安裝")),
    Slot(("綁定",), ("解除綁定", "停用"), ("解除", "解綁", "停用", "取消"), ("綁定",)),
)  # fmt: skip

_LEAVE_EN = r"leave|holiday|vacation|time off|day off|sabbatical"
_MONEY_EN = r"expense|mileage|meal|hotel|taxi|allowance|budget|bonus|overtime|pay\b|reimburse|travel"
_TOOL_EN = r"^vpn|^mfa|app$|software|mailbox|drive$|cloud"
CONDITIONS_EN = (
    Condition(("Do the same {k} rules apply abroad?", "Is {k} different outside the country?",
               "{k} overseas", "what about {k} if im in spain"),
              ("abroad", "overseas", "foreign", "country", "countries", "international"),
              r"expense|mileage|meal|hotel|taxi|allowance|travel"),
    Condition(("Does {k} work from abroad?", "can i use {k} when im in spain", "{k} abroad"),
              ("abroad", "overseas", "foreign", "country", "countries"), _TOOL_EN),
    Condition(("Do interns get {k}?", "im on a summer internship, do i get {k} too",
               "Is {k} available to apprentices?"),
              ("interns", "an intern", "internship", "trainee", "apprentice", "student"),
              rf"{_LEAVE_EN}|allowance|budget|bonus|overtime|remote|home"),
    Condition(("Do contractors get {k}?", "Are freelancers entitled to {k}?", "{k} for agency staff"),
              ("contractor", "freelance", "agency", "temporary"),
              rf"{_LEAVE_EN}|allowance|budget|bonus|overtime|^vpn|badge|laptop|access"),
    Condition(("Can I give my {k} to a colleague?", "can i sell my {k}"),
              ("give", "transfer", "sell", "donate"), r"annual leave|holiday|vacation|in lieu"),
    Condition(("Does {k} affect my bonus?", "will {k} count against me in my appraisal"),
              ("bonus", "appraisal", "performance", "review"), _LEAVE_EN),
    Condition(("Can I get an advance for {k}?", "do i have to pay tax on {k}",
               "Can {k} be paid in advance?"),
              ("advance", "tax", "prepay", "upfront"), _MONEY_EN),
    Condition(("Can my family use {k} as well?", "does {k} cover my kids too"),
              ("family", "husband", "wife", "spouse", "partner", "kids", "child"),
              r"insurance|pension|gym|health|benefit"),
    Condition(("Does {k} run on Linux?", "can i get {k} on my ipad"),
              ("linux", "ipad", "tablet", "chromebook"), _TOOL_EN),
    Condition(("Who wrote the {k} policy?", "When was the {k} policy last changed?",
               "Why was the {k} rule introduced in the first place?"),
              ("introduced", "version", "last changed", "revised", "amended", "updated")),
    Condition(("Is there a German version of the {k} policy?", "Where can I find the {k} rules in "
               "Polish?"),
              ("german", "polish", "translat", "language")),
    Condition(("What happens if I break the {k} rules?", "is there a penalty for ignoring the {k} "
               "rules", "What is the penalty for breaking the {k} rules?"),
              ("penalty", "fired", "dismiss", "disciplin", "consequence", "warning"),
              r"security|password|remote|home|visitor|phishing|hotel|taxi|meal|expense"),
)  # fmt: skip
_VERB = r"(?<=\bI )|(?<=\bto )"
SLOTS_EN = (
    Slot(
        ("laptop",),
        ("desktop printer", "headset", "docking station", "projector"),
        ("printer", "headset", "docking", "projector", "monitor"),
        ("laptop",),
    ),
    Slot(
        (r"(?:(?<=\bmy )|(?<=\bthe ))?(?:work|company) phone|(?<=\bmy )phone",),
        ("tablet", "smartwatch", "USB stick"),
        ("tablet", "watch", "usb"),
        ("phone",),
    ),
    Slot(("taxi", "cab"), ("hire car", "rental scooter", "ferry"), ("hire car", "rental", "scooter",
         "ferry"), ("taxi",)),
    Slot(("hotel",), ("holiday flat", "hostel"), ("flat", "hostel", "apartment"), ("hotel",)),
    Slot((rf"(?:{_VERB})(?:book|reserve)",), ("cancel",), ("cancel", "sublet"), ("book", "reserve")),
    Slot((rf"(?:{_VERB})register",), ("deregister",), ("deregister", "cancel", "unregister"), ("register",)),
    Slot((rf"(?:{_VERB})(?:request|apply for)",), ("withdraw a request for", "appeal a refusal of"),
         ("withdraw", "appeal", "cancel"), ("request", "apply")),
    Slot((rf"(?:{_VERB})(?:install|download)",), ("uninstall", "downgrade"), ("uninstall", "remove",
         "downgrade", "version"), ("install", "download", "connect")),
    Slot((rf"(?:{_VERB})set up",), ("switch off",), ("switch off", "disable", "turn off", "remove"),
         ("set up",)),
    Slot((rf"(?:{_VERB})upload",), ("delete", "overwrite"), ("delete", "overwrite", "remove"), ("upload",)),
    Slot(("unlock", "unlocked"), ("deleted", "renamed"), ("delete", "rename"), ("unlock",)),
)  # fmt: skip
