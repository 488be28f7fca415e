from django.urls import path

from commontable.design import views

app_name = "design"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("style.css", views.style_sheet, name="style"),
    path("charts.js", views.chart_engine, name="chart_engine"),
    path("progress/<int:percent>/", views.progress, name="progress"),
]
