"""The sign-in form, which leaves the length of a session to the adapter."""

from allauth.account.forms import LoginForm
from django.http import HttpRequest, HttpResponse

from partners.sign_in import limit_session


class SignInForm(LoginForm):
    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        # The form above gives every session its full length, after the adapter has spoken.
        limit_session(request)
        return response
