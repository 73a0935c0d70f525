"""Pages that ask staff about a run, a store or a product."""

from functools import partial

from shop.views.manage import questions

RUNS = "shopping_help:run_list"
draw_question = partial(questions.draw_question, current=RUNS)
