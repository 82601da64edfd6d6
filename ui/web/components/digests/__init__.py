"""Pieces of the digest page: editions, audiences, subscriptions, the outbox."""
