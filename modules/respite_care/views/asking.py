"""Pages that ask staff of the department about respite care."""

from functools import partial

from shop.views.manage import questions

CURRENT = "respite_care:overview"
draw_question = partial(questions.draw_question, current=CURRENT)
