"""From Assessments to a Recommendation: scores, weights, sensitivity and contradictions. Pure."""
