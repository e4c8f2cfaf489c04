"""The page for who asks too often."""

from django.shortcuts import render

from .messages import TOO_OFTEN


def too_many(request, exception=None):
    return render(request, "account/too_many.html", {"sentence": TOO_OFTEN}, status=429)
