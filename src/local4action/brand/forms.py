"""How forms look: one renderer for the whole site (`FORM_RENDERER`)."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms and fields from `brand/forms/`, widgets from Django unless ours stands before.

    The form has its errors summed up on top; a field has its label (required is said in words),
    help, errors and word count tied to it by `aria-describedby`.
    """

    form_template_name = "brand/forms/form.html"
    formset_template_name = "brand/forms/formset.html"
    field_template_name = "brand/forms/field.html"
