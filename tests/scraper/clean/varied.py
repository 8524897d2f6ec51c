"""Chinese lines on many topics, for the hard test of the repair.

The office's grammar knows notices of an office. Here are consular advice, festivals, trade, health, sport, school
visits, letters and lists; the slots hold what bytes are most apt to collide over: names that sound out foreign ones,
characters that GB2312 lacks, Latin letters and digits glued to Han, marks of every kind.
"""

from collections.abc import Iterator
from random import Random

from scraper.replica.grammar import seeded

SENTENCES = """
如遇护照丢失，应立即向当地警方报案，并与我驻外使领馆联系。
春节临近，领事保护中心提醒出境游客：出行前请关注目的地安全形势，购买保险，妥善保管证件。
全球领保热线：+86-10-12308，也可拨打{digits}。
{day}，{place}警方破获一起跨境电信诈骗案，抓获犯罪嫌疑人{number}名，追回赃款{number}万元。
{person}因签证逾期被罚款{number}元，后经{office}协调，顺利回国。
{country}{place}发生{decimal}级地震，暂无中国公民伤亡报告。
请勿携带肉类、水果、种子入境，违者最高可处{number}美元罚款。
{day}，第{number}届{festival}在{place}开幕，{number}多个国家的艺术家同台献艺。
端午节当天，{country}留学生{person}学包粽子、划龙舟，直呼“太有意思了！”
灯会上，{number}组彩灯同时点亮，最高的一组达{decimal}米；观众{number}万人次。
“你们的舞蹈真美，我还想再看一遍！”{country}姑娘{person}说。
{company}与{company}签署协议，计划投资{decimal}亿美元建设{industry}项目，{year}年投产。
{year}年，重庆对{country}进出口{decimal}亿元，同比增长{decimal}%；其中出口{decimal}亿元，下降{decimal}%。
{person}介绍，{company}的{industry}产品已出口{country}、{country}和{country}等{number}个国家和地区。
中欧班列（{place}）累计开行{number}列，运输货值超{number}亿元。
关税下调后，每吨{goods}可节省{number}元，企业竞争力明显增强。
{office}举办{industry}推介会，{number}家企业参会，达成意向{number}个，金额约{number}万欧元。
{country}医疗队{person}医生为{number}名患者做了白内障手术，无一例感染。
疫苗接种须知：孕妇、过敏体质者、发热患者暂缓接种；接种后留观{number}分钟。
{person}教授团队在{latin}上发表论文，揭示了{gene}与糖尿病的关系。
体检发现，{decimal}%的学生视力不良，比{year}年下降{decimal}个百分点。
{day}，国际马拉松赛鸣枪开跑，{country}选手{person}以{clock}的成绩夺冠。
男子{number}米决赛中，{person}以{decimal}秒刷新纪录；女子组冠军由{country}的{person}获得。
比赛第{number}分钟，{person}接队友传球，头球破门，比分改写为{score}。
{school}与{country}{school}视频连线，两校学生用英语、汉语介绍各自的校园生活。
{person}老师带领{number}名师生参观{place}博物馆，体验扎染、剪纸、打铜锣。
学生们排练了{country}民歌，还给远方的笔友写信：“亲爱的{person}，你好吗？我们这里下雪了……”
{school}设立奖学金，每人每年{number}元，资助{country}青年来华学习{industry}。
{office}致函{country}驻渝总领事馆，对{place}遭受飓风灾害表示慰问，并捐赠帐篷{number}顶。
{day}，{office}{title}{person}会见了{country}驻华大使{person}一行。
{person}（{foreign}）先生表示，两地合作前景广阔，愿为双方企业牵线搭桥。
{title}{rare}陪同参观，{title}{rare}、{rare}参加会谈。
会谈后，双方签署了《关于加强{industry}领域交流合作的谅解备忘录》。
我为{country}客人沏了一壶茶，他们却问：咖啡在哪里？大家都笑了。
{person}问：“从{place}到{place}要多久？”“坐高铁{number}分钟！”“这么快？！”
天气转凉，{place}的银杏黄了，{country}摄影师{person}拍下{number}张照片。
{place}熊猫馆迎来一对双胞胎，体重分别为{number}克和{number}克。
{latin}公司总裁{person}说，{latin}系统将于{year}年{number}月上线。
{day}{clock}，{country}{latin}号货轮驶入{place}港，船长{person}向引航员致谢。
参会者有：{person}、{person}、{person}；{country}的{person}因病缺席。
{number}、关于申报材料：（一）申请表；（二）护照复印件{number}份；（三）照片{number}张（2寸、白底）。
地址：{place}区{rare}路{number}号{latin}大厦{number}层；电话：{digits}；传真：{digits}。
网址：www.{latin}.com，邮箱：{latin}@163.com，联系人：{rare}。
歌剧《{work}》由{country}{place}歌剧院演出，票价{number}元、{number}元、{number}元。
“一带一路”倡议提出以来，{country}段铁路、{place}港、{industry}园等项目相继落地。
鹅卵石铺成的小巷里，{person}指着一株{number}年的黄葛树说：“它见证了{place}的变迁。”
农历{lunar}，外国友人们学写毛笔字，“福”字贴满了窗棂。
驻{country}使馆提醒：当地罢工频发，机场、地铁停运，请预留充足时间；航班{flight}取消。
经核查，{flight}次航班上有{number}名密切接触者，请{day}乘坐该航班的旅客主动报告。
{person}毕业于{country}{school}，精通{language}，曾任{place}市议员、{title}。
翻译工作者协会理事{rare}译有《{work}》，获{year}年翻译奖。
湿地里栖息着鸳鸯、鹭鸶、{bird}等{number}种鸟类，{bird}系首次记录。
长江鲟、胭脂鱼增殖放流{number}万尾，渔民{rare}连声叫好。
黄桷垭、磁器口、洪崖洞、钓鱼城、龚滩古镇——{person}说他全都去过。
缺乏维生素{letter}会引起坏血病；每天应摄入{number}毫克。
{letter}组：{country}、{country}、{country}、{country}；{letter}组：{country}、{country}。
{person}在日记里写道：钱虽不多，却是一片心意；礼轻情意重。
这里的面积有{decimal}平方公里，人口{number}万，{language}是官方语言。
听说要办游园会，邻居们带来了糍粑、麻花、醪糟、豌豆尖和酱鸭。
志愿者冒雨搬运防汛沙袋，衣服湿透了，鞋里全是泥，没有一个人喊累。
图书馆新增{language}图书{number}册，另有{country}作家{person}的签名本。
摊主{rare}熟练地剁鱼、刮鳞，笑着说：“斤两不够，赔您十条！”
{office}严正声明：网传“{latin}”一事纯属谣言，请勿轻信、勿转发。
来宾们品尝了{goods}，纷纷竖起大拇指：“Very good！”“Délicieux！”
""".strip().splitlines()

