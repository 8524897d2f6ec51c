"""The made-up city of Yundu (云渡): its officials, offices and places, its guests, and what they talk about.

All of it invented. Only the names of countries are real; they come from CLDR through Babel.
"""

from functools import cache
from typing import NamedTuple

from babel import Locale


class Pair(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


CITY = Pair("云渡", "Yundu")
OFFICE = Pair("云渡市人民政府外事办公室", "Foreign Affairs Office of Yundu Municipal People's Government")

COUNTRY_CODES = (
    "HR KH LA TH VN SG MY ID JP KR MN KZ UZ PK LK NP EG KE ET ZA NG TZ DE FR IT ES PT BE CH AT HU PL RO BG RS GR FI SE "
    "NO DK IE BR AR CL PE UY MX CU CA NZ AU FJ IS EE LV LT SI SK MA TN JO QA OM GE AM AZ EC CO BO PA CR"
).split()
"""Countries whose English name takes no article."""

POSTS = {
    "mayor": Pair("副市长", "vice mayor"),
    "secretary": Pair("市政府副秘书长", "deputy secretary general of Yundu Municipal Government"),
    "director": Pair("市政府外办主任", f"director general of {OFFICE.en}"),
    "deputy": Pair("市政府外办副主任", f"deputy director general of {OFFICE.en}"),
    "chief": Pair("市政府外办二级巡视员", f"Level-II inspector of {OFFICE.en}"),
}
OFFICIALS = {
    "mayor": (Pair("林知远", "Lin Zhiyuan"), Pair("邵文清", "Shao Wenqing"), Pair("顾承岳", "Gu Chengyue")),
    "secretary": (Pair("祝延年", "Zhu Yannian"), Pair("岳春山", "Yue Chunshan")),
    "director": (Pair("裴景行", "Pei Jingxing"), Pair("温若澜", "Wen Ruolan")),
    "deputy": (
        Pair("周镕", "Zhou Rong"),
        Pair("许听雨", "Xu Tingyu"),
        Pair("冉立夏", "Ran Lixia"),
        Pair("辛远", "Xin Yuan"),
    ),
    "chief": (Pair("桑叶舟", "Sang Yezhou"), Pair("简亦凡", "Jian Yifan")),
}
EXPERTS = (
    Pair("叶鸣秋", "Ye Mingqiu"),
    Pair("楚南星", "Chu Nanxing"),
    Pair("蓝采薇", "Lan Caiwei"),
    Pair("费思齐", "Fei Siqi"),
    Pair("傅雪樵", "Fu Xueqiao"),
    Pair("尹若谷", "Yin Ruogu"),
)

GIVEN = (
    Pair("奥列格", "Oleg"),
    Pair("达尼洛", "Danilo"),
    Pair("玛尔塔", "Marta"),
    Pair("费尔南多", "Fernando"),
    Pair("伊莎贝拉", "Isabella"),
    Pair("卡洛斯", "Carlos"),
    Pair("艾琳娜", "Elena"),
    Pair("米洛斯", "Milos"),
    Pair("安德烈", "Andrei"),
    Pair("塞巴斯蒂安", "Sebastian"),
    Pair("露西娅", "Lucia"),
    Pair("尼古拉", "Nikola"),
    Pair("帕特里克", "Patrick"),
    Pair("阿米娜", "Amina"),
    Pair("托马斯", "Thomas"),
    Pair("索菲亚", "Sofia"),
    Pair("雷蒙德", "Raymond"),
    Pair("哈桑", "Hassan"),
)
FAMILY = (
    Pair("萨文", "Savin"),
    Pair("科瓦奇", "Kovac"),
    Pair("林德曼", "Lindemann"),
    Pair("莫拉莱斯", "Morales"),
    Pair("佩特里奇", "Petric"),
    Pair("诺瓦克", "Novak"),
    Pair("贝纳多", "Benardo"),
    Pair("瓦西里", "Vasili"),
    Pair("罗曼诺", "Romano"),
    Pair("卡马拉", "Kamara"),
    Pair("奥尔森", "Olsen"),
    Pair("梅迪纳", "Medina"),
    Pair("哈里里", "Hariri"),
    Pair("塔马约", "Tamayo"),
    Pair("加布里", "Gabri"),
    Pair("维兰德", "Wieland"),
    Pair("苏莱曼", "Suleiman"),
    Pair("多明戈", "Domingo"),
)

TOPICS = (
    Pair("经贸投资", "trade and investment"),
    Pair("绿色发展", "green development"),
    Pair("文化旅游", "culture and tourism"),
    Pair("职业教育", "vocational education"),
    Pair("智能制造", "smart manufacturing"),
    Pair("现代农业", "modern agriculture"),
    Pair("中医药", "traditional Chinese medicine"),
    Pair("跨境物流", "cross-border logistics"),
    Pair("青年交流", "youth exchanges"),
    Pair("城市治理", "urban governance"),
    Pair("数字经济", "the digital economy"),
    Pair("生态环保", "environmental protection"),
    Pair("科技创新", "scientific and technological innovation"),
    Pair("医疗卫生", "health care"),
    Pair("体育赛事", "sporting events"),
    Pair("博物馆建设", "museum development"),
)
BODIES = (
    Pair("市商务委", "Yundu Municipal Commission of Commerce"),
    Pair("市教委", "Yundu Municipal Education Commission"),
    Pair("市文化旅游委", "Yundu Municipal Commission of Culture and Tourism"),
    Pair("市科技局", "Yundu Municipal Bureau of Science and Technology"),
    Pair("市卫生健康委", "Yundu Municipal Health Commission"),
    Pair("市口岸物流办", "Yundu Port and Logistics Office"),
    Pair("市农业农村委", "Yundu Municipal Commission of Agriculture and Rural Affairs"),
    Pair("市体育局", "Yundu Municipal Sports Bureau"),
    Pair("市生态环境局", "Yundu Municipal Bureau of Ecology and Environment"),
    Pair("市贸促会", "Yundu Council for the Promotion of International Trade"),
)
DISTRICTS = (
    Pair("松石区", "Songshi District"),
    Pair("北岸区", "Bei'an District"),
    Pair("南屏区", "Nanping District"),
    Pair("望江区", "Wangjiang District"),
    Pair("青禾县", "Qinghe County"),
    Pair("云台县", "Yuntai County"),
)
VENUES = (
    Pair("云渡国际会议中心", "the Yundu International Conference Center"),
    Pair("外事大楼", "the Foreign Affairs Building"),
    Pair("松石图书馆", "the Songshi Library"),
    Pair("望江剧院", "the Wangjiang Theater"),
    Pair("北岸会展中心", "the Bei'an Exhibition Center"),
    Pair("云渡博物馆", "the Yundu Museum"),
)
SITES = (
    Pair("云渡港", "Yundu Port"),
    Pair("松石高新技术产业园", "the Songshi High-Tech Industrial Park"),
    Pair("青禾茶园", "the Qinghe tea gardens"),
    Pair("南屏老城", "the old town of Nanping"),
    Pair("云渡职业技术学院", "Yundu Vocational and Technical College"),
    Pair("望江污水处理厂", "the Wangjiang sewage treatment plant"),
    Pair("北岸人工智能实验室", "the Bei'an Artificial Intelligence Laboratory"),
    Pair("云渡第一人民医院", "Yundu First People's Hospital"),
)
FOREIGN_CITIES = (
    Pair("卢马尔市", "Lumar"),
    Pair("圣阿尔瓦市", "San Alva"),
    Pair("诺德维克市", "Nordvik"),
    Pair("贝尔蒙特市", "Belmonte"),
    Pair("科斯塔林市", "Costalin"),
    Pair("塔布兰市", "Tabran"),
    Pair("维斯特海姆市", "Vesterheim"),
    Pair("马鲁迪市", "Marudi"),
)
FESTIVALS = (
    Pair("国际美食周", "International Food Week"),
    Pair("国际友城摄影展", "Sister Cities Photo Exhibition"),
    Pair("国际青年音乐节", "International Youth Music Festival"),
    Pair("国际友人龙舟赛", "Dragon Boat Race for International Friends"),
    Pair("世界茶文化节", "World Tea Culture Festival"),
)
GOODS = (
    Pair("医用口罩", "medical masks"),
    Pair("图书", "books"),
    Pair("防护服", "protective suits"),
    Pair("太阳能灯", "solar lamps"),
)


@cache
def countries() -> tuple[Pair, ...]:
    """Countries in both languages, in a fixed order."""
    zh, en = Locale("zh", script="Hans").territories, Locale("en").territories
    return tuple(Pair(zh[code], en[code]) for code in COUNTRY_CODES)
