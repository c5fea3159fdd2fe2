"""The operator's tools say what they lack before they begin."""

import pytest

from chassis.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "environ", "lacking"),
    [
        (["topology", "print"], {}, "DEPARTMENTS"),
        (["topology", "check"], {"DEPARTMENTS": "general"}, "BROKER_ADMIN, BROKER_MANAGEMENT"),
        (["dead", "list", "workflow.general"], {"BROKER_ADMIN": ""}, "BROKER_ADMIN"),
    ],
)
def test_a_tool_names_every_variable_that_it_lacks(arguments, environ, lacking, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments, environ)
    assert ended.value.code == 2
    assert f"the environment lacks {lacking}\n" in capsys.readouterr().err
