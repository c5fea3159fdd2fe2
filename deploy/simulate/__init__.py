"""An office at work: people of the sample district who do with their matters what the procedure lets them.

It fills a demonstration with a lived-in office, and it is a load whose laws can be asked afterwards.
"""
