"""Ways an opt-in arrives."""

from integrations.hosted_form import HostedForm

__all__ = ["HostedForm"]