SLOTS = {
    "country": "克罗地亚 乌兹别克斯坦 津巴布韦 厄瓜多尔 乌拉圭 塞尔维亚 爱沙尼亚 哥斯达黎加 卢旺达 孟加拉国 缅甸 "
    "老挝 柬埔寨 格鲁吉亚 阿塞拜疆 特立尼达和多巴哥 巴布亚新几内亚 圣文森特和格林纳丁斯 瑞士 葡萄牙 "
    "冰岛 匈牙利 荷兰 挪威 埃塞俄比亚 莱索托 厄立特里亚 沙特阿拉伯 韩国 菲律宾 密克罗尼西亚 德国 法国 "
    "英国 俄罗斯 美国 加拿大 约旦 黑山 北马其顿",
    "place": "大足 涪陵 黔江 綦江 璧山 潼南 忠县 奉节 巫溪 酉阳 彭水 石柱 杜塞尔多夫 沃罗涅日 仰光 布里斯班 "
    "图卢兹 墨西拿 岘港 安特卫普 汉诺威 奥斯汀 渥太华 亚的斯亚贝巴 萨格勒布 鄂木斯克 濮阳 亳州 邳州 "
    "瀍河 潍坊 呼和浩特 乌鲁木齐 长沙 台州",
    "person": "达里欧·米海林 阿卜杜勒·拉赫曼 玛格丽特·冯·德莱恩 让·皮埃尔·杜邦 奥列格·谢尔盖耶维奇 胡安·卡洛斯 "
    "麦克尔·欧文 伊丽莎白·戈麦斯 努尔兰·叶尔梅克巴耶夫 塔蒂亚娜 穆罕默德·优素福 朴槿姬 阮文雄 铃木一郎 "
    "索菲娅·图里 邓布利多 恩库鲁 维拉·哈维尔 卡萨布兰卡斯 乔治·华莱士 约书亚·贝尔 陈晓东 李卫国 张丽娟 "
    "赵长贵 欧阳询 司马懿 谭咏麟 钟鸣 龙应台",
    "rare": "汪夔萬 陶喆 苏珺 周镕 栾玥 李堃 张翀 王淼 刘犇 赵昉 钱煜昊 孙赟 郝劭 于祎 黄璟瑄 邹韬奋 欧阳旻 "
    "阚颢 覃琰 逄锦聚 昝林森 笪志刚 仝小林 郗慧 亓琪 窦骁 茆贵鸣 喻梽豪 罗玚 冼星海 邝飚 瞿弦和 缪翙 "
    "鄢一龙 滕昕 晁瑄",
    "office": "市政府外办 市商务委 市公安局出入境管理总队 市贸促会 市卫生健康委 领事保护中心 区文化馆 海关总署 "
    "市红十字会 市体育局",
    "title": "主任 副市长 秘书长 总领事 处长 馆长 理事长 参赞 董事 院长 副县长 首席代表",
    "company": "长安汽车 庆铃集团 宗申动力 赛力斯 华润医药 西门子 巴斯夫 蒂森克虏伯 雀巢 爱立信 三一重工 药明康德 "
    "猪八戒网",
    "industry": "新能源汽车 集成电路 跨境电商 职业教育 热带农业 轨道交通 页岩气 云计算 数字经济 养老服务 葡萄酒 "
    "摩托车 仪器仪表",
    "goods": "榴莲 橄榄油 车厘子 咖啡豆 涪陵榨菜 三文鱼 铬铁 锂辉石 羊绒 钢材 脐橙 麻辣火锅 葡式蛋挞 巧克力",
    "festival": "川剧节 铜梁龙灯艺术节 国际啤酒节 民间艺术节 双年展 合唱节 国际电影周 中医药文化节",
    "school": "重庆外国语学校 巴蜀中学 育才职教中心 萨里大学 根特大学 早稻田大学 圣彼得堡国立大学 树人小学 莫纳什大学",
    "work": "图兰朵 卡门 红楼梦 堂吉诃德 战争与和平 茶花女 山城棒棒军 巴黎圣母院 麦克白",
    "language": "西班牙语 斯瓦希里语 阿姆哈拉语 僧伽罗语 老挝语 葡萄牙语 世界语 粤语 藏语",
    "bird": "鸬鹚 鹬 红嘴蓝鹊 中华秋沙鸭 鹈鹕 骨顶鸡 黑鹳 戴胜 白鹡鸰 鸲姬鹟",
    "latin": "Nature BMW Siemens Airbus TikTok CCTV WHO Volvo Nestle e-Sports iHouse CQTV",
    "foreign": "Mihelin Dvořák Müller José Nguyễn Łukasz O'Neill Strauß François Bjørn",
    "gene": "TCF7L2基因 mRNA p53 维生素B12 IL-6 α-突触核蛋白",
    "letter": "A B C D E K",
    "lunar": "腊月廿三 正月十五 八月初八 闰二月十九 除夕",
    "flight": "CA419 3U8888 MU0789 EK303 HU7976",
}
"""One of these for each slot; numbers are drawn (`_number`)."""

