"""Invented names of places, people and firms. Any likeness to a real one is chance."""

from __future__ import annotations

import numpy as np

from tests.town.plan import Plan


def _words(text: str) -> list[str]:
    return text.split()


TOWN_NAMES = _words(
    "沐泽镇 栖云镇 禾渡镇 砚溪镇 青麓镇 望岫镇 枫渚镇 澄塘镇 棠坞镇 榆关铺镇 "
    "雁回镇 松汀镇 兰皋镇 槐影镇 白鹭滩镇 丹墟镇 云锦镇 石矶镇 桑柘镇 暮山镇"
)
DISTRICT_NAMES = ("镇区管区", "东麓管区", "北岭管区", "西川管区", "南滩管区")
COMMUNITY_NAMES = _words("文澜 安澜 清嘉 和煦 永昌 兴禾 锦绣 朝晖 育才 锦屏 望河 春晓 长宁 新园")
VILLAGE_HEADS = _words("柳 槐 桑 枣 梨 杏 榆 枫 棠 竹 荷 菱 莲 禾 麦 谷 石 泉 溪 涧 渡 坡 岭 崖 沙 雁 鹭 鹤 鹿 云")
VILLAGE_TAILS = _words("湾 坪 店 庄 沟 营 堡 洼 岗 桥 铺 园 寨 屯 圪垱 楼")
STREET_NAMES = _words("文昌 启明 丰登 育英 和顺 康宁 迎宾 兴业 建设 裕民 清河 翠屏 金麦 新风 朝阳 东风 青年 团结")
SURNAMES = _words(
    "赵 钱 孙 李 周 吴 郑 王 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 许 何 吕 张 孔 曹 严 华 魏 陶 姜 "
    "谢 邹 柏 苏 潘 葛 范 彭 鲁 马 方"
)
GIVEN = _words(
    "建 国 志 明 海 涛 晓 红 丽 芳 军 伟 敏 静 强 磊 洋 艳 勇 杰 娟 霞 平 刚 桂 兰 玉 梅 春 "
    "生 振 华 文 斌 雪 莹 佳 宁 思 远"
)
BRAND_A = _words(
    "福 鑫 恒 瑞 禾 穗 金 玉 康 顺 祥 泰 丰 盛 嘉 雅 悦 信 诚 德 和 兴 隆 宏 广 利 通 达 聚 "
    "源 春 晨 云 清 怡 佳 美 优 百 万"
)
BRAND_B = _words(
    "源 汇 民 家 园 林 泽 安 宁 顺 来 益 隆 昌 茂 达 友 缘 和 华 辰 宇 航 润 康 旺 财 聚 满 "
    "香 味 客 人 心 居 轩 阁 坊 社 里"
)


def village_names(plan: Plan) -> list[str]:
    """Names of communities, then of villages; no two alike in one town."""
    rng = plan.rng("people")
    shuffled = [COMMUNITY_NAMES[i] for i in rng.permutation(len(COMMUNITY_NAMES))]
    communities = [f"{name}社区" for name in _taken(shuffled, plan.communities)]
    pairs = [f"{a}{b}" for a in VILLAGE_HEADS for b in VILLAGE_TAILS]
    order = rng.permutation(len(pairs))
    return communities + [f"{name}村" for name in _taken([pairs[i] for i in order], plan.villages - plan.communities)]


def _taken(names: list[str], n: int) -> list[str]:
    """The first ``n`` names; numbered where there are not enough."""
    rounds = -(-n // len(names))
    return [name if r == 0 else f"{name}{r + 1}" for r in range(rounds) for name in names][:n]


def different_names(rng: np.random.Generator, n: int) -> list[str]:
    """``n`` names of people, no two alike: what a record names by name alone can be found."""
    names: dict[str, None] = {}
    while len(names) < n:
        names.update(dict.fromkeys(people_names(rng, n)))
    return list(names)[:n]


def people_names(rng: np.random.Generator, n: int) -> list[str]:
    """``n`` names of people; some alike, as in life."""
    surnames = rng.integers(0, len(SURNAMES), n).tolist()
    first = rng.integers(0, len(GIVEN), n).tolist()
    second = rng.integers(-10, len(GIVEN), n).tolist()  # a quarter have one given character
    return [
        SURNAMES[s] + GIVEN[a] + (GIVEN[b] if b >= 0 else "") for s, a, b in zip(surnames, first, second, strict=True)
    ]


def brands(rng: np.random.Generator, n: int) -> list[str]:
    """``n`` different words to begin a firm's name with."""
    pairs = [a + b for a in BRAND_A for b in BRAND_B if a != b]
    order = rng.permutation(len(pairs)).tolist()
    return [pairs[order[i % len(pairs)]] + _third(i // len(pairs)) for i in range(n)]


def _third(turn: int) -> str:
    """Nothing on the first turn through the pairs, then one more character, then two."""
    size = len(BRAND_B)
    if turn <= size:
        return BRAND_B[turn - 1] if turn else ""
    return BRAND_B[turn // size - 1] + BRAND_B[turn % size]
