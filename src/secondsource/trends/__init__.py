"""Stories over time: counts, tone and impact by subject, bursts, quantities as series, and who is named."""
