"""Indexing with a real SQLite store and a real vector server."""

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text as sql

from kb.embedding.fake import FakeEmbedder
from kb.errors import IndexBusyError, IndexingError
from kb.index import document_words, embedding_step, full_text, vector_server, vector_sync
from kb.index.analysis import query_terms, words
from kb.index.indexer import CUT_ANEW, WORDS_REMADE, Indexer
from kb.index.progress import IndexStage
from kb.index.server_process import HOST, answers
from kb.index.vector_index import VectorIndex
from kb.index.vector_server import FOLDER_REMADE, VectorServer, find_server
from kb.index.vector_sync import COLLECTION_REMADE, MODEL_CHANGED, collections_of, next_collection_name
from kb.intake.accept import accept
from kb.models import RawDocument
from kb.store.chunks import chunk_ids, chunk_owners, get_chunks, vector_ids
from kb.store.database import Database
from kb.store.vector_collections import get_vector_collection
from tests.stored import delete_documents

NOW = datetime(2026, 11, 1, tzinfo=UTC)


class OtherModel(FakeEmbedder):
    model_id = "other-64"


class SmallModel(FakeEmbedder):
    model_id = "small-64"
    max_tokens = 64


class NoModel(FakeEmbedder):
    """For runs that must not compute anything."""

    def encode_documents(self, texts, progress=None):
        raise AssertionError(f"asked to embed {len(texts)} texts")


class Home:
    """A home folder with a store and a vector server."""

    def __init__(self, folder: Path, server: VectorServer) -> None:
        self.folder = folder
        self.server = server
        self.database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")

    def put(self, name: str, text: str, title: str = "Guía", lang: str = "es") -> int:
        with self.database.write() as connection:
            raw = RawDocument(url=f"https://example.org/{name}", title=title, text=text, lang=lang)
            return accept(connection, raw, NOW)[0]

    def index(self, embedder: FakeEmbedder | None = None, **options):
        return Indexer(self.database, embedder or FakeEmbedder(), self.folder, self.server).run(**options)

    def found(self, query: str) -> list[int]:
        """Ids of documents that full text finds."""
        terms = [term for word in words(query) for term in query_terms(word)]
        with self.database.read() as connection:
            ids = [chunk_id for chunk_id, _ in full_text.search(connection, terms, 100)]
            rows = connection.execute(sql("SELECT id, document_id FROM chunks")).all()
        owners = {row.id: row.document_id for row in rows}
        return [owners[chunk_id] for chunk_id in ids]

    def vectors(self, model_id: str = FakeEmbedder.model_id) -> tuple[set[int], set[int]]:
        """Ids that the store and the server hold for the model."""
        with self.database.read() as connection:
            collection = get_vector_collection(connection, model_id)
            stored = set(vector_ids(connection, model_id))
        assert collection is not None
        assert collection.complete
        return stored, VectorIndex(HOST, self.server.ensure().port).ids(collection.name)


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def shared_server(shared_folder: Path) -> Iterator[VectorServer]:
    with VectorServer(shared_folder, shared_folder / "chroma") as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, shared_server: VectorServer) -> Iterator[Home]:
    """Its own store; the server is shared and emptied."""
    index = VectorIndex(HOST, shared_server.ensure().port)
    for name in index.names():
        index.delete(name)
    home = Home(tmp_path, shared_server)
    yield home
    home.database.close()


def test_documents_are_found_and_a_second_run_has_nothing_to_do(home: Home):
    first = home.put("a", "Las publicaciones de la campaña.\n\n## Normas\n\nSaluda a #Reels.")
    home.put("b", "Otra cosa.")
    report = home.index()
    assert (report.documents, report.embedded, report.chunks, report.vectors) == (2, 3, 3, 3)
    assert home.found("publicación") == [first]
    assert home.found("reels") == [first]
    assert home.found("campana") == []
    assert home.vectors()[0] == home.vectors()[1]
    again = home.index(NoModel())
    assert (again.documents, again.embedded, again.vectors) == (0, 0, 3)


def test_a_text_that_many_documents_have_is_embedded_once(home: Home):
    for number in range(embedding_step._BATCH + 1):
        home.put(str(number), "El mismo comunicado.")
    report = home.index()
    assert (report.chunks, report.embedded) == (embedding_step._BATCH + 1, 1)


def test_a_model_with_another_window_has_every_document_cut_anew(home: Home):
    home.put("a", " ".join(f"Una frase de prueba con el número {number}." for number in range(10)))
    large = home.index()
    small = home.index(SmallModel())
    assert small.notices == (CUT_ANEW, MODEL_CHANGED.format(new="small-64", old="fake"))
    assert (small.documents, large.chunks) == (1, 1)
    assert small.chunks == small.embedded == small.vectors > large.chunks
    assert home.index(SmallModel()).notices == ()
    assert home.index().chunks == large.chunks


