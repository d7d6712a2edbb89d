"""Every label of every form waits for its translation until it is shown."""

import pkgutil
from importlib import import_module

from django import forms
from django.contrib import admin
from django.utils.functional import Promise

from tests.conventions.tree import APPS

# Labels that the owner types in the admin.
OWNERS_WORDS = {"integrations.forms.SignUpForm.consent", "integrations.forms.SignUpForm.extra"}


def own_forms():
    """The form classes of our apps, the admin's generated ones not among them."""
    for app in APPS:
        for module in pkgutil.walk_packages([app], f"{app}."):
            if ".migrations" not in module.name and ".commands" not in module.name:
                for each in vars(import_module(module.name)).values():
                    is_form = isinstance(each, type) and issubclass(each, forms.BaseForm)
                    if is_form and each.__module__.startswith(f"{app}."):
                        yield each


def untranslated(form_class):
    for name, form_field in getattr(form_class, "base_fields", {}).items():
        for text in (form_field.label, form_field.help_text):
            where = f"{form_class.__module__}.{form_class.__name__}.{name}"
            is_shown = not isinstance(form_field.widget, forms.HiddenInput)
            if (
                is_shown
                and where not in OWNERS_WORDS
                and not isinstance(text, Promise)
                and text != ""
            ):
                yield f"{where}: {text}"


def test_every_label_of_our_forms_is_marked_for_translation():
    assert not sorted({fault for form_class in own_forms() for fault in untranslated(form_class)})


def test_every_label_of_the_admin_is_marked_for_translation(rf, dana):
    request = rf.get("/admin/")
    request.user = dana
    faults = {
        fault
        for model, model_admin in admin.site._registry.items()
        if model.__module__.split(".")[0] in APPS and is_edited(model_admin, request)
        for fault in untranslated(model_admin.get_form(request))
    }
    assert not sorted(faults)


def is_edited(model_admin, request):
    return model_admin.has_add_permission(request) or model_admin.has_change_permission(request)


def test_a_bare_label_is_found():
    class Bare(forms.Form):
        name = forms.CharField(label="Name")
        code = forms.CharField()

    assert len(list(untranslated(Bare))) == 2
