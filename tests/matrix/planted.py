"""The site's addresses and one that somebody added and nobody spoke of in the matrix."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from promotion_crm.urls import handler400
from promotion_crm.urls import urlpatterns as known


@login_not_required
def planted(request):
    return HttpResponse("Everything")


urlpatterns = [*known, path("planted/", planted, name="planted"), path("guarded/", planted, name="planted-as-guarded")]
__all__ = ["handler400", "planted", "urlpatterns"]
