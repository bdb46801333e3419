"""General sentences in English and Traditional Chinese, to measure forgetting.

The loss of an adapted model on them, compared with that of its base model, tells how much it has
forgotten (EVIDENCE C, forgetting (b)). They are fixed, so that two runs over one base model can be
compared, and are never trained on.
"""

from __future__ import annotations

GENERAL = (
    "The old bridge was built of stone more than three hundred years ago, and people still walk "
    "across it every morning on their way to the market.",
    "Water boils at a lower temperature on a high mountain, because the air presses on it less "
    "than it does at the level of the sea.",
    "She opened the window, listened to the rain for a while, and then went back to the letter "
    "that she had begun to write the night before.",
    "Trains from the north arrive twice a day in winter; in summer there is a third one, which "
    "is usually full of families going to the coast.",
    "A good way to learn a language is to read stories that are a little too hard, and to look "
    "up only those words that appear again and again.",
    "The price of bread rose for the third year in a row, although the harvest had been better "
    "than anyone in the village could remember.",
    "Bees tell one another where flowers are by dancing: the direction of the dance points the "
    "way, and its length says how far it is.",
    "When the lights went out, the children were frightened at first, but soon they began to "
    "tell each other stories and did not want to go to bed.",
    "這座石橋是三百多年前蓋的，直到今天，附近的居民每天早上還是走過這座橋去市場買菜。",
    "高山上的氣壓比較低，所以水不到攝氏一百度就會沸騰，煮飯也要花比較久的時間。",
    "她打開窗戶，聽了一會兒雨聲，然後回到書桌前，繼續寫昨天晚上沒有寫完的那封信。",
    "夏天的時候，海邊的小鎮總是擠滿了遊客；到了冬天，街上安安靜靜的，只剩下幾家店還開著。",
    "學習外語最好的方法之一，就是讀稍微有一點難的故事，只查那些一再出現的生字。",
    "雖然去年的收成比往年都好，麵包的價錢卻連續第三年上漲，讓村裡的人覺得很奇怪。",
    "蜜蜂會用跳舞的方式告訴同伴花在哪裡：舞蹈的方向指出路線，長短則表示距離有多遠。",
    "停電的時候，孩子們一開始很害怕，後來開始輪流講故事，最後大家都不想去睡覺了。",
)
