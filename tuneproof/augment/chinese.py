"""Chinese for the sources of rows: function words, and the forms of a question.

Rules are written in Traditional characters and hold for Simplified ones too, by a table of the
characters that they use. There is no word segmenter here: a question is cut at its function words
into segments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tuneproof.augment.style import Replacement
from tuneproof.augment.tongue import Tongue

_TRADITIONAL = (
    "丟並佔來個們備傳價兒內兩別剛劇動務匯參員問喪單嗎囉國園圓團報場壞夠夾宮實"
    "審寫將專對屬師帳帶幾廠廢後從復應懲戀戲戶擁擋據擬攬於時暫書會東標樣機檔檢"
    "權歸沒測準為無煩燈爾獎現瑪環產發確碼稅積筆範簽紀約細終結給統綁經網線練縣"
    "績繼罰義習聯職腦臨與舊莊蓮藥處虛號螢補裝裡見規視訂計訓記訪設許訴試話該認"
    "語誤說誰課請謝證識譯議讀變讓買費貼資賠賬購車軟載輛輸轉辦迴這連週進過達違"
    "遠適遲遷遺還郵醫釣銘銷錄錢錯錶鎖鏈門開間闆關陸隊隨險雙雞雲電響項須預領題"
    "顯飯館馬駐駕騎驗驟體魚麼黃點"
    "傾償儲冊創協學導屆嶄庫廁徵掛換攜數曉業構歡歷滿營牽獨獲當監稱競節簡絕綜綠"
    "綱縮總繳聞聽萬藝覺訊討診調談貨貴質贈贏辭運選長陽雜離難額類飛養餘則勞紙舉"
    "臉幫圖負論責壇懶紹貸組閱絡續"
)
_SIMPLIFIED = (
    "丢并占来个们备传价儿内两别刚剧动务汇参员问丧单吗啰国园圆团报场坏够夹宫实"
    "审写将专对属师帐带几厂废后从复应惩恋戏户拥挡据拟揽于时暂书会东标样机档检"
    "权归没测准为无烦灯尔奖现玛环产发确码税积笔范签纪约细终结给统绑经网线练县"
    "绩继罚义习联职脑临与旧庄莲药处虚号萤补装里见规视订计训记访设许诉试话该认"
    "语误说谁课请谢证识译议读变让买费贴资赔账购车软载辆输转办回这连周进过达违"
    "远适迟迁遗还邮医钓铭销录钱错表锁链门开间板关陆队随险双鸡云电响项须预领题"
    "显饭馆马驻驾骑验骤体鱼么黄点"
    "倾偿储册创协学导届崭库厕征挂换携数晓业构欢历满营牵独获当监称竞节简绝综绿"
    "纲缩总缴闻听万艺觉讯讨诊调谈货贵质赠赢辞运选长阳杂离难额类飞养余则劳纸举"
    "脸帮图负论责坛懒绍贷组阅络续"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

Replacements = Mapping[Tongue, tuple[Replacement, ...]]


def in_script(text: str, tongue: Tongue) -> str:
    """A text of this package, written in Traditional characters, in the script of `tongue`."""
    return text.translate(_TO_SIMPLIFIED) if tongue is Tongue.SIMPLIFIED else text


def rules(*pairs: tuple[str, str]) -> Replacements:
    """Patterns with their replacements, written in Traditional characters, for both scripts."""
    return {
        tongue: tuple(
            (re.compile(in_script(pattern, tongue)), in_script(new, tongue))
            for pattern, new in pairs
        )
        for tongue in (Tongue.TRADITIONAL, Tongue.SIMPLIFIED)
    }


_ASKS = (
    "嗎|ㄇ|怎|什麼|甚麼|啥|哪|誰|幾|多少|多久|多大|多早|何|是否|能否|可否|可不可以|能不能"
    "|會不會|有沒有"
)
_ENDS = r"[？?。.!！~～\s]+$"
# Words that contain a function word but may not be cut there. The lookarounds let a real function
# word be cut that follows another word (員工 會, 手機 會, 離職 能).
_WHOLE = (
    "可疑|許可|認可|可靠|可惜|可行性|可攜|可回收|可轉換|可扣抵|可用(?=餘|額|率|性|空|時)"
    "|不能|不可以|不可|不會|不要|不用|不得|不是|不到|不在|不需要|不須|不應|不給|不讓|不想|不對"
    "|(?<![員志義移打])工會|(?<![手司主飛相])機會|(?<![行作])社會|會計(?![算入價])|會議室|會議|開會|會員|宴會|聚會"
    "|委員會|董事會|福委會|理事會|監事會|股東會|說明會|座談會|研討會|發表會|讀書會|研習會|交流會|協調會|公聽會|歡迎會"
    "|會簽|會辦|會勘|會客|會場|會費|會址|會館|會談|會報|會同|誤會|約會|與會|參與|贈與|給與"
    "|到職|報到|遲到|收到|達到|到期|到場|到貨|到府|到達|到勤|簽到|找不到|看不到|收不到|找到|看到|拿到"
    "|現在|存在|在職|在家|在線|在籍|在校|在途|在庫|在場|在宅|在地(?![下上面點])|在學(?!校)|外在|內在"
    "|重要|主要|必要|次要|要求|要點|要保|要件|要項|要素|摘要|概要|綱要|提要|紀要|簡要"
    "|需求|急需|供需|必需品|須知"
    "|擁有|持有|享有|自有|國有|(?<![場廁])所有|有效|有限公司|有害|有價|有關|有薪|沒有|有事|有空"
    "|功能|可能|能力|能源|能量|能耗|能見度|綠能|儲能|核能|太陽能|節能|技能|智能|才能|萬能"
    "|(?<![女男兩])性能|(?<![離到在任停復兼求])職能|(?<![手司主飛相])機能|(?<![流生早])產能|(?<![團軟硬全])體能|(?<!有)效能"
    "|沒收|歸還|還原|還款|退還|返還|償還|交還|還清|取得|所得|得到|得標|得獎|得主|得分|得知|得票|心得|獲得|贏得|難得|值得"
    "|記得|覺得|曉得|懂得|過去|去年|失去|去除|去識別|去向|從業|從屬|服從"
    "|目的|的確(?![診認定])|(?<![投招開競])標的|之一|之前|之後|之間|之內|之外|總之"
    "|對應(?!該)|供應|反應|相應|應用|應付|應收|應繳|應徵|應屆|應變|應急|應聘|應酬|應試|因應|適應"
    "|對象|對帳|對外|對內|對策|對方|對稱|核對|比對|校對|配對|面對|反對|絕對|相對|方向|意向|傾向|導向"
    "|後天|最後|及格|及時|及早|以及|普及|涉及|總和|和解|和睦|或許|並行|並列|但書"
    "|自己|自我|個人|個資|整個|我國|我方|其他|其它|他人|將來|即將|了解(?!除)|為了"
    "|被動|被退|被保險|被害|被告(?!知)|被扶養|被繼承|把關|把握|把手|轉讓|讓與|讓渡|出讓|受讓"
    "|都市|都更|首都|是非|用戶|用餐|使用|費用|信用|通用|適用|領用|公用"
    "|就醫|就業|就學|就診|就讀|就近|就任|成就|就職|人才|才藝|也門|理想|思想|感想|構想|想法|聯想"
    "|無薪|請假|請款|請求|請領|請購|請辭|申請|聘請|簽請|邀請|宴請|請客|請病假|請事假|請特休"
    "|上傳|上限|上班|上課|下載|下班|下週|下個月|跟進|跟催"
    "|給付|給薪|給予|給假|供給|補給|說明書|告知書|告知義務|一下子|這裡"
)
FORMAL = re.compile("[之擬拟敬惠]|何|應於|应于|得否|是否得")
"""Signs of a question in the words of a letter or a form."""
_LONG = "有沒有|能不能|會不會|是不是|要不要|可不可以|需不需要|應不應該|該不該|在不在|對不對"
_FUNCTION = (
    "請問|敬請|惠予|煩請|告知|說明|請教|想問一下|想問|一下|不好意思|麻煩|為什麼|為啥|怎麼辦"
    "|怎麼樣|怎麼|如何|什麼時候|啥時候|啥時|什麼|甚麼|哪裡|哪兒|哪個|哪些|哪一|哪|何處|何時"
    "|為何|是否|能否|可否|可不可以|能不能|會不會|是不是|有沒有|要不要|可以|可|能夠|能|應該"
    "|應|該|需要|必須|須|需|要|會|得|將|被|把|讓|給|[我你您他她它咱]們|一定|知道|我|你|您|他|她|它|想要|想|打算"
    "|是|有|在|到|去|從|向|對|跟|和|與|及|或|並|但|就|才|還|也|都|又|只|了|的話|的時候|時候"
    "|的|之|嗎|呢|啊|喔|哦|吧|呀|啦|欸|ㄇ|ㄚ|ㄉ|ㄌ|ㄋ|ㄅ|這個|那個|這|那|請|於"
)
_CUT = {
    tongue: re.compile(
        in_script(
            rf"(?:{_LONG})|(?P<whole>{_WHOLE})|(?:{_FUNCTION})|[^\w\u3400-\u9fff.%-]+", tongue
        )
    )
    for tongue in (Tongue.TRADITIONAL, Tongue.SIMPLIFIED)
}
_SHIELD = str.maketrans("能會会要需須须可", "\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007")
_UNSHIELD = {private: character for character, private in _SHIELD.items()}
_WHEN = re.compile("(?<=..)(?<![小臨临工暫暂即逾超準准同平])[時时]$")
_ASKING = rules((_ASKS, ""))
_CLAUSES = re.compile(r"[，,。；;！!？?\s]+")


def segments(question: str, tongue: Tongue) -> tuple[str, ...]:
    """The pieces of a question between its function words, in order."""
    marked = _CUT[tongue].sub(lambda match: match["whole"] or "\n", question)
    return tuple(_WHEN.sub("", piece) for piece in marked.split("\n") if piece)


def shielded(question: str, tongue: Tongue) -> str:
    """The question with 能, 會, 要 and the like hidden inside other words, for rules that seek
    them."""
    return _CUT[tongue].sub(
        lambda match: match["whole"].translate(_SHIELD) if match["whole"] else match[0], question
    )


def unshielded(text: str) -> str:
    """The inverse of `shielded`."""
    return text.translate(_UNSHIELD)


def clauses(question: str) -> tuple[str, ...]:
    """The parts of a question between punctuation and spaces."""
    return tuple(part for part in _CLAUSES.split(question) if part)


def without_end(question: str) -> str:
    """The question without its closing punctuation."""
    return re.sub(_ENDS, "", question)


def asks(question: str, tongue: Tongue) -> bool:
    """Whether a text has the form of a question, rather than of keywords or a statement."""
    return any(pattern.search(question) for pattern, _new in _ASKING[tongue])
