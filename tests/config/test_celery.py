import pytest

from config.celery import app
from tests.support.services import WorkerProcess
from tests.support.waiting import wait_until


@pytest.mark.redis
def test_worker_answers_again_after_it_was_killed(celery_worker_process: WorkerProcess) -> None:
    celery_worker_process.start()
    assert len(app.control.ping(timeout=5, limit=1)) == 1

    celery_worker_process.kill()
    celery_worker_process.start()

    wait_until(lambda: len(app.control.ping(timeout=1, limit=1)) == 1, what="an answer")
