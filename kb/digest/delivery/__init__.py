"""Editions and alerts brought to those who asked for them: on time, once, and whatever could not be brought said in
words.
"""
