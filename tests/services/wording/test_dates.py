"""Days and moments in sentences, on the clocks of a shop."""

from __future__ import annotations

from regulars.services.wording.dates import Clock

MIDNIGHT, EVENING = "2027-08-31T16:00:00Z", "2027-09-01T10:05:00Z"
ENGLISH, CHINESE = Clock("Asia/Shanghai", "en"), Clock("Asia/Shanghai", "zh")


def test_a_day_and_a_moment_are_those_of_the_shop() -> None:
    assert (ENGLISH.day(MIDNIGHT), CHINESE.day(MIDNIGHT)) == ("1 Sept 2027", "2027年9月1日")
    assert (ENGLISH.moment(EVENING), CHINESE.moment(EVENING)) == ("1 Sept 2027, 18:05", "2027年9月1日 18:05")


def test_an_end_at_midnight_is_the_end_of_the_day_before() -> None:
    assert (ENGLISH.last_day(MIDNIGHT), CHINESE.last_day(MIDNIGHT)) == ("31 Aug 2027", "2027年8月31日")
    assert ENGLISH.last_day(EVENING) == "1 Sept 2027"


def test_the_time_of_day_is_told_only_where_it_matters() -> None:
    assert (ENGLISH.begins(MIDNIGHT), ENGLISH.begins(EVENING)) == ("1 Sept 2027", "1 Sept 2027, 18:05")
    assert (ENGLISH.ends(MIDNIGHT), ENGLISH.ends(EVENING)) == ("31 Aug 2027", "1 Sept 2027, 18:05")
