"""The addresses of the desk's own acts on appeals: route, view, name."""

from appeals.admin.files import files
from appeals.admin.link import links
from appeals.admin.standing import standing
from appeals.admin.translations import translations
from appeals.admin.views_addresses import addresses
from appeals.admin.views_document import edit_document, import_document
from appeals.admin.views_outcomes import enter_outcome, note_outcome, outcomes
from appeals.admin.views_preview import phone, preview
from appeals.admin.views_publish import publish, withdraw
from appeals.admin.views_release import approve
from appeals.admin.views_trail import past_text, trail
from appeals.admin.workbench import preview as preview_translation
from appeals.admin.workbench import workbench

ROUTES = [
    ("import/", import_document, "import"),
    ("<int:pk>/document/<slug:language>/", edit_document, "document"),
    ("<int:pk>/preview/<slug:language>/", preview, "preview"),
    ("<int:pk>/phone/<slug:language>/", phone, "phone"),
    ("<int:pk>/addresses/", addresses, "addresses"),
    ("<int:pk>/standing/", standing, "standing"),
    ("<int:pk>/outcomes/", outcomes, "outcomes"),
    ("<int:pk>/outcomes/<int:number>/", enter_outcome, "outcome"),
    ("<int:pk>/outcomes/<int:entry>/note/<slug:language>/", note_outcome, "outcome_note"),
    ("<int:pk>/publish/", publish, "publish"),
    ("<int:pk>/approve/", approve, "approve"),
    ("<int:pk>/withdraw/", withdraw, "withdraw"),
    ("translations/", translations, "translations"),
    ("trail/", trail, "trail"),
    ("<int:pk>/past/<int:entry>/<slug:language>/", past_text, "past"),
    ("<int:pk>/translate/<slug:language>/", workbench, "translate"),
    ("<int:pk>/translate/<slug:language>/preview/", preview_translation, "translate_preview"),
    ("<int:pk>/translate/<slug:language>/file/", files, "translate_file"),
    ("<int:pk>/links/", links, "links"),
]
