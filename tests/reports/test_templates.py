"""Templates: what an entry says stays text, and what a template may do has an end."""

import re

import pytest
from markdown_it import MarkdownIt

from ledger.errors import LedgerError
from ledger.reports.markdown import code, escape
from ledger.reports.render import to_markdown
from tests.reports.example import ENTRIES, files, report

NASTY = [
    "| a | **b** <script>alert(1)</script> {{ x }} {% raw %}",
    "[here](javascript:alert)",
    "![x](http://example.invalid/x.png)",
    "`code` ``` ~~~",
    "# heading",
    "- item",
    "+ item",
    "1. first",
    "2) second",
    "---",
    "===",
    "> quote",
    "<!-- comment",
    "&lt;b&gt; &#124; &amp;",
    "a\nb\r\n\r\n# c\u2028d\u0085| e",
    "\\| back\\",
    "_em_ __strong__ ~~gone~~ $x$",
    "<https://example.invalid>",
    "[ref]: http://example.invalid",
    "| --- |",
    "a\u202eb\x1b[31mc",
]


def made():
    return report(files(), "annual", "2026", "2026-07-10")


def own(template: str, language: str = "en") -> str:
    return to_markdown(made(), language, template.encode())


def fault(template: str) -> str:
    with pytest.raises(LedgerError) as raised:
        own(template)
    assert "\n" not in str(raised.value)
    return str(raised.value)


# What entries say


@pytest.mark.parametrize("text", NASTY)
def test_text_shows_as_itself_wherever_it_stands(text: str):
    shown = " ".join(text.split())
    for form in ("{}", "x {}", "- {}"):
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(form.format(escape(text)))
        kinds = {token.type for token in tokens} | {
            child.type for token in tokens for child in token.children or ()
        }
        assert kinds <= {
            *("paragraph_open", "paragraph_close", "inline", "text", "text_special"),
            *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        }
        inner = form.removeprefix("- ")
        said = "".join(
            child.content for token in tokens for child in token.children or () if token.type == "inline"
        )
        assert said == inner.format(_visible(shown))


def _visible(text: str) -> str:
    return text.replace("\u202e", "\\u202e").replace("\x1b", "\\x1b")


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("name", ["annual", "quarterly", "monthly"])
def test_no_title_breaks_a_table_or_adds_one(text: str, name: str):
    period = {"annual": "2026", "quarterly": "2026-Q2", "monthly": "2026-06"}[name]

    def shape(title: str) -> list[str]:
        quoted = '"' + "".join(f"\\u{ord(char):04x}" for char in title) + '"'
        named = re.compile(r"title: (再访大厅|档案分散|补齐记录|更换标牌)")
        texts = files(named.sub(lambda _: f"title: {quoted}", ENTRIES))
        made = to_markdown(report(texts, name, period, "2026-07-10"), "zh")
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(made)
        return [token.type for token in tokens]

    assert shape(text) == shape("普通标题")


def test_what_looks_like_a_template_is_never_one():
    texts = files(ENTRIES.replace("title: 再访大厅", "title: '{{ 7 * 7 }}{% include \"x\" %}'"))
    said = to_markdown(report(texts, "monthly", "2026-06", "2026-07-10"), "zh")
    assert '{{ 7 \\* 7 }}{% include "x" %}' in said


def test_a_command_that_could_end_its_code_is_shown_as_text():
    assert code("ledger add study/seminar --member li") == "`ledger add study/seminar --member li`"
    assert code("a`b|c") == "a\\`b\\|c"


# A unit's own template


def test_a_unit_s_own_template_is_taken():
    assert own("{{ report.unit }}: {{ report.sections.overall.figures.entries }}\n") == "示例办: 21\n"


def test_it_may_replace_one_block_of_the_shipped_one():
    said = own(
        '{% extends "shipped/annual.md.j2" %}'
        "{% block next %}## 5. Next steps\n\n{{ super() }}\nSigned.\n{% endblock %}"
    )
    assert "| key task | owner | due |" in said
    assert "\nSigned.\n" in said
    assert "\\|" not in said


