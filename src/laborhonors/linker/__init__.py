"""From mentions to triples: named rules in three scopes, clause, block and document, in one ordered list."""
