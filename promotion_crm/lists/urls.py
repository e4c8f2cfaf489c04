from django.urls import path

from . import bulk_views, views
from .base import lists

urlpatterns = []
for _name in lists():
    urlpatterns += [
        path(f"{_name}/", views.screen, {"name": _name}, name=_name),
        path(f"{_name}/edit/", bulk_views.edit, {"name": _name}, name=f"{_name}-edit"),
        path(f"{_name}/export.<str:form>", views.download, {"name": _name}, name=f"{_name}-export"),
    ]
