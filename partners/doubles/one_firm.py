"""Organizations that may be one by their pairs: people of the same name at two of them may be one person."""

from partners.models import OrganizationDouble


def firms():
    """{the key of an organization: the first of those that may be one with it}, as far as there are several."""
    first = {}

    def root(pk):
        while first.get(pk, pk) != pk:
            first[pk] = first.get(first[pk], first[pk])
            pk = first[pk]
        return pk

    pairs = OrganizationDouble.objects.open().order_by().values_list("one_id", "other_id")
    for one, other in pairs.iterator(chunk_size=5000):
        low, high = sorted((root(one), root(other)))
        first[high] = low
        first.setdefault(low, low)
    return {pk: root(pk) for pk in list(first)}
