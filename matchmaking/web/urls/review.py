from django.urls import URLPattern, path

from matchmaking.web.views.review import (
    review_queue,
    review_scenario,
    review_solution,
    scenario_take_down,
    solution_take_down,
)

urlpatterns: list[URLPattern] = [
    path("review/", review_queue, name="review_queue"),
    path("review/scenarios/<public_id:public_id>/", review_scenario, name="review_scenario"),
    path("review/solutions/<public_id:public_id>/", review_solution, name="review_solution"),
    path(
        "review/scenarios/<public_id:public_id>/take-down/",
        scenario_take_down,
        name="scenario_take_down",
    ),
    path(
        "review/solutions/<public_id:public_id>/take-down/",
        solution_take_down,
        name="solution_take_down",
    ),
]
