import gzip
import itertools

import pytest
from django.template.loader import render_to_string

from local4action.brand import land, worldmap


def test_the_projection_keeps_the_corners_of_the_paper() -> None:
    # The paper gives 2.70663 and 1.31736 for the ends of the equator and the pole, on a unit globe.
    assert worldmap._plane(180, 0) == pytest.approx((2.7066299837, 0))
    assert worldmap._plane(0, 90) == pytest.approx((0, 1.3173627592))


def test_places_lie_where_they_should() -> None:
    assert worldmap.equal_earth(0, 0)[0] == 500
    assert worldmap.equal_earth(-180, 0)[0] == 0
    assert worldmap.equal_earth(180, 0)[0] == 1000
    north, south = worldmap.equal_earth(2.17, 41.38), worldmap.equal_earth(2.17, -41.38)
    assert north[0] == south[0]
    middle = worldmap.equal_earth(0, 0)[1]
    assert middle - north[1] == pytest.approx(south[1] - middle, abs=0.11)
    assert worldmap.equal_earth(0, -55)[1] < worldmap.HEIGHT


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (-181, 0), (0, -91)])
def test_what_is_no_place_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(ValueError, match="not a place"):
        worldmap.equal_earth(lon, lat)


def test_large_dots_lie_under_small_ones() -> None:
    places = [
        {"lon": 0, "lat": 0, "label": "One", "url": "/one/"},
        {"lon": 0, "lat": 1, "label": "Ten", "url": "/ten/", "count": 10},
    ]
    drawn = worldmap.points(places)
    assert [(point.label, point.number, point.radius) for point in drawn] == [
        ("Ten", 10, 11),
        ("One", 1, 5),
    ]


def test_neighbours_do_not_reach_into_each_other() -> None:
    places = [
        {"lon": lon, "lat": 0, "label": str(lon), "url": f"/{lon}/", "count": count}
        for lon, count in ((0, 9), (4, 1), (5, 1), (90, 1))
    ]
    drawn = {point.label: point for point in worldmap.points(places)}
    row = [drawn[name] for name in ("0", "4", "5", "90")]
    for one, other in itertools.pairwise(row):
        assert one.reach + other.reach <= other.x - one.x + 0.1
    assert drawn["90"].reach == worldmap.LONGEST_REACH
    html = render_to_string("brand/parts/world_map.html", {"points": row, "label": "Hubs"})
    assert 'r="30.0"' in html


def test_the_map_is_links_and_a_list_of_the_same_places() -> None:
    points = worldmap.points([{"lon": 0, "lat": 0, "label": "A & B", "url": "/hubs/a/"}])
    html = render_to_string("brand/parts/world_map.html", {"points": points, "label": "Hubs"})
    assert html.count('href="/hubs/a/"') == 2
    assert html.count("A &amp; B") == 3
    assert 'cx="500.0"' in html


def test_the_outline_is_small_and_only_land() -> None:
    for name, most in (("world.svg", 12_000), ("world-near.svg", 45_000)):
        drawing = (land.DRAWINGS / name).read_bytes()
        assert len(gzip.compress(drawing)) <= most
        assert drawing.count(b"<path") == 1


def test_a_ring_across_the_date_line_becomes_two_pieces() -> None:
    ring = [(170.0, 10.0), (-170.0, 10.0), (-170.0, 20.0), (170.0, 20.0), (170.0, 10.0)]
    west, east = sorted(land.on_the_sheet(ring), key=min)
    assert (min(west)[0], max(west)[0]) == (-180, -170)
    assert (min(east)[0], max(east)[0]) == (170, 180)


def test_arcs_are_unpacked_forwards_and_backwards() -> None:
    topology = {
        "transform": {"scale": [1, 1], "translate": [10, 20]},
        "arcs": [[[0, 0], [10, 0], [0, 10]], [[0, 0], [0, 10], [10, 0]]],
        "objects": {"land": {"geometries": [{"type": "Polygon", "arcs": [[0, -2]]}]}},
    }
    assert list(land.rings(topology)) == [
        [(10, 20), (20, 20), (20, 30), (10, 30), (10, 20)],
    ]


def test_simplifying_keeps_the_bends_that_are_seen() -> None:
    line = [(0.0, 0.0), (1.0, 0.1), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]
    assert land.simplify(line, 0.5) == [(0, 0), (2, 0), (3, 5), (4, 0)]
