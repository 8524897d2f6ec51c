"""Who comes to the made-up city, and from where: regions with the names that people there might have.

Names of countries are CLDR's, by way of Babel; towns are invented, and people are put together of common names.
"""

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Literal

from babel import Locale

from scraper.replica.words import Pair

Gender = Literal["m", "f"]


@dataclass(frozen=True)
class Region:
    """Countries whose people have much the same names; `family_first`: as in Japan, and without a dot."""

    countries: str
    """ISO codes. The English name of each takes no article."""
    towns: str
    men: str
    women: str
    families: str
    family_first: bool = False


@dataclass(frozen=True)
class Guest:
    """A person from abroad."""

    name: Pair
    family: Pair
    gender: Gender


REGIONS = (
    Region(
        countries="HR SI RS ME",
        towns="泽伦格勒市=Zelengrad 维里卡市=Verica 多博瓦茨市=Dobovac",
        men="达尼洛=Danilo 米洛斯=Milos 尼古拉=Nikola 伊万=Ivan",
        women="佩特拉=Petra 玛丽娅=Marija 耶莱娜=Jelena",
        families="霍尔瓦特=Horvat 佩特里奇=Petric 马蒂奇=Matic 科瓦奇=Kovac 诺瓦克=Novak 茹潘=Zupan",
    ),
    Region(
        countries="FI SE NO DK",
        towns="诺德维克市=Nordvik 维斯特海姆市=Vesterheim 林霍尔姆市=Lindholm",
        men="拉尔斯=Lars 埃里克=Erik 亨里克=Henrik",
        women="英格丽德=Ingrid 阿斯特丽德=Astrid 西格丽=Sigrid",
        families="林德格伦=Lindgren 桑维克=Sandvik 埃克贝里=Ekberg 霍尔姆=Holm 尼高=Nygaard 达尔=Dahl",
    ),
    Region(
        countries="DE AT CH",
        towns="埃尔施泰特市=Erlstedt 莱茵费尔德市=Rheinfeld 霍恩塔尔市=Hohental",
        men="马蒂亚斯=Matthias 托马斯=Thomas 斯特凡=Stefan",
        women="安内特=Annette 卡特琳=Katrin 莫妮卡=Monika",
        families="林德曼=Lindemann 维兰德=Wieland 勃兰特纳=Brandtner 霍夫纳=Hoffner 罗伊特=Reuter 凯斯勒=Kessler",
    ),
    Region(
        countries="ES AR CL PE UY MX EC CO PA CR BO",
        towns="圣阿尔瓦市=San Alva 贝尔蒙特市=Belmonte 里奥克拉罗市=Rio Claro",
        men="卡洛斯=Carlos 费尔南多=Fernando 塞巴斯蒂安=Sebastian 安德烈斯=Andres",
        women="伊莎贝尔=Isabel 玛尔塔=Marta 卡米拉=Camila",
        families="莫拉莱斯=Morales 梅迪纳=Medina 塔马约=Tamayo 罗夫莱斯=Robles 金塔纳=Quintana 萨尔塞多=Salcedo",
    ),
    Region(
        countries="IT",
        towns="科斯塔林市=Costalina 蒙泰维洛市=Montevello",
        men="马尔科=Marco 乔治奥=Giorgio 保罗=Paolo",
        women="露西娅=Lucia 基娅拉=Chiara",
        families="罗马诺=Romano 费兰特=Ferrante 莫雷蒂=Moretti 萨尔维尼奥=Salvigno",
    ),
    Region(
        countries="FR BE",
        towns="圣马尔坦堡市=Martinbourg 瓦勒蒙市=Valmont",
        men="朱利安=Julien 菲利普=Philippe 马蒂厄=Mathieu",
        women="克莱尔=Claire 索菲=Sophie 埃莱娜=Helene",
        families="德尔马=Delmas 方丹=Fontaine 马尔尚=Marchand 鲁塞尔=Roussel 瓦瑟尔=Vasseur",
    ),
    Region(
        countries="PT BR",
        towns="新里贝拉市=Nova Ribeira 卢马尔市=Lumar",
        men="拉斐尔=Rafael 若泽=Jose 蒂亚戈=Tiago",
        women="贝亚特里斯=Beatriz 若安娜=Joana",
        families="特谢拉=Teixeira 卡瓦略=Carvalho 莫雷拉=Moreira 诺盖拉=Nogueira",
    ),
    Region(
        countries="AU NZ CA IE",
        towns="阿什伯恩市=Ashbourne 金斯福德市=Kingsford 格伦莫尔市=Glenmore",
        men="帕特里克=Patrick 安德鲁=Andrew 雷蒙德=Raymond",
        women="菲奥娜=Fiona 海伦=Helen 丽贝卡=Rebecca",
        families="惠特菲尔德=Whitfield 卡里克=Carrick 哈特利=Hartley 多伊尔=Doyle 兰福德=Langford 巴恩斯=Barnes",
    ),
    Region(
        countries="RO MD",
        towns="博塔尼察市=Botanica 锡雷亚市=Sireia",
        men="安德烈=Andrei 米哈伊=Mihai",
        women="埃琳娜=Elena 约安娜=Ioana",
        families="蒙泰亚努=Munteanu 多布雷斯库=Dobrescu 罗塔鲁=Rotaru 切尔纳=Cerna",
    ),
    Region(
        countries="KE TZ UG",
        towns="姆万加市=Mwanga 基班达市=Kibanda",
        men="约瑟夫=Joseph 丹尼尔=Daniel 彼得=Peter",
        women="阿米娜=Amina 格蕾丝=Grace 埃丝特=Esther",
        families="万贾拉=Wanjala 奥迪安博=Odhiambo 姆瓦卡林加=Mwakalinga 奥凯洛=Okello 穆图阿=Mutua",
    ),
    Region(
        countries="JO TN MA QA OM EG",
        towns="塔布兰市=Tabran 艾因萨法市=Ain Safa",
        men="哈桑=Hassan 哈立德=Khalid 奥马尔=Omar",
        women="莱拉=Layla 萨米拉=Samira",
        families="哈里里=Hariri 苏莱曼=Suleiman 曼苏里=Mansouri 达尔维什=Darwish 哈提卜=Khatib",
    ),
    Region(
        countries="KZ KG UZ",
        towns="阿克苏瓦特市=Aksuvat 塔尔迪布拉克市=Taldybulak",
        men="铁木尔=Timur 阿尔曼=Arman 达尼亚尔=Daniyar 鲁斯兰=Ruslan",
        women="",
        families="艾哈迈托夫=Akhmetov 萨帕罗夫=Saparov 努尔兰诺夫=Nurlanov 尤苏波夫=Yusupov",
    ),
    Region(
        countries="ID",
        towns="马鲁迪市=Marudi 苏卡拉雅市=Sukaraya",
        men="布迪=Budi 里扎尔=Rizal 阿古斯=Agus",
        women="黛薇=Dewi 丽娜=Rina",
        families="桑托索=Santoso 维查亚=Wijaya 哈托诺=Hartono 普拉塔马=Pratama",
    ),
    Region(
        countries="TH",
        towns="班纳空市=Ban Nakhon 清布里市=Chiang Buri",
        men="颂猜=Somchai 阿南=Anan",
        women="诗丽蓬=Siriporn 坎雅=Kanya",
        families="翁萨库=Wongsakul 拉达那功=Rattanakul 蓬帕尼=Phongphanit",
    ),
    Region(
        countries="JP",
        towns="松浜市=Matsuhama 青岬市=Aomisaki",
        men="健一=Kenichi 直树=Naoki 诚司=Seiji",
        women="美香=Mika 由纪子=Yukiko",
        families="高桥=Takahashi 石川=Ishikawa 中岛=Nakajima 松井=Matsui",
        family_first=True,
    ),
)


