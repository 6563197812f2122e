"""The editor's way, in a real browser: write an appeal by hand, look at it, publish it, correct it."""

from playwright.sync_api import Page, expect

from appeals.models import Addressee, Appeal, Issuer
from tests.journeys.acts import save

SECTIONS = [
    (
        "The city council",
        "We call on the city council:",
        ["Open the library.", "Mend the roof.", "Publish the budget."],
    ),
    ("The police of the district", "We also turn to the police:", ["Refuse unlawful orders.", "Wear your numbers."]),
    ("Mothers and fathers", "You know the schools best.", ["Come to the meeting.", "Bring your children home."]),
]


def add_section(desk: Page, index: int, text: str) -> None:
    """Add a section with its text."""
    desk.get_by_role("button", name="Add a section").click()
    desk.fill(f"#id_sections-{index}-prose_en", text)


def add_on_the_spot(desk: Page, prefix: str, name: str) -> None:
    """Make a new issuer or addressee in the little window that the plus opens."""
    with desk.expect_popup() as opening:
        desk.click(f"#add_id_{prefix}")
    window = opening.value
    window.fill("#id_name_en", name)
    with window.expect_event("close"):
        window.click("input[name=_save]")
    expect(desk.locator(f"#id_{prefix} option:checked")).to_have_text(name)


def search(desk: Page, prefix: str, letters: str, name: str) -> None:
    """Pick an existing addressee by some of its letters."""
    desk.click(f"#id_{prefix} + .select2-container")
    desk.fill(".select2-search__field", letters)
    desk.get_by_role("option", name=name).click()


def write_by_hand(desk: Page) -> None:
    """Write the whole appeal: three addressees, seven demands, an opening and an ending."""
    desk.goto("/desk/appeals/appeal/add/?language=en")
    desk.fill("#id_title_en", "Appeal on the schools of our district")
    desk.fill("#id_slogan_en", "Our schools, our voice!")
    desk.fill("#id_place_en", "Minsk")
    desk.fill("#id_issued_on", "2022-02-13")
    desk.get_by_role("button", name="Add an issuer").click()
    add_on_the_spot(desk, "appealissuer_set-0-issuer", "Parents’ council")
    add_section(desk, 0, "The schools are cold.\n\nNobody answers our letters.")
    for index, (name, text, demands) in enumerate(SECTIONS, 1):
        add_section(desk, index, text)
        if index == 2:
            search(desk, f"sections-{index}-addressee", "polic", name)
        else:
            add_on_the_spot(desk, f"sections-{index}-addressee", name)
        for number, demand in enumerate(demands):
            desk.locator(f"#sections-{index}-demands-group").get_by_role("button", name="Add a demand").click()
            desk.fill(f"#id_sections-{index}-demands-{number}-text_en", demand)
    add_section(desk, 4, "Only together can we keep the schools open.")
    save(desk)
    expect(desk.locator(".messagelist .success")).to_be_visible()


def paragraph(page: Page, text: str):
    """Return the paragraph that holds ``text``."""
    return page.get_by_role("paragraph").filter(has_text=text)