def test_a_store_cut_by_older_rules_is_cut_anew(home: Home):
    home.put("a", "Texto rojo.")
    home.index()
    with home.database.write() as connection:
        connection.execute(sql("DELETE FROM counters WHERE name = 'cut'"))  # as a version wrote it that noted none
    report = home.index(NoModel())
    assert (report.notices, report.documents) == ((CUT_ANEW,), 1)
    assert home.index(NoModel()).notices == ()


def test_changed_and_deleted_documents_leave_nothing_behind(home: Home):
    changed = home.put("a", "Texto antiguo.")
    deleted = home.put("b", "Texto borrado.")
    home.index()
    home.put("a", "Redacción nueva.")
    with home.database.write() as connection:
        delete_documents(connection, [deleted])
    home.index()
    assert home.found("antiguo borrado") == []
    assert home.found("nueva") == [changed]
    stored, held = home.vectors()
    assert stored == held
    assert len(held) == 1
    with home.database.read() as connection:
        assert connection.execute(sql("SELECT count(*) FROM embeddings")).scalar() == 1


def test_rebuild_computes_nothing_and_switches_to_a_new_collection(home: Home):
    first = home.put("a", "Texto rojo.")
    home.index()
    with home.database.read() as connection:
        before = get_vector_collection(connection, FakeEmbedder.model_id)
    report = home.index(NoModel(), rebuild=True)
    with home.database.read() as connection:
        after = get_vector_collection(connection, FakeEmbedder.model_id)
    assert before is not None
    assert after is not None
    assert before.name != after.name
    assert VectorIndex(HOST, home.server.ensure().port).names() == [after.name]
    assert report.vectors == 1
    assert report.notices == ()
    assert home.found("rojo") == [first]


def test_a_lost_full_text_index_is_noticed_and_made_anew(home: Home):
    first = home.put("a", "Texto rojo.")
    home.index()
    with home.database.write() as connection:
        connection.execute(sql(f"DROP TABLE {full_text.TABLE.name}"))
    assert home.index(NoModel()).notices == (WORDS_REMADE,)
    assert home.found("rojo") == [first]


def test_an_index_of_words_by_an_older_analysis_goes_when_it_is_made_anew(home: Home):
    home.put("a", "Texto rojo.")
    home.index()
    name = full_text.TABLE.name
    older = f"{name.rpartition('_')[0]}_1"
    with home.database.write() as connection:
        connection.execute(sql(f"ALTER TABLE {name} RENAME TO {older}"))
        connection.execute(sql(f"DROP TABLE {document_words.TABLE.name}"))
        connection.execute(sql("CREATE VIRTUAL TABLE document_words_1 USING fts5(title, body, marked)"))
        connection.execute(sql("CREATE VIRTUAL TABLE document_vocabulary_1 USING fts5vocab(document_words_1, row)"))
    assert home.index(NoModel()).notices == (WORDS_REMADE,)
    with home.database.read() as connection:
        names = connection.execute(sql("SELECT name FROM sqlite_master")).scalars().all()
        assert [each for each in names if each.startswith((older, "document_words_1", "document_vocabulary_1"))] == []
        assert full_text.TABLE.count(connection) == document_words.TABLE.count(connection) == 1


def test_a_lost_collection_is_noticed_and_made_anew(home: Home):
    home.put("a", "Texto rojo.")
    home.index()
    index = VectorIndex(HOST, home.server.ensure().port)
    index.delete(index.names()[0])
    assert home.index(NoModel()).notices == (COLLECTION_REMADE,)
    assert home.vectors()[0] == home.vectors()[1]


def test_missing_and_foreign_vectors_are_reconciled(home: Home):
    home.put("a", "Texto rojo.")
    home.put("b", "Texto dos.")
    home.index()
    index = VectorIndex(HOST, home.server.ensure().port)
    (name,) = index.names()
    index.remove(name, {1})
    index.upsert(name, [77], FakeEmbedder().encode_documents(["x"]))
    home.index(NoModel())
    assert index.ids(name) == {1, 2}


def test_a_folder_that_holds_mostly_what_is_gone_is_made_anew(home: Home, monkeypatch: pytest.MonkeyPatch):
    home.put("a", "Texto rojo.")
    home.index()
    before = home.server.ensure()
    home.index()
    assert home.server.ensure() == before
    monkeypatch.setattr(vector_sync, "_SPARE_BYTES", 0)
    report = home.index(NoModel())
    assert (report.vectors, report.notices) == (1, ())
    assert home.server.ensure() != before
    assert home.vectors() == ({1}, {1})


