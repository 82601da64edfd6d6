"""How fast an index run goes."""

from kb.index.progress import IndexStage, Pace


def test_rate_and_time_left_are_those_of_the_present_stage():
    pace = Pace()
    assert pace.note(IndexStage.CUTTING, 1, 10, now=100.0) == "cutting"
    assert pace.note(IndexStage.EMBEDDING, 50, 1_050, now=200.0) == "embedding"
    assert pace.note(IndexStage.EMBEDDING, 60, 1_050, now=201.0) == "embedding"  # too early to say
    assert pace.note(IndexStage.EMBEDDING, 150, 1_050, now=210.0) == "embedding, 10/s, 2 min left"
    assert pace.note(IndexStage.EMBEDDING, 1_000, 1_050, now=295.0) == "embedding, 10/s, 5 s left"
    assert pace.note(IndexStage.VECTORS, 0, 10**6, now=300.0) == "vectors"
    assert pace.note(IndexStage.VECTORS, 100, 10**6, now=310.0) == "vectors, 10/s, 27.8 h left"
