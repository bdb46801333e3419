"""Leftovers in a text that was copied from a chat or a letter: control tokens, roles, what a model
says about itself, signatures.

Pieces that an answer may have on purpose are left: “A: 2 days, B: 3 days” names two cases, and
“客服：0800-…” a number to call. This module knows one text at a time.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"<\|[a-z_]{2,24}\|>|<｜[^<>｜]{2,30}｜>|</?(?:start|end)_of_turn>|<(?:bos|eos|pad|unk)>"
    r"|\[/?INST\]|<</?SYS>>|(?:^\s*<s>|</s>\s*$)|</?think>"
    # What a chat shows as a reference, and pastes as text.
    r"|:?contentReference\[oaicite:\d+\](?:\{index=\d+\})?|【\d+(?::\d+)?†[^】]*】|\bturn\d+(?:search|view)\d+"
    r"|[?&]utm_source=chatgpt\.com"
    r"|^#{2,3} ?(?:Instruction|Response|Input|Human|Assistant|User|System)s?:",
    re.IGNORECASE | re.MULTILINE,
)
_ROLE = re.compile(
    r"\s*(?:\*\*)?(?:(?:assistant|chatbot|bot|answer|response|ans|antwort|respuesta|réponse|risposta"
    r"|resposta|回答|答案|答覆|答复|回覆|回复|解答|答|助理|助手|機器人|机器人|客服"
    r"|답변)|a(?: ?\d{1,3})?)"
    r"(?:\*\*)?\s?[:\uff1a](?:\*\*)?(?!\s*[\d+(/])",
    re.IGNORECASE,
)
_ASKING_ROLE = re.compile(
    r"\s*(?:\*\*)?(?:(?:user|human|question|q|frage|pregunta|domanda|pergunta|問題|问题|提問|提问"
    r"|問|问|質問|使用者|用戶|用户|客戶|客户|질문)\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})?"
    r"(?:\*\*)?\s?[:\uff1a](?:\*\*)?|q ?\d{1,3}\s?[.、)](?=\s?\D))",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\s*(?:\[(?:\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?,? )?(?:[上下]午 ?)?\d{1,2}:\d{2}(?::\d{2})?"
    r"(?: ?[AP]M)?\]|\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)? -)"
    r"\s?[^\n:\uff1a\d]{1,24}[:\uff1a]",
    re.IGNORECASE,
)
"""When somebody wrote, and who, as a chat exports it: “[10:32 AM] Anna:”."""
_NEXT_CASE = re.compile(r"\b(?:[bq]|[ab] ?\d{1,3})\s?[:\uff1a]", re.IGNORECASE)
_TALK = re.compile(
    r"\bas an? (?:ai|artificial intelligence|(?:large )?language model)\b(?: language)?"
    r"(?: model| assistant)?"
    r"|^\W*(?:sure|certainly|of course|absolutely|great question)\b[^.\n]{0,20}?[!,.] ?"
    r"here(?:'s|’s| is| are)\b"
    r"|^\W*here(?:'s|’s| is) (?:a|an|the|your|my) (?:possible |suggested |more \w+ )?(?:rephrased"
    r"|rewritten|revised|paraphrased|reworded|translated|improved)\b"
    r"|\bmy (?:knowledge cutoff|training data|last (?:knowledge )?update)\b|\bi hope this helps\b"
    r"|^\W*(?:based on|according to) the (?:provided|given|supplied) (?:context|text|passages?)\b"
    r"|(?:截至|根據|根据)我的(?:知識|知识|訓練|训练)(?:更新|截止|資料|数据)"
    r"|^\W*(?:根據|根据)(?:您|你)?(?:所)?提供的(?:上下文|段落|文本)"
    r"|(?:作為|作为|身為|身为)(?:一個|一个|一名|一款)?(?:\s?AI|人工智慧|人工智能|(?:大型)?(?:語言|语言)模型)"
    r"|^\W*(?:當然(?:可以)?|当然(?:可以)?|好的|沒問題|没问题)[!,.\uff01\uff0c。]\s?(?:以下是|以下為|以下为"
    r"|這是|这是|這裡是|这里是)"
    r"|^\W*以下是(?:為您|为您|幫您|帮您)?(?:改寫|改写|重寫|重写|潤飾|润饰|翻譯|翻译)"
    r"|希望(?:這|这|以上)(?:些|個|个)?(?:資訊|信息|回答|說明|说明)?(?:能)?(?:對|对)(?:您|你)有(?:所)?"
    r"(?:幫助|帮助)",
    re.IGNORECASE,
)
_BEFORE_ZH = (
    r"(?:所有|全部|一切)*(?:以上|之前|先前|上述|前面|上面|原本|原來|原来|此前)"
    r"(?:的|所有|全部|那些|任何|一切|其他)*"
)
_ENDS_ZH = r"(?=\Z|[\s,.!;\uff0c。\uff01\uff1b、]|並|并|然後|然后|直接|改|再|和|與|与)"
_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override) (?:all |any |everything |the |of |your |my )*"
    r"(?:previous|prior|above|earlier|preceding)\b(?: (?:instructions?|prompts?|rules?|text))?"
    r"|\b(?:ignore|disregard|forget) (?:all |any |everything |the |of |your |my )*"
    r"(?:instructions?|prompts?|rules?|guidelines?) (?:above|before this|given (?:above|before)"
    r"|you (?:were|have been) given)\b"
    r"|\b(?:ignore|disregard|override|reveal|print|show me) (?:the |your )*system"
    r" (?:prompt|message)"
    r"|\byou are now (?:an? |in )|\bfrom now on,? (?:you (?:are|will|must)|act|answer|reply"
    r"|respond)\b"
    r"|\bignorier(?:e|en sie) (?:alle )?(?:vorherigen|bisherigen|obigen|vorigen) anweisungen"
    r"|\bignora (?:todas )?las instrucciones (?:anteriores|previas)"
    r"|\bignorez (?:toutes )?les instructions (?:précédentes|ci-dessus)"
    r"|(?:忽略|無視|无视|忘掉|不要理會|不要理会|不用管)(?:掉|你|所有|全部)*"
    r"(?:以上|之前|先前|上述|前面|上面|原本|此前)(?:的|所有|全部|那些|任何|其他)*"
    r"(?:指示|指令|規則|规则|提示|命令)"
    # A rule or a limit may be asked about; an order to forget it stands alone.
    r"|(?:^|(?<=[,.!?:;\s\uff0c。\uff01\uff1f\uff1a\uff1b、])|請|请)你?(?:先|直接|完全|現在|现在)?"
    r"(?:忽略|無視|无视|忘掉|忘記|忘记|不要理會|不要理会)(?:掉|你|所有|全部|一切)*"
    rf"{_BEFORE_ZH}(?:規定|规定|限制|設定|设定|守則|守则|約束|约束|要求|對話|对话){_ENDS_ZH}"
    rf"|(?:把|將|将)你?{_BEFORE_ZH}(?:指示|指令|規則|规则|規定|规定|限制|設定|设定|提示)"
    rf"(?:都|全部|全都|通通)?(?:忽略|忘掉|忘記|忘记|丟掉|丢掉|拋開|抛开)(?:掉)?{_ENDS_ZH}"
    rf"|(?:不要|不必|不用|別|别)(?:再)?(?:遵守|遵循|理會|理会){_BEFORE_ZH}"
    rf"(?:指示|指令|規則|规则|規定|规定){_ENDS_ZH}"
    r"|(?:說出|说出|告訴我|告诉我|顯示|显示|輸出|输出|列出|印出)你的(?:系統|系统|初始|隱藏|隐藏)"
    r"(?:提示|指令|設定|设定|訊息|消息)"
    r"|(?:從現在起|从现在起|從現在開始|从现在开始)[,\uff0c]?(?:請|请)?你(?:是|扮演)"
    r"|系統提示詞|系统提示词|以上の指示(?:は|を)(?:無視|忘れ)",
    re.IGNORECASE,
)
"""What is said to a model and not to whoever answers."""
_TOLD = (
    *("ignor", "disregard", "forget", "overrid", "system", " now ", "忽略", "無視", "无视", "忘掉"),
    *(
        "不要理",
        "不用管",
        "從現在",
        "从现在",
        "提示",
        "忘記",
        "忘记",
        "遵守",
        "遵循",
        "拋開",
        "抛开",
    ),
    *("丟掉", "丢掉", "初始", "隱藏", "隐藏", "系統", "系统"),
)
"""What every such piece has one of: a quick test that rules out most texts."""
_SIGNED = re.compile(
    r"(?:(?<=[.!?;:)\n。])|(?<=[.!?;:)] ))(?P<piece>"
    r"(?:sent from my \w+|gesendet von mein\w+ \w+|enviado desde mi \w+"
    r"|從我的 ?\w+ ?傳送|从我的 ?\w+ ?发送)"
    r"|(?:(?:with )?(?:best|kind|kindest|warm) (?:regards|wishes)|regards"
    r"|(?:yours )?(?:sincerely|faithfully)|cheers|cordialement|saludos cordiales"
    r"|(?:mit )?(?:freundlichen?|vielen?|lieben?|besten?) gr(?:ü|ue)(?:ß|ss)en?)"
    r"(?:(?=[,!.\n]|\s*\Z|\s+(?-i:[A-Z])).{0,60})?)\W*\Z"
    r"|(?<=[。.!?\uff01\uff1f,\uff0c;\uff1b\s])"
    r"(?P<zh>[^。.!?\uff01\uff1f,\uff0c;\uff1b\s寫写加]{0,12} ?"
    r"(?:敬上|謹上|谨上|敬啟|謹啟|谨启|敬覆|敬复))\W*\Z",
    re.IGNORECASE | re.DOTALL,
)
"""The end of a letter: its greeting, and who signed it."""


def signature(text: str) -> str | None:
    """The signature at the end: “Best regards, Tom”, 管理室 敬上. None without one, or where the
    text is nothing else."""
    match = _SIGNED.search(text)
    return (match["piece"] or match["zh"]).strip() if match else None


def control_token(text: str) -> str | None:
    """The first control token of a chat template: “<|im_end|>”, “[INST]”."""
    match = _TOKEN.search(text)
    return match and match[0].strip()


def answering_role(text: str) -> str | None:
    """The speaker's label at the beginning of an answer: “A:”, “助理：”, “[10:32] Anna:”."""
    match = _STAMP.match(text) or _ROLE.match(text)
    return match[0].strip() if match and not _NEXT_CASE.search(text, match.end()) else None


def asking_role(text: str) -> str | None:
    """The speaker's label at the beginning of a question: “User:”, “問：”, “[10:32] Anna:”."""
    match = _STAMP.match(text) or _ASKING_ROLE.match(text)
    return match and match[0].strip()


def instruction(text: str) -> str | None:
    """The first piece that tells a model what to do: “Ignore all previous instructions”."""
    plain = text.lower()
    match = any(hint in plain for hint in _TOLD) and _INSTRUCTION.search(text)
    return match[0].strip() if match else None


def model_talk(text: str) -> str | None:
    """The first piece that a model says about itself or its task: “As an AI language model”."""
    match = _TALK.search(text)
    return match and match[0].strip()
