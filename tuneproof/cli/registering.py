"""The verbs of `registry`: versions of adapters under a name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from tuneproof.cli.output import Output
from tuneproof.cli.verbs import RunPath, verb, without_verb
from tuneproof.cli.wording import VerbGroup, command_word, options_word
from tuneproof.commands import REGISTRY, registry_command
from tuneproof.errors import RunError, TuneproofError
from tuneproof.i18n import _
from tuneproof.report.terminal_parts import print_line
from tuneproof.store import RunFolder

if TYPE_CHECKING:
    from tuneproof.registry import Addition, Registry, Version
    from tuneproof.registry.tracking import Tracker

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("Name in the registry."))]
Folder = Annotated[
    Path, typer.Option("--registry", metavar="DIR", help=_("Folder of the registry."))
]


def register(app: typer.Typer) -> None:
    """Add the group and its verbs."""
    group = typer.Typer(
        name="registry",
        cls=VerbGroup,
        help=_("Keep adapters under a name, version by version, and go back when one is bad."),
        invoke_without_command=True,
        options_metavar=options_word(),
        subcommand_metavar=command_word(),
    )
    group.callback()(without_verb())
    verb(
        group,
        "add",
        _("Register a run as the next version. Exit code 1 when its proof is worse."),
        "tuneproof registry add runs/2026-11-22-handbook-7f3a --as handbook",
    )(add)
    verb(group, "list", _("List the names and the version in use."), "tuneproof registry list")(
        list_names
    )
    verb(group, "show", _("Show the versions of a name."), "tuneproof registry show handbook")(show)
    verb(
        group,
        "rollback",
        _("Put the version into use that the current one replaced."),
        "tuneproof registry rollback handbook",
        "tuneproof registry rollback handbook --to v1",
    )(rollback)
    app.add_typer(group)


def add(
    output: Output,
    run: RunPath,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help=_("Name to register it as."))],
    folder: Folder = REGISTRY,
    force: Annotated[
        bool, typer.Option("--force", help=_("Register it although its proof is worse or missing."))
    ] = False,
    mlflow: Annotated[
        str | None,
        typer.Option(
            metavar="URI",
            help=_("Log it to MLflow at this address, too; sqlite is a file in the registry."),
        ),
    ] = None,
) -> int:
    """Register a run."""
    from tuneproof.registry import Registry

    registry = Registry(folder)
    tracker = _open_tracker(mlflow, folder)
    addition = registry.add(RunFolder.open(run), name, force=force)
    tracked = None
    if tracker is not None and addition.version is not None:
        from tuneproof.registry.tracking import record_of

        tracked = tracker.log(record_of(addition.version))
    _show_addition(output, addition, name, tracked)
    return 0 if addition.version is not None else 1


def _open_tracker(uri: str | None, folder: Path) -> Tracker | None:
    """The MLflow tracker at `uri`; None without one. It is opened before anything is registered, so
    that a missing package has no effect."""
    if uri is None:
        return None
    from tuneproof.registry.mlflow_tracker import MlflowTracker

    return MlflowTracker(uri, folder)


def _show_addition(output: Output, addition: Addition, name: str, tracked: str | None) -> None:
    version, decision = addition.version, addition.decision
    if output.flags.json:
        output.result(
            {
                "name": name,
                "version": version.label if version else None,
                "path": str(version.path) if version else None,
                "known": addition.known,
                "forced": addition.forced,
                "decision": decision,
                "mlflow_run": tracked,
            }
        )
        return
    if version is None:
        compared = decision.p is not None
        output.fault(
            TuneproofError(
                _("Not registered. {reason}").format(reason=decision.reason),
                remedy=_("Nothing was changed. To register it all the same: --force.")
                if compared
                else _(
                    "Prove both runs on the same test (tuneproof evaluate RUN --test FILE) and "
                    "register them in their order, or register it all the same with --force."
                ),
            )
        )
        return
    output.console.print(Text(decision.reason))
    if not addition.known:
        _show_in_use(output, version)
    if addition.forced:
        output.console.print(Text(_("It was forced; the registry says so."), "yellow"))
    if tracked:
        output.console.print(Text(_("Logged to MLflow as run {id}.").format(id=tracked)))


def list_names(output: Output, folder: Folder = REGISTRY) -> int:
    """List names. Exit code 1 when one cannot be read or its files have been altered."""
    from tuneproof.registry import Registry

    registry = Registry(folder)
    lines, code = [], 0
    for name in registry.names():
        try:
            lines.append(_version_line(registry.current(name), registry))
        except RunError as error:
            output.say(str(error))
            code = 1
    if output.flags.json:
        output.result({"names": lines})
    elif lines:
        from tuneproof.report.registry_terminal import print_names

        print_names(output.console, lines)
    elif not code:
        output.say(_("Nothing is registered in {folder}.").format(folder=folder))
        adding = registry_command(folder, "add", "RUN", "--as", "NAME")
        output.say(_("Register a run with: {command}").format(command=adding))
    return 1 if any(line["altered"] for line in lines) else code


def _version_line(version: Version, registry: Registry) -> dict[str, Any]:
    """A version with its figures as the JSON object that --json prints."""
    from tuneproof.compare.listing import run_line

    line = run_line(version.path)
    return {
        "name": version.name,
        "version": version.label,
        "in_use": version.label == registry.in_use(version.name),
        "versions": len(registry.versions(version.name)),
        "path": str(version.path),
        "registered": version.info.get("registered"),
        "replaces": f"v{version.replaces}" if version.replaces else None,
        "forced": version.info.get("forced", False),
        "run": version.info.get("run"),
        "base": version.info.get("base"),
        "prompt": version.info.get("prompt"),
        "verdict": line.verdict,
        "right": line.right,
        "lookup": line.lookup,
        "decision": version.info.get("decision"),
        "altered": version.altered(),
    }


def show(output: Output, name: Name, folder: Folder = REGISTRY) -> int:
    """Show the versions of a name. Exit code 1 when files of one have been altered."""
    from tuneproof.registry import Registry

    registry = Registry(folder)
    lines = [_version_line(version, registry) for version in registry.versions(name)]
    damaged = any(line["altered"] for line in lines)
    if output.flags.json:
        output.result({"name": name, "versions": lines, "history": registry.history(name)})
    else:
        from tuneproof.report.registry_terminal import print_versions

        print_versions(output.console, lines, registry.history(name))
    return 1 if damaged else 0


def rollback(
    output: Output,
    name: Name,
    folder: Folder = REGISTRY,
    to: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help=_("Version to put into use, such as v1.")),
    ] = None,
) -> int:
    """Go back to another version."""
    from tuneproof.registry import Registry

    version = Registry(folder).rollback(name, to)
    if output.flags.json:
        output.result({"name": name, "version": version.label, "path": str(version.path)})
        return 0
    _show_in_use(output, version)
    return 0


def _show_in_use(output: Output, version: Version) -> None:
    said = _("{name} {label} is in use: {path}").format(
        name=version.name, label=version.label, path=version.path
    )
    print_line(output.console, said, "bold")
