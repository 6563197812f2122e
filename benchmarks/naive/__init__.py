"""The same appeals as a site that Django and django-modeltranslation give in a day, as their tutorials show it.

It is what the product is compared with: translated fields with fallbacks, a paginator, a generic view, Django's own
gzip and conditional answers, cached templates; and, as is usual, nothing that only a profile would have asked for: no
index beyond those that Django makes by itself, no relation fetched ahead, no cache.
"""
