from django.urls import URLPattern, path

from matchmaking.web.views.connection_thread import connection_thread, thread_news
from matchmaking.web.views.thread_parts import (
    checklist_step,
    connection_file,
    meeting_answer,
    meeting_file,
)

urlpatterns: list[URLPattern] = [
    path("connections/<public_id:public_id>/thread/", connection_thread, name="connection_thread"),
    path("connections/<public_id:public_id>/thread/news/", thread_news, name="thread_news"),
    path("connections/files/<public_id:public_id>/", connection_file, name="connection_file"),
    path("connections/meetings/<public_id:public_id>/", meeting_answer, name="meeting_answer"),
    path("connections/meetings/<public_id:public_id>/calendar/", meeting_file, name="meeting_file"),
    path("connections/steps/<public_id:public_id>/", checklist_step, name="checklist_step"),
]
