from django.urls import path

from . import bulk_views, neighbour_views, views
from .base import lists

urlpatterns = [
    path("in/<slug:name>/<int:pk>/", neighbour_views.around, name="around"),
    path("in/<slug:name>/<int:pk>/<slug:way>/", neighbour_views.step, name="step"),
]
for _name in lists():
    urlpatterns += [
        path(f"{_name}/", views.screen, {"name": _name}, name=_name),
        path(f"{_name}/edit/", bulk_views.edit, {"name": _name}, name=f"{_name}-edit"),
        path(f"{_name}/export.<str:form>", views.download, {"name": _name}, name=f"{_name}-export"),
    ]
