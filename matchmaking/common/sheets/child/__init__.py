"""The process that opens a foreign file: no Django, little memory, nothing worth stealing."""
