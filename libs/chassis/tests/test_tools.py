"""The operator's tools say what they lack before they begin."""

import pytest

from chassis.__main__ import main
from chassis.store import open_stores
from chassis.store.epoch import epoch_of


@pytest.mark.parametrize(
    ("arguments", "environ", "lacking"),
    [
        (["topology", "print"], {}, "DEPARTMENTS"),
        (["topology", "check"], {"DEPARTMENTS": "general"}, "BROKER_ADMIN, BROKER_MANAGEMENT"),
        (["dead", "list", "workflow.general"], {"BROKER_ADMIN": ""}, "BROKER_ADMIN"),
        (["epoch", "raise", "workflow"], {}, "STORE"),
    ],
)
def test_a_tool_names_every_variable_that_it_lacks(arguments, environ, lacking, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments, environ)
    assert ended.value.code == 2
    assert f"the environment lacks {lacking}\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("chosen", "raised"),
    [
        ([], {"-", "general", "landacq"}),
        (["--department", "general"], {"general"}),
        (["--department=-"], {"-"}),
    ],
)
def test_an_epoch_is_raised_in_every_database_of_the_service_or_in_one(tmp_path, capsys, chosen, raised):
    address = f"sqlite:///{tmp_path}"
    stores = open_stores(address, [])
    databases = {each: stores.database("workflow", each) for each in ("-", "general", "landacq")}
    assert {epoch_of(each) for each in (*databases.values(), stores.database("scan"))} == {1}
    assert main(["epoch", "raise", "workflow", *chosen], {"STORE": address}) == 0
    assert {name for name, database in databases.items() if epoch_of(database) > 1} == raised
    assert epoch_of(stores.database("scan")) == 1
    capsys.readouterr()
    assert main(["epoch", "show", "workflow", *chosen], {"STORE": address}) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(raised)
    stores.close()


def test_a_service_without_a_database_is_said_by_the_exit_status(tmp_path):
    assert main(["epoch", "show", "nobody"], {"STORE": f"sqlite:///{tmp_path}"}) == 1
