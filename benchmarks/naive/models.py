"""An appeal, its sections and demands, and who speaks and is spoken to."""

from django.db import models
from django.urls import reverse


class Party(models.Model):
    """An issuer or an addressee."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Appeal(models.Model):
    """An appeal. Its address is in its language."""

    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    issuer = models.ForeignKey(Party, models.PROTECT, related_name="issued")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its address in the active language."""
        return reverse("appeal", kwargs={"slug": self.slug})


class Section(models.Model):
    """A part of an appeal: prose, and demands of somebody."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="sections")
    addressee = models.ForeignKey(Party, models.PROTECT, null=True, related_name="asked")
    prose = models.TextField(blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)


class Demand(models.Model):
    """A numbered demand."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="demands")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)
