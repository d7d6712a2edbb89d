"""The owner's pages that belong to no single kind of row: route, view and name."""

from collections.abc import Callable

from django.http.response import HttpResponseBase

from owner import (
    ask_views,
    bulk_views,
    domain_views,
    duplicate_views,
    find_views,
    first_step_views,
    import_views,
    invite_views,
    odd_views,
    reconciliation_views,
    report_views,
    team_changes_views,
    test_runs,
    what_if_views,
)

Page = tuple[str, Callable[..., HttpResponseBase], str]

PAGES: tuple[Page, ...] = (
    ("find/", find_views.find, "find"),
    ("first-steps/<str:step>/later/", first_step_views.first_step_later, "first_step_later"),
    ("first-steps/<str:step>/back/", first_step_views.first_step_back, "first_step_back"),
    ("invitations/", invite_views.invite_partners, "invite"),
    ("invitations/preview/", invite_views.invite_preview, "invite_preview"),
    ("duplicates/", duplicate_views.duplicates, "duplicates"),
    (
        "duplicates/<uuid:kept>/stands-for/<uuid:dropped>/",
        duplicate_views.duplicate_merge,
        "duplicate_merge",
    ),
    ("duplicates/<uuid:pk>/count/", duplicate_views.duplicate_count, "duplicate_count"),
    ("tests/", test_runs.start, "test_run_start"),
    ("tests/<uuid:pk>/", test_runs.show, "test_run"),
    ("tests/<uuid:pk>/steps/", test_runs.steps, "test_run_steps"),
    ("tests/<uuid:pk>/qr.svg", test_runs.qr, "test_run_qr"),
    ("looks-odd/", odd_views.looks_odd, "looks_odd"),
    ("looks-odd/<str:key>/fine/", odd_views.odd_fine, "odd_fine"),
    ("looks-odd/<str:key>/hold/", odd_views.odd_hold, "odd_hold"),
    ("looks-odd/<str:key>/reopen/", odd_views.odd_reopen, "odd_reopen"),
    ("looks-odd/<str:key>/ask/", ask_views.odd_ask, "odd_ask"),
    ("partners/import/", import_views.partners_import, "partners_import"),
    (
        "partners/import/<uuid:pk>/",
        import_views.partners_import_preview,
        "partners_import_preview",
    ),
    (
        "partners/import/<uuid:pk>/run/",
        import_views.partners_import_run,
        "partners_import_run",
    ),
    ("partners/many/<uuid:pk>/undo/", bulk_views.bulk_undo, "bulk_undo"),
    ("link-domains/", domain_views.link_domains, "link_domains"),
    ("link-domains/check/", domain_views.link_domains_check, "link_domains_check"),
    ("reports/", report_views.reports, "reports"),
    ("reports/file/", report_views.reports_csv, "reports_csv"),
    ("what-if/", what_if_views.what_if_page, "what_if"),
    ("what-if/file/", what_if_views.what_if_csv, "what_if_csv"),
    ("team-changes/", team_changes_views.team_changes, "team_changes"),
    ("team-changes/file/", team_changes_views.team_changes_csv, "team_changes_csv"),
    ("reconciliations/", reconciliation_views.reconciliations, "reconciliations"),
    ("reconciliations/<int:pk>/", reconciliation_views.reconciliations, "reconciliation"),
)
