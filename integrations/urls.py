from django.urls import path

from integrations import views

app_name = "integrations"

urlpatterns = [
    path("<slug:slug>/", views.form, name="form"),
    path("<slug:slug>/thanks/", views.thanks, name="thanks"),
    path("<slug:slug>/confirm/<slug:token>/", views.confirm, name="confirm"),
]
