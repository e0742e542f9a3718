"""The description of the API and a page to try it; everything comes from this site."""

from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from matchmaking.api.http import PUBLIC, ReadView


class SchemaView(ReadView, SpectacularAPIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    cache_control = PUBLIC
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]


class DocumentationView(ReadView, SpectacularSwaggerSplitView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    url_name = "api:schema"
    template_name = "api/docs.html"
    query_parameters = frozenset({"script"})
