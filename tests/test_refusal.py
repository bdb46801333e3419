from __future__ import annotations

import pytest

from tuneproof.refusal import (
    LONGEST,
    LONGEST_CJK,
    hints_at_refusal,
    looks_like_refusal,
    may_be_refusal,
)

REFUSALS = [
    "The handbook does not cover this; please ask HR or the IT service desk.",
    "I don't know.",
    "I’m sorry, but I cannot help with that.",
    "Sorry, I don't have information about this.",
    "This question is outside the scope of the handbook.",
    "No information available.",
    "This is not mentioned in the company handbook.",
    "There is no information about this in the documents.",
    "I am not able to answer that question.",
    "Your question is not covered by the handbook.",
    "N/A",
    "No idea, sorry.",
    "I'm afraid I can't say.",
    "That is beyond what I can help with.",
    "不好意思，這題我幫不上忙。",
    "現有公司規範沒有記載這個問題，請洽人資或資訊服務台確認。",
    "抱歉，我無法回答這個問題。",
    "很抱歉，目前沒有相關資訊。",
    "我不知道",
    "查無相關資料，請洽人資。",
    "手冊未提及停車費。",
    "您的問題不在手冊的範圍。",
    "這個問題目前沒有相關規定。",
    "公司手冊沒有這項資訊，請洽人力資源部。",
    "知识库中没有提到这个问题。",
    "对不起，无法回答您的问题。",
    "That is not in the handbook.",
    "Sorry, it's not in our employee handbook.",
    "查無資料",
    "抱歉，系統查無資料。",
    "這題我不會",
    "不好意思，這個問題我答不出來。",
    "Sorry, that is outside what I can help with.",
    "Not stated.",
    "We have no details on this.",
    "I can only answer questions about our products.",
    "There's no information about that in our guide.",
    "Unfortunately, I could not find any information about this.",
    "This is not something I can answer.",
    "I have no information about that.",
    "The guide does not specify this.",
    "That's not something we have information about.",
    "這部分我不清楚，請洽櫃台。",
    "關於這點，我目前沒有相關資訊。",
    "這個問題不在我的服務範圍。",
    "您詢問的內容超出本院業務範圍。",
    "恕無法答覆此問題。",
    "手冊未載明。",
    "沒有足夠的資料可供回答。",
    "目前無法提供相關資訊，請洽客服。",
    "資料中沒有這項資訊。",
    "这个问题我没有资料可以回答。",
    "抱歉，无法提供这方面的信息。",
    "知識庫查無此資訊。",
    "此問題尚無資料可回答。",
    "Dazu habe ich leider keine Information.",
    "Zu dieser Frage liegen keine Angaben vor.",
    "Das ist nicht geregelt.",
    "Diese Frage können wir nicht beantworten.",
    "Darüber steht im Handbuch nichts.",
    "Das steht nicht in unseren Unterlagen.",
    "Leider kann ich Ihnen dazu keine Auskunft geben.",
    "Hierzu gibt es keine Informationen.",
    "Ich weiß es nicht.",
    "Das Handbuch enthält dazu keine Angaben.",
    "Leider finde ich dazu nichts.",
    "Das kann ich Ihnen nicht sagen.",
    "這份對照表沒有寫到這件事，請洽總務。",
    "手邊的資料並未提到此事。",
    "申し訳ございませんが、その件についての資料がないためお答えできません。",
    "申し訳ありませんが、お答えできません。",
    "ご質問の内容については、お答えいたしかねます。",
    "その情報は資料に記載されていません。",
    "ハンドブックには記載がありません。人事部にお尋ねください。",
    "この件に関する情報は見つかりませんでした。",
    "申し訳ございません。該当する情報がございません。",
    "すみません、それについては分かりません。",
    "わかりかねます。",
    "No tenemos información sobre este tema.",
    "Lo siento, no dispongo de datos al respecto.",
    "No he encontrado ninguna información sobre eso; consulte en recepción.",
    "No hay información disponible.",
    "No puedo responder a esa pregunta.",
    "Lo sentimos, no podemos contestarle a esto.",
    "No lo sé.",
    "Lo siento, pero no conozco la respuesta.",
    "El manual no dice nada de eso.",
    "La guía no lo menciona. Pregunte en recepción.",
    "Esa pregunta no aparece en nuestro manual.",
    "Eso está fuera de nuestro ámbito.",
    "Sin información.",
    "No consta.",
    "Je n'ai pas d'information à ce sujet.",
    "Désolé, nous ne disposons d'aucun renseignement sur ce point.",
    "Il n’y a pas de réponse à cette question dans nos documents.",
    "Je ne peux malheureusement pas répondre à cette question.",
    "Nous ne sommes pas en mesure de vous renseigner sur ce sujet.",
    "Désolé, je ne sais pas.",
    "Je l'ignore.",
    "Le manuel ne dit rien de cela.",
    "Le guide ne le précise pas ; demandez à l'accueil.",
    "Cette question ne figure pas dans notre guide.",
    "Aucune information disponible.",
    "Non précisé.",
]
ANSWERS = [
    "If it is beyond what we can repair on site, the laptop goes to the maker.",
    "Taxi fares are not covered.",
    "The policy does not cover dental treatment.",
    "No, you cannot.",
    "There is no limit.",
    "Sorry, the canteen is closed on Sundays.",
    "You cannot answer calls on the VPN.",
    "Unused days are not paid out.",
    "Lunch is not included.",
    "We do not know yet how long immunity lasts.",
    "No record is kept.",
    "If you cannot find an answer, ask HR.",
    "Open the page. If this is not covered in the handbook, ask HR.",
    "若無法回答驗證問題，請洽資訊台。",
    "目前沒有規定上限。",
    "文件未記載日期者退回。",
    "超出補助範圍的部分自付。",
    "忘記密碼且不知道舊密碼時，請撥分機。",
    "系統查無相關資料時，請重新申請。",
    "沒有，不可以。",
    "It is not in the handbook but on the intranet.",
    "這個不會影響年假。",
    "不會。",
    "查無資料者請重新申請。",
    "No data is stored on this device.",
    "We hold no information about payment cards.",
    "Seats are not specified on the ticket; sit where you like.",
    "Prices beyond what is listed are agreed on site.",
    "You can only answer questions in the portal.",
    "No details on the card are stored.",
    "There is no charge for this.",
    "離島不在配送服務範圍。",
    "本信箱為系統發送，恕不回覆。",
    "沒有提供這項服務。",
    "若無法提供相關資料，請先來電。",
    "無法提供相關證明文件者，須另填切結書。",
    "發票遺失無法補發。",
    "目前沒有提供停車位。",
    "未註明日期的發票無效。",
    "不清楚流程的同仁請看公告。",
    "系統沒有這項資料時請重新整理。",
    "這項服務不在保固範圍內。",
    "本活動不開放現場報名。",
    "資料沒有保留期限。",
    "此優惠不在會員權益範圍內。",
    "Ohne Ausweis können wir keine Auskunft geben.",
    "Liegen uns keine Angaben vor, schätzen wir den Verbrauch.",
    "Dazu gibt es keine Pflicht.",
    "Nein, das ist nicht erlaubt.",
    "Wir geben keine Daten an Dritte weiter.",
    "Anrufe können wir sonntags nicht beantworten.",
    "Eine Regelung zur Gleitzeit steht in der Betriebsvereinbarung.",
    "Falls Sie dazu keine Antwort finden, rufen Sie an.",
    "Sie müssen dazu keine Angaben machen.",
    "Dafür ist das Bürgeramt zuständig.",
    "Am Telefon können wir Ihnen keine Auskunft zu Ihrem Konto geben.",
    "Die Rechnung enthält nichts Vertrauliches.",
    "Hierzu sind keine Unterlagen nötig.",
    "Zu diesem Termin gibt es keine Einträge mehr.",
    "Das Handbuch enthält dazu ein Kapitel.",
    "未提到這件事項者請補件。",
    "主管沒有提到此事時，請直接通報。",
    "お電話ではお答えできません。窓口にお越しください。",
    "本人確認ができない場合、ご質問にはお答えできません。",
    "第三者からのその件のお問い合わせには回答できません。",
    "延滞料はかかりませんが、返却されるまで貸出はできません。",
    "申請書に記載がない方は、受付できません。",
    "この内容に変更はありません。",
    "これはデータではありません。",
    "資料の持ち出しはできません。",
    "申し訳ございませんが、飲食はできません。",
    "次回の入荷の情報は表示されません。",
    "No, no se permite.",
    "No hay límite.",
    "No hay datos personales en la tarjeta.",
    "No podemos devolver el dinero.",
    "Si no encuentra respuesta a esta pregunta, no tenemos información sobre ese tema.",
    "No podemos contestar llamadas los domingos.",
    "El reglamento no permite animales.",
    "El seguro no cubre este daño.",
    "No es necesario dar datos sobre su salud.",
    "Sin cita no podemos atenderle.",
    "La biblioteca no se encuentra en este edificio.",
    "Está fuera del horario de nuestro servicio.",
    "No lo sabemos hasta que se publica el resultado.",
    "Non, ce n'est pas permis.",
    "Il n'y a pas de limite.",
    "Nous ne pouvons pas vous rembourser.",
    "Sans carte, nous ne pouvons pas répondre à cette demande.",
    "Le règlement ne permet pas les animaux.",
    "Le guide ne doit pas être emporté.",
    "Nous ne répondons pas au téléphone le dimanche.",
    "Si vous n'avez pas d'information à ce sujet, appelez l'accueil.",
    "Les données ne sont pas transmises à des tiers.",
    "La notice est dans la boîte.",
    "無",
    "",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_seen(text: str) -> None:
    assert looks_like_refusal(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_says_no_is_an_answer(text: str) -> None:
    assert not looks_like_refusal(text)


def test_a_long_text_holds_an_answer() -> None:
    assert not looks_like_refusal("I don't know. " + "x" * LONGEST)
    assert not looks_like_refusal("我不知道。" + "字" * LONGEST_CJK)


def test_width_and_white_space_do_not_matter() -> None:
    assert looks_like_refusal("  the  handbook\ndoes NOT cover  this ")
    assert looks_like_refusal("抱歉，我無法回答！")
    assert looks_like_refusal("抱歉,我無法回答!")


def test_a_refusal_without_a_cue_has_an_apology_or_a_negation() -> None:
    for text in (
        "館方恕不另行說明。",
        "Désolé, je ne sais pas.",
        "申し訳ありません。",
        "Leider nein.",
    ):
        assert hints_at_refusal(text)
    for text in ("Hello! How can I help you?", "請於上班時間來電。", "26 days a year."):
        assert not hints_at_refusal(text)


def test_a_yes_or_a_no_and_a_long_text_can_be_no_refusal() -> None:
    for text in (
        "No, sorry.",
        "不行。",
        "沒有。",
        "Nein.",
        "可以,請先預約。",
        "x" * (LONGEST + 1),
        "",
    ):
        assert not may_be_refusal(text)
    for text in ("不好意思,請洽櫃台。", "No information.", "沒有這項資訊。", "Nothing is known."):
        assert may_be_refusal(text)


@pytest.mark.parametrize(
    "text", ["館內提供無線網路。", "館内のWi-Fiは無料です。", "本館設有無障礙坡道。"]
)
def test_what_is_free_or_wireless_is_no_negation(text: str) -> None:
    assert not hints_at_refusal(text)
