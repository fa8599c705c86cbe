"""What the days are about: whose they are, and the words that go from hand to hand."""

from dataclasses import dataclass
from datetime import date

# The day of the test district.
TODAY = date(2025, 12, 31)
SUBDISTRICT = "华阳路街道"

# An account, and the name or the place that others see.
CONSULTANT = ("guwen01", "华阳路街道社区救助顾问")
COLLEAGUE = ("guwen010", "华阳路第十居委会社区救助顾问")
MOVED_FROM = "江苏路街道"
MOVED_TO = ("jiedao03", "新华路街道")
PARTNER = ("jigou01", "测试为老服务社")

POLICY = "低保"
POLICY_IN_FULL = "最低生活保障"

INSTRUCTION = "先打电话，老人耳背。"
RETURNED_BECAUSE = "是我亲戚，应当回避"
HANDED_OVER_BECAUSE = "原来的顾问要回避，请接手"

NEED = "看病、用药"
IN_THEIR_WORDS = "药费占了大半"
CONSENT = "看病的困难和联系方式"
ESCORT = "每周陪诊一次"
COOKING = "上门做饭"
HEATING = "联系物业检修暖气"


@dataclass
class Household:
    """As every hand that touches it knows it: the address of its case, and the masked name of its head."""

    case: str
    head: str