def test_another_model_takes_the_place_of_the_former(home: Home):
    home.put("a", "Texto rojo.")
    home.index()
    report = home.index(OtherModel())
    assert (report.documents, report.embedded) == (0, 1)
    assert report.notices == (MODEL_CHANGED.format(new="other-64", old="fake"),)
    assert home.vectors(OtherModel.model_id)[0] == home.vectors(OtherModel.model_id)[1] == {1}
    with home.database.read() as connection:
        assert get_vector_collection(connection, FakeEmbedder.model_id) is None
        assert vector_ids(connection, FakeEmbedder.model_id) == []
    assert len(VectorIndex(HOST, home.server.ensure().port).names()) == 1
    assert home.index(OtherModel()).notices == ()


def test_a_document_that_changes_while_it_is_embedded_gets_the_right_vector(home: Home):
    home.put("a", "Texto viejo.")

    class Slow(FakeEmbedder):
        changed = False

        def encode_documents(self, texts, progress=None):
            if not self.changed:
                self.changed = True
                home.put("a", "Texto nuevo.", title="Otro título")
            return super().encode_documents(texts, progress)

    home.index(Slow())
    home.index()
    assert home.found("nuevo")
    assert home.vectors()[0] == home.vectors()[1]


def test_what_comes_in_while_others_are_embedded_is_found_by_its_words_before_they_are(home: Home):
    for number in range(5):
        home.put(f"d{number}", f"Texto {number}.")

    class Waiting(FakeEmbedder):
        """Goes on only when what came in meanwhile is found."""

        new = 0

        def encode_documents(self, texts, progress=None):
            if not self.new:
                self.new = home.put("nuevo", "Llegó una cigüeña.")
                until = time.monotonic() + 30
                while home.found("cigüeña") != [self.new]:
                    assert time.monotonic() < until, "not found while others are embedded"
                    time.sleep(0.05)
            return super().encode_documents(texts, progress)

    report = home.index(Waiting())
    assert report.documents == 6
    assert home.vectors()[0] == home.vectors()[1]
    assert len(home.vectors()[0]) == 6


def test_progress_tells_each_stage(home: Home):
    home.put("a", "Texto rojo.")
    told: list[tuple[IndexStage, int, int]] = []
    home.index(progress=lambda *step: told.append(step))
    assert told[0] == (IndexStage.CUTTING, 1, 1)
    assert told[-1] == (IndexStage.VECTORS, 1, 1)
    assert all(done <= total for _, done, total in told)


def test_a_run_that_is_cancelled_goes_on_where_it_was(home: Home):
    for number in range(3):
        home.put(f"d{number}", f"Texto {number}.")

    def cancel(stage: IndexStage, done: int, total: int) -> None:
        if stage is IndexStage.EMBEDDING:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        home.index(progress=cancel)
    assert len(home.found("texto")) == 3  # found by words at once
    assert home.index().vectors == 3


