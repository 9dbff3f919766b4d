"""Route the pages that belong to no module."""

from django.urls import path

from maillage.core import views

urlpatterns = [
    path("journal/", views.show_journal, name="journal"),
    path("accessibilite/", views.show_accessibility, name="accessibility"),
    path("composants/", views.show_gallery, name="gallery"),
]
