"""The code lists that the plan names, and those that circulate (marked as examples)."""

from datetime import date
from typing import Any

from django.db import migrations

PLAN = "城关镇安全生产治本攻坚三年行动实施方案（2024—2026年）"
EFFECT = date(2020, 1, 1)
LISTS = {
    "FIELD": (
        f"{PLAN} 三（二）3",
        False,
        "校园 商超 酒店、影剧院、景点景区 民政服务机构 医疗卫生机构 高层建筑 矿山 建筑施工 交通运输 城镇燃气 充电设施 "
        "加油站、加气站、加氢站 危险化学品 工贸 大型群众性活动 九小场所 特种设备 烟花爆竹 电力 餐饮 住宿 大型农贸市场",
    ),
    "NINE_SMALL": (
        "示例，请按本镇制度修改",
        True,
        "小学校幼儿园 小医院诊所 小商店 小餐饮 小旅馆 小歌舞娱乐 小网吧 小美容洗浴 小生产加工",
    ),
    "FIRE_FACTOR": (
        f"{PLAN} 三（二）4",
        False,
        "安全出口、疏散通道 电气焊作业 易燃易爆物品 消防设施设备 用电安全 疏散逃生演练 易燃可燃彩钢板和保温材料 "
        "生产储存住宿“多合一” 电动自行车停放充电 明火烧纸焚香和燃放烟花爆竹",
    ),
}


def add(apps: Any, schema_editor: Any) -> None:
    """Insert the lists with their basis; the code is the list's letter and the place in it."""
    code = apps.get_model("geo", "Code")
    code.objects.bulk_create(
        code(list=key, code=f"{key[0]}{rank:02d}", name=name, rank=rank, basis=basis, is_example=example,
             valid_from=EFFECT)
        for key, (basis, example, names) in LISTS.items()
        for rank, name in enumerate(names.split(), start=1)
    )  # fmt: skip


def remove(apps: Any, schema_editor: Any) -> None:
    """Take out what `add` put in."""
    apps.get_model("geo", "Code").objects.filter(list__in=LISTS, valid_from=EFFECT).delete()


class Migration(migrations.Migration):
    dependencies = [("geo", "0002_promises")]
    operations = [migrations.RunPython(add, remove)]
