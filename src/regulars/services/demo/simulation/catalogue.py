"""What the make-believe shop sells. Every brand is invented."""

from __future__ import annotations

from itertools import accumulate
from typing import Final, NamedTuple


class Product(NamedTuple):
    """A product; its price is in fen (a hundredth of a yuan), `popularity` relative to the others."""

    product_id: str
    name: str
    category: str
    brand: str
    price: int
    popularity: float

    @property
    def sku(self) -> str:
        """The product's number in stock."""
        return f"SKU-{self.product_id}"


_HOUSE: Final = "回头咖啡"
_ROASTER: Final = "山岚烘豆"
_BAKER: Final = "麦田日记"
_POTTER: Final = "白瓷记"
_MAKER: Final = "慢物工坊"

PRODUCTS: Final = (
    Product("C01", "经典美式", "coffee", _HOUSE, 1_800, 10),
    Product("C02", "冰美式", "coffee", _HOUSE, 1_800, 9),
    Product("C03", "拿铁", "coffee", _HOUSE, 2_400, 12),
    Product("C04", "燕麦拿铁", "coffee", _HOUSE, 2_800, 8),
    Product("C05", "生椰拿铁", "coffee", _HOUSE, 2_600, 11),
    Product("C06", "香草拿铁", "coffee", _HOUSE, 2_700, 5),
    Product("C07", "桂花拿铁", "coffee", _HOUSE, 2_800, 4),
    Product("C08", "海盐焦糖玛奇朵", "coffee", _HOUSE, 2_900, 4),
    Product("C09", "卡布奇诺", "coffee", _HOUSE, 2_400, 4),
    Product("C10", "澳白", "coffee", _HOUSE, 2_500, 5),
    Product("C11", "摩卡", "coffee", _HOUSE, 2_700, 3),
    Product("C12", "浓缩咖啡", "coffee", _HOUSE, 1_500, 2),
    Product("C13", "冷萃咖啡", "coffee", _HOUSE, 2_600, 4),
    Product("C14", "橙香冷萃", "coffee", _HOUSE, 2_800, 3),
    Product("C15", "云南手冲", "coffee", _HOUSE, 3_200, 2),
    Product("C16", "耶加雪菲手冲", "coffee", _HOUSE, 3_800, 1.5),
    Product("T01", "茉莉绿茶", "tea", _HOUSE, 1_600, 3),
    Product("T02", "桂花乌龙", "tea", _HOUSE, 1_800, 3),
    Product("T03", "柠檬红茶", "tea", _HOUSE, 1_900, 3),
    Product("T04", "抹茶牛乳", "tea", _HOUSE, 2_600, 3),
    Product("T05", "葡萄冰茶", "tea", _HOUSE, 2_200, 2),
    Product("T06", "热可可", "tea", _HOUSE, 2_400, 2),
    Product("B01", "黄油可颂", "bakery", _BAKER, 1_400, 6),
    Product("B02", "杏仁可颂", "bakery", _BAKER, 1_900, 4),
    Product("B03", "巴斯克芝士", "bakery", _BAKER, 2_600, 4),
    Product("B04", "提拉米苏", "bakery", _BAKER, 2_900, 3),
    Product("B05", "蓝莓马芬", "bakery", _BAKER, 1_600, 3),
    Product("B06", "肉松贝果", "bakery", _BAKER, 1_800, 3),
    Product("B07", "火腿芝士三明治", "bakery", _BAKER, 2_300, 4),
    Product("B08", "燕麦曲奇", "bakery", _BAKER, 990, 3),
    Product("B09", "红豆司康", "bakery", _BAKER, 1_500, 2),
    Product("G01", "意式拼配咖啡豆 250g", "beans", _ROASTER, 5_800, 6),
    Product("G02", "意式拼配咖啡豆 1kg", "beans", _ROASTER, 17_900, 3),
    Product("G03", "云南小粒咖啡豆 250g", "beans", _ROASTER, 6_800, 4),
    Product("G04", "耶加雪菲咖啡豆 250g", "beans", _ROASTER, 8_800, 3),
    Product("G05", "哥伦比亚咖啡豆 250g", "beans", _ROASTER, 7_800, 3),
    Product("G06", "曼特宁咖啡豆 250g", "beans", _ROASTER, 7_600, 2),
    Product("G07", "低因咖啡豆 250g", "beans", _ROASTER, 8_200, 1),
    Product("G08", "瑰夏咖啡豆 100g", "beans", _ROASTER, 16_800, 0.7),
    Product("D01", "挂耳咖啡 经典 10 包", "drip_bags", _ROASTER, 4_900, 7),
    Product("D02", "挂耳咖啡 花果 10 包", "drip_bags", _ROASTER, 5_900, 5),
    Product("D03", "挂耳咖啡 缤纷 30 包", "drip_bags", _ROASTER, 12_900, 3),
    Product("D04", "冷萃咖啡液 7 颗", "drip_bags", _ROASTER, 4_200, 5),
    Product("D05", "冻干咖啡粉 24 颗", "drip_bags", _ROASTER, 8_900, 4),
    Product("E01", "手冲壶 600ml", "gear", _MAKER, 18_900, 1.5),
    Product("E02", "手摇磨豆机", "gear", _MAKER, 26_900, 1.2),
    Product("E03", "陶瓷滤杯", "gear", _POTTER, 7_900, 1.8),
    Product("E04", "V 型滤纸 100 张", "gear", _MAKER, 1_990, 4),
    Product("E05", "法压壶 350ml", "gear", _MAKER, 9_900, 1.2),
    Product("E06", "摩卡壶", "gear", _MAKER, 15_900, 1),
    Product("E07", "咖啡电子秤", "gear", _MAKER, 12_900, 1),
    Product("E08", "密封储豆罐", "gear", _MAKER, 6_900, 1.4),
    Product("M01", "白瓷马克杯", "cups", _POTTER, 5_900, 2),
    Product("M02", "双层玻璃杯", "cups", _POTTER, 6_900, 1.6),
    Product("M03", "随行保温杯", "cups", _MAKER, 12_900, 2),
    Product("M04", "冷萃随行瓶", "cups", _MAKER, 8_900, 1.2),
    Product("M05", "生肖限定对杯", "cups", _POTTER, 16_800, 0.8),
    Product("H01", "帆布托特包", "gifts", _HOUSE, 6_900, 1.2),
    Product("H02", "咖啡香薰蜡烛", "gifts", _MAKER, 9_900, 0.8),
    Product("H03", "新年咖啡礼盒", "gifts", _HOUSE, 23_800, 0.8),
    Product("H04", "咖啡渣手工皂", "gifts", _MAKER, 2_990, 1),
    Product("H05", "围裙", "gifts", _HOUSE, 8_800, 0.6),
)

_BAR_CATEGORIES: Final = frozenset(("coffee", "tea", "bakery"))


class Shelf(NamedTuple):
    """Products one may choose from, with their popularity summed up for `random.choices`."""

    products: tuple[Product, ...]
    popularity: tuple[float, ...]


def _shelf(*, bar: bool) -> Shelf:
    chosen = tuple(product for product in PRODUCTS if (product.category in _BAR_CATEGORIES) is bar)
    return Shelf(chosen, tuple(accumulate(product.popularity for product in chosen)))


BAR: Final = _shelf(bar=True)
"""What is made on the spot: drinks and pastries."""

GOODS: Final = _shelf(bar=False)
"""What can be sent by post."""
