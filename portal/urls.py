from django.urls import path

from portal import ads, generator, home, my_opt_ins, my_referrals, profile, stats

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("profile/", profile.profile, name="profile"),
    path("programs/", profile.programs, name="programs"),
    path("generator/", generator.generator, name="generator"),
    path("qr.svg", generator.qr, {"kind": "svg"}, name="qr"),
    path("qr.png", generator.qr, {"kind": "png"}, name="qr_png"),
    path("ads/new/", ads.create_ad, name="ad_create"),
    path("ads/<int:ad_id>/", ads.change_ad, name="ad_change"),
    path("ads/<int:ad_id>/archive/", ads.archive_ad, name="ad_archive"),
    path("ads/<int:ad_id>/restore/", ads.restore_ad, name="ad_restore"),
    path("stats/", stats.stats, name="stats"),
    path("stats.csv", stats.stats_csv, name="stats_csv"),
    path("referrals/", my_referrals.referrals, name="referrals"),
    path("referrals.csv", my_referrals.referrals_csv, name="referrals_csv"),
    path("opt-ins/", my_opt_ins.opt_ins, name="opt_ins"),
    path("opt-ins.csv", my_opt_ins.opt_ins_csv, name="opt_ins_csv"),
]
