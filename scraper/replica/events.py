"""What happens in the made-up city, as templates: ten kinds of event, each sentence in both languages.

`|` parts a template into two sentences. `on {day}` and the like hold the same facts on both sides.
"""

from dataclasses import dataclass

Template = tuple[str, str]
"""A sentence or a title, Chinese and English."""


@dataclass(frozen=True)
class Slot:
    """A place in a paragraph: one of several sentences; one that is not `always` there may be left out."""

    sentences: tuple[Template, ...]
    always: bool = True


@dataclass(frozen=True)
class Event:
    """A kind of event; `lasts` if it takes several days."""

    titles: tuple[Template, ...]
    paragraphs: tuple[tuple[Slot, ...], ...]
    lasts: bool = False


def must(*sentences: Template) -> Slot:
    """A sentence that is always there, in one of these forms."""
    return Slot(sentences)


def may(*sentences: Template) -> Slot:
    """A sentence that may be left out."""
    return Slot(sentences, always=False)


TIES = may(
    (
        "{mayor}表示，云渡与{country}一直保持友好往来，双方在{topic}领域的合作成效明显。",
        "{mayor} said that Yundu and {country} have long kept up friendly exchanges, and that their cooperation in {topic} has borne fruit.",
    ),
    (
        "{mayor}介绍了云渡经济社会发展情况，{last_year}年全市外贸进出口总额增长{share}。",
        "{mayor} described the economic and social development of Yundu, whose foreign trade grew by {share} in {last_year}.",
    ),
)
HOPES = must(
    (
        "{mayor}希望双方在{topic}、{topic2}等领域深化务实合作。",
        "{mayor} hoped that the two sides would deepen practical cooperation in {topic}, {topic2} and other fields.",
    ),
    (
        "{mayor}指出，云渡愿与{country}各地在{topic}和{topic2}方面加强对接，欢迎更多企业来渡投资兴业。",
        "{mayor} noted that Yundu is willing to work more closely with all parts of {country} on {topic} and {topic2}, and that more companies are welcome to invest here.",
    ),
)
THANKS = must(
    (
        "{family}感谢云渡的热情接待，表示愿为推动双方在{topic2}领域的合作发挥桥梁作用。",
        "{family} thanked Yundu for its warm reception and expressed willingness to serve as a bridge for cooperation in {topic2}.",
    ),
    (
        "{family}表示，云渡的变化令人印象深刻。|{family}期待{country}与云渡在{topic2}领域开展更多交流。",
        "{family} said that the changes in Yundu were impressive, and looked forward to more exchanges between {country} and Yundu in {topic2}.",
    ),
)
PRESENT = must(
    (
        "{secretary_post}{secretary}，{deputy_post}{deputy}，{body}、{body2}有关负责人参加活动。",
        "{secretary}, {secretary_post}, {deputy}, {deputy_post}, and officials in charge of {body} and {body2} took part in the event.",
    ),
    (
        "{deputy_post}{deputy}，{body}和{body2}相关负责人陪同。",
        "{deputy}, {deputy_post}, and officials of {body} and {body2} accompanied them.",
    ),
)
STAY = may(
    (
        "在渡期间，{family}一行还参观了{site}和{site2}。",
        "During their stay in Yundu, {family} and the delegation also visited {site} and {site2}.",
    ),
    (
        "会见前，{family}一行走访了{district}，了解当地{topic3}发展情况。",
        "Before the meeting, {family} and the delegation went to {district} to learn about {topic3} there.",
    ),
)

