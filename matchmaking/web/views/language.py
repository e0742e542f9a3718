from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

set_language = require_POST(django_set_language)
