"""The list of an admin: counted once and not past a limit, found by words in any tongue."""

from django.contrib.admin import ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm.naming import hide
from promotion_crm.search import Searchable

from .asking import BadValue, check_filters, check_page, problem
from .columns import column

COUNTED = 10_000  # a list counts no further, and no page lies beyond


class CappedPaginator(Paginator):
    @cached_property
    def count(self):
        return self.object_list.order_by()[: COUNTED + 1].count()


class CrmChangeList(ChangeList):
    @property
    def total(self):
        """The number of rows in words."""
        return _("10,000+") if self.result_count > COUNTED else self.result_count

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        hide(self.result_list, request.user)


class Listing:
    """The list page of `CrmModelAdmin`. `found_through` names foreign keys to searchable rows."""

    paginator = CappedPaginator
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # each would count the whole table
    empty_value_display = "—"
    found_through = ()

    def get_changelist(self, request, **kwargs):
        return CrmChangeList

    def get_list_display(self, request):
        return [column(self.model, name) for name in super().get_list_display(request)]

    def get_list_select_related(self, request):
        """The foreign keys shown, and what `list_select_related` adds."""
        keys = {f.name for f in self.opts.concrete_fields if f.is_relation}
        shown = [name for name in super().get_list_display(request) if name in keys]
        return [*shown, *(self.list_select_related or ())]

    def get_queryset(self, request):
        """Autocompletes name their rows, so they join what the names need."""
        queryset = super().get_queryset(request)
        return queryset.select_related(*self.list_select_related) if self.list_select_related else queryset

    def get_search_results(self, request, queryset, search_term):
        term = search_term.replace("\x00", "").strip()
        searches = self.searches(term) if term else []
        if not searches:
            return super().get_search_results(request, queryset, term)
        return queryset.filter(pk__in=searches[0].union(*searches[1:])), False

    def searches(self, term):
        """Querysets of the primary keys found by each way of searching; none: the stock one."""
        rows = self.model._default_manager
        found = [rows.filter(search_text__found=term)] if issubclass(self.model, Searchable) else []
        for name in self.found_through:
            target = self.opts.get_field(name).related_model._default_manager
            found.append(rows.filter(**{f"{name}__in": target.all().find(term)}))
        return [queryset.order_by().values("pk") for queryset in found]

    def offered_as(self, obj):
        """The words of a row in an autocomplete: its name in both languages where it has two."""
        return " ".join(filter(None, [str(obj), getattr(obj, "other_name", "")]))

    def changelist_view(self, request, extra_context=None):
        """A list is called by its name, and says which value of its address makes no sense."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, title | (extra_context or {}))
        except BadValue as bad:
            return render(request, "400.html", {"problems": bad.problems}, status=400)

    def get_changelist_instance(self, request):
        check_filters(self.model, request.GET)
        try:
            changelist = super().get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            reason = _("The list cannot be narrowed or paged by this.")
            raise BadValue([problem(*asked, reason) for asked in request.GET.items()]) from error
        check_page(changelist, request.GET)
        return changelist
