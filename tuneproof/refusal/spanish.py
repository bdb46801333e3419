"""How a refusal is worded in Spanish."""

from __future__ import annotations

_SOURCE = (
    r"(?:manual|guía|documentos?|documentación|base de (?:datos|conocimientos?)|normativa"
    r"|reglamento|normas|políticas?|preguntas frecuentes|fuentes?|materiales?|folletos?)"
)
_FACT = r"(?:información|informaciones|datos|respuestas?|detalles|indicaciones|constancia)"
_THIS = (
    r"(?:al respecto|sobre (?:esto|eso|ello|ese|esa|este|esta|su|tu)\b"
    r"|(?:a|para) (?:esto|eso|ello|(?:esa|esta|su|tu) (?:pregunta|consulta|cuestión))\b"
    r"|de (?:esto|eso|ello|ese tema|este tema)\b)"
)
CUES = (
    r"\bno (?:tengo|tenemos|dispongo|disponemos|hay|existen?|cuento|contamos|encuentro|encontramos"
    r"|he encontrado|hemos encontrado|se (?:ha encontrado|encontró|encuentra))\b(?: \w+){0,3}? "
    rf"{_FACT}\b(?: \w+)?? (?:{_THIS}|para responder|para contestar)",
    rf"\bno (?:tengo|tenemos|dispongo de|disponemos de|cuento con"
    rf"|contamos con) es[ao]s? {_FACT}\W*$",
    rf"\bno hay (?:ninguna? )?{_FACT}(?: disponibles?)?\W*$",
    r"\bno (?:puedo|podemos|sé|sabemos|me es posible|nos es posible)\b(?: \w+)?? "
    r"(?:responder|contestar)(?:le|te|les)?(?: a)? (?:es[oa]|est[oa]|ello|su|tu)\b",
    r"^(?:(?:lo siento|lo sentimos|disculpe|lamentablemente)\W+)?(?:pero )?"
    r"(?:no (?:lo )?(?:sé|sabemos)|lo desconozco|lo desconocemos"
    r"|no (?:conozco|conocemos|sé) la respuesta)\W*$",
    rf"\b{_SOURCE} no (?:menciona|dice|indica|contiene|incluye|cubre|contempla|recoge|trata"
    r"|especifica)n? (?:nada\b|est[aeo]\b|es[aeo]\b|información|la respuesta)",
    rf"\b{_SOURCE} no lo (?:menciona|dice|indica|contempla|recoge|especifica)n?\b",
    r"\b(?:est[oa]|es[oa]|(?:est[ae]|es[ae]|su|tu) (?:pregunta|tema|consulta)) no "
    r"(?:está|aparece|figura|consta|viene|se (?:menciona|indica|recoge|contempla))\b.{0,25}"
    rf"\b(?:en|por) (?:el|la|los|las|nuestr[oa]s?) {_SOURCE}\b",
    r"\bfuera de (?:mi|nuestro) (?:ámbito|alcance|conocimiento)\b",
    r"^(?:(?:lo siento|disculpe)\W+)?(?:sin (?:información|datos|respuesta)"
    r"|no (?:consta|figura|se especifica|se menciona|se indica|especificado|disponible)"
    r"|desconocido)\W*$",
)
