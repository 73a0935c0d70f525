"""Pictures of figures, drawn on the server: values go in, frozen drawings come out, a template writes them as SVG.

Places are shares of the plot, so that a picture fits a phone without its text becoming small; colours and strokes are
classes of `charts.css`. Beside every picture stands a table with the same figures: the picture says what it shows in a
sentence, and the table is what is read out.
"""
