"""What is kept of hosts from one run to the next. Inside the caller's transaction."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from crawler.hosts import ROBOTS_SIZE_KEPT, Hosts, LearnedOfHosts
from crawler.robots import MAX_AGE
from kb.store.host_pauses import get_host_pauses, put_host_pauses
from kb.store.host_robots import get_host_robots, put_host_robots


def recall_hosts(connection: Connection, clock: Callable[[], datetime]) -> Hosts:
    """Hosts as earlier runs left them: who wants to be left alone, and every robots.txt that holds."""
    now = clock()
    robots = get_host_robots(connection, now, MAX_AGE, ROBOTS_SIZE_KEPT)
    return Hosts(get_host_pauses(connection, now), clock, robots)


def remember_hosts(connection: Connection, learned: LearnedOfHosts, now: datetime) -> None:
    """Keep what a run has learned; nothing is written where that is nothing."""
    if learned.pauses:
        put_host_pauses(connection, learned.pauses, now)
    if learned.robots:
        put_host_robots(connection, learned.robots, now, MAX_AGE)
