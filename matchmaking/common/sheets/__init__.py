"""Tables as people have them, Excel and CSV files, read and written safely.

- ``reading.read_table``: any foreign file → rows of texts, read by a child process
- ``records.read_records``: the same by the columns of a use-case, found by their headings
- ``writing.write_xlsx``, ``write_csv``, ``write_json``: rows → a file without formulas
- ``template.write_template``: an .xlsx to fill in, with examples, lists and explanations
- ``columns.Column``: what a use-case says of each of its columns
- ``exceptions.SheetError``: a refusal, with a code, and a message that names the fix

Nothing is imported here: the child process passes by and must not meet Django.
"""