def test_macros_and_loops_give_finished_markdown():
    said = own(
        "{% macro row(a, b) %}| {{ a }} | {{ b }} |{% endmacro %}"
        "{% for a in ['x|y', 'z'] %}\n{{ row(a, loop.index) }}\n{% endfor %}"
    )
    assert said == "| x\\|y | 1 |\n| z | 2 |\n"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ report.period | long }}", "2026"),
        ("{{ report.as_of | long }}", "10 July 2026"),
        ("{{ report.as_of }}", "2026-07-10"),
        ("{{ ['a*', 'b'] | join(' and ') }}", "a\\* and b"),
        ("{{ report.dirty }}", "no"),
        ("{{ 7 / 2 }} {{ 'x' ~ 1 }} {{ 2 * 3 }} {{ none }}", "3.5 x1 6"),
        ("{{ report.sections.overall.tables.stages | table }}", None),
        ("{{ report.sections.ongoing.tables.carried | table('none | at all') }}", "none \\| at all"),
    ],
)
def test_what_a_template_may_say(template: str, said: str | None):
    assert said is None or own(template) == f"{said}\n"


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        ("a\n\n{{ report.sections.oveall }}", 3, "nothing called oveall"),
        ("{{ reprot }}", 1, "nothing called reprot"),
        ("a\n{% for x in %}", 2, "cannot be read"),
        ("a\n{% if 1 %}\nb", 3, "cannot be read"),
        ("\n{{ 1 | nofilter }}", 2, "nofilter"),
        ("\n{{ report.unit | safe }}", 2, "safe"),
        ("\n{% include 'roster.yaml' %}", 2, "no template roster.yaml"),
        ("\n{% include '../../unit.yaml' %}", 2, "no template"),
        ("\n{% include '/etc/passwd' %}", 2, "no template"),
        ("\n\n{{ 1 / 0 }}", 3, "division"),
        ("\n{{ report }}", 2, "Report"),
        ("\n{{ report.sections }}", 2, "name one of its parts"),
        ("\n{{ report.unit | table }}", 2, "table"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_with_its_line(template: str, line: int, words: str):
    said = fault(template)
    assert said.startswith(f"templates/annual.md.j2, line {line}: ")
    assert words in said


@pytest.mark.parametrize(
    "template",
    [
        "{{ report.__class__ }}",
        "{{ report.__class__.__mro__ }}",
        "{{ report['__class__'] }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ report.sections.__init__.__globals__ }}",
        "{{ (1).__class__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ ''.format('x') }}",
        "{{ '{0.__class__}'.format(report) }}",
        "{{ 'x'.ljust(9) }}",
        "{{ report.excluded.append('x') }}",
        "{{ report.sections.clear() }}",
        "{{ (1).to_bytes(100000000) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ [0] * 1000000000 }}",
        "{{ 9 ** (9 ** 9) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ report.period.start.replace(year=1) }}",
        "{{ cycler.__init__ }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ joiner.__init__.__globals__['os'] }}",
        "{{ lipsum.__globals__ }}",
        "{{ config }}",
        "{% set x = report | attr('__class__') %}{{ x }}",
        "{{ [report] | map(attribute='__class__') | list | first }}",
    ],
)
def test_the_sandbox_opens_onto_nothing(template: str):
    assert fault(f"\n{template}").startswith("templates/annual.md.j2, line 2: ")


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'annual.md.j2' %}",
        "{% set n = namespace(x='x') %}{% for a in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x='x') %}{% for a in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for a in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% for a in range(99999) %}" + "long words " * 99 + "{% endfor %}",
        "{% for a in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
        "{{ range(10000000000) }}",
    ],
)
def test_a_template_without_an_end_is_stopped(template: str):
    assert "templates/annual.md.j2, line " in fault(template)


def test_a_template_that_is_no_text_is_refused():
    with pytest.raises(LedgerError, match=r"templates/annual\.md\.j2, line 2: not UTF-8"):
        to_markdown(made(), "zh", b"a\n\xff")


def test_equal_input_gives_equal_bytes():
    assert to_markdown(made(), "zh") == to_markdown(made(), "zh")
