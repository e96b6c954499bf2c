"""Every usual spelling of a licence's name is read as the licence it stands for."""

import pytest

from agents.licensing.facts.knowledge import load
from agents.licensing.facts.records.expression_tree import All, Any, Leaf, leaves
from agents.licensing.facts.records.spellings import load_spellings, spelling_key

READER = load().reader
TABLE = load_spellings()
LICENCES = load().licences
CERTAIN = [(text, ids) for text, ids in (*TABLE.packages.items(), *TABLE.hubs.items()) if ids]


def read(text: str) -> set[str]:
    return {leaf.licence.id for leaf in leaves(READER.read(text)) if leaf.licence}


def test_the_table_is_large_and_every_line_of_it_is_read_as_it_says():
    wrong = [(text, ids, read(text)) for text, ids in CERTAIN if "WITH" not in ids[0] and not read(text) & set(ids)]

    assert len(CERTAIN) > 500
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("apache license 2.0", "Apache-2.0"),
        ("The Apache Software License, Version 2.0", "Apache-2.0"),
        ("Apache v2", "Apache-2.0"),
        ("ASL 2.0", "Apache-2.0"),
        ("License :: OSI Approved :: MIT License", "MIT"),
        ("the MIT licence", "MIT"),
        ("MIT License (Expat)", "MIT"),
        ("GPLv3", "GPL-3.0-only"),
        ("GNU GPL v3", "GPL-3.0-only"),
        ("GPL-3.0+", "GPL-3.0-or-later"),
        ("GNU General Public License v3 or later", "GPL-3.0-or-later"),
        ("GPLv2+", "GPL-2.0-or-later"),
        ("LGPL-2.1+", "LGPL-2.1-or-later"),
        ("GNU Lesser General Public License, version 2.1", "LGPL-2.1-only"),
        ("GNU Affero General Public License v3.0", "AGPL-3.0-only"),
        ("AGPLv3+", "AGPL-3.0-or-later"),
        ("BSD 3-Clause", "BSD-3-Clause"),
        ("New BSD License", "BSD-3-Clause"),
        ("Simplified BSD License", "BSD-2-Clause"),
        ("3-Clause BSD", "BSD-3-Clause"),
        ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("Eclipse Public License - v 2.0", "EPL-2.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0", "CC-BY-NC-4.0"),
        ("CC0 1.0 Universal", "CC0-1.0"),
        ("Boost Software License 1.0", "BSL-1.0"),
        ("Business Source License 1.1", "BUSL-1.1"),
        ("Elastic License 2.0", "Elastic-2.0"),
        ("ISC license", "ISC"),
        ("The Unlicense", "Unlicense"),
        ("SIL Open Font License 1.1", "OFL-1.1"),
        ("llama3.3", "llama-3.3"),
        ("Llama 3.1 Community License", "llama-3.1"),
        ("coqui-public-model-license", "coqui-cpml-1.0.0"),
        ("nvidia-nemotron-open-model-license", "nvidia-nemotron-open-model-2025-12-15"),
        ("OpenMDW 1.1", "OpenMDW-1.1"),
    ],
)
def test_a_usual_spelling_is_read(text, licence):
    assert read(text) == {licence}


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Modified MIT License", {"MIT"}),
        ("MIT-0", {"MIT"}),
        ("BSD-3-Clause-Clear", {"BSD-3-Clause"}),
        ("Apache-1.1", {"Apache-2.0"}),
        ("GPL-2.0-only", {"GPL-2.0-or-later", "GPL-3.0-only"}),
        ("PolyForm Shield 1.0.0", {"PolyForm-Noncommercial-1.0.0"}),
        ("Some Vendor License 2.0", set(LICENCES)),
        ("License", set(LICENCES)),
        ("", set(LICENCES)),
    ],
)
def test_a_near_name_is_never_taken_for_another_licence(text, never):
    assert read(text) & never == set()


def test_ids_keep_forms_of_their_own():
    assert len({spelling_key(id) for id in LICENCES}) == len(LICENCES)


def test_a_family_name_is_read_as_all_that_it_may_be_and_says_so():
    tree = READER.read("BSD License")

    assert isinstance(tree, All)
    assert {"BSD-2-Clause", "BSD-3-Clause"} <= read("BSD License")
    assert all("may be" in (leaf.note or "") for leaf in leaves(tree))


def test_an_exception_in_words_is_kept():
    tree = READER.read("GPL2 w/ CPE")

    assert isinstance(tree, Leaf)
    assert (tree.licence.id if tree.licence else None, tree.relaxed) == ("GPL-2.0-only", True)


@pytest.mark.parametrize(
    ("text", "form", "licences"),
    [
        ("Apache License 2.0 or MIT License", Any, {"Apache-2.0", "MIT"}),
        ("MIT | ISC", Any, {"MIT", "ISC"}),
        ("MPL 2.0, MIT", All, {"MPL-2.0", "MIT"}),
        ("BSD-3-Clause and Apache 2.0", All, {"BSD-3-Clause", "Apache-2.0"}),
    ],
)
def test_a_list_in_words_tells_a_choice_from_what_binds_together(text, form, licences):
    assert isinstance(READER.read(text), form)
    assert read(text) == licences
