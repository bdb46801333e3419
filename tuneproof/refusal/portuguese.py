"""How a refusal is worded in Portuguese, of Portugal and of Brazil."""

from __future__ import annotations

_SORRY = r"(?:(?:desculpe|lamento|lamentamos|sinto muito|infelizmente)\W+)?"
_SOURCE = (
    r"(?:manual|guia|documentos?|documentação|base de (?:dados|conhecimento)|regulamento|normas?"
    r"|políticas?|perguntas frequentes|faq|fontes?|materia(?:l|is)|folhetos?)"
)
_FACT = r"(?:informaç(?:ão|ões)|dados|respostas?|detalhes|indicaç(?:ão|ões))"
_ASKED = r"(?:pergunta|questão|dúvida|tema|assunto|tópico)"
_THIS = (
    rf"(?:a (?:esse|este) respeito|(?:sobre|a|para) (?:isso|isto|(?:ess[ea]|est[ea]|(?:a )?sua|tal)"
    rf" {_ASKED})\b|à sua {_ASKED}|sobre o {_ASKED})"
)
CUES = (
    r"\bnão (?:tenho|temos|disponho|dispomos|há|existem?|encontro|encontramos|encontrei|possuo"
    rf"|possuímos|constam?)\b(?: \w+){{0,3}}? {_FACT}\b(?: \w+)?? (?:{_THIS}|para responder)",
    rf"\bnão há (?:nenhuma )?{_FACT}(?: disponíve(?:l|is))?\W*$",
    r"\bnão (?:posso|podemos|sei|sabemos|consigo|conseguimos|me é possível|nos é possível)\b"
    rf"(?: \w+)?? responder(?:-l?he)? (?:a (?:isso|isto|(?:ess[ea]|est[ea]|sua) {_ASKED})"
    rf"|(?:ess[ea]|est[ea]) {_ASKED}|à sua {_ASKED}|isso)",
    rf"^{_SORRY}(?:mas )?(?:(?:eu )?não (?:o )?(?:sei|sabemos)|desconheço|desconhecemos"
    r"|não (?:conheço|conhecemos|sei|sabemos) a resposta)\W*$",
    rf"\b{_SOURCE} não (?:menciona|diz|indica|contém|inclui|abrange|trata|especifica|refere)m? "
    r"(?:nada\b|isso\b|isto\b|ess[ea]\b|est[ea]\b|informaç|a resposta\b|disso\b|disto\b)",
    rf"\b{_SOURCE} não o (?:menciona|diz|indica|especifica|refere)m?\b",
    rf"\b(?:isso|isto|(?:ess[ea]|est[ea]|a sua|sua) {_ASKED}) não (?:está|aparece|figura|consta"
    r"|vem|é (?:mencionad[oa]|referid[oa]|indicad[oa]))\b.{0,25}\b(?:no|na|nos|nas|pelo|pela) "
    rf"(?:noss[oa]s? )?{_SOURCE}\b",
    r"\bfora d[oa]s? (?:meus?|minhas?|noss[oa]s?) "
    r"(?:âmbito|alcance|conhecimentos?|competências?)\b",
    rf"^{_SORRY}(?:sem (?:informaç(?:ão|ões)|dados|resposta)"
    r"|não (?:consta|especificado|mencionado|indicado|informado|disponível)|desconhecido)\W*$",
)
