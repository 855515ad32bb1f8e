"""Sayings that everybody uses: to find one in a clip and in an article is no sign that the article quotes the clip."""

from __future__ import annotations

from collections.abc import Sequence

from zeroline.quotes.wording import Word, telling

_SAYINGS = """
better late than never
war is war
war never changes
all is fair in love and war
the road to hell is paved with good intentions
no one is forgotten nothing is forgotten
there is no place like home
time will tell
actions speak louder than words
where there is a will there is a way
what does not kill you makes you stronger
hope dies last
trust but verify
measure seven times cut once
the truth is the first casualty of war
the first casualty of war is truth
truth is the first casualty
an army marches on its stomach
no plan survives contact with the enemy
old soldiers never die
there are no atheists in foxholes
once bitten twice shy
out of the frying pan into the fire
two heads are better than one
god helps those who help themselves
god save us
glory to ukraine
glory to the heroes
we will win
we will not give up
victory will be ours
the enemy will be defeated
no pain no gain
it is never too late
every cloud has a silver lining
dead men tell no tales
an eye for an eye
the end justifies the means
divide and rule
orders are orders
an order is an order
a friend in need is a friend indeed
live by the sword die by the sword
he who comes to us with a sword will die by the sword
if you want peace prepare for war
the fish rots from the head
a fish rots from the head down
too many cooks spoil the broth
you reap what you sow
the devil is in the details
what goes around comes around
who does not risk does not drink champagne
a bad peace is better than a good war
one man in the field is no warrior
safety in numbers
like lambs to the slaughter
between a rock and a hard place
between the hammer and the anvil
blood is thicker than water
the darkest hour is just before the dawn
life goes on
enough is enough
easier said than done
no news is good news
when the cannons roar the muses are silent
it is the beginning of the end
in war there are no winners
nobody wants to die
everybody wants to live
there is no way back
there is nowhere to retreat
not a step back
everything will be fine
we want to go home
"""
_LINES = [line.split() for line in _SAYINGS.strip().splitlines()]
_MOST_WORDS = max(map(len, _LINES))
_MOSTLY = 0.75  # of a quotation's words, or of a saying's


def is_saying(words: Sequence[Word]) -> bool:
    """Whether the words are such a saying, or little else."""
    mine = [word.form for word in words if word.role == "word"]
    there = set(mine)
    for saying in _LINES if _MOSTLY * len(mine) <= _MOST_WORDS else ():
        held = sum(word in there for word in saying)
        if held >= _MOSTLY * len(saying) and held >= _MOSTLY * len(mine):
            return True
    return not any(telling(word) for word in words)
