"""How a refusal is worded in German."""

from __future__ import annotations

_FACT = (
    r"(?:information(?:en)?|infos?|angaben?|auskunft|auskünfte|antwort(?:en)?|daten|einträge?"
    r"|regelung(?:en)?|hinweise?|aussage|kenntnis(?:se)?)"
)
_THIS = r"(?:dazu|hierzu|darüber|hierüber|zu (?:dies|ihr|dein)e[rm] (?:\w+ )?(?:frage|thema|punkt))"
_SOURCE = (
    r"(?:unterlagen|dokument(?:en?)?|handbuch|wissensdatenbank|quellen?|faqs?|richtlinien?"
    r"|regelwerk)"
)
CUES = (
    r"^(?=.*\b(?:das|dies|es|\w+ frage|darauf)\b).*\b(?:(?:ich|wir) (?:kann|können)"
    r"|(?:kann|können) (?:ich|wir)|lässt sich)\b[^,]{0,40}\bnicht (?:beantworten|sagen)\b",
    rf"\b{_THIS} (?:kann ich|können wir) [^,]{{0,20}}\bnicht weiterhelfen\b",
    r"^(?=.*\b(?:liegt|liegen|habe|haben|gibt|finde|finden|steht|enthält|enthalten|sagt|nennt"
    r"|(?<!sie )(?:kann|können)(?! sie| man))\b)"
    rf".*\b{_THIS}\b[^,]{{0,40}}\b(?:keine? (?:\w+ )?{_FACT}|nichts)\b",
    rf"\bkeine? (?:\w+ )?{_FACT} {_THIS}",
    rf"\b{_SOURCE} (?:enthält|enthalten|sagt|sagen|nennt|nennen) (?:\w+ )?"
    r"nichts (?:dazu|darüber)",
    r"\b(?:das|dies|es) (?:weiß|weiss|wissen) (?:ich|wir)\b[^,]{0,20}\bnicht\W*$",
    r"\b(?:ich weiß|ich weiss|wir wissen) (?:das|es|dies) (?:leider )?(?:auch )?nicht\W*$",
    rf"\b(?:geht|gehen|ergibt sich)\b[^,]{{0,20}}\b{_SOURCE}\b[^,]{{0,20}}\bnicht\b",
    rf"\b(?:das|dies|dazu|darüber|hierzu) steht (?:\w+ )?(?:nicht|nichts) (?:in|im) "
    rf"(?:\w+ )?{_SOURCE}\b",
    r"\bbin ich (?:\w+ )?überfragt\b",
    rf"^(?:(?:leider|dazu|hierzu)\W+)*(?:keine? {_FACT}(?: (?:verfügbar|vorhanden|bekannt))?"
    r"|(?:ist |das ist )?nicht (?:geregelt|bekannt|angegeben|festgelegt|dokumentiert)"
    r"|(?:das )?weiß ich (?:leider )?nicht|keine ahnung|unbekannt)\W*$",
)