def guest(draw: Random, region: Region) -> Guest:
    """Somebody from a region."""
    people: list[tuple[Pair, Gender]] = [(name, "m") for name in names(region.men)]
    people += [(name, "f") for name in names(region.women)]
    (given, gender), family = draw.choice(people), draw.choice(names(region.families))
    if region.family_first:
        return Guest(Pair(family.zh + given.zh, f"{family.en} {given.en}"), family, gender)
    return Guest(Pair(f"{given.zh}·{family.zh}", f"{given.en} {family.en}"), family, gender)


def country(code: str) -> Pair:
    """A country's name in both languages.

    >>> country("HR")
    Pair(zh='克罗地亚', en='Croatia')
    """
    zh, en = _territories()
    return Pair(zh[code], en[code])


@cache
def names(line: str) -> tuple[Pair, ...]:
    """Pairs written as `中文=English`, with blanks between them and perhaps in the English.

    >>> names("圣阿尔瓦市=San Alva 卢马尔市=Lumar")
    (Pair(zh='圣阿尔瓦市', en='San Alva'), Pair(zh='卢马尔市', en='Lumar'))
    """
    found: list[Pair] = []
    for word in line.split():
        zh, is_pair, en = word.partition("=")
        if is_pair:
            found.append(Pair(zh, en))
        else:
            found[-1] = Pair(found[-1].zh, f"{found[-1].en} {word}")
    return tuple(found)


@cache
def _territories() -> tuple[dict[str, str], dict[str, str]]:
    return dict(Locale("zh", script="Hans").territories), dict(Locale("en").territories)
