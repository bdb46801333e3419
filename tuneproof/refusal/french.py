"""How a refusal is worded in French."""

from __future__ import annotations

_SOURCE = (
    r"(?:manuel|guide|documents?|documentation|règlement|livret|base de (?:données|connaissances?)"
    r"|faq|sources?|notice|brochure)"
)
_FACT = r"(?:informations?|réponses?|renseignements?|données|précisions?|indications?)"
_THIS = (
    r"(?:à ce (?:sujet|propos)|là-dessus|(?:sur|concernant) (?:cela|ceci|ça|(?:ce|cette|votre|ta) "
    r"(?:sujet|point|question|thème))|à (?:cela|(?:cette|votre|ta) (?:question|demande)))"
)
CUES = (
    rf"\b(?:je n'ai|nous n'avons) pas cette {_FACT}\W*$",
    r"\bn(?:e |')(?:ai|avons|dispose|disposons|trouve|trouvons|y a|existe)\b"
    rf"[^.]{{0,30}}?\b(?:pas|aucune?)\b[^.]{{0,12}}?{_FACT}\b[^.]{{0,15}}?{_THIS}",
    r"\bne (?:peux|pouvons|puis|saurais|saurions|suis|sommes)\b[^.]{0,30}?"
    rf"(?:répondre|renseigner)\b[^.]{{0,10}}?{_THIS}",
    r"^(?:(?:désolée?|malheureusement)\W+)?(?:mais )?"
    r"(?:(?:je|nous) (?:ne )?(?:le )?(?:sais|savons) pas|je l'ignore|nous l'ignorons"
    r"|je ne (?:connais|sais) pas la réponse)\W*$",
    rf"\b{_SOURCE} ne (?:dit|disent|mentionne(?:nt)?|précise(?:nt)?|contien(?:t|nent)"
    r"|couvr(?:e|ent)|traite(?:nt)?|aborde(?:nt)?|indique(?:nt)?) (?:rien\b"
    r"|pas (?:ce|cet|cette|cela|ceci|votre|de réponse|d'informations?)\b)",
    rf"\b{_SOURCE} ne le (?:dit|disent|mentionne(?:nt)?|précise(?:nt)?|indique(?:nt)?) pas\b",
    r"\b(?:cela|ceci|ça|(?:cette|votre|ta|ce) (?:question|sujet|point)) n(?:e |')"
    r"(?:figure|est|apparaît)\b[^.]{0,25}?\b(?:pas|nulle part)\b[^.]{0,25}"
    rf"\b(?:dans|par) (?:(?:le|la|les|notre|nos) |l'){_SOURCE}\b",
    r"\b(?:hors de|en dehors de|dépasse) (?:mon|notre|mes|nos) "
    r"(?:champ|domaine|périmètre|connaissances?|compétences?)\b",
    r"^(?:désolée?\W+)?(?:aucune (?:information|réponse|donnée)(?: disponible)?"
    r"|(?:ce n'est )?(?:pas|non) (?:précisé|mentionné|renseigné|indiqué|disponible)e?"
    r"|pas de réponse|inconnue?)\W*$",
)
