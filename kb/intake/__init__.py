"""Raw document → document. Everything that comes in, collected or imported, goes through ``kb.intake.accept``."""