def test_only_one_process_indexes(home: Home):
    code = (
        "import sys, time; from filelock import FileLock\n"
        "lock = FileLock(sys.argv[1]); lock.acquire(); print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(home.folder / "index.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(IndexBusyError, match="Another process is indexing"):
            home.index()
        other.kill()
    home.index()  # the dead do not hold it


def test_runs_leave_no_connections_behind(home: Home):
    home.put("a", "Texto rojo.")
    home.index()
    before = psutil.Process().num_fds()
    for _ in range(5):
        home.index()
    assert psutil.Process().num_fds() <= before


def test_one_client_is_left_of_those_of_many_servers(home: Home, tmp_path: Path):
    VectorIndex(HOST, home.server.ensure().port).names()
    with VectorServer(tmp_path, tmp_path / "chroma") as other:
        VectorIndex(HOST, other.ensure().port).names()
        gc.collect()
        before = psutil.Process().num_fds()
        for _ in range(3):
            for server in (home.server, other):
                VectorIndex(HOST, server.ensure().port).names()
        gc.collect()
        assert psutil.Process().num_fds() <= before


def test_collection_names_are_what_chroma_takes():
    name = next_collection_name("intfloat/multilingual-e5-small ñ", [])
    assert name.endswith("-1")
    assert next_collection_name("intfloat/multilingual-e5-small ñ", [name]).endswith("-2")
    assert collections_of("another", [name]) == []
    assert name.isascii()


class TestServer:
    """Starting, finding and losing the vector server."""

    def test_a_second_owner_uses_the_server_of_the_first(
        self, shared_folder: Path, shared_server: VectorServer, monkeypatch: pytest.MonkeyPatch
    ):
        address = shared_server.ensure()
        with VectorServer(shared_folder, shared_folder / "chroma") as second:
            assert second.ensure() == address
            monkeypatch.setattr(vector_server, "_WISH_SECONDS", 0.2)
            with pytest.raises(IndexingError, match="another Catalejo"):
                second.remake_folder()
        assert find_server(shared_folder, shared_folder / "chroma") == address

    def test_a_proxy_of_the_environment_is_not_asked_for_it(
        self, shared_server: VectorServer, monkeypatch: pytest.MonkeyPatch
    ):
        port = shared_server.ensure().port
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        monkeypatch.setenv("no_proxy", "intranet.example")
        assert answers(port)
        VectorIndex(HOST, port).names()
        assert os.environ["no_proxy"] == "intranet.example"

    def test_it_ends_with_its_owner(self, tmp_path: Path):
        owner, pid = self._owner(tmp_path)
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        self._wait_until_gone(pid)
        assert find_server(tmp_path, tmp_path / "chroma") is None

    def test_a_killed_server_is_started_again(self, tmp_path: Path):
        with VectorServer(tmp_path, tmp_path / "chroma") as server:
            first = server.ensure()
            os.kill(first.pid, signal.SIGKILL)
            self._wait_until_gone(first.pid)
            assert server.ensure().pid != first.pid
        assert find_server(tmp_path, tmp_path / "chroma") is None

    def test_what_the_server_prints_does_not_grow_while_it_runs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("kb.child_output._MOST_OUTPUT", 10)
        with VectorServer(tmp_path, tmp_path / "chroma") as server:
            address = server.ensure()
            assert (tmp_path / "logs" / "chroma-server.out").stat().st_size > 10, "it says hello"
            assert server.ensure() == address
            assert (tmp_path / "logs" / "chroma-server.out").stat().st_size == 0

    @pytest.mark.soak
    def test_a_damaged_folder_is_made_anew(self, tmp_path: Path):
        told: list[str] = []
        folder = tmp_path / "chroma"
        folder.mkdir()
        (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
        with VectorServer(tmp_path, folder, told.append) as server:
            home = Home(tmp_path, server)
            home.put("a", "Texto rojo.")
            home.index()
            assert home.vectors()[0] == home.vectors()[1] == {1}
        assert told == [FOLDER_REMADE]

    def test_an_owner_makes_the_folder_anew_when_another_process_finds_it_damaged(self, tmp_path: Path):
        told: list[str] = []
        with VectorServer(tmp_path, tmp_path / "chroma", told.append) as owner, ThreadPoolExecutor() as threads:
            first = owner.ensure()
            VectorIndex(HOST, first.port).create("old")
            other = VectorServer(tmp_path, tmp_path / "chroma")
            answer = threads.submit(other.remake_folder)
            while not answer.done():  # as `catalejo up` does
                owner.ensure()
                time.sleep(0.1)
            assert answer.result() == owner.ensure() != first
            assert VectorIndex(HOST, answer.result().port).names() == []
        assert told == [FOLDER_REMADE]

    def test_a_file_in_place_of_the_folder_is_no_obstacle(self, tmp_path: Path):
        (tmp_path / "chroma").write_text("no folder")
        with VectorServer(tmp_path, tmp_path / "chroma") as server:
            assert server.ensure()
        assert (tmp_path / "chroma").is_dir()

    @staticmethod
    def _owner(folder: Path) -> tuple[subprocess.Popen[str], int]:
        code = (
            "import sys, time; from pathlib import Path; from kb.index.vector_server import VectorServer\n"
            "home = Path(sys.argv[1]); print(VectorServer(home, home / 'chroma').ensure().pid, flush=True)\n"
            "time.sleep(60)"
        )
        owner = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
        assert owner.stdout is not None
        return owner, int(owner.stdout.readline())

    @staticmethod
    def _wait_until_gone(pid: int) -> None:
        deadline = time.monotonic() + 10
        while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < deadline, f"process {pid} lives on"
            time.sleep(0.05)


def test_a_passage_in_another_language_than_its_document_has_its_own_words_and_language(home: Home):
    spanish = (
        "Las reglas del grupo son para todos, y cada lunes las repetimos con los que llegan sin haberlas leído. " * 8
    )
    english = "When those who are running this group see that a rule is broken, they should say which it was. " * 5
    home.put("a", f"{spanish}\n\n{english}\n\n{spanish}", "Normas")
    home.index()
    with home.database.read() as connection:
        ids = chunk_ids(connection, 10)
        languages = [lang for _, _, lang in chunk_owners(connection, ids)]
        assert {chunk.lang for chunk in get_chunks(connection, ids).values()} == {None, "en"}
        assert [row[0] for row in full_text.search(connection, ["run"], 5)] == [ids[2]], "Spanish leaves running whole"
    assert languages == ["es", "es", "en", "es", "es"]
