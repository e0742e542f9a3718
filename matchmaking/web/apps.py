from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    name = "matchmaking.web"

    def ready(self) -> None:
        # Models load first.
        from matchmaking.web.account_trail import connect_trail  # noqa: PLC0415
        from matchmaking.web.middleware import note_log_in  # noqa: PLC0415

        connect_trail()
        user_logged_in.connect(note_log_in)
