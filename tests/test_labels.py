"""Words in both languages."""

import unicodedata

from dicoop.labels import Label, Term, both, joined, say, whole_signs


class Colour(Term):
    RED = "red", "红", "scarlet"
    GREEN = "green", "绿", "green"


def test_a_label_is_told_in_one_language():
    assert Label("县区", "County").of("zh") == "县区"
    assert Label("县区", "County").of("en") == "County"


def test_places_are_filled_in_the_language_of_each_side():
    label = Label("{n} 盏{colour}灯，{names}", "{n} {colour} lights, {names}")
    assert label.fill(n=2, colour=Colour.RED, names=(Label("甲", "A"), "乙")) == Label("2 盏红灯，甲、乙", "2 scarlet lights, A, 乙")


def test_what_is_filled_in_is_never_a_pattern_itself():
    assert Label("“{value}”", "'{value}'").fill(value="{0} {x}") == Label("“{0} {x}”", "'{0} {x}'")


def test_a_term_is_its_text_on_disk():
    assert Colour("red") is Colour.RED
    assert Colour.RED == "red"
    assert f"{Colour.RED}" == str(Colour.RED) == "red"
    assert Colour.RED.label == Label("红", "scarlet")
    assert [str(colour) for colour in Colour] == ["red", "green"]


def test_other_values_are_said_as_text():
    assert say(15, "zh") == "15"
    assert say(None, "en") == "None"
    assert both("QL") == Label("QL", "QL")


def test_labels_are_joined_with_the_separator_of_each_language():
    parts = (Label("领单", "claim"), Label("清单", "close"))
    assert joined(parts) == Label("领单、清单", "claim, close")
    assert joined(parts, "；", " / ") == Label("领单；清单", "claim / close")
    assert joined(()) == Label("", "")


def test_radicals_of_a_printed_page_are_the_signs_that_they_look_like():
    assert whole_signs("项⽬⽤地，⼤⽯桥、⻓⼦县⽣产⻋⻔12⼾，H⽇-１") == "项目用地，大石桥、长子县生产车门12户，H日-１"
    assert whole_signs("长子县 12.5亿元 ①²㎡") == "长子县 12.5亿元 ①²㎡"
    assert (
        whole_signs("乾县 浚县 蚌埠市 乾縣") == "乾县 浚县 蚌埠市 乾縣"
    )  # no sign is changed for another; OpenCC 1.4.2 makes 干县 of the first
    radicals = [chr(code) for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))]
    changed = [whole_signs(each) for each in radicals if whole_signs(each) != each]
    assert all(unicodedata.name(each).startswith("CJK UNIFIED IDEOGRAPH") for each in changed)
    assert len(changed) == 214 + 33
