"""The commands of manage.py: who may by `--as`, and those that whoever is on the server runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """`who` may by `--as`, as letters of people.py; None where no person is named: it is for who runs the server.

    `words` are what stands behind its name; those in capitals are made by the test.
    """

    name: str
    says: str
    who: str | None = None
    words: tuple[str, ...] = ()


COMMANDS = [
    Command("export", "writes a list to a file", "CADEP", ("organizations", "--format=csv", "--output=FILE")),
    Command("import", "reads a file into a list", "CAD", ("organizations", "SENT", "--dry-run")),
    Command("undo", "undoes an import, a merge or a bulk edit", "CADEP", ("CONTEXT", "--dry-run")),
    Command("move", "moves a lead as its page does", "CAD", ("LEAD", "qualified")),
    Command("access_report", "writes all that is held on a person to a file", "CP", ("CONTACT", "--output=FILE")),
    Command("erase_contact", "erases a person", "P", ("CONTACT", "--reason=x", "--dry-run")),
    Command("withdraw_consent", "notes that a consent is withdrawn", "CADEP", ("CONTACT",)),
    Command("retain", "removes what is past its period", "P", ("--rule=jobs", "--reason=x")),
    Command("seal", "seals the history"),
    Command("verify_history", "names the first row altered since it was sealed"),
    Command("reset_second_factor", "takes away a second factor that was lost"),
    Command("serve", "starts the site"),
    Command("work", "runs the jobs that wait"),
    Command("remind", "notes what is due"),
    Command("reindex", "makes the search index anew"),
    Command("merges", "prints what merging does"),
    Command("gates", "prints the gates of the pipeline"),
    Command("check_documents", "compares files with what was uploaded"),
    Command("check_evaluations", "computes published evaluations again"),
    Command("load_rates", "loads exchange rates"),
    Command("gather_contributions", "gathers contributions of a year"),
    Command("look_for_duplicates", "looks for records kept twice"),
    Command("seed_demo", "loads the demo"),
    Command("generate", "makes rows at scale"),
]
