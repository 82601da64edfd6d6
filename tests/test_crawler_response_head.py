"""The head of an answer while it comes; what is mended in one is tested over a server, with the collector's faults."""

import time

import pytest

from crawler.response_head import IncomingHead


@pytest.mark.parametrize("end", [b"\r\n\r\n", b"\n\n", b"\r\n\n"])
@pytest.mark.parametrize("size", range(1, 12))
def test_a_head_ends_where_it_does_in_whatever_pieces_it_comes(end: bytes, size: int):
    head, answer = b"HTTP/1.1 200 OK\r\nA: b" + end, b""
    coming = IncomingHead()
    for start in range(0, len(head), size):
        piece = (head + b"body\n\n")[start : start + size]
        answer += piece
        whole = coming.take(piece)
    assert whole == (head, answer.removeprefix(head))


def test_a_head_in_thousands_of_pieces_takes_no_quadratic_time():
    coming = IncomingHead()
    began = time.process_time()
    for _ in range(20_000):
        assert coming.take(b"x: " + b"y" * 95 + b"\r\n") is None
    assert time.process_time() - began < 2
