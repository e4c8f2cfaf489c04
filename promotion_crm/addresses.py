from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request, otherwise):
    """Where `next` of the form leads, within this site; else the other place."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else otherwise
