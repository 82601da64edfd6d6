"""Work that takes time: named tasks with progress and a cancel point, run by a worker from what the store asks for."""
