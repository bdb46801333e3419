"""What a stop leaves behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tuneproof.experiment.leaving import leaving_it_readable
from tuneproof.store import RunFolder

KILLED = """
import os, signal, sys
from pathlib import Path
from tuneproof.store import RunFolder
os.fsync = lambda _file: os.kill(os.getpid(), signal.SIGKILL)
RunFolder(Path(sys.argv[1])).update(state="trained")
"""


def test_half_a_file_of_a_killed_process_goes_with_the_next_work(tmp_path: Path) -> None:
    """Each kill left one more behind, under a name that never came again."""
    run = RunFolder(tmp_path)
    run.update(state="running")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2 and run.status().state == "running"
    with leaving_it_readable(run):
        assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
