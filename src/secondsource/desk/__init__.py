"""What a reader gets beside the findings: the ledger of commitments, and later briefs, trends and a glossary."""
