"""Which headings of a ledger mean which field: the best alias first. Pure."""

UNIT_COLUMNS: dict[str, tuple[str, ...]] = {
    "external_id": ("单位编号", "场所编号", "企业编号", "档案编号", "编号", "external_id"),
    "name": ("单位名称", "企业名称", "场所名称", "商户名称", "店铺名称", "经营单位名称", "单位", "name", "name:zh"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "营业执照号", "uscc"),
    "village": ("所属村", "所属村社区", "所在村", "所属社区", "村社区", "村居", "行政村", "村", "village"),
    "fields": ("行业领域", "所属行业", "行业", "行业类别", "领域", "fields"),
    "nine_small": ("九小类别", "九小场所类别", "九小场所类型", "场所类型", "九小类型", "nine_small"),
    "address": ("地址", "经营地址", "单位地址", "详细地址", "场所地址", "注册地址", "address", "addr:full"),
    "x": ("经度", "东经", "lng", "lon", "longitude", "x", "东坐标"),
    "y": ("纬度", "北纬", "lat", "latitude", "y", "北坐标"),
    "principal": ("主要负责人", "负责人", "法定代表人", "经营者", "法人", "principal"),
    "principal_phone": ("联系电话", "负责人电话", "主要负责人电话", "联系方式", "电话", "手机", "手机号", "phone"),
    "controller": ("实际控制人", "实控人", "controller"),
    "controller_phone": ("实际控制人电话", "实控人电话", "controller_phone"),
    "fire_principal": ("消防安全责任人", "消防责任人", "消防安全负责人", "fire_principal"),
    "people_on_site": ("从业人数", "从业人员", "人数", "员工人数", "现场人数", "people_on_site"),
    "is_high_risk": ("高危行业", "是否高危行业", "is_high_risk"),
    "is_crowded": ("人员密集", "人员密集场所", "是否人员密集场所", "是否人员密集", "is_crowded"),
    "is_key_fire": ("消防重点单位", "消防安全重点单位", "是否消防重点单位", "是否消防安全重点单位"),
    "designated_year": ("重点单位认定年度", "认定年度", "认定年份"),
    "document": ("认定文号", "文号"),
    "platform_id": ("平台编号", "平台编码"),
    "platform_on": ("平台录入日期", "录入平台日期"),
    "supply": ("用气类型", "燃气类型", "用气方式"),
    "cylinders": ("气瓶数", "气瓶数量", "钢瓶数"),
    "state": ("经营状态", "营业状态", "状态"),
    "review_on": ("停业复核日期", "复核日期", "预计复业日期"),
    "changed_on": ("变更日期", "状态变更日期", "停业日期"),
    "recorded_on": ("变更录入日期", "录入日期"),
    "registered_on": ("建档日期", "登记日期", "建账日期", "registered_on"),
    "remark": ("备注", "说明", "remark"),
}

UNIT_KEY_COLUMNS: dict[str, tuple[str, ...]] = {
    "external_id": UNIT_COLUMNS["external_id"],
    "name": UNIT_COLUMNS["name"],
    "uscc": UNIT_COLUMNS["uscc"],
}

GAS_COLUMNS: dict[str, tuple[str, ...]] = UNIT_KEY_COLUMNS | {
    "supply": UNIT_COLUMNS["supply"],
    "cylinders": UNIT_COLUMNS["cylinders"],
    "stage": ("瓶改管状态", "瓶改管进度", "改造状态", "改造进度"),
    "happened_on": ("状态日期", "办理日期", "完成日期"),
    "reason": ("不可改原因", "不具备改造条件原因", "原因"),
    "recorded_on": ("录入日期", "登记日期"),
}

TEAM_COLUMNS: dict[str, tuple[str, ...]] = UNIT_KEY_COLUMNS | {
    "LEADER": ("班子成员", "包保班子成员", "包保领导", "包联领导"),
    "VILLAGE_CADRE": ("包村干部", "包村社区干部"),
    "COMMUNITY": ("社区工作人员", "村工作人员", "社区村工作人员", "村社区工作人员"),
    "FIRE_OR_POLICE": ("消防或派出所人员", "消防派出所人员", "消防人员", "派出所人员", "消防或派出所"),
    "PROFESSIONAL": ("专业人员", "专业技术人员", "专家"),
    "valid_from": ("起始日期", "开始日期", "任职起", "起"),
    "document": ("文号", "文件号"),
}
