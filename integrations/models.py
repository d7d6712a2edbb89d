"""Ways an opt-in arrives."""

from integrations.api_key import ApiKey
from integrations.form_load import FormLoad
from integrations.hosted_form import HostedForm

__all__ = ["ApiKey", "FormLoad", "HostedForm"]
