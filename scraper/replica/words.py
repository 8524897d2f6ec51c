"""The made-up city of Yundu (云渡): its officials, offices and places, and what they talk about. All of it invented."""

from typing import NamedTuple


class Pair(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


class District(NamedTuple):
    """A district, what there is to inspect in it, and what to see."""

    name: Pair
    sites: tuple[Pair, ...]
    sights: tuple[Pair, ...]


OFFICE = Pair("云渡市人民政府外事办公室", "Foreign Affairs Office of Yundu Municipal People's Government")

MAGAZINE = Pair("云渡与世界", "Yundu and the World")

POSTS = {
    "mayor": Pair("副市长", "vice mayor of Yundu"),
    "secretary": Pair("市政府副秘书长", "deputy secretary general of Yundu Municipal People's Government"),
    "director": Pair("市政府外办主任", f"director general of the {OFFICE.en}"),
    "deputy": Pair("市政府外办副主任", f"deputy director general of the {OFFICE.en}"),
    "chief": Pair("市政府外办总翻译", f"chief interpreter of the {OFFICE.en}"),
}
OFFICIALS = {
    "mayor": (Pair("林知远", "Lin Zhiyuan"), Pair("邵文清", "Shao Wenqing"), Pair("顾承岳", "Gu Chengyue")),
    "secretary": (Pair("祝延年", "Zhu Yannian"), Pair("岳春山", "Yue Chunshan")),
    "director": (Pair("裴景行", "Pei Jingxing"), Pair("温若澜", "Wen Ruolan")),
    "deputy": (Pair("简亦凡", "Jian Yifan"), Pair("许听雨", "Xu Tingyu"), Pair("冉立夏", "Ran Lixia")),
    "chief": (Pair("桑叶舟", "Sang Yezhou"), Pair("辛远", "Xin Yuan")),
}
WRITERS = ("周镕", "陶喆", "栾玥", "苏珺")
"""Who sends in the office's news; each name holds a character that GB 2312 lacks."""

EXPERTS = (
    Pair("叶鸣秋", "Ye Mingqiu"),
    Pair("楚南星", "Chu Nanxing"),
    Pair("蓝采薇", "Lan Caiwei"),
    Pair("费思齐", "Fei Siqi"),
    Pair("傅雪樵", "Fu Xueqiao"),
    Pair("尹若谷", "Yin Ruogu"),
)
TOPICS = (
    Pair("经贸投资", "trade and investment"),
    Pair("绿色低碳", "low-carbon development"),
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
    Pair("文物保护", "the protection of cultural relics"),
    Pair("航空运输", "air transport"),
    Pair("养老服务", "services for the elderly"),
)
BODIES = (
    Pair("市商务委", "the Yundu Municipal Commission of Commerce"),
    Pair("市教委", "the Yundu Municipal Education Commission"),
    Pair("市文化旅游委", "the Yundu Municipal Commission of Culture and Tourism"),
    Pair("市科技局", "the Yundu Municipal Bureau of Science and Technology"),
    Pair("市卫生健康委", "the Yundu Municipal Health Commission"),
    Pair("市口岸物流办", "the Yundu Port and Logistics Office"),
    Pair("市农业农村委", "the Yundu Municipal Commission of Agriculture and Rural Affairs"),
    Pair("市体育局", "the Yundu Municipal Sports Bureau"),
    Pair("市生态环境局", "the Yundu Municipal Bureau of Ecology and Environment"),
    Pair("市贸促会", "the Yundu Council for the Promotion of International Trade"),
)
DIVISIONS = (
    Pair("友城处", "the Sister Cities Division"),
    Pair("领事处", "the Consular Division"),
    Pair("礼宾处", "the Protocol Division"),
    Pair("涉外安全处", "the Overseas Safety Division"),
    Pair("翻译室", "the Translation Section"),
    Pair("综合处", "the General Affairs Division"),
)
DISTRICTS = (
    District(
        Pair("松石区", "Songshi District"),
        sites=(
            Pair("松石高新技术产业园", "the Songshi High-Tech Industrial Park"),
            Pair("松石铁路货运站", "the Songshi rail freight station"),
        ),
        sights=(Pair("松石老街", "the old streets of Songshi"), Pair("松石陶艺馆", "the Songshi Pottery Hall")),
    ),
    District(
        Pair("北岸区", "Bei'an District"),
        sites=(
            Pair("北岸人工智能实验室", "the Bei'an Artificial Intelligence Laboratory"),
            Pair("云渡港", "Yundu Port"),
        ),
        sights=(Pair("北岸皮影馆", "the Bei'an Shadow Puppet Hall"),),
    ),
    District(
        Pair("南屏区", "Nanping District"),
        sites=(
            Pair("云渡职业技术学院", "Yundu Vocational and Technical College"),
            Pair("云渡第一人民医院", "Yundu First People's Hospital"),
        ),
        sights=(Pair("南屏老城", "the old town of Nanping"),),
    ),
    District(
        Pair("望江区", "Wangjiang District"),
        sites=(
            Pair("望江智慧水务中心", "the Wangjiang smart water center"),
            Pair("望江生物医药园", "the Wangjiang Biomedical Park"),
        ),
        sights=(Pair("望江古镇", "the ancient town of Wangjiang"),),
    ),
    District(
        Pair("青禾县", "Qinghe County"),
        sites=(Pair("青禾农业科技园", "the Qinghe Agricultural Science Park"),),
        sights=(Pair("青禾茶园", "the Qinghe tea gardens"), Pair("青禾竹编坊", "the Qinghe bamboo-weaving workshop")),
    ),
    District(
        Pair("云台县", "Yuntai County"),
        sites=(Pair("云台光伏电站", "the Yuntai solar power station"),),
        sights=(Pair("云台梯田", "the Yuntai terraced fields"), Pair("云台蜡染坊", "the Yuntai batik workshop")),
    ),
)
VENUES = (
    Pair("云渡国际会议中心", "the Yundu International Conference Center"),
    Pair("市政府迎宾楼", "the municipal guest house"),
    Pair("松石图书馆", "the Songshi Library"),
    Pair("望江剧院", "the Wangjiang Theater"),
    Pair("北岸会展中心", "the Bei'an Exhibition Center"),
    Pair("云渡博物馆", "the Yundu Museum"),
    Pair("友好交流中心", "the Friendship Exchange Center"),
)
HALLS = (
    Pair("云渡国际会议中心", "the Yundu International Conference Center"),
    Pair("云渡奥体中心", "the Yundu Olympic Sports Center"),
    Pair("滨江文化广场", "Riverside Culture Square"),
)
"""Large enough for a fair."""

DEPOTS = (Pair("云渡港", "Yundu Port"), Pair("松石铁路货运站", "the Songshi rail freight station"))
COMPANIES = (
    Pair("云渡锦程汽车公司", "Yundu Jincheng Motors"),
    Pair("青禾茶业集团", "Qinghe Tea Group"),
    Pair("北岸光电公司", "Bei'an Optoelectronics"),
    Pair("松石精密机械厂", "Songshi Precision Machinery"),
    Pair("望江生物制药公司", "Wangjiang Biopharma"),
)
FOREIGN_COMPANIES = tuple(Pair(f"{name}公司", name) for name in ("Haldenworks", "Nortrail", "Velmora", "Lumitec"))
"""They have no Chinese name, as happens."""

FESTIVALS = (
    Pair("国际美食周", "International Food Week"),
    Pair("友城特色商品展", "Sister Cities Product Fair"),
    Pair("国际咖啡文化节", "International Coffee Culture Festival"),
    Pair("国际旅游节", "International Tourism Festival"),
    Pair("世界茶文化节", "World Tea Culture Festival"),
    Pair("跨境电商博览会", "Cross-Border E-Commerce Expo"),
)
GOODS = (
    Pair("保暖衣物", "warm clothes"),
    Pair("中文图书", "Chinese books"),
    Pair("净水设备", "water purifiers"),
    Pair("太阳能灯", "solar lamps"),
    Pair("急救包", "first-aid kits"),
)
WINDOWS = (
    Pair("领事认证窗口", "consular authentication window"),
    Pair("因公护照窗口", "official passport window"),
    Pair("邀请函窗口", "invitation letter window"),
    Pair("签证代办窗口", "visa service window"),
)
REASONS = (
    Pair("系统检修", "system maintenance"),
    Pair("大厅装修", "the renovation of the hall"),
    Pair("业务集中培训", "staff training"),
    Pair("窗口搬迁", "a move to new premises"),
)
HAZARDS = (
    Pair("强降雨", "heavy rainfall"),
    Pair("极端高温", "extreme heat"),
    Pair("浓雾", "dense fog"),
    Pair("强风天气", "stormy weather"),
)
"""All of them singular in English."""
