"""Two addresses for monitors: does this process answer, and is everything well."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from business.worker.state import worker_problem
from tracking.door.spool_state import spool_sentence, spool_state
from tracking.door.status import STATUS

SECONDS_TO_ANSWER = 2

# A database that hangs holds this one thread and not those that serve people.
asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; the words tell what works less well."""
    problem = first_problem()
    text = f"degraded: {problem}\n" if problem else "ok\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 if everything is well, else 503 with what is not."""
    problems = all_problems()
    return JsonResponse(
        {"ready": not problems, "problems": problems}, status=503 if problems else 200
    )


def first_problem() -> str:
    return in_time(database_problem) or redirect_problem()


def all_problems() -> list[str]:
    stored = in_time(database_problem) or in_time(migrations_problem) or in_time(late_worker)
    return [each for each in (stored, redirect_problem()) if each]


def redirect_problem() -> str:
    """Hits that wait on disk, or that not even the disk took."""
    return spool_sentence(spool_state(settings.SPOOL_DIR), STATUS)


def in_time(question: Callable[[], str]) -> str:
    answer = asking.submit(ask, question)
    try:
        return answer.result(SECONDS_TO_ANSWER)
    except TimeoutError:
        answer.cancel()
        return "database"


def ask(question: Callable[[], str]) -> str:
    try:
        return question()
    finally:
        # The thread lives on, and its connection would be stale at the next question.
        connection.close()


def database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "database"
    return ""


def late_worker() -> str:
    try:
        return worker_problem(timezone.now())
    except Error:
        return "database"


def migrations_problem() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "database"
    return f"migrations: {len(missing)} to apply" if missing else ""
