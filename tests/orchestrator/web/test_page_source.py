"""The page's own source: what no formatter holds is held here."""

from orchestrator.web.static_files import UI

LONGEST = 120


def test_no_line_of_the_page_is_longer_than_a_screen_shows_so_break_the_template_between_tags():
    modules = [path for path in UI.rglob("*.js") if "vendor" not in path.parts]
    long = [
        f"{path.relative_to(UI)}:{number}"
        for path in modules
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]

    assert len(modules) > 50
    assert long == []