def test_an_editor_posts_an_appeal_by_hand_and_publishes_two_versions(desk, live_server):
    Addressee.objects.create(key="police", name_en="The police of the district")
    write_by_hand(desk)
    appeal = Appeal.objects.get()
    assert appeal.key == "appeal-on-the-schools-of-our-district"
    assert [section.addressee and section.addressee.name_en for section in appeal.sections.all()] == [
        None, *(name for name, _text, _demands in SECTIONS), None,
    ]  # fmt: skip
    written = [(demand.number, demand.text_en) for demand in appeal.demands.order_by("number")]
    assert written == list(enumerate([text for _name, _text, demands in SECTIONS for text in demands], 1))
    assert Issuer.objects.get().key == "parents-council"

    with desk.expect_popup() as opening:
        desk.get_by_role("link", name="Preview", exact=True).click()
    preview = opening.value
    expect(preview.locator("h1")).to_have_text("Appeal on the schools of our district")
    preview.close()
    assert desk.request.get(f"/en/appeals/{appeal.key}/").status == 404

    desk.get_by_role("link", name="Publish …").click()
    desk.get_by_role("button", name="Publish version 1").click()
    expect(desk.locator(".messagelist .success")).to_have_text("Published version 1.")
    desk.goto(f"/en/appeals/{appeal.key}/")
    expect(desk.locator("h1")).to_have_text("Appeal on the schools of our district")
    expect(paragraph(desk, "Mend the roof.")).to_be_visible()

    desk.goto(f"/desk/appeals/appeal/{appeal.pk}/change/#demand:2.text")
    expect(desk.locator("#id_sections-1-demands-1-text_en")).to_be_focused()
    desk.fill("#id_sections-1-demands-1-text_en", "Mend the roof and the windows.")
    save(desk)
    desk.get_by_role("link", name="Publish …").click()
    expect(desk.locator(".desk-changes ins")).to_have_text(" and the windows")
    desk.get_by_role("button", name="Publish version 2").click()
    expect(desk.locator(".errorlist")).to_have_text("This field is required.")
    desk.fill("#id_reason", "The windows are broken too.")
    desk.get_by_role("button", name="Publish version 2").click()
    expect(desk.locator(".messagelist .success")).to_have_text("Published version 2.")
    desk.goto(f"/en/appeals/{appeal.key}/")
    desk.reload()  # the browser may keep a page for a minute
    expect(paragraph(desk, "Mend the roof and the windows.")).to_be_visible()


def test_a_typed_place_moves_a_demand(desk):
    write_by_hand_short(desk)
    place = desk.locator("#sections-0-demands-1 .desk-place input")
    place.fill("1")
    place.press("Tab")
    save(desk)
    appeal = Appeal.objects.get()
    in_order = appeal.demands.order_by("position").values_list("number", "text_en")
    assert list(in_order) == [(2, "Second."), (1, "First.")]


def test_a_demand_that_is_dragged_into_another_section_keeps_its_number(desk):
    desk.set_viewport_size({"width": 1280, "height": 2400})
    write_by_hand_short(desk)
    add_section(desk, 1, "We also call:")
    save(desk)
    handle = desk.locator("#sections-0-demands-1 .desk-part-head h3").bounding_box()
    target = desk.locator("#sections-1-demands-group").bounding_box()
    desk.mouse.move(handle["x"] + 5, handle["y"] + 5)
    desk.mouse.down()
    for step in range(1, 21):
        desk.mouse.move(handle["x"] + 5, handle["y"] + (target["y"] + 24 - handle["y"]) * step / 20)
    desk.mouse.up()
    desk.locator("#sections-0 > .desk-part-head .djn-delete-handler input").check()
    save(desk)
    expect(desk.locator(".messagelist .success")).to_be_visible()
    (demand,) = Appeal.objects.get().demands.all()
    assert (demand.number, demand.text_en, demand.section.prose_en) == (2, "Second.", "We also call:")


BEHIND_THE_BAR = """() => {
  const bar = document.querySelector(".submit-row"), focused = document.activeElement;
  if (focused === document.body || bar.contains(focused)) return "";
  const isBehind = focused.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
  return isBehind ? focused.id || focused.outerHTML : "";
}"""


def test_no_field_with_the_focus_lies_behind_the_bar(desk):
    desk.set_viewport_size({"width": 1280, "height": 500})
    write_by_hand_short(desk)
    assert desk.evaluate("getComputedStyle(document.querySelector('.submit-row')).position") == "sticky"
    seen = []
    while "_save" not in seen:
        desk.keyboard.press("Tab")
        assert desk.evaluate(BEHIND_THE_BAR) == ""
        seen.append(desk.evaluate("document.activeElement.name || document.activeElement.tagName"))
        assert len(seen) < 100
    assert "sections-0-demands-1-text_en" in seen


def write_by_hand_short(desk: Page) -> None:
    """Write an appeal of one section with two demands."""
    desk.goto("/desk/appeals/appeal/add/?language=en")
    desk.fill("#id_title_en", "Short")
    add_section(desk, 0, "We call:")
    for number, text in enumerate(["First.", "Second."]):
        desk.get_by_role("button", name="Add a demand").click()
        desk.fill(f"#id_sections-0-demands-{number}-text_en", text)
    save(desk)
    expect(desk.locator(".messagelist .success")).to_be_visible()
