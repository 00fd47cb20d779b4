"""The stream stays clean whatever user code does to standard input and output."""

from __future__ import annotations

import json

from conftest import Worker, spec

NOISY = """
import ctypes, logging, os, subprocess, sys, warnings
print("printed at import")

class Noisy(nn.Module):
    def forward(self, x):
        print("printed")
        os.write(1, b'{"id":1,"result":{}}\\n')
        os.write(2, b"not utf-8: \\xff\\n")
        ctypes.CDLL(None).puts(b"from C")
        subprocess.run([sys.executable, "-c", "print('from a child')"], check=True)
        sys.stderr.write("on standard error, no newline")
        warnings.warn("a warning of the model")
        logging.getLogger("model").warning("logged %d", 7)
        assert sys.stdin.read() == ""
        return x + 1

def make():
    return Noisy()
"""


def test_ready_comes_before_torch_and_probe_needs_none(fresh: Worker) -> None:
    ready = fresh.read()
    assert ready["event"] == "ready" and ready["protocol"] == 1 and ready["python"].startswith("3.")
    probe = fresh.call("probe")
    assert probe["packages"]["torch"].startswith("2.") and probe["torchThreads"] is None
    assert probe["packages"]["openvino"] is None or isinstance(probe["packages"]["openvino"], str)
    assert probe["cpuCount"] >= 1


def test_requests_before_the_end_of_input_are_answered(fresh: Worker) -> None:
    for number in (1, 2):
        fresh.send_line(json.dumps({"id": number, "method": "probe"}).encode())
    assert fresh.close() == 0
    assert fresh.process.stdout is not None
    messages = [json.loads(line) for line in fresh.process.stdout]
    assert [message["id"] for message in messages if "result" in message] == [1, 2]


def test_end_of_input_ends_the_worker(fresh: Worker) -> None:
    fresh.read()
    assert fresh.close() == 0


def test_shutdown_answers_then_ends(fresh: Worker) -> None:
    fresh.read()
    assert fresh.call("shutdown") == {}
    assert fresh.process.wait(timeout=60) == 0


def test_malformed_requests_are_answered_and_survived(fresh: Worker) -> None:
    fresh.read()
    for line in (b"this is not JSON", b"[1]", b'{"id":"x","method":"probe"}', b"\xff\xfe", b'"text"'):
        fresh.send_line(line)
        answer = fresh.read()
        assert answer["event"] == "error" and answer["error"]["code"] == "PROTOCOL", line
    fresh.send_line(b'{"id":5}')
    answer = fresh.read()
    assert answer["id"] == 5 and answer["error"]["code"] == "PROTOCOL"
    assert fresh.fail("prob")["hints"] == ["Did you mean probe?"]
    assert "params.source" in fresh.fail("describe")["message"]
    assert fresh.call("probe")["packages"]


def test_everything_printed_becomes_log_events(worker: Worker, write_source, tmp_path) -> None:
    source = write_source(NOISY)
    loaded = worker.call("load", subject={"kind": "eager", "source": source}, inputNames=["x"], threads=1)
    assert "printed at import" in [log["message"] for log in worker.logs]
    import numpy as np
    from conftest import save_arrays

    inputs = save_arrays(tmp_path / "in", {"x": np.zeros(3, "float32")})
    worker.call("run", handle=loaded["handle"], inputs=inputs, outputDir=str(tmp_path))
    messages = [log["message"] for log in worker.logs]
    for text in ("printed", '{"id":1,"result":{}}', "not utf-8: \ufffd", "from C", "from a child"):
        assert text in messages
    assert "on standard error, no newline" in messages
    assert all(log["id"] is not None for log in worker.logs)
    warned = next(log for log in worker.logs if "a warning of the model" in log["message"])
    assert warned["level"] == "warning" and "model.py:" in warned["where"]
    logged = next(log for log in worker.logs if log["message"] == "model: logged 7")
    assert logged["level"] == "warning" and "model.py:" in logged["where"]
    # What was printed before the warning is in the log before it.
    assert messages.index("printed") < messages.index(warned["message"])


def test_a_warning_in_a_loop_is_sent_once_and_counted(worker: Worker, write_source, tmp_path) -> None:
    source = write_source(
        "import warnings\nclass M(nn.Module):\n    def forward(self, x):\n"
        "        for _ in range(50):\n            warnings.warn('again')\n        return x\ndef make(): return M()\n"
    )
    result = worker.call(
        "export",
        source=source,
        target="torchscript-trace",
        inputs=[spec("x", "float32", 2)],
        path=str(tmp_path / "m.pt"),
    )
    assert [item["message"] for item in result["warnings"]] == ["UserWarning: again"]
    assert any("repeated" in log["message"] for log in worker.logs)
