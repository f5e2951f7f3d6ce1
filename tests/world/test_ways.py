"""Through which exit one gets nearer to another area."""

from game.world.ways import next_exit
from tests.world.small_farm import small_content


def test_a_way_begins_at_an_exit_of_the_area_one_is_in() -> None:
    content = small_content()
    for here in content.areas.values():
        for there in content.areas.values():
            way = next_exit(content.areas, here.id, there.id)
            assert way is None or way in here.exits, f"from {here.id} to {there.id}"


def test_what_is_next_door_is_gone_to_at_once_and_where_one_is_by_no_way() -> None:
    content = small_content()
    farm = content.areas["farm"]
    for way in farm.exits:
        found = next_exit(content.areas, "farm", way.target_area)
        assert found is not None
        assert found.target_area == way.target_area, "no round-about way should be taken"
    assert next_exit(content.areas, "farm", "farm") is None, "one is there"
    assert next_exit(content.areas, "farm", "nowhere") is None, "nothing leads there"
