"""The closing report: what was reached, what was learnt, what another place needs to repeat it."""
