"""Raw document → document. Everything that comes in, collected or imported, goes through ``accept``."""

from kb.intake.accept import accept, clean

__all__ = ["accept", "clean"]