MARKS = ("，", "。", "！", "？", "；", "、", "：", "……", "——", "”", "（图）", "?", " ", "", "", "")
"""How a line may end or be joined; most pages have a `?` where a character outside GBK stood."""


def lines(count: int, seed: str, own: str = "") -> Iterator[str]:
    """Simplified lines, each of one to four sentences, some of them cut short at either end.

    Args:
        count: how many.
        seed: the same lines for the same seed.
        own: more sentences, one a line, to be mixed in.
    """
    draw = seeded(f"varied {seed}")
    sentences = [*SENTENCES, *own.splitlines()]
    for _ in range(count):
        yield _line(draw, sentences)


def _line(draw: Random, sentences: list[str]) -> str:
    line = "".join(_told(draw, draw.choice(sentences)) for _ in range(draw.choice((1, 1, 2, 3, 4))))
    if draw.random() < 0.3:
        line = line[draw.randrange(min(6, len(line))) :]
    if draw.random() < 0.3:
        line = line[: len(line) - draw.randrange(min(6, len(line)))] + draw.choice(MARKS)
    if draw.random() < 0.15:
        line = line.replace("·", "?")
    return line


def _told(draw: Random, sentence: str) -> str:
    head, *slots = sentence.split("{")
    return head + "".join(_filled(draw, *slot.split("}", 1)) for slot in slots)


def _filled(draw: Random, slot: str, rest: str) -> str:
    return (draw.choice(SLOTS[slot].split(" ")) if slot in SLOTS else _number(draw, slot)) + rest


def _number(draw: Random, slot: str) -> str:
    match slot:
        case "day":
            return draw.choice(("{1}月{2}日", "{0}年{1}月{2}日", "{1}月{2}至{3}日", "近日", "二〇二一年八月")).format(
                draw.randint(1998, 2027), draw.randint(1, 12), draw.randint(1, 14), draw.randint(15, 30)
            )
        case "year":
            return str(draw.randint(1949, 2030))
        case "decimal":
            return f"{draw.randint(1, 99)}.{draw.randint(0, 99)}"
        case "clock":
            return f"{draw.randint(1, 23)}:{draw.randint(10, 59)}"
        case "score":
            return f"{draw.randint(0, 5)}:{draw.randint(0, 5)}"
        case "digits":
            return f"023-{draw.randint(60000000, 69999999)}"
        case _:
            return draw.choice((str(draw.randint(2, 9999)), "十二", "三十", "百余", "1.2万"))
