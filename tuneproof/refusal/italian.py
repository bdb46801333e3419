"""How a refusal is worded in Italian."""

from __future__ import annotations

_SORRY = r"(?:(?:mi dispiace|ci dispiace|spiacente|spiacenti|purtroppo)\W+)?"
_SOURCE = (
    r"(?:manuale|guida|document[oi]|documentazione|regolamento|base di (?:dati|conoscenza)|faq"
    r"|font[ei]|materiali?|opuscolo)"
)
_FACT = r"(?:informazion[ei]|rispost[ae]|dati|indicazion[ei]|dettagli)"
_ASKED = r"(?:domanda|richiesta|argomento|tema|punto)"
_THIS = (
    r"(?:al riguardo|a riguardo|in (?:merito|proposito)|su quest'argomento"
    rf"|(?:su|a|per) (?:questo|ciò|(?:quest[ao]|tale) {_ASKED})\b"
    rf"|(?:sulla|alla|per la) (?:sua|tua|vostra) {_ASKED})"
)
CUES = (
    r"\bnon (?:ho|abbiamo|dispongo|disponiamo|c'è|ci sono|esistono|trovo|troviamo|risultano)"
    rf"\b(?: \w+){{0,3}}? {_FACT}\b(?: \w+)?? {_THIS}",
    r"\bnon (?:posso|possiamo|so|sappiamo|riesco a|riusciamo a|sono in grado di|siamo in grado di"
    rf"|mi è possibile|ci è possibile)\b(?: \w+)?? risponder(?:e|vi|le|ti)"
    rf" (?:a (?:questo|ciò|(?:quest[ao]|tale) {_ASKED})|alla (?:sua|tua|vostra) {_ASKED})",
    rf"^{_SORRY}(?:ma )?(?:non (?:lo )?(?:so|sappiamo)"
    r"|non (?:conosco|conosciamo|so) la risposta)\W*$",
    rf"\b{_SOURCE} non (?:menziona|dice|indica|contiene|riporta|tratta|copre|specifica)(?:no)? "
    r"(?:nulla|niente|questo|quest[ao] \w+|ciò|informazioni|la risposta)\b",
    rf"\b{_SOURCE} non (?:lo|ne) (?:menziona|dice|indica|riporta|tratta|parla|specifica)(?:no)?\b",
    rf"\b(?:questo|ciò|quest[ao] {_ASKED}|la (?:sua|tua|vostra) {_ASKED}) non (?:è|figura|compare"
    r"|viene|si trova)\b.{0,25}\b(?:nel|nella|nei|nelle|dal|dalla|dai|dalle) (?:nostr[oaie] )?"
    rf"{_SOURCE}\b",
    r"\bfuori (?:dal|dalla|dalle|del|della|delle) (?:mi[oae]|mie|nostr[oae]) "
    r"(?:ambito|competenz[ae]|conoscenz[ae])\b",
    rf"^{_SORRY}(?:nessuna (?:informazione|risposta)(?: disponibile)?"
    r"|non (?:specificato|indicato|disponibile|noto)|sconosciuto)\W*$",
)
