"""Captions: segmentation, line breaking, profiles, file formats. Text in, text out."""
