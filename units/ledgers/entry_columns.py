"""Which headings of the ledgers of dated records mean which field: the best alias first. Pure."""

from units.ledgers.columns import UNIT_COLUMNS

ENTERED = ("录入日期", "登记日期", "填报日期")
UNIT_CELLS: dict[str, tuple[str, ...]] = {
    "external_id": ("单位编号", "场所编号", "企业编号", "档案编号"),
    "name": ("单位名称", "企业名称", "场所名称", "商户名称", "使用单位", "所属单位", "工作单位", "单位"),
    "uscc": UNIT_COLUMNS["uscc"],
}
WELDING_COLUMNS: dict[str, tuple[str, ...]] = UNIT_CELLS | {
    "number": ("设备编号", "焊机编号", "电焊机编号", "出厂编号", "编号"),
    "model": ("型号", "设备型号", "焊机型号", "规格型号"),
    "chip_id": ("芯片编号", "芯片号", "加芯编号", "芯片ID", "加芯"),
    "code": ("赋码编号", "赋码", "二维码编号", "电子码"),
    "happened_on": ("加芯赋码日期", "加芯日期", "赋码日期", "登记时间", "日期"),
    "recorded_on": ENTERED,
}
WELDER_COLUMNS: dict[str, tuple[str, ...]] = UNIT_CELLS | {
    "welder": ("姓名", "焊工姓名", "持证人", "人员姓名"),
    "certificate": ("证书编号", "证件编号", "操作证编号", "特种作业证号", "证号"),
    "level": ("等级", "级别", "分级", "技能等级"),
    "happened_on": ("发证日期", "初领日期", "换证日期", "复审日期"),
    "expires_on": ("有效期至", "有效期", "到期日期", "证书有效期", "有效期限"),
    "trained_on": ("培训日期", "培训时间", "参训日期"),
    "recorded_on": ENTERED,
}
EQUIPMENT_COLUMNS: dict[str, tuple[str, ...]] = UNIT_CELLS | {
    "kind": ("设备种类", "设备类别", "设备名称", "设备类型", "种类", "类别"),
    "number": ("设备代码", "设备注册代码", "注册代码", "使用登记证编号", "设备编号", "编号"),
    "happened_on": ("检验日期", "上次检验日期", "最近检验日期", "本次检验日期"),
    "expires_on": ("下次检验日期", "检验有效期至", "检验有效期", "下次检验时间", "到期日期"),
    "recorded_on": ENTERED,
}
DRILL_COLUMNS: dict[str, tuple[str, ...]] = UNIT_CELLS | {
    "happened_on": ("演练日期", "演练时间", "日期", "时间"),
    "theme": ("演练主题", "演练名称", "演练科目", "演练内容", "主题"),
    "participants": ("参加人数", "参演人数", "演练人数", "人数"),
    "plan_tested": ("检验预案", "演练预案", "依据预案", "预案名称"),
    "effect": ("演练效果", "效果", "效果评估", "评估结论"),
    "recorded_on": ENTERED,
}
TRAINING_COLUMNS: dict[str, tuple[str, ...]] = UNIT_CELLS | {
    "happened_on": ("培训日期", "培训时间", "日期", "时间"),
    "theme": ("培训主题", "培训内容", "培训名称", "主题"),
    "audience": ("培训对象", "参训人员", "对象"),
    "course": ("课程", "培训课程", "授课内容"),
    "cost": ("费用", "培训费用", "经费"),
    "effect": ("培训效果", "效果", "考核结果"),
    "principal": ("参训负责人", "参训主要负责人", "主要负责人姓名", "主要负责人", "负责人"),
    "recorded_on": ENTERED,
}
PLAN_COLUMNS: dict[str, tuple[str, ...]] = UNIT_CELLS | {
    "plan": ("预案名称", "应急预案", "预案"),
    "happened_on": ("修订日期", "编制日期", "发布日期", "签发日期", "备案日期"),
    "has_risk_assessment": ("风险评估", "是否风险评估"),
    "has_resource_survey": ("资源调查", "应急资源调查", "是否资源调查"),
    "has_case_analysis": ("案例分析", "事故案例分析", "是否案例分析"),
    "next_review_on": ("下次评估日期", "下次修订日期", "下次评审日期", "复审日期"),
    "recorded_on": ENTERED,
}
ACCIDENT_COLUMNS: dict[str, tuple[str, ...]] = UNIT_CELLS | {
    "name": ("单位名称", "事故单位", "企业名称", "场所名称", "发生单位", "单位"),
    "number": ("事故编号", "编号"),
    "happened_on": ("事故日期", "发生日期", "事故时间", "发生时间", "日期"),
    "village": UNIT_COLUMNS["village"],
    "place": ("事故地点", "发生地点", "地点", "地址"),
    "x": UNIT_COLUMNS["x"],
    "y": UNIT_COLUMNS["y"],
    "field": ("行业领域", "所属行业", "行业"),
    "grade": ("事故等级", "事故级别", "等级", "级别"),
    "deaths": ("死亡人数", "死亡"),
    "injured": ("受伤人数", "受伤", "伤"),
    "description": ("事故经过", "事故简况", "事故情况", "简要经过", "经过"),
    "source": ("信息来源", "来源", "报告单位"),
    "recorded_on": ENTERED,
}
