"""What an article tells outside its quotation marks of what a clip's record holds: another unit, place, day or number, a
claim that is told as a fact."""
