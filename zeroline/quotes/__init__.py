"""Quotations: found in an article, aligned with what was released, and judged. The rules stand in docs/quotes.md."""
