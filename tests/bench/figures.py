"""A figure of the bench and its budget."""

from dataclasses import dataclass


@dataclass
class Figure:
    """`value` against `budget`, in `unit`; more is worse unless `at_least`. No budget: for information."""

    name: str
    value: float
    unit: str = "×"
    budget: float | None = None
    at_least: bool = False
    detail: str = ""

    @property
    def kept(self):
        if self.budget is None:
            return True
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def __str__(self):
        sign = "≥" if self.at_least else "≤"
        budget = f"{sign} {self.budget:g} {self.unit}" if self.budget is not None else ""
        mark = "" if self.budget is None else "ok" if self.kept else "PAST"
        places = 0 if self.value >= 100 or not self.unit else 2 if self.unit == "×" else 1
        value = f"{self.value:,.{places}f}"
        return f"{self.name:<58}{value:>9} {self.unit:<8}{budget:<15}{mark:<6}{self.detail}"
