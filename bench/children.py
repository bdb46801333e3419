"""One measurement, one process: started, waited for, and its last line read.

Processes run one at a time, so that none disturbs another and each has its own peak of memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.environments import CACHE, ROOT
from bench.results import commit

_VARIABLES = {
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONUNBUFFERED": "1",
    "UNSLOTH_DISABLE_STATISTICS": "1",
}
TAIL = 600


def ask(
    module: str,
    job: Mapping[str, Any],
    *,
    python: Path | None = None,
    variables: Mapping[str, str] | None = None,
    timeout: float = 3600.0,
) -> dict[str, Any]:
    """Run `python -m MODULE JOB` and return the JSON of its last line.

    What went wrong is returned too, as {"error": the end of what it said}. Its own output is
    kept beside the job under `.bench/jobs/`. Added are "process_seconds", start to end, and the
    "commit" that was measured: a file of results is filled on several.
    """
    folder = CACHE / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{module}.json"
    path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    command = [str(python or sys.executable), "-m", module, str(path)]
    environment = {**os.environ, **_VARIABLES, **(variables or {}), "PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    with path.with_suffix(".out").open("w+") as out, path.with_suffix(".err").open("w+") as err:
        try:
            code = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdout=out,
                stderr=err,
                timeout=timeout,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return {"error": f"not done after {timeout:.0f} s"}
        out.seek(0)
        err.seek(0)
        said, complained = out.read(), err.read()
    if code:
        return {"error": f"exit {code}: {(complained.strip() or said.strip())[-TAIL:]}"}
    result: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    seconds = round(time.perf_counter() - started, 1)
    return {**result, "process_seconds": seconds, "commit": commit()}
