from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    name = "matchmaking.web"

    def ready(self) -> None:
        from matchmaking.web.middleware import note_log_in  # noqa: PLC0415  (models load first)

        user_logged_in.connect(note_log_in)
