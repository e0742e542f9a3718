from scripts.weigh_pages import KIB, Traffic, Visit, Weight

LIGHT = Visit(Traffic({"page": 40 * KIB}, {"page": "/"}), 0.0, 400, 0.1)


def test_traffic_leaves_charts_and_kept_files_out():
    traffic = Traffic(
        sizes={"page": 10, "kept": 0, "chart": 500},
        urls={"chart": "/static/vendor/echarts/echarts.min.js"},
        cached={"kept"},
    )

    assert (traffic.n_bytes, traffic.n_requests) == (10, 2)


def test_weight_names_every_goal_that_is_missed():
    heavy = Traffic({"page": 151 * KIB}, {"page": "/"}, revalidated=["/static/a.css"])
    again = Visit(heavy, 0.2, 2000, 0.5)

    assert Weight("list", LIGHT, LIGHT).faults == []
    # The time is the better one of two: a busy machine only adds to it.
    assert Weight("list", LIGHT, again).faults == ["bytes", "shift", "elements", "revalidation"]
    assert Weight("list", again, again).faults[3] == "seconds"