MEETING = Event(
    titles=(
        ("{country}驻华大使{guest}访问云渡", "{country}'s Ambassador to China {guest} Visits Yundu"),
        ("{mayor}会见{country}驻华大使{guest}", "{mayor} Meets with {guest}, Ambassador of {country} to China"),
    ),
    paragraphs=(
        (
            must(
                (
                    "{days}，{country}驻华大使{guest}来渡访问。",
                    "From {days}, {guest}, ambassador of {country} to China, visited Yundu.",
                ),
                (
                    "应市政府邀请，{country}驻华大使{guest}于{days}访问云渡。",
                    "At the invitation of the municipal government, {guest}, ambassador of {country} to China, visited Yundu from {days}.",
                ),
            ),
            must(
                (
                    "{day}，{mayor_post}{mayor}会见了{family}一行。",
                    "On {day}, {mayor}, {mayor_post}, met with {family} and the delegation.",
                )
            ),
            TIES,
            HOPES,
        ),
        (
            THANKS,
            may(
                (
                    "{family}还邀请云渡代表团于{year}年内访问{country}。",
                    "{family} also invited a delegation from Yundu to visit {country} within {year}.",
                )
            ),
        ),
        (STAY, PRESENT),
    ),
    lasts=True,
)
FAREWELL = Event(
    titles=(
        ("{country}驻云渡总领事{guest}离任辞行", "Farewell Visit of {guest}, Consul General of {country} in Yundu"),
        ("{director}会见离任的{country}总领事{guest}", "{director} Meets Outgoing Consul General of {country} {guest}"),
    ),
    paragraphs=(
        (
            must(
                (
                    "{day}，即将结束任期的{country}驻云渡总领事{guest}向{director_post}{director}辞行。",
                    "On {day}, {guest}, outgoing consul general of {country} in Yundu, paid a farewell visit to {director}, {director_post}.",
                )
            ),
        ),
        (
            must(
                (
                    "{director}感谢{family}在任期间为推动双方{topic}合作所作的贡献。",
                    "{director} thanked {family} for the contributions made to cooperation in {topic} during the term of office.",
                ),
                (
                    "{director}对{family}多年来的支持表示感谢，并向其颁发了“云渡友好使者”证书。",
                    '{director} expressed gratitude for years of support from {family}, and presented a certificate of "Friendship Envoy of Yundu".',
                ),
            ),
            may(
                (
                    "{director}说，过去{years}年来，{country}领事机构见证了云渡的开放。",
                    "{director} said that {country}'s consular mission has witnessed the opening-up of Yundu since it was set up {years} years ago.",
                )
            ),
        ),
        (
            must(
                (
                    "{family}表示，在云渡的工作和生活十分愉快，这段经历将成为珍贵的记忆。",
                    "{family} said that working and living in Yundu had been a pleasure and would remain a precious memory.",
                ),
                (
                    "{family}说，无论身在何处，都将继续关注云渡的{topic2}。",
                    "{family} said that wherever life might lead, {topic2} in Yundu would remain a matter of close interest.",
                ),
            ),
        ),
        (PRESENT,),
    ),
)
TRAINING = Event(
    titles=(
        ("市政府外办举办{year}年企业境外安全培训会", "Training on Overseas Safety for Enterprises Held in {year}"),
        (
            "{year}年第{edition}期“走出去”企业培训在{venue}举行",
            '{edition} Training of {year} for "Going Global" Enterprises Held at {venue}',
        ),
    ),
    paragraphs=(
        (
            must(
                (
                    "{day}，市政府外办在{venue}举办企业境外安全培训会，{firms}家企业的{people}人参加。",
                    "On {day}, the Foreign Affairs Office held a training meeting on overseas safety at {venue}, attended by {people} people from {firms} enterprises.",
                ),
                (
                    "{day}，面向“走出去”企业的安全培训会在{venue}开班。|{firms}家企业派出{people}名学员。",
                    'On {day}, a safety training meeting for "going global" enterprises opened at {venue}, to which {firms} enterprises sent {people} trainees.',
                ),
            ),
        ),
        (
            must(
                (
                    "{deputy_post}{deputy}表示，企业要把员工安全放在首位，不断完善应急预案。",
                    "{deputy}, {deputy_post}, said that enterprises should put the safety of their employees first and keep improving their emergency plans.",
                )
            ),
            may(
                (
                    "{deputy}提醒大家在重大节假日期间强化底线思维。",
                    "{deputy} reminded everyone to be prepared for the worst during major holidays.",
                )
            ),
            may(
                (
                    "截至{last_year}年底，全市在{country}等{nations}个国家的投资企业已增长{share}。",
                    "By the end of {last_year}, the number of local enterprises investing in {country} and other countries, {nations} in all, had grown by {share}.",
                )
            ),
        ),
        (
            must(
                (
                    "培训会邀请{expert}、{expert2}两位专家授课，内容包括风险评估、心理健康和危机应对。",
                    "Two experts, {expert} and {expert2}, were invited to lecture on risk assessment, mental health and crisis response.",
                )
            ),
            may(("课后，学员与专家进行了交流。", "After the lectures, the trainees exchanged views with the experts.")),
        ),
    ),
)
SISTER_CITY = Event(
    titles=(
        (
            "云渡市与{country}{city}签署友好交流备忘录",
            "Yundu and {city} of {country} Sign Memorandum on Friendly Exchanges",
        ),
        (
            "云渡与{city}庆祝结好{anniversary}周年",
            "Yundu and {city} Celebrate {anniversary} Anniversary of Sister City Ties",
        ),
    ),
    paragraphs=(
        (
            must(
                (
                    "{day}，云渡市与{country}{city}以视频方式举行活动，{mayor_post}{mayor}与{city}市长{guest}出席。",
                    "On {day}, Yundu and {city} of {country} held an event by video link, attended by {mayor}, {mayor_post}, and {guest}, mayor of {city}.",
                )
            ),
            may(
                (
                    "双方签署了关于加强{topic}与{topic2}合作的备忘录。",
                    "The two sides signed a memorandum on closer cooperation in {topic} and {topic2}.",
                )
            ),
        ),
        (
            HOPES,
            must(
                (
                    "{guest}表示，{city}与云渡虽远隔重洋，但友谊历久弥坚。",
                    "{guest} said that although {city} and Yundu are separated by oceans, their friendship has only grown stronger.",
                ),
                (
                    "{guest}建议两市学校结成对子，每年互派{students}名学生。",
                    "{guest} proposed that schools of the two cities be paired and exchange {students} students every year.",
                ),
            ),
        ),
        (PRESENT,),
    ),
)
FESTIVAL = Event(
    titles=(
        ("{year}云渡{festival}在{district}开幕", "{year} Yundu {festival} Opens in {district}"),
        ("{nations}国友人共聚云渡{festival}", "Friends from {nations} Countries Gather at Yundu {festival}"),
    ),
    paragraphs=(
        (
            must(
                (
                    "{days}，由市政府外办和{district}共同主办的云渡{festival}在{venue}举行。",
                    "From {days}, the Yundu {festival}, co-hosted by the Foreign Affairs Office and {district}, was held at {venue}.",
                )
            ),
            must(
                (
                    "来自{nations}个国家的{people}位嘉宾参加了开幕式，现场吸引市民{visitors}人次。",
                    "The opening ceremony was attended by {people} guests from {nations} countries, and the event drew {visitors} visits by local residents.",
                )
            ),
        ),
        (
            must(
                (
                    "{director_post}{director}在致辞中说，{festival}已成为云渡与世界对话的窗口。",
                    "{director}, {director_post}, said in the opening address that the {festival} has become a window for dialogue between Yundu and the world.",
                )
            ),
            may(
                (
                    "来自{country}的{guest}第一次来到云渡。|“这里的人们非常热情。”{family}说。",
                    "{guest} from {country} came to Yundu for the first time and said that people here were very warm.",
                )
            ),
        ),
        (
            must(
                (
                    "活动期间，嘉宾们走进{site}和{site2}，体验当地生活。",
                    "During the event, the guests went to {site} and {site2} to experience local life.",
                ),
                (
                    "本届活动还设立了{topic}专题展区。",
                    "A special exhibition area on {topic} was also set up this time.",
                ),
            ),
        ),
    ),
    lasts=True,
)
CONFERENCE = Event(
    titles=(
        (
            "市政府外办召开{last_year}年度工作总结会",
            "Foreign Affairs Office Holds Annual Review Meeting for {last_year}",
        ),
        ("全市外事工作会议部署{year}年重点任务", "Municipal Conference on Foreign Affairs Sets Key Tasks for {year}"),
    ),
    paragraphs=(
        (
            must(
                (
                    "{day}，市政府外办召开会议，总结{last_year}年工作，部署{year}年任务。",
                    "On {day}, the Foreign Affairs Office held a meeting to review the work of {last_year} and map out the tasks of {year}.",
                )
            ),
            must(("会议由{deputy_post}{deputy}主持。", "The meeting was chaired by {deputy}, {deputy_post}.")),
        ),
        (
            must(
                (
                    "{director_post}{director}从友城交往、领事保护和{topic}合作三个方面总结了全年工作。",
                    "{director}, {director_post}, reviewed the work of the year in three respects: sister city exchanges, consular protection and cooperation in {topic}.",
                )
            ),
            may(
                (
                    "{last_year}年，全市接待外国团组{firms}批、{people}人次。",
                    "In {last_year}, the city received {firms} foreign delegations with {people} members.",
                )
            ),
            may(
                (
                    "{director}要求全办干部职工以更加务实的作风做好服务。",
                    "{director} asked all staff of the office to serve in an even more pragmatic manner.",
                )
            ),
        ),
        (
            must(
                (
                    "会上，{chief_post}{chief}宣读了表彰决定，{people}名个人受到表彰。",
                    "At the meeting, {chief}, {chief_post}, read out the decision on commendation, and {people} individuals were commended.",
                ),
                (
                    "会议强调，要用好{topic2}平台，讲好云渡故事。",
                    "The meeting stressed the need to make good use of platforms for {topic2} and to tell the story of Yundu well.",
                ),
            ),
        ),
    ),
)
DONATION = Event(
    titles=(
        ("云渡市向{country}{city}捐赠{goods}", "Yundu Donates {Goods} to {city} of {country}"),
        ("{country}{city}收到云渡捐赠的{copies}件{goods}", "{city} of {country} Receives {copies} {Goods} from Yundu"),
    ),
    paragraphs=(
        (
            must(
                (
                    "{day}，云渡市向{country}{city}捐赠{goods}的交接仪式在{venue}举行。",
                    "On {day}, a handover ceremony for {goods} donated by Yundu to {city} of {country} was held at {venue}.",
                )
            ),
            must(
                (
                    "此次共捐赠{copies}件，价值{amount}，由{body}负责筹集。",
                    "A total of {copies} pieces, worth {amount}, were donated this time and collected by {body}.",
                )
            ),
        ),
        (
            must(
                (
                    "{deputy_post}{deputy}表示，患难见真情，云渡愿与{city}守望相助。",
                    "{deputy}, {deputy_post}, said that a friend in need is a friend indeed, and that Yundu is ready to stand by {city}.",
                )
            ),
            must(
                (
                    "{city}代表{guest}通过视频表示感谢，希望今后在{topic}方面继续合作。",
                    "{guest}, representative of {city}, expressed thanks by video and hoped for continued cooperation in {topic}.",
                )
            ),
        ),
    ),
)
STUDENTS = Event(
    titles=(
        ("{country}青年学生代表团来渡交流", "Student Delegation from {country} Visits Yundu"),
        ("{students}名{country}学生走进{site}", "{students} Students from {country} Visit {site}"),
    ),
    paragraphs=(
        (
            must(
                (
                    "{days}，{country}{city}的{students}名学生来渡开展交流活动。",
                    "From {days}, {students} students from {city} of {country} came to Yundu for exchanges.",
                )
            ),
            must(
                (
                    "{day}，{deputy_post}{deputy}在{venue}会见了代表团团长{guest}。",
                    "On {day}, {deputy}, {deputy_post}, met with {guest}, head of the delegation, at {venue}.",
                )
            ),
        ),
        (
            must(
                (
                    "{deputy}希望同学们成为中外友好的使者，多来云渡看一看。",
                    "{deputy} hoped that the students would become envoys of friendship and come to Yundu often.",
                )
            ),
            THANKS,
        ),
        (
            must(
                (
                    "代表团还参观了{site}，并与当地师生就{topic3}进行座谈。",
                    "The delegation also visited {site} and held a discussion on {topic3} with local teachers and students.",
                )
            ),
            may(("活动由{body}承办。", "The event was organized by {body}.")),
        ),
    ),
    lasts=True,
)
INSPECTION = Event(
    titles=(
        (
            "{director}赴{district}调研{topic}对外合作",
            "{director} Inspects International Cooperation in {topic} in {district}",
        ),
        ("市政府外办深入{district}为企业服务", "Foreign Affairs Office Serves Enterprises in {district}"),
    ),
    paragraphs=(
        (
            must(
                (
                    "{day}，{director_post}{director}赴{district}，就{topic}领域的对外合作开展调研。",
                    "On {day}, {director}, {director_post}, went to {district} to study international cooperation in {topic}.",
                )
            ),
            must(
                (
                    "调研组一行先后来到{site}和{site2}，听取企业意见。",
                    "The group visited {site} and {site2} in turn and listened to the views of enterprises.",
                )
            ),
        ),
        (
            must(
                (
                    "在座谈会上，{firms}家企业反映了在{country}市场遇到的困难。",
                    "At a discussion, {firms} enterprises spoke of the difficulties they had met in the market of {country}.",
                )
            ),
            must(
                (
                    "{director}表示，外办将会同{body}逐项研究，及时答复。",
                    "{director} said that the office would study each of them together with {body} and reply in time.",
                ),
                (
                    "{director}要求，对企业提出的问题要建立台账。|能办的马上办。",
                    "{director} asked that a list be kept of the problems raised by enterprises.|What can be done should be done at once.",
                ),
            ),
        ),
        (PRESENT,),
    ),
)
VISIT_ABROAD = Event(
    titles=(
        ("云渡市代表团访问{country}", "Delegation from Yundu Visits {country}"),
        ("{mayor}率团访问{country}{city}", "{mayor} Leads Delegation to {city} of {country}"),
    ),
    paragraphs=(
        (
            must(
                (
                    "{days}，{mayor_post}{mayor}率云渡市代表团访问{country}。",
                    "From {days}, {mayor}, {mayor_post}, led a delegation from Yundu on a visit to {country}.",
                )
            ),
            must(
                (
                    "在{city}，{mayor}与市长{guest}就{topic}和{topic2}交换了意见。",
                    "In {city}, {mayor} exchanged views on {topic} and {topic2} with {guest}, the mayor.",
                )
            ),
        ),
        (
            must(
                (
                    "代表团举办了云渡投资推介会，当地{firms}家企业参加，签约金额达{amount}。",
                    "The delegation held an investment promotion meeting for Yundu, which was attended by {firms} local enterprises and led to contracts worth {amount}.",
                )
            ),
            may(("{family}表示愿尽早回访。", "{family} expressed the wish to pay a return visit soon.")),
        ),
        (PRESENT,),
    ),
    lasts=True,
)

EVENTS = (
    MEETING,
    FAREWELL,
    TRAINING,
    SISTER_CITY,
    FESTIVAL,
    CONFERENCE,
    DONATION,
    STUDENTS,
    INSPECTION,
    VISIT_ABROAD,
)
