"""The kinds of cost question besides the monthly bill, one module or function a kind, and the table that knows them."""
