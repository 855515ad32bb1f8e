"""Tests of Zeroline; what the whole suite shares is in conftest.py."""

import os

# Read by numpy when it is loaded, here and in the commands that are started: there is a process more than cores, and
# threads that wait for the next product of matrices take the cores from those who compute (3 % of a clip's hearing).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
