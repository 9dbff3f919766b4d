"""Route the pages of the demonstration."""

from django.urls import path

from maillage.demo import views

urlpatterns = [
    path("demo/", views.list_people, name="demo"),
    path("demo/<int:pk>/", views.sign_in, name="demo_sign_in"),
]
