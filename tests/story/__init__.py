"""The main job from outside: the installed command, run on real media, judged by what it leaves behind."""
