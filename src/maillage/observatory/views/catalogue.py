"""Show the indicators, their sheets, the sources and their releases."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.core.decorators import read_only
from maillage.observatory.forms import IndicatorFilterForm
from maillage.observatory.models import Indicator
from maillage.observatory.selectors.catalogue import (
    describe_rules,
    find_indicators,
    get_indicator,
    group_by_theme,
)
from maillage.observatory.selectors.releases import (
    describe_contents,
    get_dataset,
    list_current_releases,
    list_datasets,
)


@login_not_required
@read_only
def list_indicators(request: HttpRequest) -> HttpResponse:
    """Show the indicators by theme, narrowed by words, theme and kind."""
    form = IndicatorFilterForm(request.GET or None)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = find_indicators(values.get("q", ""), theme=values.get("theme", ""), kind=values.get("nature", ""))
    groups = group_by_theme(found)
    context = {
        "form": form,
        "groups": groups,
        "count": sum(len(group.indicators) for group in groups),
        "is_filtered": any(values.values()),
    }
    return render(request, "observatory/indicator_list.html", context)


@login_not_required
@read_only
def show_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show the whole sheet of an indicator, and where its values are."""
    indicator = get_indicator(code)
    releases = list_current_releases(request.user)
    held = [(release, describe_contents(release).get(code, "")) for release in releases]
    context = {
        "indicator": indicator,
        "rules": describe_rules(indicator),
        "held": [(release, counts) for release, counts in held if counts],
        "changes": list(Indicator.objects.filter(change_of=indicator)),
        "parts": list(Indicator.objects.filter(part_of=indicator)),
        "crumbs": [("Indicateurs", reverse("indicator_list"))],
    }
    return render(request, "observatory/indicator_detail.html", context)


@login_not_required
@read_only
def list_sources(request: HttpRequest) -> HttpResponse:
    """Show who publishes what, the licence, the last release and the next one awaited."""
    lines = list_datasets(request.user)
    context = {"lines": lines, "loaded": sum(1 for line in lines if line.releases)}
    return render(request, "observatory/source_list.html", context)


@login_not_required
@read_only
def show_dataset(request: HttpRequest, code: str) -> HttpResponse:
    """Show a dataset, its releases with their digests, and what the last one holds."""
    line = get_dataset(code, request.user)
    contents = describe_contents(line.last) if line.last else {}
    labels = {row.code: row for row in Indicator.objects.filter(code__in=contents)}
    context = {
        "line": line,
        "contents": [(labels[name], counts) for name, counts in contents.items() if name in labels],
        "crumbs": [("Indicateurs", reverse("indicator_list")), ("Sources", reverse("source_list"))],
    }
    return render(request, "observatory/dataset_detail.html", context)
